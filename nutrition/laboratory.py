"""Laboratory values: catalogue, unit conversion, reference and decision limits.

The limits are generic and a fallback: the interval the laboratory printed wins. A value outside a
limit is a flag, never a diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.inputs import AGE, SEX, choice, number
from nutrition.references import confirmed, rows

family = Family("Laboratorio")

STATES = {
    "pregnancy_1": "embarazo, primer trimestre",
    "pregnancy_2": "embarazo, segundo trimestre",
    "pregnancy_3": "embarazo, tercer trimestre",
    "inflammation": "con inflamación",
}
ALTITUDE = number("altitude_m", "Altitud", "m", "0", "5500")


@dataclass(frozen=True)
class Analyte:
    """One analyte: key, Spanish name, LOINC, usual unit and, if any, its SI unit and factor."""

    key: str
    name: str
    loinc: str
    unit: str
    si_unit: str
    factor: Decimal | None
    offset: Decimal
    plausible: tuple[Decimal, Decimal]
    factor_confirmed: bool


@dataclass(frozen=True)
class Limit:
    """One row of limits. `kind`: reference (both ends normal), decision and goal ([low, high))."""

    analyte: str
    kind: str
    sex: str
    ages: tuple[Decimal, Decimal]
    state: str
    low: Decimal | None
    high: Decimal | None
    inclusive: bool
    label: str
    source: str
    confirmed: bool

    def fits(self, sex: str, age: Decimal) -> bool:
        """Whether it is meant for this sex and age."""
        return self.sex in ("", sex) and self.ages[0] <= age < self.ages[1]

    def holds(self, value: Decimal) -> bool:
        """Whether the value lies in [low, high)."""
        above = self.low is None or value >= self.low
        return above and (self.high is None or value < self.high)

    def reaches(self, value: Decimal) -> bool:
        """Whether a critical limit is reached."""
        if self.low is not None:
            return value > self.low or (self.inclusive and value == self.low)
        high = self.high or Decimal(0)
        return value < high or (self.inclusive and value == high)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@cache
def analytes() -> Mapping[str, Analyte]:
    """The catalogue by key."""
    return {
        row["analyte"]: Analyte(
            row["analyte"],
            row["name"],
            row["loinc"],
            row["unit"],
            row["si_unit"],
            _decimal(row["factor"]),
            _decimal(row["offset"]) or Decimal(0),
            (Decimal(row["plausible_low"]), Decimal(row["plausible_high"])),
            confirmed(row["factor_mark"]),
        )
        for row in rows("laboratory")
    }


@cache
def limits(analyte: str) -> tuple[Limit, ...]:
    """All rows of limits of an analyte."""
    return tuple(
        Limit(
            row["analyte"],
            row["kind"],
            row["sex"],
            (Decimal(row["age_from"]), Decimal(row["age_below"])),
            row["state"],
            _decimal(row["low"]),
            _decimal(row["high"]),
            row["edge"] == "incl",
            row["label"],
            row["source"],
            confirmed(row["mark"]),
        )
        for row in rows("laboratory_limits")
        if row["analyte"] == analyte
    )


ANALYTE = choice("analyte", "Analito", {key: one.name for key, one in analytes().items()})
_CONVERTIBLE = choice(
    "analyte", "Analito", {key: one.name for key, one in analytes().items() if one.factor}
)


def _target_unit(inputs: Mapping[str, Any]) -> str:
    analyte = analytes()[inputs["analyte"]]
    return analyte.si_unit if inputs["direction"] == "to_si" else analyte.unit


@family.calculation(
    "lab_unit_conversion",
    "Conversión de unidades de laboratorio",
    inputs=(
        _CONVERTIBLE,
        choice("direction", "Sentido", {"to_si": "a SI", "to_conv": "a convencional"}),
        number("value", "Valor", "", "0", "1000000"),
    ),
    unit="",
    decimals=2,
    validity="Analitos del catálogo con factor.",
    source="UCUM y masas molares (factores del catálogo)",
    unit_of=_target_unit,
    label_of=lambda value, inputs: (
        "" if analytes()[inputs["analyte"]].factor_confirmed else "fuente por confirmar"
    ),
)
def convert(*, analyte: str, direction: str, value: Decimal) -> Decimal:
    """A value from the usual unit to SI or back, by the factor (and offset) of the catalogue."""
    one = analytes()[analyte]
    factor = one.factor or Decimal(1)
    if direction == "to_si":
        return value * factor + one.offset
    return (value - one.offset) / factor


def _altitude_g_dl(altitude_m: Decimal) -> Decimal:
    linear, square = Decimal("0.0056384"), Decimal("0.0000003")
    return (linear * altitude_m + square * altitude_m * altitude_m) / 10


@family.calculation(
    "haemoglobin_altitude_adjustment",
    "Ajuste de hemoglobina por altitud",
    inputs=(ALTITUDE,),
    unit="g/dL",
    decimals=2,
    validity="De 0 a 5,500 m. Se suma al punto de corte (o se resta al valor medido).",
    source="OMS 2024",
    confirmed=False,
)
def altitude_adjustment(*, altitude_m: Decimal) -> Decimal:
    """What altitude adds to the haemoglobin cut-off, g/dL (WHO 2024)."""
    return _altitude_g_dl(altitude_m)


@dataclass(frozen=True)
class Reading:
    """A laboratory value read against the limits.

    `flag` is bajo, normal, alto or a class; `kind` says by which limit (laboratory, reference,
    decision); `goal` is «en meta», «fuera de meta» or empty; `critical` is empty or the alert.
    """

    flag: str
    kind: str
    source: str
    confirmed: bool
    goal: str
    critical: str


def read(
    analyte: str,
    value: Decimal,
    *,
    sex: str,
    age: Decimal,
    state: str = "",
    altitude_m: Decimal = Decimal(0),
    laboratory: tuple[Decimal | None, Decimal | None] | None = None,
) -> Reading:
    """Read a value in the usual unit. `laboratory` is the printed interval, and it wins.

    Raises InvalidInput for an unknown analyte; OutOfRange for a value no person has (often the
    wrong unit), or where no limit fits the person.
    """
    _plausible(analyte, value)
    compared = value - _altitude_g_dl(altitude_m) if analyte == "haemoglobin" else value
    fitting = _fitting(analyte, sex, age, state)
    critical, goal = _critical(analyte, sex, age, value), _goal(fitting, value)
    if laboratory is not None:
        # The laboratory's interval already is that of its own altitude.
        return Reading(_against(value, laboratory), "laboratory", "", True, goal, critical)
    for limit in _classes(fitting, compared):
        return Reading(limit[0], limit[1].kind, limit[1].source, limit[1].confirmed, goal, critical)
    raise OutOfRange("No hay un intervalo genérico para esa persona; use el del laboratorio.")


def _fitting(analyte: str, sex: str, age: Decimal, state: str) -> tuple[Limit, ...]:
    """The limits of a person: those of the state if there are, else the general ones."""
    found = tuple(limit for limit in limits(analyte) if limit.fits(sex, age))
    own = tuple(limit for limit in found if limit.state == state)
    return own or tuple(limit for limit in found if not limit.state)


def _critical(analyte: str, sex: str, age: Decimal, value: Decimal) -> str:
    alerts = (one for one in limits(analyte) if one.kind == "critical" and one.fits(sex, age))
    return next((one.label for one in alerts if one.reaches(value)), "")


def _goal(fitting: tuple[Limit, ...], value: Decimal) -> str:
    goals = (one for one in fitting if one.kind == "goal")
    return next(("en meta" if one.holds(value) else "fuera de meta" for one in goals), "")


def _plausible(analyte: str, value: Decimal) -> None:
    if analyte not in analytes():
        raise InvalidInput("Ese analito no está en el catálogo.", "analyte")
    low, high = analytes()[analyte].plausible
    if not low <= value <= high:
        unit = analytes()[analyte].unit
        raise OutOfRange(f"{value} {unit} no es posible; ¿está en otra unidad?")


def _against(value: Decimal, interval: tuple[Decimal | None, Decimal | None]) -> str:
    low, high = interval
    if low is not None and value < low:
        return "bajo"
    return "alto" if high is not None and value > high else "normal"


def _classes(fitting: tuple[Limit, ...], value: Decimal) -> Iterator[tuple[str, Limit]]:
    for limit in fitting:
        if limit.kind == "decision" and limit.holds(value):
            yield limit.label, limit
        elif limit.kind == "reference":
            yield _against(value, (limit.low, limit.high)), limit


@family.calculation(
    "lab_reading",
    "Lectura de un valor de laboratorio",
    inputs=(
        ANALYTE,
        number("value", "Valor en la unidad convencional", "", "0", "1000000"),
        SEX,
        AGE,
        choice("state", "Estado", STATES).optional(),
        ALTITUDE.optional(),
        number("lab_low", "Límite inferior del laboratorio", "", "0", "1000000").optional(),
        number("lab_high", "Límite superior del laboratorio", "", "0", "1000000").optional(),
    ),
    unit="",
    validity="Intervalos genéricos; el impreso por el laboratorio manda. No es un diagnóstico.",
    source="Tabla de límites (la fuente de cada fila va en el valor)",
    confirmed=False,
    label_of=lambda value, inputs: str(value["flag"]),
)
def reading(
    *,
    analyte: str,
    value: Decimal,
    sex: str,
    age: Decimal,
    state: str = "",
    altitude_m: Decimal = Decimal(0),
    lab_low: Decimal | None = None,
    lab_high: Decimal | None = None,
) -> Mapping[str, Any]:
    """The reading as a table: flag, kind, source, confirmed, goal, critical."""
    printed = None if lab_low is None and lab_high is None else (lab_low, lab_high)
    found = read(
        analyte, value, sex=sex, age=age, state=state, altitude_m=altitude_m, laboratory=printed
    )
    return {
        "flag": found.flag,
        "kind": found.kind,
        "source": found.source,
        "confirmed": found.confirmed,
        "goal": found.goal,
        "critical": found.critical,
    }
