"""Atender: the appointment becomes a visit, both or neither."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from agenda.models import Appointment
from agenda.services.state import appointment_attend
from patients.models import Consultation
from practice.services.visit_open import visit_open

MODALITIES = {
    "in_person": Consultation.Modality.IN_PERSON,
    "remote": Consultation.Modality.REMOTE,
}


@transaction.atomic
def appointment_open_visit(*, appointment: Appointment, by: Membership) -> Consultation:
    """Open the patient's visit (or go on with the draft there is) and mark who came.

    Raises ValidationError for somebody without a record, NotPossibleNowError, PermissionDenied.
    """
    if appointment.patient is None:
        raise ValidationError("Para atenderle, primero abra su expediente.")
    consultation = visit_open(
        patient=appointment.patient, modality=MODALITIES[appointment.visit_type.modality], by=by
    )
    appointment_attend(appointment=appointment, consultation=consultation, by=by)
    return consultation
