"""A child's first visit and a pregnant woman's: each sees the sections that concern them.

Looked at: the history with its detail open, desktop and phone, light and dark, with axe.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from patients.models import Consultation, HistorySection, Patient
from tests.factories.patients import PatientFactory
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def inside(walker: Walker, nutritionist: Membership, client_of) -> Walker:  # type: ignore[no-untyped-def]
    """The walker with the session of the nutriólogo."""
    name = settings.SESSION_COOKIE_NAME
    value = client_of(nutritionist).cookies[name].value
    walker.page.context.add_cookies([{"name": name, "value": value, "url": walker.base}])
    return walker


def attend(walker: Walker, patient: Patient) -> Consultation:
    """From the patient's page to the history."""
    walker.open(reverse("patients:patient-detail", args=[patient.public_id]))
    walker.button("Atender")
    return Consultation.objects.get(patient=patient)


def detail(walker: Walker, section: str) -> None:
    """Open the detail of a section."""
    walker.click(f"section:has(#t-{section}) summary")


def answers(visit: Consultation, section: str) -> dict[str, object]:
    return HistorySection.objects.get(consultation=visit, section=section).answers


def test_child(inside: Walker, nutritionist: Membership) -> None:
    today = timezone.localdate()
    patient = PatientFactory(
        clinic=nutritionist.clinic,
        responsible=nutritionist.user,
        given_names="Emilio",
        sex="male",
        birth_date=today - timedelta(days=800),
        representative_name="Rosa Ejemplo",
        representative_relationship="madre",
    )
    visit = attend(inside, patient)
    assert inside.page.locator("#x-informant").input_value() == "Rosa Ejemplo (madre)"
    assert not inside.page.locator("#x-gineco_obstetricos").count()
    detail(inside, "pediatricos")
    inside.fill("[name=pediatricos-q-birth_weight]", "3100")
    inside.page.locator("[name=pediatricos-q-milk]").select_option("exclusiva")
    detail(inside, "heredofamiliares")
    inside.fill("[name=heredofamiliares-t-conditions-diabetes_2-kin]", "abuela materna")
    inside.page.get_by_text("Borrador guardado").wait_for()
    inside.look("historia-infantil")
    assert answers(visit, "pediatricos") == {"birth_weight": "3100", "milk": "exclusiva"}
    assert not inside.complaints, "\n".join(inside.complaints)


def test_pregnant(inside: Walker, nutritionist: Membership) -> None:
    patient = PatientFactory(clinic=nutritionist.clinic, responsible=nutritionist.user)
    visit = attend(inside, patient)
    detail(inside, "gineco_obstetricos")
    inside.page.locator("[name=gineco_obstetricos-q-pregnant]").select_option("si")
    inside.fill("[name=gineco_obstetricos-q-weeks]", "24")
    inside.fill("[name=gineco_obstetricos-q-weight_before]", "61.5")
    detail(inside, "medicamentos")
    for number, (name, dose) in enumerate([("Ácido fólico", "400 µg"), ("Hierro", "60 mg")]):
        if number:
            inside.button("Agregar otro")
        inside.fill(f"[name=medicamentos-t-taken-{number}-name]", name)
        inside.fill(f"[name=medicamentos-t-taken-{number}-dose]", dose)
    inside.page.get_by_text("Borrador guardado").wait_for()
    inside.look("historia-embarazo")
    assert answers(visit, "gineco_obstetricos")["weeks"] == "24"
    taken = answers(visit, "medicamentos")["taken"]
    assert [row["name"] for row in taken] == ["Ácido fólico", "Hierro"]  # type: ignore[attr-defined]
    assert not inside.complaints, "\n".join(inside.complaints)
