"""What counts as the last clinical act of a record (NOM-004 5.4), told by each room about its own.

A source takes patients' ids and gives (patient, the moment of the latest act) of those with any.
Reading, signing in, a message or a request on one's data are not acts: nobody registers them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from patients.models import Addendum, LabResult, Letter, Measurement, SignedDocument

Acts = QuerySet[Any, Any]
Source = Callable[[Collection[int]], Acts]
_sources: dict[str, Source] = {}


def acts_register(name: str, source: Source) -> None:
    """Add a room's source; once by name."""
    _sources[name] = source


def last_acts(patients: Collection[int]) -> dict[int, datetime]:
    """The latest act of each patient that has one. One query, however many sources."""
    first, *others = (source(patients) for source in _sources.values())
    latest: dict[int, datetime] = {}
    for patient, moment in first.union(*others, all=True):
        latest[patient] = max(moment, latest.get(patient, moment))
    return latest


def _documents(patients: Collection[int]) -> Acts:
    rows = SignedDocument.objects.filter(consultation__patient__in=patients)
    return rows.values_list("consultation__patient").annotate(Max("signed_at")).order_by()


def _addenda(patients: Collection[int]) -> Acts:
    rows = Addendum.objects.filter(document__consultation__patient__in=patients)
    path = "document__consultation__patient"
    return rows.values_list(path).annotate(Max("written_at")).order_by()


def _measurements(patients: Collection[int]) -> Acts:
    rows = Measurement.objects.filter(consultation__patient__in=patients)
    return (
        rows.values_list("consultation__patient").annotate(Max("consultation__event_at")).order_by()
    )


def _laboratory(patients: Collection[int]) -> Acts:
    rows = LabResult.objects.filter(patient__in=patients)
    return rows.values_list("patient").annotate(Max("recorded_at")).order_by()


def _letters(patients: Collection[int]) -> Acts:
    rows = Letter.objects.filter(patient__in=patients)
    return rows.values_list("patient").annotate(Max("signed_at")).order_by()


acts_register("documents", _documents)
acts_register("addenda", _addenda)
acts_register("measurements", _measurements)
acts_register("laboratory", _laboratory)
acts_register("letters", _letters)
