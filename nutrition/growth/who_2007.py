"""WHO Growth Reference 2007: five to nineteen years, by decimal month."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.errors import OutOfRange
from nutrition.growth.lms import Lms, table
from nutrition.growth.who_2006 import (
    LAST_TABLE_DAY,
    OEDEMA,
    SEX,
    WEIGHT,
    body_mass,
    family,
    flags,
    score,
    whole_days,
)
from nutrition.inputs import number
from nutrition.units import DAYS_PER_MONTH

FIRST_MONTH = 60
FIRST_TABLE_MONTH = 61
LAST_MONTH = 228
LAST_WEIGHT_MONTH = 120
_DAY_TABLES = {
    "height_age_month": "length_age_day",
    "weight_age_month": "weight_age_day",
    "bmi_age_month": "bmi_age_day",
}


def _lms(name: str, sex: str, months: Decimal) -> Lms | None:
    # The 2007 tables start at 61 months: the month before comes from the 2006 day tables (ADR 5).
    if months < FIRST_TABLE_MONTH:
        day = min(whole_days(months * DAYS_PER_MONTH), LAST_TABLE_DAY)
        return table(_DAY_TABLES[name], sex).at(day)
    return table(name, sex).between(months)


@family.calculation(
    "growth_who_2007",
    "Crecimiento de 5 a 19 años (OMS 2007)",
    inputs=(
        SEX,
        number("agemons", "Edad en meses", "meses", "0", "1500"),
        WEIGHT,
        number("height", "Talla", "cm", "10", "272").optional(),
        OEDEMA,
    ),
    unit="z",
    decimals=2,
    validity=(
        "De 60 a 228 meses; peso para la edad hasta 120. De 60 a 61 meses, tabla diaria de 2006."
    ),
    source="OMS 2007, de Onis",
)
def growth_who_2007(
    *,
    sex: str,
    agemons: Decimal,
    weight: Decimal | None = None,
    height: Decimal | None = None,
    oedema: str | None = None,
) -> Mapping[str, Any]:
    """Height, weight and BMI for age: zhfa, zwfa, zbfa and flags. OutOfRange outside 60–228."""
    if not FIRST_MONTH <= agemons <= LAST_MONTH:
        raise OutOfRange("La referencia OMS 2007 aplica de 60 a 228 meses (5 a 19 años).")
    mass = None if oedema == "y" else weight
    weight_lms = _lms("weight_age_month", sex, agemons) if agemons <= LAST_WEIGHT_MONTH else None
    scores = {
        "zhfa": score("zhfa", _lms("height_age_month", sex, agemons), height),
        "zwfa": score("zwfa", weight_lms, mass),
        "zbfa": score("zbfa", _lms("bmi_age_month", sex, agemons), body_mass(mass, height)),
    }
    return {**scores, "flags": flags(scores)}
