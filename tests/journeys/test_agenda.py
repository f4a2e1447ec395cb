"""The agenda in a real browser: reception, a stranger's telephone, a form before the visit.

Looked at: every screen, desktop and phone, light and dark, with axe.
"""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import Membership, Role
from agenda.models import Appointment, PrevisitForm
from agenda.services.previsit import previsit_make
from patients.models import HistorySection
from patients.services.consultation import consultation_open
from tests.factories.accounts import PASSWORD, MembershipFactory
from tests.factories.agenda import (
    appointment_of,
    block_of,
    booking_page,
    open_week,
    tomorrow_at,
    visit_type_of,
)
from tests.factories.patients import PatientFactory
from tests.journeys.conftest import SHOTS
from tests.journeys.walker import PHONE, Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owner(db: None) -> Membership:
    """A nutriólogo with hours, types of visit and a public page."""
    place = MembershipFactory(role=Role.OWNER, user__full_name="Ana Sofía Ejemplo")
    open_week(place)
    visit_type_of(place, name="Primera consulta", minutes=60, buffer_after=10, is_online=True)
    visit_type_of(place, name="Seguimiento", minutes=30, colour="cielo", is_online=True)
    return place


@pytest.fixture
def here(page: Page, live_server, request: pytest.FixtureRequest) -> Walker:  # type: ignore[no-untyped-def]
    """Somebody who walks, without the catalogue of foods."""
    return Walker(page, live_server.url, SHOTS / request.node.name.removeprefix("test_"))


def enter(walker: Walker, person: Membership) -> None:
    """Sign in."""
    walker.open("/cuenta/login/")
    walker.fill("[name=login]", person.user.email)
    walker.fill("[name=password]", PASSWORD)
    walker.click("button[type=submit]")


def test_reception_books_moves_and_cancels(here: Walker, owner: Membership) -> None:
    patient = PatientFactory(
        clinic=owner.clinic,
        responsible=owner.user,
        given_names="Guadalupe",
        search_name="guadalupe",
    )
    types = list(owner.clinic.visit_types.all())
    appointment_of(owner, starts_at=tomorrow_at(9), visit_type=types[0])
    appointment_of(owner, starts_at=tomorrow_at(16, 30), visit_type=types[1])
    block_of(owner)
    enter(here, owner)
    here.look("0-hoy")
    day = f"{timezone.localtime(tomorrow_at(9)):%Y-%m-%d}"
    here.open(f"/agenda/?dia={day}")
    here.look("1-dia")
    here.open(f"/agenda/semana/?dia={day}")
    here.look("2-semana")
    here.open(f"/agenda/nueva/?dia={day}")
    here.fill("#q", "guada")
    here.page.get_by_text("Guadalupe Sáenz Ñandú").wait_for()
    here.page.get_by_text("10:30", exact=True).wait_for()
    here.look("3-agendar")
    here.click(here.page.get_by_text("10:30", exact=True))
    here.button("Agendar")
    row = Appointment.objects.get(patient=patient)
    assert row.starts_at == tomorrow_at(10, 30)
    here.look("4-cita")
    here.button("Confirmar")
    here.link("Mover")
    here.fill("[name=other_time]", "11:15")
    here.look("5-mover")
    here.button("Mover")
    row.refresh_from_db()
    assert (row.starts_at, row.state) == (tomorrow_at(11, 15), "confirmed")
    here.link("Cancelar")
    here.fill("[name=reason]", "La pidió el paciente")
    here.look("6-cancelar")
    here.button("Cancelar la cita")
    row.refresh_from_db()
    assert row.state == "cancelled"
    for number, name in enumerate(
        ("horario", "bloqueos", "tipos", "pagina-de-citas", "calendario"), 7
    ):
        here.open(f"/agenda/{name}/")
        here.look(f"{number}-{name}")
    assert not here.complaints, "\n".join(here.complaints)


def test_stranger_asks_from_a_telephone(here: Walker, owner: Membership) -> None:
    shown = booking_page(owner, slug="consultorio-nopal", message="Entrada por la calle de atrás.")
    here.page.set_viewport_size(PHONE)
    here.open(f"/citas/{shown.slug}/")
    here.look("1-pedir")
    here.page.set_viewport_size(PHONE)
    here.click(here.page.locator(".hours label").nth(3))
    here.write("Su nombre completo", "Rosa Luna")
    here.write("Su teléfono", "55 8765 4321")
    here.click(here.page.get_by_label("Leí el aviso de privacidad"))
    here.button("Pedir la cita")
    row = Appointment.objects.get()
    assert (row.contact_name, row.state) == ("Rosa Luna", "pending")
    here.look("2-su-cita")
    here.link("Cambiar la hora")
    here.look("3-cambiar")
    here.page.locator(".hours label").nth(8).click()
    here.button("Tomar esa hora")
    here.button("Confirmo que asistiré")
    row.refresh_from_db()
    assert row.state == "confirmed"
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.button("Cancelar la cita")
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert not here.complaints, "\n".join(here.complaints)


def test_form_before_the_visit_is_reviewed(here: Walker, owner: Membership) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    made = previsit_make(patient=patient, by=owner)
    here.page.set_viewport_size(PHONE)
    here.open(f"/citas/f/{made.secret}/")
    here.write("¿Por qué viene", "Quiero tener más energía por la tarde.")
    here.page.get_by_text(re.compile("Borrador guardado")).wait_for()
    here.page.reload()
    assert "energía" in here.page.get_by_label("¿Por qué viene").input_value()
    here.write("Desayuno", "Dos quesadillas y café con leche, a las 8:30")
    here.write("Alergias a alimentos", "Cacahuate")
    here.write("Tabaco", "no")
    here.look("1-formulario")
    here.page.set_viewport_size(PHONE)
    here.click(here.page.get_by_text("Integrar el expediente"))
    here.button("Enviar a mi nutriólogo")
    here.look("2-falta-la-firma")
    here.page.set_viewport_size(PHONE)
    here.write("Su nombre, como firma", "Itzel Sáenz")
    here.button("Enviar a mi nutriólogo")
    here.look("3-gracias")
    assert PrevisitForm.objects.get().consents == ["care"]

    visit = consultation_open(patient=patient, by=owner)
    enter(here, owner)
    here.open(f"/consulta/{visit.public_id}/revision/")
    here.page.get_by_text("Ver lo que envió").wait_for()
    here.look("4-revision")
    here.click(here.page.get_by_role("button", name=re.compile("Dejar fuera.*Tabaco")))
    here.page.get_by_role("button", name=re.compile("Aceptar todo")).click()
    here.page.wait_for_load_state()
    here.page.get_by_text("Revisado", exact=True).wait_for()
    here.look("5-revisado")
    texts = {row.section: row.text for row in HistorySection.objects.all()}
    assert "energía" in texts["motivo"]
    assert "quesadillas" in texts["evaluacion_dietetica"]
    assert "tabaco_alcohol_sustancias" not in texts
    assert patient.allergies.get().agent == "Cacahuate"
    here.open(f"/pacientes/{patient.public_id}/")
    here.page.get_by_text("Próximas citas").wait_for()
    here.look("6-paciente")
    assert not here.complaints, "\n".join(here.complaints)
