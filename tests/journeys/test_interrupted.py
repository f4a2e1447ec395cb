"""What interrupts a note: no connection, a session that ends, two windows, two clicks, haste.

Nothing typed is lost and nothing is signed twice.
"""

from __future__ import annotations

import time

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from accounts.models import Membership
from agenda.models import Appointment
from agenda.services.settings import hours_set
from patients.models import Consultation, Note, SignedDocument
from tests.factories.accounts import PASSWORD
from tests.factories.agenda import WEEK, visit_type_of
from tests.factories.patients import ready_consultation
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SAYS = "#saving"


@pytest.fixture
def session(nutritionist: Membership, client_of) -> str:  # type: ignore[no-untyped-def]
    return str(client_of(nutritionist).cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture
def visit(walker: Walker, nutritionist: Membership, session: str) -> Consultation:
    """A visit ready to sign, and the walker signed in."""
    sign_in(walker, session)
    return ready_consultation(by=nutritionist)


def sign_in(walker: Walker, session: str) -> None:
    name = settings.SESSION_COOKIE_NAME
    walker.page.context.add_cookies([{"name": name, "value": session, "url": walker.base}])


def says(page: Page, text: str) -> None:
    expect(page.locator(SAYS)).to_contain_text(text, timeout=30_000)


def test_EDI_02_cut_connection_loses_nothing(walker: Walker, visit: Consultation) -> None:
    walker.open(f"/consulta/{visit.public_id}/cierre/")
    walker.page.context.set_offline(True)
    walker.fill("[name=plan]", "Escrito sin conexión.")
    says(walker.page, "Sin conexión")
    walker.page.context.set_offline(False)
    says(walker.page, "Borrador guardado")
    assert Note.objects.get(consultation=visit).plan == "Escrito sin conexión."


def test_EDI_02_session_that_ends_in_mid_note_loses_nothing(
    walker: Walker, visit: Consultation, session: str
) -> None:
    address = f"/consulta/{visit.public_id}/cierre/"
    walker.open(address)
    walker.page.context.clear_cookies()
    walker.fill("[name=plan]", "Escrito con la sesión vencida.")
    says(walker.page, "La sesión venció")
    sign_in(walker, session)
    walker.open(address)
    says(walker.page, "Borrador guardado")
    assert walker.page.locator("[name=plan]").input_value() == "Escrito con la sesión vencida."
    assert Note.objects.get(consultation=visit).plan == "Escrito con la sesión vencida."


def test_EDI_01_two_windows_on_the_same_section(walker: Walker, visit: Consultation) -> None:
    address = f"/consulta/{visit.public_id}/revision/"
    walker.open(address)
    other = walker.page.context.new_page()
    other.goto(f"{walker.base}{address}")
    walker.fill("[name=motivo-text]", "De la primera ventana.")
    says(walker.page, "Borrador guardado")
    other.locator("[name=motivo-text]").fill("De la segunda ventana.")
    says(other, "otra persona u otra ventana")
    assert other.locator("[name=motivo-text]").input_value() == "De la segunda ventana."
    assert visit.history_sections.get(section="motivo").text == "De la primera ventana."


def test_EDI_03_two_clicks_sign_once(walker: Walker, visit: Consultation) -> None:
    walker.open(f"/consulta/{visit.public_id}/cierre/")
    walker.fill("[name=password]", PASSWORD)
    walker.page.get_by_role("button", name="Firmar y cerrar").dblclick()
    walker.page.wait_for_url("**/pacientes/documentos/**")
    assert SignedDocument.objects.count() == 1
    assert not walker.complaints, "\n".join(walker.complaints)


def test_EDI_02_signed_in_haste_keeps_the_last_words(walker: Walker, visit: Consultation) -> None:
    walker.open(f"/consulta/{visit.public_id}/cierre/")
    walker.fill("[name=password]", PASSWORD)
    walker.fill("[name=plan]", "Las últimas palabras.")
    walker.button("Firmar y cerrar")
    walker.page.wait_for_url("**/pacientes/documentos/**")
    assert Note.objects.get(consultation=visit).plan == "Las últimas palabras."
    assert not walker.complaints, "\n".join(walker.complaints)


def test_EDI_01_going_on_while_the_draft_is_kept_is_no_conflict(
    walker: Walker, visit: Consultation
) -> None:
    """The draft takes its time; the button waits for it instead of sending the old version."""
    walker.open(f"/consulta/{visit.public_id}/diagnostico/")
    walker.page.route("**/diagnostico/", slowly)
    walker.click("label:has([name=prognosis][value=reservado])")
    says(walker.page, "Guardando")
    walker.button("Guardar y seguir")
    walker.page.wait_for_url("**/requerimiento/")
    visit.refresh_from_db()
    assert visit.note.prognosis == "reservado"


def test_signing_waits_for_the_next_visit_to_be_offered(
    walker: Walker, visit: Consultation, nutritionist: Membership
) -> None:
    visit_type_of(nutritionist)
    hours_set(professional=nutritionist, week=WEEK, by=nutritionist)
    walker.page.route("**/proxima-cita/*", slowly)
    walker.open(f"/consulta/{visit.public_id}/cierre/")
    walker.fill("[name=password]", PASSWORD)
    walker.page.get_by_role("button", name="Firmar y cerrar").dblclick()
    walker.page.wait_for_url("**/pacientes/documentos/**")
    assert Appointment.objects.filter(patient=visit.patient).count() == 1
    assert not walker.complaints, "\n".join(walker.complaints)


def test_next_visit_that_never_comes_is_told(walker: Walker, visit: Consultation) -> None:
    walker.page.route("**/proxima-cita/*", lambda route: route.abort())
    walker.open(f"/consulta/{visit.public_id}/cierre/")
    walker.fill("[name=password]", PASSWORD)
    walker.button("Firmar y cerrar")
    expect(walker.page.locator("[role=alert]")).to_contain_text("Todavía se buscaba")
    assert not SignedDocument.objects.exists()


def slowly(route: Route) -> None:
    """On a slow line."""
    if route.request.headers.get("x-autosave") or route.request.headers.get("hx-request"):
        time.sleep(1)
    route.continue_()
