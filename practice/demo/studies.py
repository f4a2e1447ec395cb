"""Folds and laboratory of the invented patients: what a first visit and a later one bring."""

from __future__ import annotations

import random
from decimal import Decimal

from django.utils import timezone

from accounts.models import Membership
from patients.models import Consultation, Kind
from patients.services.laboratory import LabReport, LabValue, lab_result_record
from patients.services.measurement import measurement_record_takes
from practice.demo.people import Person

LABORATORY = "Laboratorio de ejemplo"
FOLDS = (
    (Kind.TRICEPS, 16),
    (Kind.BICEPS, 9),
    (Kind.SUBSCAPULAR, 18),
    (Kind.ILIAC_CREST, 20),
)
# Analyte, unit, from, to (tenths of the unit), and the interval that the laboratory printed.
REPORT = (
    ("glucose", "mg/dL", 820, 1180, ("70", "99")),
    ("hba1c", "%", 51, 63, None),
    ("cholesterol", "mg/dL", 1580, 2360, None),
    ("ldl", "mg/dL", 840, 1620, None),
    ("hdl", "mg/dL", 360, 640, None),
    ("triglycerides", "mg/dL", 880, 2350, None),
    ("creatinine", "mg/dL", 6, 11, None),
    ("haemoglobin", "g/dL", 118, 162, ("12.0", "17.5")),
)


def studies(consultation: Consultation, person: Person, by: Membership, *, number: int) -> None:
    """Folds at each visit; a report at the first one and at the third. Always the same ones."""
    luck = random.Random(f"{person.given_names} {person.first_surname} {number}")  # noqa: S311
    for kind, base in FOLDS:
        first = Decimal(base * 10 + luck.randint(-30, 40) - number * 5) / 10
        second = first + Decimal(luck.randint(-4, 4)) / 10
        measurement_record_takes(
            consultation=consultation, kind=kind, takes=(first, second), confirmed=True, by=by
        )
    if number not in (0, 2):
        return
    report = LabReport(
        collected_on=timezone.localdate(consultation.event_at),
        laboratory=LABORATORY,
        consultation=consultation,
    )
    for analyte, unit, low, high, printed in REPORT:
        ends = (None, None) if printed is None else (Decimal(printed[0]), Decimal(printed[1]))
        lab_result_record(
            patient=consultation.patient,
            report=report,
            line=LabValue(
                analyte=analyte,
                value=Decimal(luck.randint(low, high)) / 10,
                unit=unit,
                range_low=ends[0],
                range_high=ends[1],
            ),
            confirmed=True,
            by=by,
        )
