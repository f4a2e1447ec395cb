"""Recording that somebody is attended before they can consent."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from patients.models import Consent, ConsentException, Patient
from patients.selectors.patient import consents_in_force
from patients.services.drafts import patient_check

LONGEST = timedelta(days=30)


@transaction.atomic
def consent_exception_record(
    *, patient: Patient, ground: str, reason: str, until: date, by: Membership
) -> ConsentException:
    """Let a visit be signed until a date without the care consent (LFPDPPP 9, V and VI).

    It ends by itself, and at once when the consent is recorded. Raises ValidationError,
    PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.SIGN)
    if Consent.Purpose.CARE in consents_in_force(patient):
        raise ValidationError("Ya consintió: no hace falta una excepción.")
    today = timezone.localdate()
    if not today <= until <= today + LONGEST:
        words = f"La fecha va de hoy a {LONGEST.days} días: una excepción es breve."
        raise ValidationError({"until": words})
    row = ConsentException(
        patient=patient,
        ground=ground,
        reason=" ".join(reason.split()),
        until=until,
        recorded_on=today,
        recorded_by=by.user,
    )
    row.full_clean()
    row.save()
    return row
