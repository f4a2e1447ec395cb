"""The phrase library by keyboard: in the follow-up, in S6 and in a letter."""

from __future__ import annotations

import pytest
from django.conf import settings

from accounts.models import Membership
from patients.models import Note, Phrase
from patients.services.phrase import phrase_write
from patients.vocabulary.phrases import shipped_phrases
from tests.factories.patients import ConsultationFactory, PatientFactory, ready_consultation
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_phrases(walker: Walker, nutritionist: Membership, client_of) -> None:  # type: ignore[no-untyped-def]
    name = settings.SESSION_COOKIE_NAME
    value = client_of(nutritionist).cookies[name].value
    walker.page.context.add_cookies([{"name": name, "value": value, "url": walker.base}])
    patient = PatientFactory(clinic=nutritionist.clinic, responsible=nutritionist.user)
    visit = ConsultationFactory(patient=patient, practitioner=nutritionist.user, kind="follow_up")
    phrase_write(text="Acude con su madre.", part="plan", is_shared=False, by=nutritionist)
    page = walker.page

    walker.open(f"/consulta/{visit.public_id}/seguimiento/")
    page.wait_for_load_state("networkidle")
    area = page.locator("#n-plan")
    area.fill("Bien.")
    area.press("End")
    page.keyboard.type(" //")
    page.get_by_role("combobox", name="Buscar una frase").wait_for()
    assert page.locator("[role=option]").first.get_attribute("data-part") == "plan"
    walker.look("1-caja")
    page.keyboard.type("azucar")
    with page.expect_response(lambda said: said.request.headers.get("x-autosave") == "1"):
        page.keyboard.press("Enter")
        assert area.input_value() == f"Bien. {shipped_phrases()['PLA-04'].text}"
    page.wait_for_load_state("networkidle")
    assert Note.objects.get(consultation=visit).plan == area.input_value()
    assert Phrase.objects.get(code="PLA-04").uses == 1

    # By its button; the first blank stays selected, and Escape gives the keyboard back.
    page.get_by_role("button", name="Frases para Plan").press("Enter")
    page.keyboard.type("meta medira")
    page.keyboard.press("Enter")
    page.keyboard.type("caminar")
    assert "Se acuerda como meta caminar, que se medirá con ___" in area.input_value()
    area.press("Control+z")
    page.get_by_role("button", name="Frases para Plan").press("Enter")
    page.keyboard.press("Escape")
    assert page.locator("#frases").is_hidden()
    page.wait_for_load_state("networkidle")

    ready = ready_consultation(by=nutritionist, kind="first")
    walker.open(f"/consulta/{ready.public_id}/cierre/")
    assert page.locator("#paso .phrase-button").count() == page.locator("#paso textarea").count()
    walker.open(f"/pacientes/{patient.public_id}/cartas/referral/")
    page.locator(".phrase-button").first.click()
    page.locator("[role=option]").first.wait_for()
    assert page.locator("[role=option]").first.get_attribute("data-part") == "letter"
    page.get_by_text(shipped_phrases()["CAR-03"].text).click()
    assert shipped_phrases()["CAR-03"].text in page.locator("#carta textarea").first.input_value()
    walker.look("2-carta")
    walker.open("/pacientes/frases/")
    walker.look("3-frases")
    assert not walker.complaints, "\n".join(walker.complaints)
