"""Which measurements are taken together, in the order of the hand, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from patients.models import Kind, Patient

HEAD_YEARS = 5


@dataclass(frozen=True)
class Group:
    """Fields measured together. `reason` and `method` name its text fields, empty without one.

    `folded` groups start closed: what only some visits measure.
    """

    key: str
    label: str
    note: str
    kinds: tuple[Kind, ...]
    reason: str = ""
    method: str = ""
    folded: bool = False


SIZE = Group("size", "Peso y talla", "Tab para avanzar", (Kind.WEIGHT, Kind.HEIGHT), "reason-size")
HEAD = Group("head", "Perímetro cefálico", "hasta los 5 años", (Kind.HEAD,))
GIRTHS = Group(
    "girths", "Perímetros", "cm", (Kind.WAIST, Kind.HIP, Kind.ARM, Kind.CALF, Kind.WRIST, Kind.NECK)
)
FOLDS = Group(
    "folds",
    "Pliegues",
    "mm · dos tomas; una tercera si difieren más de 5 %",
    (Kind.TRICEPS, Kind.BICEPS, Kind.SUBSCAPULAR, Kind.ILIAC_CREST),
    method="method-folds",
)
MORE_FOLDS = Group(
    "more-folds",
    "Más pliegues",
    "Jackson–Pollock y somatotipo",
    (
        Kind.SUPRASPINALE,
        Kind.ABDOMINAL,
        Kind.THIGH,
        Kind.CALF_FOLD,
        Kind.PECTORAL,
        Kind.MIDAXILLARY,
    ),
    folded=True,
)
BREADTHS = Group(
    "breadths",
    "Diámetros y otros perímetros",
    "cm",
    (Kind.HUMERUS, Kind.FEMUR, Kind.ARM_FLEXED, Kind.MID_THIGH, Kind.CHEST),
    folded=True,
)
STANDING = Group(
    "standing",
    "Cuando no puede ponerse de pie",
    "estiman la talla",
    (Kind.KNEE_HEIGHT, Kind.DEMI_SPAN),
    folded=True,
)
IMPEDANCE = Group(
    "impedance",
    "Bioimpedancia",
    "lo que informa el equipo",
    (Kind.FAT_PERCENT, Kind.LEAN_MASS, Kind.BODY_WATER, Kind.VISCERAL),
    method="method-impedance",
    folded=True,
)
GRIP = Group(
    "grip",
    "Fuerza de prensión",
    "kg · dos o tres tomas; cuenta la mejor",
    (Kind.GRIP_RIGHT, Kind.GRIP_LEFT),
    method="method-grip",
    folded=True,
)
VITALS = Group(
    "vitals",
    "Signos vitales",
    "el valor o el motivo",
    (
        Kind.SYSTOLIC,
        Kind.DIASTOLIC,
        Kind.HEART_RATE,
        Kind.RESPIRATORY_RATE,
        Kind.TEMPERATURE,
    ),
    "reason-vitals",
)
OXYGEN = Group("oxygen", "Saturación de oxígeno", "si se midió", (Kind.SATURATION,), folded=True)
ALL = (
    SIZE,
    HEAD,
    GIRTHS,
    FOLDS,
    MORE_FOLDS,
    BREADTHS,
    STANDING,
    IMPEDANCE,
    GRIP,
    VITALS,
    OXYGEN,
)


def groups_for(patient: Patient) -> tuple[Group, ...]:
    """The groups that make sense for a patient: the head is measured until the fifth birthday."""
    young = patient.age.years < HEAD_YEARS
    return tuple(group for group in ALL if group is not HEAD or young)
