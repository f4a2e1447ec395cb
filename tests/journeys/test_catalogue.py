"""The catalogue in a real browser: search by keyboard, read a food and a dish, write, import.

Looked at: foods, a food, dishes, a dish with another inside and its photo, the editor, an import
with a bad row, proposals and a product; desktop and phone, light and dark, with axe.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from accounts.models import Membership, Role
from foods.dish_facts import DishFacts
from foods.models import Dish, PackagedProduct
from foods.services.dish_photos import dish_photo_set
from foods.services.dishes import dish_create
from foods.services.products import product_save
from foods.services.proposals import dish_propose
from tests.factories.accounts import MembershipFactory
from tests.factories.foods import jpeg_of
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SAUCE = DishFacts(
    code="",
    name="Salsa verde de la casa",
    meals=("desayuno",),
    ingredients=(("Tomate verde crudo", Decimal(66)), ("Cebolla cruda", Decimal(27))),
    portions=4,
    steps="Hierva el tomate y muélalo con la cebolla.",
)
TABLE = (
    "Alimento;Grupo de alimentos;Cantidad sugerida;Unidad;Peso bruto (g);Peso neto (g);"
    "Energía (kcal);Proteína (g);Lípidos (g);Hidratos de carbono (g)\n"
    "Quelite de la sierra;Verduras;1;taza;120;100;25;2;0;4\n"
    "Verdolaga de monte;Verduras;1;taza;120;100;2,5,0;2;0;4\n"
)


@pytest.fixture
def owner(client_of: Callable[[Membership], Client], walker: Walker) -> Membership:
    """The walker's person: an owner with her session."""
    person = MembershipFactory(role=Role.OWNER)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client_of(person).cookies[name].value, "url": walker.base}
    walker.page.context.add_cookies([cookie])
    return person


def test_catalogue(walker: Walker, owner: Membership, tmp_path: Path) -> None:
    search_by_keyboard(walker)
    find_dishes(walker)
    write_a_dish(walker, owner)
    decide_a_proposal(walker, owner)
    preview_an_import(walker, tmp_path)
    explain_a_seal(walker, owner)
    assert not walker.complaints, "\n".join(walker.complaints)


def search_by_keyboard(walker: Walker) -> None:
    """«/», a misspelt word, down, Enter: the food's page."""
    page = walker.page
    walker.open("/alimentos/")
    walker.look("1-alimentos")
    page.keyboard.press("/")
    page.keyboard.type("calabasita")
    expect(page.locator("#resultados .list-link").first).to_contain_text("Calabacita")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Calabacita")
    walker.look("2-alimento")


def find_dishes(walker: Walker) -> None:
    """A vegan breakfast without gluten."""
    page = walker.page
    walker.open("/alimentos/platillos/?tiempo=desayuno&dieta=vegano&sin=gluten")
    expect(page.locator("#resultados")).to_contain_text("vegano")
    walker.look("3-platillos")
    walker.link("Chilaquiles rojos con frijoles y aguacate")
    walker.look("4-platillo")


def write_a_dish(walker: Walker, owner: Membership) -> None:
    """A dish for four with a sauce inside, then its photo."""
    dish_create(facts=SAUCE, by=owner)
    page = walker.page
    walker.open("/alimentos/platillos/nuevo/")
    walker.write("Nombre", "Chilaquiles de la casa")
    page.get_by_label("Desayuno").check()
    walker.write("Rinde", "4")
    walker.fill("[name=ingredientes-0-food]", "Tortilla de maíz")
    walker.fill("[name=ingredientes-0-grams]", "240")
    walker.fill("[name=platillos-0-food]", "Chilaquiles de la casa")
    walker.fill("[name=platillos-0-grams]", "372")
    walker.button("Guardar")
    expect(page.get_by_role("alert")).to_contain_text("sí mismo")
    walker.look("5-editor-con-error")
    walker.fill("[name=platillos-0-food]", "Salsa verde de la casa")
    walker.button("Guardar")
    expect(page.locator("h1")).to_have_text("Chilaquiles de la casa")
    dish = Dish.objects.get(name="Chilaquiles de la casa")
    photo = jpeg_of(width=1200, height=800)
    dish_photo_set(dish=dish, image=photo, alt="Un plato hondo verde", by=owner)
    page.reload()
    expect(page.get_by_alt_text("Un plato hondo verde")).to_be_visible()
    walker.look("6-platillo-propio")
    walker.link("Cambiar foto")
    walker.look("7-foto")


def decide_a_proposal(walker: Walker, owner: Membership) -> None:
    """An assistant proposed a dish; it is rejected without a reason, then approved."""
    assistant = MembershipFactory(role=Role.ASSISTANT, clinic=owner.clinic)
    facts = DishFacts(
        code="",
        name="Sopa de la abuela",
        meals=("comida",),
        ingredients=(("Calabacita cocida", Decimal(180)), ("Queso panela", Decimal(40))),
    )
    dish_propose(facts=facts, by=assistant)
    walker.open("/alimentos/propuestas/")
    walker.button("Rechazar")
    expect(walker.page.locator("main")).to_contain_text("Diga por qué")
    walker.look("8-propuestas")
    walker.button("Aprobar")
    expect(walker.page.locator("main")).to_contain_text("Aprobado")


def preview_an_import(walker: Walker, folder: Path) -> None:
    """A table with one good row and one bad: nothing is loaded, and the row is named."""
    table = folder / "tabla.csv"
    table.write_text(TABLE, encoding="cp1252")
    walker.open("/alimentos/importar/")
    walker.page.locator("input[type=file]").set_input_files(table)
    walker.fill("[name=source]", "Mi tabla")
    walker.button("Revisar archivo")
    walker.look("9-importacion")
    expect(walker.page.locator("main")).to_contain_text("2,5,0")


def explain_a_seal(walker: Walker, owner: Membership) -> None:
    """A soda: what crosses today, and what is looked at from 2028."""
    soda = PackagedProduct(
        clinic=owner.clinic, barcode="7501000000012", name="Refresco inventado",
        is_liquid=True, energy_kcal=42, free_sugars_g=Decimal("10.6"), saturated_fat_g=0,
        trans_fat_g=0, sodium_mg=400, adds_sugars=True,
    )  # fmt: skip
    product_save(product=soda, declared=["calorias"], by=owner)
    walker.open("/alimentos/productos/?sello=sodio&segun=2028")
    walker.look("10-productos")
    walker.link("Refresco inventado")
    walker.look("11-producto")
