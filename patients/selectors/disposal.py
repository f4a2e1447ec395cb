"""Reads about records that may be disposed of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import DisposalCertificate, DisposalPlan, LegalHold, Patient, RecordMerge
from patients.selectors.retention import Retention, retention_ended, retentions_of

SHOWN = 50


@dataclass(frozen=True)
class Due:
    """A record whose keeping ended. `obstacle` says why it stays all the same, or ""."""

    retention: Retention
    obstacle: str


def disposal_due(membership: Membership | None) -> list[Due]:
    """Records of the clinic past their date, the oldest first, with what holds each."""
    return _with_obstacles(retention_ended(membership))


def disposal_obstacle(patient: Patient) -> str:
    """Why this record may not be disposed of today, or ""."""
    (due,) = _with_obstacles(retentions_of([patient]))
    return due.obstacle if due.retention.has_ended else "Su conservación no ha terminado."


def plan_of(membership: Membership | None, public_id: UUID | str) -> DisposalPlan:
    """A plan of the clinic. Raises Http404 if it is another's."""
    found: DisposalPlan | None = None
    if membership is not None and may(membership, Permission.MANAGE_CLINIC):
        plans = DisposalPlan.objects.filter(clinic=membership.clinic_id, public_id=public_id)
        found = plans.select_related("clinic", "made_by").first()
    if found is None:
        raise Http404("No hay tal plan.")
    return found


def disposal_plans(membership: Membership | None) -> list[DisposalPlan]:
    """The clinic's latest plans of which some record is still there, the newest first."""
    if membership is None or not may(membership, Permission.READ_HISTORY):
        return []
    plans = DisposalPlan.objects.filter(clinic=membership.clinic_id).select_related("made_by")
    told = plans.annotate(done=Count("certificates"))[:SHOWN]
    return [plan for plan in told if plan.done < len(plan.records)]


def disposal_certificates(membership: Membership | None) -> list[DisposalCertificate]:
    """What is left of the records that the clinic disposed of, the newest first."""
    if membership is None or not may(membership, Permission.READ_HISTORY):
        return []
    rows = DisposalCertificate.objects.filter(clinic=membership.clinic_id)
    return list(rows.select_related("planned_by", "executed_by")[:SHOWN])


def _with_obstacles(rows: Collection[Retention]) -> list[Due]:
    pks = [row.patient.pk for row in rows]
    holds: dict[Any, str] = dict(
        LegalHold.objects.filter(patient__in=pks, lifted_at=None).values_list("patient", "reason")
    )
    merges = RecordMerge.objects.filter(Q(kept__in=pks) | Q(absorbed__in=pks))
    joined = {pk for pair in merges.values_list("kept", "absorbed") for pk in pair}
    return [Due(row, _obstacle(row.patient.pk, holds, joined)) for row in rows]


def _obstacle(pk: int, holds: dict[Any, str], joined: set[Any]) -> str:
    if pk in holds:
        return f"Retención legal: {holds[pk]}"
    return "Está unido a otro expediente: sus plazos son uno." if pk in joined else ""
