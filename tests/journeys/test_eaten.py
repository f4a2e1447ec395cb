"""What a patient eats, in a real browser: recall, frequency, and the grid they fill.

Looked at on desktop and phone, in light and dark, with axe.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Membership
from plans.models import DiaryEntry, FrequencyAnswer, Plan, Recall
from tests.factories.eaten import dinners, published_plan
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(walker: Walker, owner: Membership) -> Plan:
    """A plan in force, and a few dinners that go beyond it."""
    plan = published_plan(owner)
    dinners(plan, owner, count=9)
    return plan


def test_eaten(
    walker: Walker, plan: Plan, owner: Membership, client_of: Callable[[Membership], Client]
) -> None:
    name = configured.SESSION_COOKIE_NAME
    session = client_of(owner).cookies[name].value
    walker.page.context.add_cookies([{"name": name, "value": session, "url": walker.base}])
    home = f"/planes/paciente/{plan.patient.public_id}/alimentacion/"
    walker.open(home)
    walker.look("1-alimentacion")
    walker.button("Usar en el siguiente plan")
    expect(walker.page.locator("main")).to_contain_text("en el siguiente plan")
    types_a_meal(walker, home)
    recalls_a_day(walker, home)
    answers_the_frequency(walker, home)
    walker.open(home)
    walker.look("9-alimentacion-completa")
    assert not walker.complaints, "\n".join(walker.complaints)


def types_a_meal(walker: Walker, home: str) -> None:
    """By keyboard: Enter adds a row and goes to its quantity; Enter there comes back."""
    walker.open(home + "agregar/")
    expect(walker.page.locator("[data-add-row]")).to_be_focused()
    for food, quantity in (("arroz", "1"), ("manzana", "1"), ("quesadilla de queso", "2")):
        walker.page.keyboard.type(food)
        walker.page.keyboard.press("Enter")
        expect(walker.page.locator("[data-row]").last).to_contain_text(food, timeout=15_000)
        expect(walker.page.locator("[name=row_quantity]").last).to_be_focused()
        walker.page.keyboard.type(quantity)
        walker.page.keyboard.press("Enter")
    walker.look("2-comida")
    walker.button("Guardar la comida")
    assert DiaryEntry.objects.latest("pk").items.count() >= 3
    walker.look("3-diario")


def recalls_a_day(walker: Walker, home: str) -> None:
    """Five passes, with the draft that keeps itself."""
    walker.open(home)
    walker.button("Hacer un recordatorio")
    walker.fill("#list", "café con leche\ndos tacos de pollo\nuna manzana")
    expect(walker.page.locator("#guardado")).to_contain_text("Borrador guardado")
    walker.look("4-lista-rapida")
    walker.button("Seguir")
    walker.page.locator("[name=bebidas]").fill("refresco, agua")
    walker.look("5-olvidados")
    walker.button("Seguir")
    for number, (hour, meal) in enumerate((("08:10", "Desayuno"), ("20:30", "Cena"))):
        walker.page.locator("[name=hour]").nth(number).fill(hour)
        walker.page.locator("[name=meal]").nth(number).select_option(meal)
    walker.look("6-hora")
    walker.button("Seguir")
    for quantity in walker.page.locator("[name=row_quantity]").all():
        quantity.fill("1")
    walker.look("6b-cantidad")
    walker.button("Seguir")
    walker.look("7-repaso")
    walker.button("Cerrar y pasar al diario")
    expect(walker.page.locator("main")).to_contain_text("Totales del día")
    assert Recall.objects.get().closed_at
    walker.look("7b-recordatorio")


def answers_the_frequency(walker: Walker, home: str) -> None:
    """One key a question."""
    walker.open(home)
    walker.button("Aplicar la frecuencia de consumo")
    walker.page.locator(".ffq fieldset input").first.focus()
    for key in "5473628154":
        walker.page.keyboard.press(key)
    expect(walker.page.locator("[data-done]")).to_contain_text("10 de")
    expect(walker.page.locator("#guardado")).to_contain_text("Borrador guardado")
    walker.look("8-frecuencia")
    walker.button("Cerrar y ver los grupos")
    assert len(FrequencyAnswer.objects.get().draft) == 10
    walker.look("8b-grupos")
