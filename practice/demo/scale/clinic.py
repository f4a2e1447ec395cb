"""The clinic at scale and who works in it: apart from the demonstration, which stays tidy."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from accounts.confidentiality import agreement
from accounts.models import Clinic, Membership, ProfessionalLicence, Role, User
from accounts.services.clinic import LicenceData, licence_set, membership_add
from accounts.services.confidentiality import confidentiality_accept
from practice.demo.clinic import DOMAIN, Access, Staff, clinic_of

STAFF = (
    Staff(f"escala@{DOMAIN}", "Elisa Escala Demostración", Role.OWNER, "7100001"),
    Staff(f"escala.dos@{DOMAIN}", "Bruno Escala Ejemplo", Role.NUTRITIONIST, "7100002"),
    Staff(f"escala.tres@{DOMAIN}", "Clara Escala Ejemplo", Role.NUTRITIONIST, "7100003"),
    Staff(f"escala.cuatro@{DOMAIN}", "David Escala Ejemplo", Role.NUTRITIONIST, "7100004"),
    Staff(f"escala.asistente@{DOMAIN}", "Eva Escala Ejemplo", Role.ASSISTANT),
)


@dataclass(frozen=True)
class Professional:
    """Somebody who attends and signs."""

    membership: Membership
    licence: ProfessionalLicence


def scale_clinic() -> Clinic | None:
    """The clinic at scale of this installation, if it has one."""
    return clinic_of(STAFF[0].email)


@transaction.atomic
def scale_clinic_create(*, password: str = "") -> tuple[Clinic, list[Access]]:
    """Create the clinic and its people. One password for all, or a random one each."""
    clinic = Clinic(
        kind=Clinic.Kind.OFFICE,
        name="Consultorio a escala (datos inventados)",
        address="Calle de Ejemplo 5000, Col. Centro, Mérida, Yucatán, C.P. 97000",
        legal_name="Elisa Escala Demostración",
        phone="999 000 0001",
        is_synthetic=True,
    )
    clinic.full_clean()
    clinic.save()
    access = []
    for staff in STAFF:
        chosen = password or secrets.token_urlsafe(9)
        user = User.objects.create_user(staff.email, chosen, full_name=staff.full_name)
        membership = membership_add(clinic=clinic, user=user, role=staff.role, by=user)
        confidentiality_accept(by=membership, sha256=agreement().sha256)
        if staff.licence:
            data = LicenceData("Licenciatura en Nutrición", "Universidad de Ejemplo", staff.licence)
            licence_set(user=user, licence=data, by=user)
        access.append(Access(staff, chosen))
    return clinic, access


def professionals(clinic: Clinic) -> list[Professional]:
    """Who attends there, the owner first."""
    members = clinic.memberships.select_related("user", "clinic").exclude(role=Role.ASSISTANT)
    licences = ProfessionalLicence.objects.filter(user__memberships__clinic=clinic)
    by_user = {licence.user_id: licence for licence in licences.select_related("user")}
    return [Professional(row, by_user[row.user_id]) for row in members.order_by("pk")]
