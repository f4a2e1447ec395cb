"""A result read for its patient: which interval applies, which flag, and what it asks for.

The laboratory's own interval wins; the generic one is a labelled fallback by sex, age, pregnancy
and altitude. A flag is never a diagnosis.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from nutrition.errors import OutOfRange
from nutrition.laboratory import Reading, analytes, limits, read
from nutrition.laboratory_presets import preset_for
from nutrition.laboratory_units import to_usual
from patients.models import LabResult, Patient, Pregnancy

OWN, GENERIC = "intervalo del laboratorio", "rango genérico"
CALM = ("normal", "deseable", "óptimo", "cercano", "adecuad", "sin ", "protector", "G1", "G2", "A1")


@dataclass(frozen=True)
class Person:
    """Whose value it is, on the day of the sample. Age in years, with months as decimals."""

    sex: str
    age: Decimal
    state: str = ""
    altitude_m: Decimal | None = None


@dataclass(frozen=True)
class LabReading:
    """What is shown beside a value. `tone` is ok, warn, bad or "" (without limits)."""

    flag: str
    tone: str
    origin: str
    source: str
    critical: str
    goal: str
    note: str
    preset: str


def person_on(patient: Patient, day: date, *, pregnancies: list[Pregnancy] | None = None) -> Person:
    """The patient on a day. Without `pregnancies` they are looked up: one query."""
    if pregnancies is None:
        pregnancies = list(patient.pregnancies.filter(voided_at=None))
    current = next((one for one in pregnancies if one.covers(day)), None)
    age = patient.age_on(day)
    altitude = patient.clinic.altitude_m
    return Person(
        sex=patient.sex if patient.sex in ("female", "male") else "",
        age=age.years + Decimal(age.months) / 12,
        state=f"pregnancy_{current.trimester_at(day)}" if current else "",
        altitude_m=None if altitude is None else Decimal(altitude),
    )


def reading_of(result: LabResult, person: Person) -> LabReading:
    """Read one result. A value with a sign is flagged only where the sign leaves no doubt."""
    found = _read(result, person, result.usual_value)
    if result.comparator:
        found = _unless_doubtful(result, person, found)
    own = result.usual_range is not None
    if found is None:
        note = "Sin intervalo genérico para esta persona." if not own else ""
        return LabReading("", "", "", "", _critical(result, person), "", note, "")
    return LabReading(
        flag=found.flag,
        tone=_tone(found),
        origin=OWN if own else GENERIC,
        source=_cited(found, own=own),
        critical=found.critical,
        goal=found.goal,
        note=_altitude_note(result, person, own=own),
        preset=preset_for(result.analyte, found.flag),
    )


def _read(result: LabResult, person: Person, value: Decimal) -> Reading | None:
    low, high = analytes()[result.analyte].plausible
    try:
        return read(
            result.analyte,
            min(max(value, low), high),
            sex=person.sex,
            age=person.age,
            state=person.state,
            altitude_m=person.altitude_m or Decimal(0),
            laboratory=result.usual_range,
        )
    except OutOfRange:
        return None


def _unless_doubtful(result: LabResult, person: Person, found: Reading | None) -> Reading | None:
    """«<5» may be anything below: flagged if both ends of what it may be say the same."""
    low, high = analytes()[result.analyte].plausible
    step = Decimal("0.0001")
    below = result.comparator.startswith("<")
    value = result.usual_value
    near = value if "=" in result.comparator else value - step if below else value + step
    ends = [_read(result, person, end) for end in (near, low if below else high)]
    if found is None or None in ends or len({end.flag for end in ends if end}) > 1:
        return None if found is None else replace(found, flag="sin clasificar", goal="")
    return ends[0]


def critical_of(patient: Patient, day: date, analyte: str, value: Decimal, unit: str) -> str:
    """«crítico alto», «crítico bajo» or nothing, by the generic lists of hospitals."""
    return _critical_label(analyte, to_usual(analyte, value, unit), person_age(patient, day))


def person_age(patient: Patient, day: date) -> tuple[str, Decimal]:
    """Sex and age in years on a day, without looking anything else up."""
    age = patient.age_on(day)
    return patient.sex, age.years + Decimal(age.months) / 12


def _critical(result: LabResult, person: Person) -> str:
    return _critical_label(result.analyte, result.usual_value, (person.sex, person.age))


def _critical_label(analyte: str, value: Decimal, who: tuple[str, Decimal]) -> str:
    alerts = (one for one in limits(analyte) if one.kind == "critical" and one.fits(*who))
    return next((one.label for one in alerts if one.reaches(value)), "")


def generic_range(analyte: str, person: Person) -> str:
    """The generic interval of a person in words, to be seen while typing; "" when there is none."""
    fitting = [one for one in limits(analyte) if one.fits(person.sex, person.age)]
    own = [one for one in fitting if one.state == person.state]
    rows = [one for one in own or fitting if one.kind in ("reference", "decision")]
    calm = [one for one in rows if one.kind == "reference" or _is_calm(one.label)]
    return _ends([one.low for one in calm], [one.high for one in calm]) if calm else ""


def _ends(lows: list[Decimal | None], highs: list[Decimal | None]) -> str:
    """The ends of what is calm, classes that follow one another joined."""
    low = None if None in lows else min(one for one in lows if one is not None)
    high = None if None in highs else max(one for one in highs if one is not None)
    if low is None:
        return f"menos de {high}"
    return f"{low}–{high}" if high is not None else f"desde {low}"


def _is_calm(label: str) -> bool:
    return label.startswith(CALM)


def _tone(found: Reading) -> str:
    if found.critical:
        return "bad"
    if not found.flag or found.flag == "sin clasificar":
        return ""
    if _is_calm(found.flag):
        return "ok"
    return "warn"


def _cited(found: Reading, *, own: bool) -> str:
    if own:
        return ""
    return found.source if found.confirmed else f"{found.source} · por confirmar"


def _altitude_note(result: LabResult, person: Person, *, own: bool) -> str:
    if result.analyte != "haemoglobin" or own:
        return ""
    if person.altitude_m is None:
        return "Sin ajuste por altitud: anote la del consultorio."
    return f"Ajustada a {person.altitude_m:f} m de altitud (OMS 2024, por confirmar)."
