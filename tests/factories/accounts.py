"""Clinics and people of the tests. Every name is invented."""

from __future__ import annotations

import factory

from accounts.confidentiality import agreement
from accounts.models import Clinic, Membership, ProfessionalLicence, Role, Scope, User
from accounts.services.api_token import NewToken, token_create
from accounts.services.confidentiality import confidentiality_accept

PASSWORD = "caminar-despacio-por-la-milpa"


class ClinicFactory(factory.django.DjangoModelFactory):
    """A consultorio with a complete header."""

    class Meta:
        model = Clinic

    name = factory.Sequence(lambda n: f"Consultorio Ahuehuete {n}")
    address = "Calle Inventada 12, Col. Ficticia, 00000 Ciudad de México"
    legal_name = "Nutrición Ahuehuete, persona moral de prueba"


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persona{n}@nutricion.example")
    full_name = factory.Sequence(lambda n: f"Persona Ficticia {n}")
    password = factory.django.Password(PASSWORD)


class ProfessionalLicenceFactory(factory.django.DjangoModelFactory):
    """An invented licence, well formed."""

    class Meta:
        model = ProfessionalLicence

    user = factory.SubFactory(UserFactory)
    degree = "Licenciatura en Nutrición"
    institution = "Universidad Ficticia del Valle"
    number = factory.Sequence(lambda n: f"{10_000_000 + n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    """A person at work in a clinic. Owners and nutriólogos come with their licence."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    clinic = factory.SubFactory(ClinicFactory)
    role = Role.NUTRITIONIST

    @factory.post_generation
    def licence(self: Membership, create: bool, extracted: object, **fields: str) -> None:
        """`licence=False` leaves a professional without one."""
        if create and extracted is not False and self.role in (Role.OWNER, Role.NUTRITIONIST):
            ProfessionalLicenceFactory(user=self.user, **fields)

    @factory.post_generation
    def confidentiality(self: Membership, create: bool, extracted: object, **fields: str) -> None:
        """`confidentiality=False` leaves a person who has not accepted the agreement yet."""
        if create and extracted is not False:
            confidentiality_accept(by=self, sha256=agreement().sha256)


def token_of(by: Membership, *scopes: str, days: int = 30) -> NewToken:
    """A key of the API that acts as `by`; without scopes, with all of them."""
    return token_create(name="Programa de prueba", scopes=scopes or Scope.values, days=days, by=by)
