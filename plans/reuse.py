"""Reads of templates and of the visits where a plan may be used again."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Consultation, Patient
from patients.reach import reach
from plans.models import PlanTemplate, Target

VISITS = 40


def templates_visible_to(membership: Membership | None) -> QuerySet[PlanTemplate]:
    """Templates in use, the person's own and the clinic's: each with `uses`, most used first."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return PlanTemplate.objects.none()
    own = Q(is_shared=True) | Q(created_by=membership.user_id)
    return (
        PlanTemplate.objects.filter(own, clinic=membership.clinic_id, retired_at=None)
        .select_related("created_by")
        .annotate(uses=Count("plans"))
        .order_by("-uses", "name")
    )


def template_of(membership: Membership | None, public_id: UUID | str) -> PlanTemplate:
    """One template. Raises Http404 if it is another clinic's or another person's."""
    found = templates_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal plantilla.")
    return found


def visits_open_to(membership: Membership | None, patient: Patient) -> QuerySet[Consultation]:
    """Unsigned visits of the clinic, the patient's first, then the latest; with `has_target`."""
    if membership is None or not may(membership, Permission.WRITE_RECORD):
        return Consultation.objects.none()
    return (
        Consultation.objects.filter(reach(membership, prefix="patient__"), signed_at=None)
        .select_related("patient__clinic")
        .annotate(has_target=Exists(Target.objects.filter(consultation=OuterRef("pk"))))
        .annotate(is_own=Count("pk", filter=Q(patient=patient)))
        .order_by("-is_own", "-event_at")[:VISITS]
    )
