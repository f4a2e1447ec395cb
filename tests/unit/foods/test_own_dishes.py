"""A clinic's own dishes: written by the service, versioned, edited on their page."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from foods.dish_facts import DishFacts
from foods.dish_selectors import Restrictions, dishes_found, dishes_visible_to
from foods.models import Dish, DishEquivalent
from foods.services.dishes import dish_change, dish_create, dish_retire
from tests.factories.foods import CatalogueReleaseFactory, food_of

pytestmark = pytest.mark.django_db
SOUP = DishFacts(
    code="",
    name="Sopa de ejote",
    meals=("comida",),
    ingredients=(("Ejote de prueba", Decimal(100)),),
    steps="Hierva.",
)


@pytest.fixture(autouse=True)
def _food(db):
    food_of()


def _form(**changes: str) -> dict[str, object]:
    return {
        "name": "Sopa de ejote",
        "meals": ["comida", "cena"],
        "steps": "Hierva 10 minutos.",
        "cost": "bajo",
        "portions": "1",
        "platillos-TOTAL_FORMS": "0",
        "platillos-INITIAL_FORMS": "0",
        "needs_stove": "on",
        "ingredientes-TOTAL_FORMS": "2",
        "ingredientes-INITIAL_FORMS": "0",
        "ingredientes-0-food": "Ejote de prueba",
        "ingredientes-0-grams": "100",
        "ingredientes-1-food": "",
        "ingredientes-1-grams": "",
        **changes,
    }


def test_create_computes_equivalents(nutritionist):
    dish = dish_create(facts=SOUP, by=nutritionist)
    row = DishEquivalent.objects.get(dish=dish)
    assert (row.group.key, row.number, row.minimum, row.maximum) == (
        "verdura", 1, Decimal("0.5"), 2,
    )  # fmt: skip


def test_change_makes_a_version_and_keeps_the_former(nutritionist):
    first = dish_create(facts=SOUP, by=nutritionist)
    second = dish_change(dish=first, facts=SOUP, by=nutritionist)
    first.refresh_from_db()
    assert (second.version, second.replaces) == (2, first)
    assert first.retired_at
    assert first.ingredients.exists()
    assert list(dishes_visible_to(clinic=nutritionist.clinic)) == [second]


@pytest.mark.parametrize(
    "change",
    [
        {"ingredients": (("Ejote inexistente", Decimal(100)),)},
        {"ingredients": ()},
        {"ingredients": (("Ejote de prueba", Decimal(0)),)},
        {"ingredients": (("Ejote de prueba", Decimal(1)),)},
        {"meals": ()},
        {"name": ""},
    ],
)
def test_create_refuses_what_cannot_be_computed(nutritionist, change):
    with pytest.raises(ValidationError):
        dish_create(facts=replace(SOUP, **change), by=nutritionist)
    assert not Dish.objects.exists()


def test_food_of_another_clinic_is_not_an_ingredient(nutritionist, stranger):
    food_of("Secreto", clinic=stranger.clinic)
    facts = replace(SOUP, ingredients=(("Secreto", Decimal(100)),))
    with pytest.raises(ValidationError):
        dish_create(facts=facts, by=nutritionist)


def test_only_own_dishes_are_written(nutritionist, assistant, stranger):
    own = dish_create(facts=SOUP, by=nutritionist)
    shipped = Dish.objects.create(
        release=CatalogueReleaseFactory(), code="P-1", name="Caldo", name_normalised="caldo"
    )
    for dish, person in ((own, assistant), (own, stranger), (shipped, nutritionist)):
        with pytest.raises(PermissionDenied):
            dish_retire(dish=dish, by=person)


def test_page_adds_edits_and_retires(client_of, nutritionist):
    browser = client_of(nutritionist)
    browser.post(reverse("foods:dish-add"), _form())
    dish = Dish.objects.get()
    page = browser.get(reverse("foods:dish-edit", args=[dish.public_id])).content.decode()
    assert 'value="Ejote de prueba"' in page
    changed = _form(**{"name": "Sopa nueva", "ingredientes-INITIAL_FORMS": "1"})
    browser.post(reverse("foods:dish-edit", args=[dish.public_id]), changed)
    newer = Dish.objects.get(retired_at=None)
    assert (newer.name, newer.version) == ("Sopa nueva", 2)
    browser.post(reverse("foods:dish-retire", args=[newer.public_id]))
    assert not Dish.objects.filter(retired_at=None).exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Este campo es"),
        ({"ingredientes-0-food": "Zzz"}, "No es un alimento del catálogo"),
        ({"ingredientes-0-grams": ""}, "Faltan los gramos"),
        ({"ingredientes-0-grams": "-1"}, "más de cero"),
        ({"ingredientes-1-grams": "5"}, "Falta el alimento"),
    ],
)
def test_page_says_what_is_wrong_and_keeps_it(client_of, nutritionist, changes, message):
    answer = client_of(nutritionist).post(reverse("foods:dish-add"), _form(**changes))
    text = answer.content.decode()
    assert (answer.status_code, message in text) == (422, True)
    assert "Hierva 10 minutos." in text


def test_page_shows_and_scales(client_of, nutritionist, assistant):
    dish = dish_create(facts=SOUP, by=nutritionist)
    browser = client_of(assistant)
    address = reverse("foods:dish-detail", args=[dish.public_id])
    assert "½ taza" in browser.get(address).content.decode()
    assert "1 taza" in browser.get(address, {"porciones": "2"}).content.decode()
    assert "½ taza" in browser.get(address, {"porciones": "mil"}).content.decode()


@pytest.mark.parametrize("name", ["dish-detail", "dish-edit", "dish-retire"])
def test_dish_hidden_from_other_clinic(client_of, nutritionist, stranger, name):
    dish = dish_create(facts=SOUP, by=nutritionist)
    browser = client_of(stranger)
    ask = browser.post if name == "dish-retire" else browser.get
    assert ask(reverse(f"foods:{name}", args=[dish.public_id])).status_code == 404


def test_page_does_not_retire_what_ships(client_of, nutritionist):
    dish = Dish.objects.create(
        release=CatalogueReleaseFactory(), code="P-1", name="Caldo", name_normalised="caldo"
    )
    answer = client_of(nutritionist).post(reverse("foods:dish-retire", args=[dish.public_id]))
    assert answer.status_code == 404


def test_list_filters_and_says_when_nothing_fits(client_of, nutritionist):
    dish_create(facts=SOUP, by=nutritionist)
    browser = client_of(nutritionist)
    listed = reverse("foods:dish-list")
    assert "Sopa de ejote" in browser.get(listed, {"q": "sopita"}).content.decode()
    nothing = browser.get(listed, {"tiempo": "desayuno"}, headers={"hx-request": "true"})
    assert "Ningún platillo cumple" in nothing.content.decode()
    assert "<html" not in nothing.content.decode()


def test_found_by_name_best_first(nutritionist):
    dish_create(facts=SOUP, by=nutritionist)
    dish_create(facts=replace(SOUP, name="Ejote"), by=nutritionist)
    found = dishes_found(
        clinic=nutritionist.clinic, text="ejotes", meal="", restrictions=Restrictions()
    )
    assert [dish.name for dish in found] == ["Ejote", "Sopa de ejote"]


def test_admin_shows_dishes_of_the_clinic_to_read(client_of, owner, stranger):
    owner.user.is_staff = True
    owner.user.save(update_fields=["is_staff"])
    mine = dish_create(facts=SOUP, by=owner)
    food_of("Ajeno", clinic=stranger.clinic)
    other = dish_create(
        facts=replace(SOUP, name="Ajena", ingredients=(("Ajeno", Decimal(100)),)), by=stranger
    )
    browser = client_of(owner)
    listed = browser.get(reverse("admin:foods_dish_changelist")).content.decode()
    assert "Sopa de ejote" in listed
    assert "Ajena" not in listed
    page = browser.get(reverse("admin:foods_dish_change", args=[mine.pk])).content.decode()
    assert 'name="_save"' not in page
    assert "Ejote de prueba" in page
    assert browser.get(reverse("admin:foods_dish_change", args=[other.pk])).status_code == 302
    assert browser.get(reverse("admin:foods_packagedproduct_changelist")).status_code == 200
