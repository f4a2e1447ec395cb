"""Writes about who the patient is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Clinic, Membership, User
from accounts.permissions import Permission, check
from patients.ages import ADULT_YEARS, age_at
from patients.curp import curp_mismatches, curp_read
from patients.domicile import address_composed
from patients.errors import CurpMismatchError, DuplicatePatientError
from patients.identification import coverages_check
from patients.models import Patient
from patients.names import plain
from patients.phones import phone_read
from patients.rfc import rfc_read
from patients.selectors.patient import patient_duplicates
from patients.services.drafts import patient_check

MAX_AGE_YEARS = 120
MULTILINE = ("address", "dislikes")


@dataclass(frozen=True)
class PatientData:
    """Everything the identification holds (NOM-004 5.2.3; norms 2.1)."""

    given_names: str
    first_surname: str
    birth_date: date
    sex: str
    address: str
    second_surname: str = ""
    preferred_name: str = ""
    birth_date_estimated: bool = False
    curp: str = ""
    curp_status: str = ""
    birth_entity: str = ""
    nationality: str = "MEX"
    phone: str = ""
    email: str = ""
    marital_status: str = ""
    schooling: str = ""
    occupation: str = ""
    emergency_name: str = ""
    emergency_relationship: str = ""
    emergency_phone: str = ""
    representative_name: str = ""
    representative_relationship: str = ""
    referring_physician: str = ""
    dislikes: str = ""
    curp_source: str = ""
    foreign_document: str = ""
    foreign_number: str = ""
    gender: str = ""
    birth_country: str = ""
    postal_code: str = ""
    residence_entity: str = ""
    municipality: str = ""
    religion: str = ""
    indigenous: str = ""
    language: str = ""
    afro_mexican: str = ""
    migrant: str = ""
    coverages: list[str] = field(default_factory=list)
    blood_group: str = ""
    physician_licence: str = ""
    physician_phone: str = ""
    representative_document: str = ""
    rfc: str = ""
    tax_regime: str = ""
    cfdi_use: str = ""
    tax_postal_code: str = ""
    street: str = ""
    street_number: str = ""
    neighbourhood: str = ""
    gestation_weeks: int | None = None
    gestation_days: int | None = None
    preferred_channel: str = ""


@transaction.atomic
def patient_register(
    *,
    data: PatientData,
    by: Membership,
    responsible: User | None = None,
    acknowledged: bool = False,
    is_synthetic: bool = False,
    opened_at: datetime | None = None,
) -> Patient:
    """Open a patient's record, with the next number of the clinic.

    `acknowledged` accepts both a possible duplicate by name and a CURP that says something else.
    Raises ValidationError, DuplicatePatientError, CurpMismatchError, PermissionDenied.
    """
    check(by, Permission.REGISTER_PATIENT)
    # The clinic's row is the queue: two people registering at once get two numbers.
    clinic = Clinic.objects.select_for_update().get(pk=by.clinic_id)
    last = Patient.objects.filter(clinic=clinic).aggregate(last=Max("record_number"))["last"]
    patient = Patient(
        clinic=clinic,
        record_number=(last or 0) + 1,
        responsible=responsible or by.user,
        is_synthetic=is_synthetic,
        opened_at=opened_at or timezone.now(),
    )
    filled = _fill(patient, data)
    duplicates = patient_duplicates(
        clinic=clinic,
        curp_index=patient.curp_index,
        search_name=patient.search_name,
        birth_date=data.birth_date,
    )
    if duplicates and not acknowledged:
        raise DuplicatePatientError(duplicates, warnings=filled.curp_warnings)
    _check_curp(filled, acknowledged=acknowledged)
    patient.full_clean()
    patient.save()
    return patient


@transaction.atomic
def patient_update(
    *, patient: Patient, data: PatientData, by: Membership, acknowledged: bool = False
) -> Patient:
    """Correct the identification; the change history keeps what it said before.

    Raises ValidationError, CurpMismatchError, PermissionDenied.
    """
    patient_check(patient=patient, by=by, permission=Permission.REGISTER_PATIENT)
    patient = Patient.objects.select_for_update().get(pk=patient.pk)
    filled = _fill(patient, data)
    _check_curp(filled, acknowledged=acknowledged)
    patient.full_clean()
    patient.save(update_fields=filled.fields)
    return patient


@dataclass(frozen=True)
class _Filled:
    """What was put in the row: the names of the fields, and what the CURP contradicts."""

    fields: list[str]
    curp_warnings: tuple[str, ...]


def _fill(patient: Patient, data: PatientData) -> _Filled:
    """Put the data in the row, normalised. Raises ValidationError."""
    _check_birth(data.birth_date)
    values = asdict(data)
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = value.strip() if name in MULTILINE else " ".join(value.split())
    values["phone"] = _phone("phone", data.phone)
    values["emergency_phone"] = _phone("emergency_phone", data.emergency_phone)
    values["rfc"] = rfc_read(data.rfc)
    values["birth_country"] = values["birth_country"].upper()
    values["address"] = _address(values)
    values["coverage"] = _coverages(data)
    values["curp"], values["curp_status"], warnings = _curp(data)
    values["search_name"] = plain(
        f"{data.given_names} {data.first_surname} {data.second_surname} {data.preferred_name}"
    )
    for name, value in values.items():
        setattr(patient, name, value)
    _check_contact(patient)
    return _Filled([*values, "curp_index"], warnings)


def _address(values: dict[str, Any]) -> str:
    """As it is printed: from its parts if the street is known, else as it was written."""
    composed = address_composed(
        street=values["street"],
        street_number=values["street_number"],
        neighbourhood=values["neighbourhood"],
        postal_code=values["postal_code"],
        municipality=values["municipality"],
        entity=values["residence_entity"],
    )
    return composed or str(values["address"])


def _coverages(data: PatientData) -> str:
    """The first institution, "" if there is none. Raises ValidationError."""
    try:
        coverages_check(data.coverages)
    except ValidationError as error:
        raise ValidationError({"coverages": error.messages}) from error
    return next(iter(data.coverages), "")


def _check_curp(filled: _Filled, *, acknowledged: bool) -> None:
    if filled.curp_warnings and not acknowledged:
        raise CurpMismatchError(filled.curp_warnings)


def _check_birth(birth_date: date) -> None:
    today = timezone.localdate()
    if birth_date > today:
        raise ValidationError({"birth_date": "La fecha de nacimiento todavía no llega."})
    if age_at(birth_date=birth_date, on=today).years > MAX_AGE_YEARS:
        raise ValidationError(
            {"birth_date": f"Serían más de {MAX_AGE_YEARS} años: revise el año de nacimiento."}
        )


def _check_contact(patient: Patient) -> None:
    """One way to reach the patient; for a minor, who answers for them."""
    errors = {}
    if not patient.phone and not patient.email:
        errors["phone"] = "Anote un teléfono o un correo para localizarle."
    if patient.age.years < ADULT_YEARS:
        if not patient.representative_name:
            errors["representative_name"] = "Es menor de edad: anote quién le representa."
        if not patient.representative_relationship:
            errors["representative_relationship"] = "Anote el parentesco o la tutela."
    if errors:
        raise ValidationError(errors)


def _phone(name: str, text: str) -> str:
    try:
        return phone_read(text)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from error


def _curp(data: PatientData) -> tuple[str, str, tuple[str, ...]]:
    """The CURP, what is known of it and what it contradicts. An absent one keeps its reason."""
    if not data.curp.strip():
        absent = (Patient.CurpStatus.UNAVAILABLE, Patient.CurpStatus.REFUSED)
        return "", data.curp_status if data.curp_status in absent else "", ()
    try:
        curp = curp_read(data.curp)
    except ValidationError as error:
        raise ValidationError({"curp": error.messages}) from error
    if curp.is_generic:
        return curp.text, Patient.CurpStatus.GENERIC, ()
    warnings = curp_mismatches(
        curp,
        given_names=data.given_names,
        first_surname=data.first_surname,
        second_surname=data.second_surname,
        birth_date=data.birth_date,
        sex=data.sex,
        birth_entity=data.birth_entity,
    )
    status = Patient.CurpStatus.FORMAT_OK if warnings else Patient.CurpStatus.VALIDATED
    return curp.text, status, warnings
