"""WHO Child Growth Standards 2006: birth to five years, by day of age."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.growth.lms import Lms, table, two_places
from nutrition.inputs import choice, number

family = Family("Crecimiento")

LAST_DAY = 1826  # 60 months begin on day 1826.25
LAST_TABLE_DAY = 1856
FIRST_HEIGHT_DAY = 731
FIRST_STANDING_DAY = 274  # nine months: before it, «standing» is taken as a slip
POSITION_CM = Decimal("0.7")

SEX = choice("sex", "Sexo", {"1": "niño", "2": "niña"})
AGE_DAYS = number("age_days", "Edad en días", "d", "0", "50000")
WEIGHT = number("weight", "Peso", "kg", "0.1", "300").optional()
LENHEI = number("lenhei", "Longitud o talla", "cm", "10", "250").optional()
MEASURE = choice("measure", "Posición", {"l": "acostado", "h": "de pie"}).optional()
HEAD = number("headc", "Perímetro cefálico", "cm", "10", "100").optional()
ARM = number("armc", "Circunferencia de brazo", "cm", "2", "80").optional()
OEDEMA = choice("oedema", "Edema bilateral", {"y": "sí", "n": "no"}).optional()

FLAG_LIMITS = {
    "zlen": (-6, 6),
    "zwei": (-6, 5),
    "zwfl": (-5, 5),
    "zbmi": (-5, 5),
    "zhc": (-5, 5),
    "zac": (-5, 5),
    "zts": (-5, 5),
    "zss": (-5, 5),
    "zhfa": (-6, 6),
    "zwfa": (-6, 5),
    "zbfa": (-5, 5),
}
_RESTRICTED = {"zwei", "zwfl", "zbmi", "zac", "zts", "zss", "zwfa", "zbfa"}


def score(indicator: str, lms: Lms | None, y: Decimal | float | None) -> Decimal | None:
    """The z of one indicator, two places; None where table or measurement is missing."""
    if lms is None or y is None:
        return None
    value = float(y)
    return two_places(lms.restricted_z(value) if indicator in _RESTRICTED else lms.plain_z(value))


def flags(scores: Mapping[str, Decimal | None]) -> Mapping[str, int | None]:
    """WHO plausibility flags: 1 where a z is improbable (check the measurement), never deleted."""
    marks: dict[str, int | None] = {}
    for name, z in scores.items():
        low, high = FLAG_LIMITS[name]
        marks["f" + name[1:]] = None if z is None else int(not low <= z <= high)
    return marks


def whole_days(age_days: Decimal) -> int:
    """Days of age as WHO counts them: half up."""
    return int(age_days.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def corrected_length(day: int, lenhei: Decimal, measure: str | None) -> Decimal:
    """Length before 731 days, height from then on: ±0.7 cm when measured the other way."""
    if measure == "h" and FIRST_STANDING_DAY <= day < FIRST_HEIGHT_DAY:
        return lenhei + POSITION_CM
    if measure == "l" and day >= FIRST_HEIGHT_DAY:
        return lenhei - POSITION_CM
    return lenhei


def _day(age_days: Decimal) -> int:
    day = whole_days(age_days)
    if day > LAST_DAY:
        raise OutOfRange("El patrón OMS 2006 llega a los 60 meses; después, OMS 2007.")
    return day


def _weight_for_length(day: int, sex: str, length: Decimal) -> Lms | None:
    name = "weight_length_tenth" if day < FIRST_HEIGHT_DAY else "weight_height_tenth"
    return table(name, sex).between(length * 10)


def body_mass(weight: Decimal | None, length_cm: Decimal | None) -> float | None:
    """BMI as a float, None where a measurement is missing."""
    if weight is None or length_cm is None:
        return None
    return float(weight) / (float(length_cm) / 100) ** 2


def _all_none(value: Any, inputs: Mapping[str, Any]) -> str:
    if inputs.get("measure") == "h" and whole_days(inputs["age_days"]) < FIRST_STANDING_DAY:
        return "«de pie» antes de los 9 meses: se tomó como longitud; verifique"
    return ""


@family.calculation(
    "growth_who_2006",
    "Crecimiento de 0 a 5 años (OMS 2006)",
    inputs=(SEX, AGE_DAYS, WEIGHT, LENHEI, MEASURE, HEAD, ARM, OEDEMA),
    unit="z",
    decimals=2,
    validity=(
        "Del nacimiento a 1826 días. Con edema no hay puntajes de peso. "
        "Peso para longitud de 45 a 110 cm y para talla de 65 a 120 cm."
    ),
    source="OMS 2006, Patrones de crecimiento infantil",
    label_of=_all_none,
)
def growth_who_2006(
    *,
    sex: str,
    age_days: Decimal,
    weight: Decimal | None = None,
    lenhei: Decimal | None = None,
    measure: str | None = None,
    headc: Decimal | None = None,
    armc: Decimal | None = None,
    oedema: str | None = None,
) -> Mapping[str, Any]:
    """Every indicator of WHO 2006 at once: zlen, zwei, zwfl, zbmi, zhc, zac and flags.

    An indicator is None where its measurement is missing or outside its table, and every
    weight-based one under bilateral oedema. OutOfRange from 60 months.
    """
    day = _day(age_days)
    length = None if lenhei is None else corrected_length(day, lenhei, measure)
    mass = None if oedema == "y" else weight
    for_length = None if length is None else _weight_for_length(day, sex, length)
    scores = {
        "zlen": score("zlen", table("length_age_day", sex).at(day), length),
        "zwei": score("zwei", table("weight_age_day", sex).at(day), mass),
        "zwfl": score("zwfl", for_length, mass),
        "zbmi": score("zbmi", table("bmi_age_day", sex).at(day), body_mass(mass, length)),
        "zhc": score("zhc", table("head_age_day", sex).at(day), headc),
        "zac": score("zac", table("arm_age_day", sex).at(day), armc),
    }
    return {**scores, "flags": flags(scores)}


@family.calculation(
    "growth_who_2006_skinfolds",
    "Pliegues de 3 meses a 5 años (OMS 2006)",
    inputs=(
        SEX,
        AGE_DAYS,
        number("triskin", "Pliegue tricipital", "mm", "1", "60").optional(),
        number("subskin", "Pliegue subescapular", "mm", "1", "60").optional(),
    ),
    unit="z",
    decimals=2,
    validity="De 91 a 1826 días.",
    source="OMS 2007, Patrones de crecimiento infantil (segunda entrega)",
)
def growth_who_2006_skinfolds(
    *,
    sex: str,
    age_days: Decimal,
    triskin: Decimal | None = None,
    subskin: Decimal | None = None,
) -> Mapping[str, Any]:
    """Triceps and subscapular skinfolds for age: zts, zss and flags."""
    day = _day(age_days)
    scores = {
        "zts": score("zts", table("triceps_age_day", sex).at(day), triskin),
        "zss": score("zss", table("subscapular_age_day", sex).at(day), subskin),
    }
    return {**scores, "flags": flags(scores)}
