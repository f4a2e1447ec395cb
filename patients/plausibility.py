"""What a measurement can be (hard limits) and what is odd enough to ask twice.

Hard limits hold for any age and refuse; odd limits ask for confirmation and depend on whether the
patient is an adult. They guard against slips of the hand, they judge nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from patients.errors import ImpossibleMeasurementError, NeedsConfirmationError
from patients.models.measurement import Kind


@dataclass(frozen=True)
class Limits:
    """Unit and limits of a kind, all inclusive. `change` is the odd share between two visits."""

    unit: str
    hard: tuple[Decimal, Decimal]
    adult: tuple[Decimal, Decimal]
    minor: tuple[Decimal, Decimal]
    change: Decimal | None = None


def _limits(
    unit: str,
    hard: tuple[str, str],
    adult: tuple[str, str],
    minor: tuple[str, str] | None = None,
    change: str | None = None,
) -> Limits:
    def pair(texts: tuple[str, str]) -> tuple[Decimal, Decimal]:
        return Decimal(texts[0]), Decimal(texts[1])

    share = Decimal(change) if change else None
    return Limits(unit, pair(hard), pair(adult), pair(minor or adult), share)


LIMITS: Mapping[str, Limits] = {
    Kind.WEIGHT: _limits("kg", ("0.3", "650"), ("35", "200"), ("2", "120"), "0.15"),
    Kind.HEIGHT: _limits("m", ("0.2", "2.72"), ("1.35", "2.05"), ("0.45", "1.95"), "0.03"),
    Kind.WAIST: _limits("cm", ("20", "300"), ("50", "160"), ("30", "120"), "0.20"),
    Kind.HIP: _limits("cm", ("20", "300"), ("65", "170"), ("30", "130"), "0.20"),
    Kind.ARM: _limits("cm", ("5", "100"), ("18", "55"), ("9", "45"), "0.25"),
    Kind.CALF: _limits("cm", ("5", "100"), ("24", "55"), ("12", "48"), "0.25"),
    Kind.WRIST: _limits("cm", ("5", "35"), ("12", "22"), ("8", "20"), "0.15"),
    Kind.NECK: _limits("cm", ("10", "80"), ("26", "52"), ("18", "45"), "0.15"),
    Kind.CHEST: _limits("cm", ("20", "250"), ("65", "150"), ("28", "120"), "0.20"),
    Kind.MID_THIGH: _limits("cm", ("8", "130"), ("30", "80"), ("14", "70"), "0.25"),
    Kind.ARM_FLEXED: _limits("cm", ("5", "100"), ("19", "58"), ("9", "48"), "0.25"),
    Kind.HEAD: _limits("cm", ("20", "75"), ("50", "63"), ("30", "60"), "0.05"),
    Kind.DEMI_SPAN: _limits("cm", ("20", "120"), ("65", "100"), ("25", "95"), "0.05"),
    Kind.HUMERUS: _limits("cm", ("2", "12"), ("5", "8.5"), ("3", "8"), "0.10"),
    Kind.FEMUR: _limits("cm", ("3", "16"), ("7", "12.5"), ("4", "11.5"), "0.10"),
    Kind.KNEE_HEIGHT: _limits("cm", ("10", "80"), ("38", "65"), ("15", "62"), "0.10"),
    Kind.TRICEPS: _limits("mm", ("1", "100"), ("3", "50"), None, "0.60"),
    Kind.BICEPS: _limits("mm", ("1", "100"), ("2", "40"), None, "0.60"),
    Kind.SUBSCAPULAR: _limits("mm", ("1", "100"), ("4", "60"), None, "0.60"),
    Kind.ILIAC_CREST: _limits("mm", ("1", "120"), ("3", "65"), None, "0.60"),
    Kind.SUPRASPINALE: _limits("mm", ("1", "120"), ("3", "60"), None, "0.60"),
    Kind.ABDOMINAL: _limits("mm", ("1", "150"), ("4", "75"), None, "0.60"),
    Kind.THIGH: _limits("mm", ("1", "150"), ("4", "75"), None, "0.60"),
    Kind.CALF_FOLD: _limits("mm", ("1", "100"), ("3", "50"), None, "0.60"),
    Kind.PECTORAL: _limits("mm", ("1", "100"), ("3", "50"), None, "0.60"),
    Kind.MIDAXILLARY: _limits("mm", ("1", "100"), ("3", "55"), None, "0.60"),
    Kind.FAT_PERCENT: _limits("%", ("1", "80"), ("5", "55"), ("5", "50"), "0.30"),
    Kind.LEAN_MASS: _limits("kg", ("0.3", "200"), ("25", "95"), ("2", "75"), "0.15"),
    Kind.BODY_WATER: _limits("%", ("15", "90"), ("35", "70"), ("40", "80"), "0.15"),
    Kind.VISCERAL: _limits("nivel", ("1", "60"), ("1", "30"), ("1", "20")),
    Kind.GRIP_RIGHT: _limits("kg", ("0.5", "120"), ("5", "75"), ("1", "60"), "0.50"),
    Kind.GRIP_LEFT: _limits("kg", ("0.5", "120"), ("5", "75"), ("1", "60"), "0.50"),
    Kind.SYSTOLIC: _limits("mmHg", ("40", "300"), ("85", "180"), ("60", "140")),
    Kind.DIASTOLIC: _limits("mmHg", ("20", "200"), ("50", "110"), ("30", "90")),
    Kind.HEART_RATE: _limits("lpm", ("20", "300"), ("45", "120"), ("55", "190")),
    Kind.RESPIRATORY_RATE: _limits("rpm", ("4", "100"), ("10", "24"), ("12", "60")),
    Kind.TEMPERATURE: _limits("°C", ("25", "45"), ("35", "38")),
    Kind.SATURATION: _limits("%", ("40", "100"), ("90", "100")),
}


def unit_of(kind: str) -> str:
    """The canonical unit of a kind: kg, m (height), cm, mm (folds), mmHg, lpm, rpm, °C."""
    return LIMITS[kind].unit


def measurement_check(
    *,
    kind: str,
    value: Decimal,
    is_adult: bool,
    previous: Decimal | None = None,
    confirmed: bool = False,
) -> None:
    """Raise ImpossibleMeasurementError or, unless confirmed, NeedsConfirmationError.

    `value` and `previous` (of the last visit) are in the canonical unit of the kind.
    """
    limits = LIMITS[kind]
    low, high = limits.hard
    if not low <= value <= high:
        raise ImpossibleMeasurementError(_impossible(kind, value, limits), kind=kind)
    if confirmed:
        return
    odd = _odd(kind, value, limits.adult if is_adult else limits.minor, limits.unit)
    odd = odd or _changed(kind, value, previous if is_adult else None, limits)
    if odd:
        raise NeedsConfirmationError(odd, kind=kind)


def pressure_check(*, systolic: Decimal, diastolic: Decimal) -> None:
    """Raise ImpossibleMeasurementError unless the systolic pressure is above the diastolic."""
    if systolic <= diastolic:
        raise ImpossibleMeasurementError(
            f"La presión {shown(systolic)}/{shown(diastolic)} no es posible: la sistólica es "
            "siempre la mayor. ¿Están invertidas?",
            kind=Kind.DIASTOLIC,
        )


def shown(value: Decimal) -> str:
    """A number without idle zeros."""
    return f"{value.normalize():f}"


def _impossible(kind: str, value: Decimal, limits: Limits) -> str:
    low, high = limits.hard
    label, text = Kind(kind).label, shown(value)
    guess = f"Va en {limits.unit}, entre {shown(low)} y {shown(high)}."
    if kind == Kind.HEIGHT and Decimal(100) <= value <= Decimal(230):
        guess = f"¿Metros o centímetros? La talla va en metros: {value / 100:.2f}."
    elif kind == Kind.HEIGHT and value > high:
        guess = "¿Es el peso? La talla va en metros, por ejemplo 1.65."
    elif kind == Kind.TEMPERATURE and value > high:
        guess = "¿Está en grados Fahrenheit? Va en °C, por ejemplo 36.5."
    elif kind in (Kind.SYSTOLIC, Kind.DIASTOLIC) and value < low:
        guess = "Va en milímetros de mercurio, por ejemplo 118/76."
    return f"{text} en {label.lower()} no es posible. {guess}"


def _odd(kind: str, value: Decimal, usual: tuple[Decimal, Decimal], unit: str) -> str:
    if usual[0] <= value <= usual[1]:
        return ""
    label = Kind(kind).label
    if kind == Kind.WEIGHT and value < Decimal("2.72"):
        return f"{shown(value)} kg en peso: ¿es la talla? Si es el peso, confírmelo."
    return f"{label} de {shown(value)} {unit} es poco común. ¿Lo confirma?"


def _changed(kind: str, value: Decimal, previous: Decimal | None, limits: Limits) -> str:
    if not previous or limits.change is None or abs(value - previous) <= previous * limits.change:
        return ""
    return (
        f"{Kind(kind).label}: {shown(previous)} {limits.unit} la vez anterior y "
        f"{shown(value)} {limits.unit} hoy. ¿Lo confirma?"
    )
