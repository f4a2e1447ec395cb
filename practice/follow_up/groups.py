"""What a follow-up measures: little, and always the same; folds only of who has them."""

from __future__ import annotations

from collections.abc import Collection

from patients.models import Kind, Patient
from practice.measurement_groups import FOLDS, HEAD, HEAD_YEARS, IMPEDANCE, Group

WEIGHT = Group("weight", "Peso", "Tab para avanzar", (Kind.WEIGHT,), reason="reason-weight")
GROWING = Group(
    "weight", "Peso y talla", "Tab para avanzar", (Kind.WEIGHT, Kind.HEIGHT), "reason-weight"
)
REST = Group("rest", "Cintura y presión", "", (Kind.WAIST, Kind.SYSTOLIC, Kind.DIASTOLIC))


def follow_up_groups(patient: Patient, measured_before: Collection[str]) -> tuple[Group, ...]:
    """The groups of a patient, given the kinds measured in earlier visits.

    Who is growing is measured whole; folds and impedance appear for who had them before.
    """
    groups = [GROWING if patient.is_minor else WEIGHT, REST]
    if patient.age.years < HEAD_YEARS:
        groups.append(HEAD)
    groups += [
        group
        for group in (FOLDS, IMPEDANCE)
        if any(kind in measured_before for kind in group.kinds)
    ]
    return tuple(groups)
