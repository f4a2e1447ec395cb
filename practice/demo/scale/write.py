"""Write invented records in bulk, a batch of patients a transaction.

A person has one draft at a time and a signed visit takes no more rows: so the first visits of the
whole batch are written and signed, then the second ones, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Model

from audit.chain import seal_all
from patients.models import (
    Allergy,
    Consent,
    Consultation,
    Goal,
    GoalReview,
    HistorySection,
    LabResult,
    Measurement,
    Note,
    NutritionDiagnosis,
    Patient,
    PrivacyNotice,
    ReferredDiagnosis,
    SignedDocument,
)
from practice.demo.scale.money import charges_write
from practice.demo.scale.record import Record, consents_of
from practice.demo.scale.visit import MINUTES, Visit, visit_of

ROWS = 500
M = TypeVar("M", bound=Model)


def records_write(records: Sequence[Record], *, notice: PrivacyNotice) -> int:
    """Write the records and all their visits, and seal the history they left; how many visits."""
    with transaction.atomic():
        _bulk(Patient, [record.patient for record in records])
        _bulk(Consent, chain.from_iterable(consents_of(record, notice) for record in records))
        _bulk(Allergy, chain.from_iterable(record.allergies for record in records))
        visits: list[Visit] = []
        for number in range(max(len(record.days) for record in records)):
            coming = [record for record in records if number < len(record.days)]
            visits += visits_write([visit_of(record, number) for record in coming])
        charges_write([visit.consultation for visit in visits], clinic=records[0].patient.clinic)
    seal_all()
    return len(visits)


def visits_write(visits: list[Visit]) -> list[Visit]:
    """Write one visit a patient, with all below it, and sign them."""
    _bulk(Consultation, [visit.consultation for visit in visits])
    _bulk(Measurement, chain.from_iterable(visit.measurements for visit in visits))
    _bulk(HistorySection, chain.from_iterable(visit.history for visit in visits))
    _bulk(NutritionDiagnosis, [visit.diagnosis for visit in visits])
    _bulk(ReferredDiagnosis, chain.from_iterable(visit.referred for visit in visits))
    _bulk(LabResult, chain.from_iterable(visit.laboratory for visit in visits))
    _bulk(Goal, chain.from_iterable(visit.goals for visit in visits))
    _bulk(GoalReview, chain.from_iterable(visit.reviews for visit in visits))
    _bulk(Note, [visit.note for visit in visits])
    _bulk(SignedDocument, [visit.document() for visit in visits])
    signed = Consultation.objects.filter(pk__in=[visit.consultation.pk for visit in visits])
    signed.update(signed_at=F("event_at") + MINUTES)
    return visits


def _bulk(model: type[M], rows: Iterable[M]) -> None:
    model._default_manager.bulk_create(rows, batch_size=ROWS)
