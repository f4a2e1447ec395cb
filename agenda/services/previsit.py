"""The pre-visit form: made by the clinic, filled in by the person, reviewed by the professional."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from accounts.models import Membership
from accounts.permissions import Permission, check
from agenda.errors import NotPossibleNowError
from agenda.models import Appointment, PrevisitDecision, PrevisitForm
from agenda.questionnaire import (
    ALLERGIES,
    IDENTITY,
    allergies_of,
    cleaned,
    denies_allergies,
    identity_of,
    items_of,
    section_texts,
)
from agenda.selectors.previsit import CONSENT, sent_on
from agenda.tokens import token_hash, token_new
from audit.actor import acting_as
from patients.canonical import sha256_of
from patients.models import Consent, Consultation, HistorySection, Patient
from patients.services.allergy import allergies_deny, allergy_record
from patients.services.consent import consent_grant, notice_ensure
from patients.services.consultation import history_section_save
from patients.services.patient import PatientData, patient_update

LIFE = timedelta(days=14)
LONGEST = 8000


@dataclass(frozen=True)
class NewForm:
    """A form, and its secret, known only now."""

    form: PrevisitForm
    secret: str


def previsit_make(
    *, by: Membership, patient: Patient | None = None, appointment: Appointment | None = None
) -> NewForm:
    """A form of one person, of a patient or of who has an appointment; it lives two weeks.

    Raises PermissionDenied for another clinic's.
    """
    check(by, Permission.WRITE_AGENDA)
    if appointment is not None and patient is None:
        patient = appointment.patient
    for row in (patient, appointment):
        if row is not None and row.clinic_id != by.clinic_id:
            raise PermissionDenied("Es de otro consultorio.")
    notice_ensure(by=by)
    secret, now = token_new(), timezone.now()
    form = PrevisitForm(
        clinic=by.clinic,
        patient=patient,
        appointment=appointment,
        sha256=token_hash(secret),
        created_by=by.user,
        created_at=now,
        expires_at=now + LIFE,
    )
    form.save(force_insert=True)
    return NewForm(form, secret)


@transaction.atomic
def previsit_save(*, form: PrevisitForm, given: Mapping[str, str]) -> PrevisitForm:
    """Keep what the person has written so far. Raises NotPossibleNowError once sent or expired."""
    row = _open(form)
    row.answers, row.saved_at = cleaned(given), timezone.now()
    row.save(update_fields=["answers", "saved_at"])
    return row


@transaction.atomic
def previsit_send(
    *,
    form: PrevisitForm,
    given: Mapping[str, str],
    consents: Collection[str],
    signed_name: str,
    notice_version: int,
) -> PrevisitForm:
    """Close it with what the person accepts, each purpose apart, of the notice they read.

    Raises ValidationError (the notice changed meanwhile, nobody signs, nothing is told) and
    NotPossibleNowError.
    """
    row = _open(form)
    answers = cleaned(given)
    notice = row.clinic.privacy_notices.order_by("-version").first()
    if notice is None or notice.version != notice_version:
        raise ValidationError({"notice": "El aviso de privacidad cambió: léalo otra vez."})
    name = " ".join(signed_name.split())[:120]
    if not name:
        raise ValidationError({"signed_name": "Escriba su nombre: vale como su firma."})
    if not answers:
        raise ValidationError("El formulario está en blanco.")
    _check_identity(answers)
    known = [purpose for purpose in Consent.Purpose.values if purpose in consents]
    row.answers, row.consents, row.notice = answers, known, notice
    row.signed_name = name
    row.sent_at = row.saved_at = timezone.now()
    row.answers_sha256 = sha256_of({"answers": answers, "consents": known, "name": name})
    with acting_as(label="formulario del paciente", clinic_id=row.clinic_id):
        row.save()
    return row


@transaction.atomic
def previsit_decide(
    *, form: PrevisitForm, item: str, accept: bool, consultation: Consultation, by: Membership
) -> PrevisitDecision:
    """Take one thing into the record through its own service, or leave it out.

    Accepted twice it is written once. Raises ValidationError and what the services raise.
    """
    check(by, Permission.WRITE_RECORD)
    row = PrevisitForm.objects.select_for_update(of=("self",)).get(pk=form.pk)
    if row.patient_id is None or row.patient_id != consultation.patient_id:
        raise PermissionDenied("El formulario es de otra persona.")
    present = PrevisitDecision.objects.filter(form=row, item=item).first()
    if present is not None:
        return present
    if item not in items_of(row.answers) and item not in [CONSENT + p for p in row.consents]:
        raise ValidationError("Eso no está en el formulario.")
    if accept:
        _take(row, item, consultation, by)
    outcome = PrevisitDecision.Outcome.ACCEPTED if accept else PrevisitDecision.Outcome.DISMISSED
    decision = PrevisitDecision(
        form=row, item=item, outcome=outcome, consultation=consultation, decided_by=by.user
    )
    decision.save(force_insert=True)
    return decision


def _take(form: PrevisitForm, item: str, consultation: Consultation, by: Membership) -> None:
    patient = consultation.patient
    if item == IDENTITY:
        data = identity_data(form, patient)
        patient_update(patient=patient, data=data, by=by, acknowledged=True)
    elif item == ALLERGIES:
        _take_allergies(form, patient, by)
    elif item.startswith(CONSENT):
        _take_consent(form, item.removeprefix(CONSENT), patient, by)
    else:
        _take_section(form, item, consultation, by)


def identity_data(form: PrevisitForm, patient: Patient) -> PatientData:
    """The identification on record with what the person told in its place."""
    present = PatientData(**{f.name: getattr(patient, f.name) for f in fields(PatientData)})
    said: dict[str, object] = dict(identity_of(form.answers))
    if born := parse_date(str(said.pop("birth_date", ""))):
        said["birth_date"] = born
    return replace(present, **said)  # type: ignore[arg-type]


def _take_allergies(form: PrevisitForm, patient: Patient, by: Membership) -> None:
    if denies_allergies(form.answers):
        allergies_deny(patient=patient, by=by)
        return
    in_force = {
        (row.kind, row.agent.casefold()) for row in patient.allergies.filter(voided_at=None)
    }
    for kind, agents in allergies_of(form.answers).items():
        for agent in agents:
            if (kind, agent.casefold()) not in in_force:
                allergy_record(patient=patient, agent=agent, kind=kind, by=by)


def _take_consent(form: PrevisitForm, purpose: str, patient: Patient, by: Membership) -> None:
    when = sent_on(form)
    consent_grant(
        patient=patient,
        purpose=purpose,
        method=Consent.Method.FORM,
        evidence=f"Formulario {form.public_id}, enviado el {date_format(when, 'j/b/Y')} a las "
        f"{when:%H:%M} por {form.signed_name}; SHA-256 {form.answers_sha256[:16]}…",
        notice=form.notice,
        by=by,
    )


def _take_section(
    form: PrevisitForm, section: str, consultation: Consultation, by: Membership
) -> None:
    """Below what is already written there, saying whose words they are."""
    told = section_texts(form.answers)[section]
    told = f"Enviado por el paciente el {date_format(sent_on(form), 'j/b/Y')}:\n{told}"
    kept = HistorySection.objects.filter(consultation=consultation, section=section).first()
    text = f"{kept.text}\n\n{told}" if kept is not None and kept.text else told
    history_section_save(consultation=consultation, section=section, text=text[:LONGEST], by=by)


def _open(form: PrevisitForm) -> PrevisitForm:
    row = PrevisitForm.objects.select_for_update(of=("self",)).get(pk=form.pk)
    row.clinic = form.clinic
    if row.sent_at is not None:
        raise NotPossibleNowError("Este formulario ya se envió.")
    if not row.is_open:
        raise NotPossibleNowError("El enlace venció: pida otro en el consultorio.")
    return row


def _check_identity(answers: Mapping[str, str]) -> None:
    """What the record would refuse later is said now, while the person can mend it."""
    errors = {}
    if text := answers.get("birth_date"):
        try:
            born = date.fromisoformat(text)
        except ValueError:
            errors["birth_date"] = "Escriba la fecha como 27/04/1990."
        else:
            if not date(1900, 1, 1) <= born <= timezone.localdate():
                errors["birth_date"] = "Revise el año de nacimiento."
    if (sex := answers.get("sex")) and sex not in Patient.Sex.values:
        errors["sex"] = "Elija una de las opciones."
    if errors:
        raise ValidationError(errors)
