"""Who may write a plan, and which plan may still be written."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import Membership
from accounts.permissions import Permission, check
from patients.models import Consultation, Patient
from patients.reach import reaches
from plans.models import Plan


def may_write(patient: Patient, by: Membership) -> None:
    """Raise PermissionDenied unless `by` writes records in the patient's clinic."""
    check(by, Permission.WRITE_RECORD)
    if not reaches(by, patient):
        raise PermissionDenied("Este expediente no está a su alcance.")


def open_consultation(consultation: Consultation, by: Membership) -> None:
    """Raise unless the consultation can still be written by this person."""
    may_write(consultation.patient, by)
    if consultation.signed_at is not None:
        raise ValidationError("La consulta ya está firmada: el plan nuevo va en otra consulta.")


def locked_draft(plan: Plan, by: Membership) -> Plan:
    """The draft, locked for writing. Raises ValidationError if it was published."""
    may_write(plan.patient, by)
    found = Plan.objects.select_for_update().get(pk=plan.pk)
    if not found.is_draft:
        raise ValidationError("El plan ya está publicado; para cambiarlo proponga otra versión.")
    return found
