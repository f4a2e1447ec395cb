"""Reads about patients, their allergies and consents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import Clinic, Membership
from accounts.permissions import Permission, may
from patients.curp import SHAPE
from patients.keyring import keyring
from patients.models import Allergy, Consent, Patient, Pregnancy, PrivacyNotice
from patients.names import plain
from patients.reach import reach


def patients_visible_to(membership: Membership | None) -> QuerySet[Patient]:
    """The patients of the clinic in use; none for who may not see even contacts."""
    if membership is None or not may(membership, Permission.SEE_CONTACTS):
        return Patient.objects.none()
    return Patient.objects.filter(reach(membership)).select_related("clinic", "responsible")


def patient_of(membership: Membership | None, public_id: UUID | str) -> Patient:
    """One patient. Raises Http404 if it is not the clinic's."""
    patient = patients_visible_to(membership).filter(public_id=public_id).first()
    if patient is None:
        raise Http404("No hay tal expediente.")
    return patient


def patient_search(membership: Membership | None, text: str) -> QuerySet[Patient]:
    """Patients by words of the name (without accents), record number, telephone or whole CURP."""
    found = patients_visible_to(membership).filter(merge=None)
    if membership and SHAPE.match(curp := "".join(text.split()).upper()):
        index = keyring().index(curp, clinic_id=membership.clinic_id)
        return found.filter(curp_index=index)
    words = plain(text).split()
    digits = "".join(c for c in text if c.isdigit())
    if digits and len(digits) == len("".join(words).strip("+-()")):
        by_number = Q(phone__contains=digits)
        if int(digits) < 2**31:  # what the column can hold
            by_number |= Q(record_number=int(digits))
        return found.filter(by_number)
    for word in words:
        found = found.filter(search_name__contains=word)
    return found


def patient_duplicates(
    *, clinic: Clinic, curp_index: str, search_name: str, birth_date: date
) -> tuple[Patient, ...]:
    """Records that may be the same person: same CURP, or same name and birth date."""
    same = Q(search_name=search_name, birth_date=birth_date)
    if curp_index:
        same |= Q(curp_index=curp_index, curp_status__in=["validated", "format_ok"])
    return tuple(Patient.objects.filter(same, clinic=clinic, merge=None)[:5])


def allergies_of(patient: Patient) -> list[Allergy]:
    """Allergies and intolerances in force."""
    return list(Allergy.objects.filter(patient=patient, voided_at=None))


def consents_in_force(patient: Patient) -> set[str]:
    """Purposes that the patient accepts today. One query."""
    told = Consent.objects.told().filter(patient=patient, revoked_at=None)
    return purposes_accepted(told, is_minor=patient.is_minor)


def purposes_accepted(told: Iterable[Consent], *, is_minor: bool) -> set[str]:
    """Which of a patient's consents, `told` and not revoked, hold today.

    What another accepted for a minor ends at 18. A purpose that a later notice asks again is not
    accepted until it is given anew.
    """
    return {
        row.purpose
        for row in told
        if not row.outdated and (is_minor or not row.representative_name)
    }


def notice_in_force(clinic: Clinic) -> PrivacyNotice | None:
    """The latest notice that the clinic published, or None."""
    return PrivacyNotice.objects.filter(clinic=clinic).order_by("-version").first()


def notice_of(membership: Membership | None, public_id: UUID | str) -> PrivacyNotice:
    """One version of the clinic's notice. Raises Http404 if it is another clinic's."""
    if membership is None or not may(membership, Permission.SEE_CONTACTS):
        raise Http404("No hay tal aviso.")
    notices = PrivacyNotice.objects.filter(clinic=membership.clinic_id)
    found: PrivacyNotice | None = notices.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal aviso.")
    return found


def allergy_of(membership: Membership | None, public_id: UUID | str) -> Allergy:
    """One allergy in force. Raises Http404 if it is another clinic's."""
    found = (
        Allergy.objects.filter(
            patient__in=patients_visible_to(membership), public_id=public_id, voided_at=None
        )
        .select_related("patient__clinic")
        .first()
    )
    if found is None:
        raise Http404("No hay tal alergia.")
    return found


def consent_of(membership: Membership | None, public_id: UUID | str) -> Consent:
    """One consent. Raises Http404 if it is another clinic's."""
    found = (
        Consent.objects.filter(patient__in=patients_visible_to(membership), public_id=public_id)
        .select_related("patient__clinic", "notice")
        .first()
    )
    if found is None:
        raise Http404("No hay tal consentimiento.")
    return found


def pregnancy_of(membership: Membership | None, public_id: UUID | str) -> Pregnancy:
    """One pregnancy that has not been voided. Raises Http404 if it is not the clinic's."""
    found: Pregnancy | None = None
    if may(membership, Permission.SEE_RECORD):
        visible = patients_visible_to(membership).values("pk")
        rows = Pregnancy.objects.filter(patient__in=visible, voided_at=None, public_id=public_id)
        found = rows.select_related("patient__clinic").first()
    if found is None:
        raise Http404("No hay tal embarazo.")
    return found
