"""Reads of the interviews about eating: recalls and frequencies. They begin with who asks."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Patient
from patients.reach import reach
from plans.intake import Figure, mean_day
from plans.models import FrequencyAnswer, Recall


def recalls_visible_to(membership: Membership | None) -> QuerySet[Recall]:
    """Recalls that stand of the clinic in use; none for who may not read the record."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return Recall.objects.none()
    return Recall.objects.filter(
        reach(membership, prefix="patient__"), voided_at=None
    ).select_related("patient__clinic", "created_by", "closed_by", "consultation")


def recall_of(membership: Membership | None, public_id: UUID | str) -> Recall:
    """One recall. Raises Http404."""
    found = recalls_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal recordatorio.")
    return found


def recalls_of(membership: Membership | None, patient: Patient) -> list[Recall]:
    """A patient's recalls, the latest day first. One query."""
    return list(recalls_visible_to(membership).filter(patient=patient).order_by("-day"))


def frequencies_visible_to(membership: Membership | None) -> QuerySet[FrequencyAnswer]:
    """Questionnaires that stand of the clinic in use."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return FrequencyAnswer.objects.none()
    return FrequencyAnswer.objects.filter(
        reach(membership, prefix="patient__"), voided_at=None
    ).select_related("patient__clinic", "created_by", "closed_by", "consultation")


def frequency_of(membership: Membership | None, public_id: UUID | str) -> FrequencyAnswer:
    """One questionnaire. Raises Http404."""
    found = frequencies_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal frecuencia de consumo.")
    return found


def frequencies_of(membership: Membership | None, patient: Patient) -> list[FrequencyAnswer]:
    """A patient's questionnaires, the latest first. One query."""
    return list(frequencies_visible_to(membership).filter(patient=patient))


def recall_figures(recall: Recall) -> tuple[Figure, ...]:
    """The totals of a closed recall as they were kept; nothing of a draft."""
    return tuple(
        Figure(
            row["key"],
            Decimal(row["total"]),
            row["foods"],
            row["lacking"],
            None if row["goal"] is None else Decimal(row["goal"]),
        )
        for row in recall.result.get("figures", [])
    )


def usual_day(recalls: Iterable[Recall]) -> tuple[Figure, ...]:
    """The mean of several closed recalls: weekdays and weekend as a week has them.

    `foods` and `lacking` are added up, so that what is missing is still told; the goal is that of
    the latest.
    """
    closed = [recall for recall in recalls if recall.closed_at]
    if len(closed) < 2:
        return ()
    days = [(recall, recall_figures(recall)) for recall in closed]
    means = mean_day((r.is_weekend, {f.key: f.total for f in figures}) for r, figures in days)
    latest = {figure.key: figure for figure in days[0][1]}
    return tuple(
        Figure(
            key,
            total,
            sum(figure.foods for _, row in days for figure in row if figure.key == key),
            sum(figure.lacking for _, row in days for figure in row if figure.key == key),
            latest[key].goal if key in latest else None,
        )
        for key, total in means.items()
    )
