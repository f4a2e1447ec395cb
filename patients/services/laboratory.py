"""Writes about laboratory results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Membership
from accounts.permissions import Permission
from nutrition.laboratory import analytes
from nutrition.laboratory_units import is_plausible, unit_guess, unit_shown, units_of
from patients.errors import ImpossibleResultError, NeedsConfirmationError
from patients.lab_reading import critical_of
from patients.models import Consultation, LabAnnulment, LabResult, Patient
from patients.plausibility import shown
from patients.services.drafts import draft_lock, patient_check
from patients.services.signature import addendum_add

MAX_VALUE = Decimal(1_000_000)
STORED = Decimal("0.0001")


@dataclass(frozen=True)
class LabReport:
    """What the results of one report share."""

    collected_on: date
    source: str = LabResult.Source.TRANSCRIBED
    laboratory: str = ""
    consultation: Consultation | None = None


@dataclass(frozen=True)
class LabValue:
    """One line of a report: value and printed interval in `unit` (a UCUM code of the analyte)."""

    analyte: str
    value: Decimal
    unit: str
    comparator: str = ""
    range_low: Decimal | None = None
    range_high: Decimal | None = None


@transaction.atomic
def lab_result_record(
    *,
    patient: Patient,
    report: LabReport,
    line: LabValue,
    by: Membership,
    confirmed: bool = False,
) -> LabResult:
    """Keep one result, of an open visit or outside any; the same one twice is one.

    Raises ValidationError (no unit, no laboratory, a date to come…), ImpossibleResultError (with
    the unit that may have been meant), NeedsConfirmationError for a critical value (repeat with
    `confirmed=True`), AlreadySignedError for a signed visit, PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.WRITE_RECORD)
    visit = report.consultation
    if visit is not None:
        visit = draft_lock(consultation=visit, by=by)
        if visit.patient_id != patient.pk:
            raise ValidationError("Esa consulta es de otro paciente.")
    _check_report(patient, report)
    _check_line(patient, report, line, confirmed=confirmed)
    row = LabResult(
        patient=patient,
        consultation=visit,
        analyte=line.analyte,
        comparator=line.comparator,
        value=line.value.quantize(STORED),
        unit=line.unit,
        range_low=line.range_low,
        range_high=line.range_high,
        laboratory=" ".join(report.laboratory.split()),
        collected_on=report.collected_on,
        source=report.source,
        confirmed=confirmed,
        recorded_by=by.user,
    )
    row.full_clean()
    Patient.objects.select_for_update().get(pk=patient.pk)  # a double click keeps one
    twin = _twin(row)
    if twin is not None:
        return twin
    row.save()
    return row


def _twin(row: LabResult) -> LabResult | None:
    """The same result, already on record."""
    same = ("patient", "analyte", "comparator", "value", "unit", "laboratory", "collected_on")
    found: LabResult | None = (
        LabResult.objects.in_force().filter(**{name: getattr(row, name) for name in same}).first()
    )
    return found


def _check_report(patient: Patient, report: LabReport) -> None:
    """Dates that can be, and a laboratory where there is a report."""
    if report.source not in LabResult.Source.values:
        raise ValidationError({"source": "No existe ese origen."})
    if report.collected_on > timezone.localdate():
        raise ValidationError({"collected_on": "La fecha de la toma todavía no llega."})
    if report.collected_on < patient.birth_date:
        raise ValidationError({"collected_on": "La fecha de la toma es anterior al nacimiento."})
    external = (LabResult.Source.TRANSCRIBED, LabResult.Source.ATTACHED)
    if report.source in external and not report.laboratory.strip():
        raise ValidationError({"laboratory": "Anote qué laboratorio hizo el estudio."})


def _check_line(patient: Patient, report: LabReport, line: LabValue, *, confirmed: bool) -> None:
    """A known analyte, a unit of it, a value somebody can have, an interval the right way up."""
    if line.analyte not in analytes():
        raise ValidationError({"analyte": "No existe ese analito."})
    name = analytes()[line.analyte].name
    if not line.unit:
        raise ValidationError({"unit": f"{name}: elija la unidad; sin ella no se guarda."})
    if line.unit not in {unit.code for unit in units_of(line.analyte)}:
        raise ValidationError({"unit": f"{name} no se informa en «{unit_shown(line.unit)}»."})
    numbers = [line.value, *(e for e in (line.range_low, line.range_high) if e is not None)]
    if not all(one.is_finite() and 0 <= one < MAX_VALUE for one in numbers):
        raise ValidationError({"value": f"{name}: escriba un número."})
    low, high = line.range_low, line.range_high
    if low is not None and high is not None and low >= high:
        raise ValidationError({"range_low": f"{name}: el intervalo está invertido."})
    if not line.comparator and not is_plausible(line.analyte, line.value, line.unit):
        raise _impossible(line, name)
    critical = critical_of(patient, report.collected_on, line.analyte, line.value, line.unit)
    if critical and not confirmed:
        raise NeedsConfirmationError(
            f"{name} de {shown(line.value)} {unit_shown(line.unit)} es un valor {critical}. "
            "Compruebe el informe y confírmelo.",
            kind=line.analyte,
        )


def _impossible(line: LabValue, name: str) -> ImpossibleResultError:
    guess = unit_guess(line.analyte, line.value, line.unit)
    hint = f"¿Quiso decir {guess.shown}?" if guess else "Revise el valor y la unidad."
    return ImpossibleResultError(
        f"{name}: {shown(line.value)} {unit_shown(line.unit)} no es posible. {hint}",
        analyte=line.analyte,
        guess=guess.code if guess else "",
    )


@transaction.atomic
def lab_result_void(*, result: LabResult, reason: str, by: Membership) -> LabResult:
    """Take a result out of force, saying why; of a signed visit, `lab_result_annul` instead.

    Raises ValidationError, AlreadySignedError, PermissionDenied.
    """
    patient_check(patient=result.patient, by=by, permission=Permission.WRITE_RECORD)
    if not reason.strip():
        raise ValidationError({"reason": "Anote por qué se anula."})
    if result.consultation is not None:
        draft_lock(consultation=result.consultation, by=by)
    row = LabResult.objects.select_for_update(of=("self",)).get(pk=result.pk)
    if row.voided_at is None:
        row.voided_at, row.voided_by = timezone.now(), by.user
        row.void_reason = reason.strip()
        row.full_clean()
        row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return row


@transaction.atomic
def lab_result_annul(
    *, result: LabResult, reason: str, by: Membership, method: str
) -> LabAnnulment:
    """Annul a result of a signed visit by an addendum, which the caller's person signs.

    Asked twice, the first stands. Raises ValidationError, NotReadyToSignError, PermissionDenied.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Anote por qué se anula."})
    visit = result.consultation
    if visit is None or visit.is_draft:
        raise ValidationError("Ese resultado no es de una consulta firmada: anúlelo sin más.")
    row: LabAnnulment | None = LabAnnulment.objects.filter(result=result).first()
    if row is not None:
        return row
    day = date_format(result.collected_on, "j/b/Y")
    addendum = addendum_add(
        document=visit.document,
        reason=f"Se anula: {result.name.lower()}",
        text=f"El resultado «{result}», del {day}, deja de ser válido y no se cuenta en las "
        f"tendencias. Motivo: {reason}",
        by=by,
        method=method,
    )
    row = LabAnnulment(result=result, addendum=addendum, reason=reason, annulled_by=by.user)
    row.full_clean()
    row.save()
    return row
