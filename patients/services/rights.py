"""Writes about requests on one's own data (LFPDPPP 2025, 28 to 34)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from patients.models import Consent, Patient, RightsRequest
from patients.reach import reaches
from patients.services.block import record_block
from patients.services.consent import consent_revoke


@dataclass(frozen=True)
class RightsData:
    """What the request says (LFPDPPP 28)."""

    kind: str
    received_on: date
    requester_name: str
    capacity: str
    contact: str
    description: str


@transaction.atomic
def rights_register(*, patient: Patient, data: RightsData, by: Membership) -> RightsRequest:
    """Write down a request the day it arrived. Raises ValidationError, PermissionDenied."""
    _check(patient, by, Permission.WRITE_RECORD)
    if data.received_on > timezone.localdate():
        raise ValidationError({"received_on": "No puede recibirse en un día que no llega."})
    if patient.is_minor and data.capacity == RightsRequest.Capacity.HOLDER:
        raise ValidationError({"capacity": "Es menor de edad: la presenta quien le representa."})
    request = RightsRequest(
        patient=patient,
        kind=data.kind,
        received_on=data.received_on,
        requester_name=data.requester_name.strip(),
        capacity=data.capacity,
        contact=data.contact.strip(),
        description=data.description.strip(),
        registered_by=by.user,
    )
    request.full_clean()
    request.save()
    return request


@transaction.atomic
def rights_identify(*, request: RightsRequest, shown: str, by: Membership) -> RightsRequest:
    """Note how the person proved who they are. Raises ValidationError, PermissionDenied."""
    request = _locked(request, by, Permission.WRITE_RECORD)
    if request.identified_at is not None:
        return request
    if not shown.strip():
        raise ValidationError({"shown": "Anote con qué se identificó."})
    request.identified_at, request.identified_by = timezone.now(), by.user
    request.identity_shown = shown.strip()
    request.full_clean()
    request.save(update_fields=["identified_at", "identified_by", "identity_shown"])
    return request


@transaction.atomic
def rights_extend(*, request: RightsRequest, reason: str, by: Membership) -> RightsRequest:
    """Extend once, by as much, the term that runs: to answer or to carry out.

    Raises ValidationError if it was extended or nothing runs, PermissionDenied.
    """
    request = _locked(request, by, Permission.SIGN)
    if request.is_closed:
        raise ValidationError("La solicitud ya concluyó.")
    field = "answer_extension" if request.answered_at is None else "execution_extension"
    if getattr(request, field):
        raise ValidationError("Ese plazo ya se amplió: la ley permite una sola vez.")
    if not reason.strip():
        raise ValidationError({"reason": "Anote las circunstancias que lo justifican."})
    setattr(request, field, reason.strip())
    request.full_clean()
    request.save(update_fields=[field])
    return request


@transaction.atomic
def rights_answer(
    *, request: RightsRequest, outcome: str, answer: str, by: Membership
) -> RightsRequest:
    """Answer, saying why. A cancellation, whatever the answer, stops the secondary purposes.

    Raises ValidationError without an identity proved or a reason, PermissionDenied.
    """
    request = _locked(request, by, Permission.SIGN)
    if request.answered_at is not None:
        return request
    if request.identified_at is None:
        raise ValidationError("Primero compruebe la identidad de quien la presenta.")
    if not answer.strip():
        raise ValidationError({"answer": "Escriba la respuesta y su motivo."})
    request.answered_at, request.answered_by = timezone.now(), by.user
    request.outcome, request.answer = outcome, answer.strip()
    request.full_clean()
    request.save(update_fields=["answered_at", "answered_by", "outcome", "answer"])
    if request.kind == RightsRequest.Kind.CANCELLATION:
        _stop_secondary(request, by)
    return request


@transaction.atomic
def rights_execute(*, request: RightsRequest, note: str, by: Membership) -> RightsRequest:
    """Note what was done to comply; a cancellation blocks the record, which only the owner may.

    Raises ValidationError if nothing was granted, PermissionDenied.
    """
    request = _locked(request, by, Permission.SIGN)
    if request.executed_at is not None:
        return request
    if request.answered_at is None or request.is_closed:
        raise ValidationError("No hay nada por cumplir.")
    if not note.strip():
        raise ValidationError({"note": "Anote qué se hizo."})
    request.executed_at, request.executed_by = timezone.now(), by.user
    request.execution_note = note.strip()
    request.full_clean()
    request.save(update_fields=["executed_at", "executed_by", "execution_note"])
    if request.kind == RightsRequest.Kind.CANCELLATION:
        record_block(
            patient=request.patient, reason="Solicitud de cancelación", by=by, request=request
        )
    return request


def _stop_secondary(request: RightsRequest, by: Membership) -> None:
    rows = Consent.objects.filter(patient=request.patient, revoked_at=None)
    for consent in rows.exclude(purpose=Consent.Purpose.CARE).select_related("patient__clinic"):
        consent_revoke(consent=consent, reason="Solicitud de cancelación", by=by)


def _locked(request: RightsRequest, by: Membership, permission: Permission) -> RightsRequest:
    _check(request.patient, by, permission)
    rows = RightsRequest.objects.select_for_update(of=("self",)).select_related("patient__clinic")
    return rows.get(pk=request.pk)


def _check(patient: Patient, by: Membership, permission: Permission) -> None:
    """Like `patient_check`, but a blocked record still answers to its owner."""
    check(by, permission)
    if not reaches(by, patient):
        raise PermissionDenied("Este expediente no está a su alcance.")
