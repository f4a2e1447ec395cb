"""From the requerimiento to a published plan and its documents, in a real browser.

Counted: 6 clicks at most to publish accepting the proposal. Looked at: every screen of the plan,
desktop and phone, light and dark, with axe.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.models import Membership
from patients.models import Allergy, Consultation
from plans.models import DocumentJob, Plan
from plans.services.jobs import documents_print
from plans.services.publication import plan_verify
from tests.factories.plans import consultation_for, target_for
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MOST_CLICKS = 6
LONG = "María de los Ángeles Guadalupe Inventada"


@pytest.fixture
def visit(walker: Walker, owner: Membership) -> Consultation:
    """An open visit with its requerimiento, of somebody allergic to peanut."""
    visit = consultation_for(owner, given_names=LONG)
    Allergy.objects.create(
        patient=visit.patient, kind=Allergy.Kind.FOOD, agent="cacahuate", recorded_by=owner.user
    )
    target_for(visit, owner)
    return visit


def test_plan(
    walker: Walker,
    visit: Consultation,
    owner: Membership,
    client_of: Callable[[Membership], Client],
) -> None:
    name = configured.SESSION_COOKIE_NAME
    cookie = client_of(owner).cookies[name].value
    walker.page.context.add_cookies([{"name": name, "value": cookie, "url": walker.base}])
    walker.open(f"/consulta/{visit.public_id}/plan/")
    propose(walker)
    published = publish(walker)
    documents(walker, published)
    second(walker, owner, published)
    assert not walker.complaints, "\n".join(walker.complaints)


def propose(walker: Walker) -> None:
    """Solved with its options; then a number by keyboard, out of tolerance and back."""
    walker.look("1-antes")
    walker.button("Calcular el plan")
    walker.page.get_by_text("dentro de tolerancia").first.wait_for()
    assert "cacahuate" not in walker.page.locator("#plan-meals").inner_text().lower()
    walker.page.locator(".meal-options summary").first.click()  # looking is not counted
    walker.look("2-propuesta")
    another_beside(walker)
    cell = walker.page.get_by_label("Frutas, Comida")
    before = cell.input_value()
    with walker.page.expect_response(lambda answer: "/equivalentes/" in answer.url):
        cell.fill("6")
        cell.press("Tab")
    walker.page.get_by_text("fuera de tolerancia").first.wait_for()
    expect(walker.page.locator("#d-fruta")).not_to_be_empty()
    walker.look("3-editado-a-mano")
    with walker.page.expect_response(lambda answer: "/equivalentes/" in answer.url):
        cell.fill(before)
        cell.press("Tab")
    walker.page.get_by_text("dentro de tolerancia").first.wait_for()


def another_beside(walker: Walker) -> None:
    """The food beside a dish is changed where it is read; its options stay open."""
    shown = walker.page.locator(".meal-options[open]")
    shown.locator(".extra a").first.click()
    choices = shown.locator(".extra select").first
    choices.wait_for()
    walker.look("2b-otro-alimento")
    with walker.page.expect_response(lambda answer: "/ademas/" in answer.url):
        choices.select_option(index=1)
    walker.page.locator(".meal-options[open] .extra a").first.wait_for()
    expect(walker.page.locator(".meal-options[open]")).to_have_count(1)


def publish(walker: Walker) -> Plan:
    """Accepting the proposal takes few clicks; what is published verifies."""
    walker.link("Ver y publicar")
    walker.look("4-plan")
    walker.button("Publicar el plan")
    walker.page.get_by_text("El plan quedó publicado.").wait_for()
    assert walker.clicks <= MOST_CLICKS, f"{walker.clicks} clics"
    plan = Plan.objects.get()
    assert plan_verify(plan).ok
    return plan


def documents(walker: Walker, plan: Plan) -> None:
    """Every document opens; a batch is printed by a worker while the page watches."""
    walker.link("Documentos")
    walker.look("5-documentos")
    answer = walker.page.request.get(f"{walker.base}/planes/{plan.public_id}/documentos/plan/")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    assert plan.code[:5] in text
    assert "cacahuate" not in text.lower()
    prices(walker)
    walker.open("/planes/documentos/")
    for label in ("Lista del súper", "Lista de intercambios", LONG):
        walker.page.get_by_label(label).check()
    walker.look("6-varios-documentos")
    walker.button("Imprimir")
    walker.page.get_by_text("En espera de su turno").wait_for()
    walker.look("7-en-espera")
    job = walker.page.url.rstrip("/").rsplit("/", 1)[1]
    documents_print(job_id=DocumentJob.objects.get(public_id=job).pk)
    walker.page.get_by_text("Abrir el PDF").wait_for()
    walker.look("8-listo")


def prices(walker: Walker) -> None:
    """A clinic writes what things cost once; the list comes with its total."""
    walker.link("Anotar precios")
    walker.look("5b-precios")
    first = walker.page.locator(".prices input").first
    first.fill("45.50")
    first.press("Enter")
    walker.page.get_by_text("Se guardó un precio.").wait_for()
    walker.look("5c-con-precio")


def second(walker: Walker, owner: Membership, plan: Plan) -> None:
    """The next visit asks for less: fewest changes, chips, and the versions side by side."""
    visit = plan.consultation
    Consultation.objects.filter(pk=visit.pk).update(signed_at=plan.published_at)
    later = Consultation.objects.create(
        patient=plan.patient, kind="follow_up", practitioner=owner.user
    )
    target_for(later, owner, energy_kcal=Decimal(1600))
    walker.open(f"/consulta/{later.public_id}/plan/")
    walker.look("9-segunda-consulta")
    walker.button("Recalcular con los menos cambios")
    walker.page.get_by_text("Cambios contra la versión 1").wait_for()
    walker.look("10-menos-cambios")
    walker.link("Ver tiempo por tiempo")
    walker.look("11-comparacion")
    walker.open(f"/planes/{plan.public_id}/plantilla/")
    walker.write("Nombre de la plantilla", "Base de 1,800")
    walker.look("12-plantilla")
    walker.button("Guardar la plantilla")
    walker.look("13-plantillas")
    walker.open(f"/planes/{plan.public_id}/otra-vez/")
    walker.look("14-otra-vez")
