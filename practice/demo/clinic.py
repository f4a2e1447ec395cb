"""The demonstration clinic and its people."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from accounts.confidentiality import agreement
from accounts.models import Clinic, Membership, Role, User
from accounts.services.clinic import LicenceData, licence_set, membership_add
from accounts.services.confidentiality import confidentiality_accept

DOMAIN = "nutricion.example"


@dataclass(frozen=True)
class Staff:
    """Somebody who signs in to the demonstration."""

    email: str
    full_name: str
    role: Role
    licence: str = ""


STAFF = (
    Staff(f"demo@{DOMAIN}", "Ana Sofía Demostración", Role.OWNER, "7000001"),
    Staff(f"colega@{DOMAIN}", "Luis Ejemplo Pérez", Role.NUTRITIONIST, "7000002"),
    Staff(f"asistente@{DOMAIN}", "Marta Ejemplo Ruiz", Role.ASSISTANT),
    Staff(f"auditoria@{DOMAIN}", "Raúl Ejemplo Soto", Role.AUDITOR),
)


@dataclass(frozen=True)
class Access:
    """How somebody signs in. The password is known only when it has just been set."""

    staff: Staff
    password: str


def demo_clinic() -> Clinic | None:
    """The demonstration clinic of this installation, if it has one."""
    return clinic_of(STAFF[0].email)


def clinic_of(email: str) -> Clinic | None:
    """The synthetic clinic whose titular signs in with an e-mail."""
    mine = {"memberships__user__email": email, "memberships__role": Role.OWNER}
    return Clinic.objects.filter(is_synthetic=True, **mine).order_by("pk").first()


@transaction.atomic
def demo_clinic_create(*, password: str = "") -> tuple[Membership, list[Access]]:
    """Create the clinic and its people. One password for all, or a random one each."""
    clinic = Clinic(
        kind=Clinic.Kind.OFFICE,
        name="Consultorio Nopal (demostración)",
        address="Av. de Ejemplo 123, Col. Centro, Mérida, Yucatán, C.P. 97000",
        legal_name="Ana Sofía Demostración",
        phone="999 000 0000",
        is_synthetic=True,
    )
    clinic.full_clean()
    clinic.save()
    access: list[Access] = []
    owner: Membership | None = None
    for staff in STAFF:
        chosen = password or secrets.token_urlsafe(9)
        user = User.objects.create_user(
            staff.email, chosen, full_name=staff.full_name, is_staff=staff.role != Role.ASSISTANT
        )
        membership = membership_add(clinic=clinic, user=user, role=staff.role, by=user)
        if staff.licence:
            licence_set(user=user, licence=licence_of(staff), by=user)
        confidentiality_accept(by=membership, sha256=agreement().sha256)
        owner = owner or membership
        access.append(Access(staff, chosen))
    assert owner is not None  # noqa: S101 - STAFF is not empty
    return owner, access


def licence_of(staff: Staff) -> LicenceData:
    """An invented licence, plainly so."""
    return LicenceData("Licenciatura en Nutrición", "Universidad de Ejemplo", staff.licence)


def passwords_set(*, password: str) -> list[Access]:
    """Give the people of an existing demonstration the password that was asked for."""
    access = []
    for staff in STAFF:
        user = User.objects.filter(email=staff.email).first()
        if user:
            user.set_password(password)
            user.save(update_fields=["password"])
            access.append(Access(staff, password))
    return access
