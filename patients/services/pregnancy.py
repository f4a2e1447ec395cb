"""Writes about pregnancies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission
from patients.models import Patient, Pregnancy
from patients.models.pregnancy import TERM_DAYS
from patients.services.drafts import patient_check


@transaction.atomic
def pregnancy_record(
    *,
    patient: Patient,
    last_period: date,
    by: Membership,
    pre_weight_kg: Decimal | None = None,
    twins: bool = False,
) -> Pregnancy:
    """Open a pregnancy. Raises ValidationError (a man, dates, one open), PermissionDenied."""
    patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    if patient.sex == Patient.Sex.MALE:
        raise ValidationError("El expediente es de un hombre: revise el sexo registrado.")
    today = timezone.localdate()
    if last_period > today:
        raise ValidationError({"last_period": "Esa fecha todavía no llega."})
    if (today - last_period).days > TERM_DAYS:
        raise ValidationError({"last_period": "Pasan más de 44 semanas desde esa fecha."})
    row = Pregnancy(
        patient=patient,
        last_period=last_period,
        pre_weight_kg=pre_weight_kg,
        twins=twins,
        recorded_by=by.user,
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def pregnancy_end(*, pregnancy: Pregnancy, ended_on: date, by: Membership) -> Pregnancy:
    """Say when it ended. Raises ValidationError for a date that cannot be, PermissionDenied."""
    patient_check(patient=pregnancy.patient, by=by, permission=Permission.WRITE_RECORD)
    if not pregnancy.last_period <= ended_on <= timezone.localdate():
        raise ValidationError({"ended_on": "Va entre la última menstruación y hoy."})
    pregnancy.ended_on = ended_on
    pregnancy.save(update_fields=["ended_on"])
    return pregnancy


@transaction.atomic
def pregnancy_void(*, pregnancy: Pregnancy, reason: str, by: Membership) -> Pregnancy:
    """Take a pregnancy recorded by mistake out of force, saying why."""
    patient_check(patient=pregnancy.patient, by=by, permission=Permission.WRITE_RECORD)
    if not reason.strip():
        raise ValidationError({"reason": "Anote por qué se anula."})
    pregnancy.voided_at, pregnancy.voided_by = timezone.now(), by.user
    pregnancy.void_reason = reason.strip()
    pregnancy.full_clean()
    pregnancy.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return pregnancy
