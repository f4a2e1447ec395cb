"""Calculadoras in a real browser: find one, calculate as one types, and draw the two curves.

Looked at: a woman at the limit of short stature, a preterm child, a boy on both sides of five
years and a pregnancy of twins; desktop and phone, light and dark, with axe; and by keyboard.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Membership, Role
from tests.factories.accounts import MembershipFactory
from tests.journeys.walker import DESKTOP, PHONE, Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed(walker: Walker, client_of: Callable[[Membership], Client]) -> Walker:
    """The walker with a nutriólogo's session."""
    session = client_of(MembershipFactory(role=Role.NUTRITIONIST)).cookies
    name = settings.SESSION_COOKIE_NAME
    walker.page.context.add_cookies(
        [{"name": name, "value": session[name].value, "url": walker.base}]
    )
    return walker


def test_calculators(signed: Walker) -> None:
    find_and_calculate(signed)
    compare_energy(signed)
    child_over_five(signed)
    preterm(signed)
    twins(signed)
    somatotype(signed)
    assert not signed.complaints, "\n".join(signed.complaints)


def find_and_calculate(walker: Walker) -> None:
    """By keyboard: search, open, and read the result while typing."""
    page = walker.page
    walker.open("/calculadoras/")
    walker.look("1-lista")
    page.get_by_label("Buscar un cálculo").focus()
    page.keyboard.type("nom-008")
    link = page.get_by_role("link", name="Clase de IMC según NOM-008-SSA3-2017")
    expect(page.get_by_role("link", name="GER Mifflin–St Jeor")).to_have_count(0)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/bmi_class_nom008/")
    page.get_by_role("radio", name="mujer").focus()
    page.keyboard.press("Space")
    for text in ("40", "55.48", "149"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    expect(page.locator("#resultado")).to_contain_text("24.9899")
    expect(page.locator("#resultado")).to_contain_text("Sobrepeso")
    walker.look("2-talla-baja-24.99")
    walker.fill("[name=weight_kg]", "55.5025")
    expect(page.locator("#resultado")).to_contain_text("Obesidad (talla baja)")
    walker.look("3-talla-baja-25.00")
    walker.fill("[name=weight_kg]", "mucho")
    expect(page.locator("#error-campo-weight_kg")).to_have_text("Peso: debe ser un número.")
    expect(page.locator("[name=weight_kg]")).to_have_attribute("aria-invalid", "true")
    walker.look("4-dato-malo")
    assert page.locator("[name=weight_kg]").input_value() == "mucho"


def compare_energy(walker: Walker) -> None:
    """Every equation, with those that do not apply."""
    walker.open("/calculadoras/energia/")
    walker.page.get_by_role("radio", name="mujer").check()
    for name, text in (("age", "34"), ("weight_kg", "78.4"), ("height_cm", "162")):
        walker.fill(f"[name={name}]", text)
    expect(walker.page.locator("#resultado")).to_contain_text("1,466 kcal")
    walker.look("5-energia")


def child_over_five(walker: Walker) -> None:
    """4 years 11 months, then 5 years 1 month: one curve."""
    walker.open("/calculadoras/curvas/crecimiento/")
    walker.look("6-crecimiento-vacio")
    walker.page.get_by_role("radio", name="niño").check()
    walker.fill("[name=birth]", "2021-01-10")
    measure(walker, 1, on="2025-12-10", weight="17.9", lenhei="107")
    measure(walker, 2, on="2026-02-10", weight="18.3", lenhei="108.2")
    expect(walker.page.locator(".wide svg.curve")).to_have_count(4)
    expect(walker.page.locator("#resultado")).to_contain_text("OMS 2007")
    walker.look("7-cinco-anos")
    printed(walker)


def printed(walker: Walker) -> None:
    """On paper: the curves and their values, without the form; also from a phone."""
    page = walker.page
    page.set_viewport_size(PHONE)
    page.emulate_media(media="print", color_scheme="light")
    expect(page.locator("form[data-calculator]")).to_be_hidden()
    expect(page.locator(".wide").first).to_be_visible()
    expect(page.locator(".narrow").first).to_be_hidden()
    page.set_viewport_size({"width": 794, "height": 1123})
    page.screenshot(path=walker.shots / "7-cinco-anos-papel.png", full_page=True)
    page.emulate_media(media="screen")
    page.set_viewport_size(DESKTOP)


def preterm(walker: Walker) -> None:
    """Born at 32 weeks; a fourth measurement is asked for."""
    walker.open("/calculadoras/curvas/crecimiento/")
    walker.page.get_by_role("radio", name="niña").check()
    walker.fill("[name=birth]", "2026-01-10")
    walker.fill("[name=ga_weeks]", "32")
    walker.fill("[name=ga_days]", "3")
    measure(walker, 1, on="2026-04-10", weight="3.9", lenhei="51.5", headc="36.1")
    measure(walker, 2, on="2026-06-12", weight="5.6", lenhei="57.8", headc="39.4")
    measure(walker, 3, on="2026-08-14", weight="6.8", lenhei="62.4", headc="41.3")
    walker.button("Agregar medición")
    measure(walker, 4, on="2026-11-20", weight="8.0", lenhei="68.9", headc="43.6")
    expect(walker.page.locator("#resultado")).to_contain_text("corregida")
    expect(walker.page.locator(".wide svg.curve")).to_have_count(5)
    expect(walker.page.locator(".wide").first.locator(".dot")).to_have_count(4)
    walker.look("8-prematura")


def twins(walker: Walker) -> None:
    """A pregnancy of twins by the date of the last period."""
    walker.open("/calculadoras/curvas/embarazo/")
    walker.fill("[name=pre_weight_kg]", "60")
    walker.fill("[name=height_cm]", "165")
    walker.fill("[name=lmp]", "2026-03-02")
    walker.page.get_by_role("checkbox", name="Embarazo gemelar").check()
    measure(walker, 1, on="2026-06-08", weight_kg="63.2")
    measure(walker, 2, on="2026-08-10", weight_kg="69.5")
    measure(walker, 3, on="2026-10-26", weight_kg="76.1")
    expect(walker.page.locator("#resultado")).to_contain_text("17 a 25 kg")
    expect(walker.page.locator(".wide .dot")).to_have_count(3)
    walker.look("9-gemelar")
    walker.page.get_by_role("checkbox", name="Embarazo gemelar").uncheck()
    expect(walker.page.locator("#resultado")).to_contain_text("11.5 a 16 kg")
    walker.look("10-embarazo-unico")


def somatotype(walker: Walker) -> None:
    """The ten measures and the chart."""
    walker.open("/calculadoras/somatotype/")
    measures = {
        "height_cm": "172",
        "weight_kg": "68",
        "triceps_mm": "10",
        "subscapular_mm": "12",
        "supraspinale_mm": "9",
        "calf_mm": "8",
        "humerus_cm": "6.9",
        "femur_cm": "9.6",
        "arm_flexed_cm": "32",
        "calf_cm": "36",
    }
    for name, text in measures.items():
        walker.fill(f"[name={name}]", text)
    expect(walker.page.locator("svg.somatochart .dot")).to_have_count(1)
    walker.look("11-somatocarta")


def measure(walker: Walker, number: int, **values: str) -> None:
    """Type one row."""
    for name, text in values.items():
        walker.fill(f"#{name}-{number}", text)
