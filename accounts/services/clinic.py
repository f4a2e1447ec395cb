"""Writes about clinics: the first one, and who works in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from accounts.models import Clinic, Membership, ProfessionalLicence, Role, User


class ClinicAlreadyExistsError(Exception):
    """The first-run page was used a second time."""


@dataclass(frozen=True)
class LicenceData:
    """Título, institución y cédula of a professional."""

    degree: str
    institution: str
    number: str


@transaction.atomic
def clinic_create_first(
    *, clinic: Clinic, full_name: str, email: str, password: str, licence: LicenceData
) -> Membership:
    """Create the installation's first clinic and its owner, who is also a nutriólogo.

    Raises ClinicAlreadyExistsError if there is one: the door closes behind the first to enter.
    """
    if Clinic.objects.select_for_update().exists():
        raise ClinicAlreadyExistsError
    clinic.full_clean()
    clinic.save()
    owner = User.objects.create_user(email, password, full_name=full_name, is_staff=True)
    licence_set(user=owner, licence=licence, by=owner)
    return membership_add(clinic=clinic, user=owner, role=Role.OWNER, by=owner)


@transaction.atomic
def membership_add(*, clinic: Clinic, user: User, role: str, by: User) -> Membership:
    """Give a person a place in a clinic. Raises ValidationError if the person already has one."""
    membership = Membership(clinic=clinic, user=user, role=role)
    membership.full_clean()
    membership.save()
    return membership


@transaction.atomic
def licence_set(*, user: User, licence: LicenceData, by: User) -> ProfessionalLicence:
    """Record or correct a person's professional licence. Raises ValidationError."""
    record = ProfessionalLicence.objects.filter(user=user).first() or ProfessionalLicence(user=user)
    record.degree, record.institution, record.number = (
        licence.degree,
        licence.institution,
        licence.number,
    )
    record.full_clean()
    record.save()
    return record
