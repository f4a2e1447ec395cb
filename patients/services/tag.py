"""Writes of tags."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission
from patients.models import Patient, PatientTag, Tag
from patients.services.drafts import patient_check

MOST_LETTERS = 30


@transaction.atomic
def tag_put(*, patient: Patient, name: str, by: Membership) -> PatientTag:
    """Put a tag on a patient; the clinic's is reused, whatever its capitals.

    Raises ValidationError without a name or with one too long, PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.REGISTER_PATIENT)
    name = " ".join(name.split())
    if not name or len(name) > MOST_LETTERS:
        raise ValidationError({"name": f"Escriba una etiqueta de 1 a {MOST_LETTERS} letras."})
    tag = Tag.objects.filter(clinic=patient.clinic, name__iexact=name).first()
    tag = tag or Tag.objects.create(clinic=patient.clinic, name=name)
    put, _ = PatientTag.objects.get_or_create(
        patient=patient, tag=tag, defaults={"put_by": by.user}
    )
    return put


@transaction.atomic
def tag_take(*, patient: Patient, tag: Tag, by: Membership) -> None:
    """Take a tag off a patient; one that nobody has is forgotten."""
    patient_check(patient=patient, by=by, permission=Permission.REGISTER_PATIENT)
    for put in PatientTag.objects.filter(patient=patient, tag=tag):
        put.delete()
    if not tag.uses.exists():
        tag.delete()
