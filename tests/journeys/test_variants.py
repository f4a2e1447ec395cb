"""A child's first visit and a pregnant woman's, to the signature: each sees what concerns them.

Looked at: every screen of theirs that differs, desktop and phone, light and dark, with axe.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from patients.models import Consultation, HistorySection, Patient, SignedDocument
from tests.factories.accounts import PASSWORD
from tests.factories.patients import ConsentFactory, PatientFactory
from tests.journeys.walker import Walker

HISTORY = {
    "motivo": "Revisión de su alimentación.",
    "personales_patologicos": "Sin cirugías ni hospitalizaciones.",
    "no_patologicos": "Duerme bien; come en casa.",
    "padecimiento_actual": "Sin molestias.",
    "aparatos_y_sistemas": "Sin alteraciones referidas.",
    "exploracion_fisica": "Sin signos carenciales.",
}

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


def history(walker: Walker, *denied: str) -> None:
    """The sections that every visit asks for, those denied, and on to the measurements."""
    for section, text in HISTORY.items():
        walker.fill(f"[name={section}-text]", text)
    for section in denied:
        walker.click(f"label:has([name={section}-state][value=denied])")
    walker.page.get_by_text("Borrador guardado").wait_for()
    walker.button("Guardar y seguir")


def sign(walker: Walker, visit: Consultation) -> None:
    """A diagnosis and the signature; this visit has no plan."""
    walker.page.locator("[name=problem_code]").select_option(index=2)
    walker.fill("[name=etiology]", "horarios irregulares")
    walker.fill("[name=signs]", "recordatorio de 24 horas")
    walker.button("Agregar diagnóstico")
    walker.click("label:has([name=prognosis][value=bueno])")
    walker.page.get_by_text("Borrador guardado").wait_for()
    walker.button("Guardar y seguir")
    walker.open(reverse("practice:consultation-close", args=[visit.public_id]))
    walker.fill("[name=plan]", "Cinco comidas en horario; agua simple. Regresa en cuatro semanas.")
    walker.page.get_by_text("Borrador guardado").wait_for()
    walker.fill("[name=password]", PASSWORD)
    walker.button("Firmar y cerrar")
    assert SignedDocument.objects.filter(consultation=visit).exists()
    walker.look("documento")


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
        allergies_denied=True,
    )
    ConsentFactory(patient=patient)
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
    history(inside, "tabaco_alcohol_sustancias", "medicamentos")
    inside.fill("[name=weight]", "12.4")
    inside.fill("[name=height]", "0.87")
    inside.fill("[name=head]", "48.5")
    inside.fill("[name=reason-vitals]", "No se cuenta con el equipo")
    inside.page.get_by_text("Peso para la longitud").first.wait_for()
    inside.look("medicion-infantil")
    inside.button("Guardar y seguir")
    sign(inside, visit)
    inside.open(reverse("patients:patient-detail", args=[patient.public_id]))
    inside.look("curvas")
    assert not inside.complaints, "\n".join(inside.complaints)


def test_pregnant(inside: Walker, nutritionist: Membership) -> None:
    patient = PatientFactory(
        clinic=nutritionist.clinic, responsible=nutritionist.user, allergies_denied=True
    )
    ConsentFactory(patient=patient)
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
        inside.fill(f"[name=medicamentos-t-taken-{number}-route]", "oral")
        inside.fill(f"[name=medicamentos-t-taken-{number}-periodicity]", "cada 24 horas")
    inside.page.get_by_text("Borrador guardado").wait_for()
    inside.look("historia-embarazo")
    assert answers(visit, "gineco_obstetricos")["weeks"] == "24"
    taken = answers(visit, "medicamentos")["taken"]
    assert [row["name"] for row in taken] == ["Ácido fólico", "Hierro"]  # type: ignore[attr-defined]
    history(inside, "heredofamiliares", "tabaco_alcohol_sustancias")
    inside.fill("[name=weight]", "67.2")
    inside.fill("[name=height]", "1.60")
    inside.fill("[name=reason-vitals]", "No se cuenta con el equipo")
    inside.look("medicion-embarazo")
    inside.button("Guardar y seguir")
    sign(inside, visit)
    assert not inside.complaints, "\n".join(inside.complaints)
