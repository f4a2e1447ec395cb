"""Search narrowed by allergen, source and favourites. The same on both databases."""

from __future__ import annotations

import pytest
from django.urls import reverse

from foods.filters import FoodFilter, foods_filtered
from foods.models import DeclaredSeal, FoodAllergen
from foods.seals import Seal
from foods.search import browse_foods, search_foods
from foods.services.preferences import favourite_food
from tests.factories.foods import food_of, product_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def breads(db):  # type: ignore[no-untyped-def]
    """One with milk, one whose label may add it, one without, and one nobody knows."""
    made = {}
    for name in ("Bolillo con leche", "Bolillo de etiqueta", "Bolillo de agua"):
        made[name] = food_of(name, origin="vegetal", source_type="usda_sr28")
    made["Bolillo ignoto"] = food_of("Bolillo ignoto")
    FoodAllergen.objects.create(food=made["Bolillo con leche"], allergen="leche", is_certain=True)
    FoodAllergen.objects.create(
        food=made["Bolillo de etiqueta"], allergen="leche", is_certain=False
    )
    return made


@pytest.mark.parametrize("text", ["bolillo", "bolilo", ""])
@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"without": ["leche"]}, {"Bolillo de agua"}),
        ({"without": ["huevo"]}, {"Bolillo con leche", "Bolillo de etiqueta", "Bolillo de agua"}),
        ({"without": ["huevo", "leche"]}, {"Bolillo de agua"}),
        ({"source": "propio"}, {"Bolillo ignoto"}),
        ({"source": "propio", "without": ["leche"]}, set()),
        ({"only_favourites": True}, {"Bolillo con leche"}),
        ({"only_favourites": True, "without": ["leche"]}, set()),
        ({"group": "fruta"}, set()),
        ({}, {"Bolillo con leche", "Bolillo de etiqueta", "Bolillo de agua", "Bolillo ignoto"}),
    ],
)
def test_filters_narrow_search_and_list_alike(text, options, wanted, breads, owner):
    favourite_food(food=breads["Bolillo con leche"], wanted=True, by=owner)
    options = {"clinic": owner.clinic, "person": owner, "group": None, "limit": 20} | options
    hits = search_foods(text, **options) if text else browse_foods(**options)
    assert {hit.name for hit in hits} == wanted


def test_only_favourites_of_nobody_is_nothing(breads):
    assert search_foods("bolillo", clinic=None, only_favourites=True) == []


def test_filter_that_narrows_nothing_says_so():
    assert FoodFilter().is_open
    for narrowed in ({"group": "fruta"}, {"without": frozenset({"leche"})}, {"source": "propio"}):
        assert not FoodFilter(**narrowed).is_open
    assert not FoodFilter(only=frozenset()).is_open


def test_filtered_foods_are_those_the_clinic_sees(breads, clinic, stranger):
    food_of("Bolillo ajeno", clinic=stranger.clinic)
    seen = foods_filtered(clinic=clinic, wanted=FoodFilter())
    assert set(seen) == set(breads.values())


def test_search_takes_the_same_queries_with_filters(breads, owner, django_assert_max_num_queries):
    options = {"without": ["leche"], "source": "usda_sr28", "only_favourites": True}
    with django_assert_max_num_queries(13):
        search_foods("bolillo", clinic=owner.clinic, person=owner, **options)


def test_page_keeps_the_filters_and_ignores_what_is_no_choice(breads, client_of, owner):
    browser, url = client_of(owner), reverse("foods:food-list")
    page = browser.get(url, {"q": "bolillo", "sin": ["leche", "x"], "fuente": "y"}).content.decode()
    assert "Bolillo de agua" in page
    assert "Bolillo con leche" not in page
    assert 'value="leche" checked' in page
    empty = browser.get(url, {"sin": "leche", "fuente": "propio"}).content.decode()
    assert "Quite alguna condición" in empty


def test_products_by_the_seal_their_package_prints(client_of, owner):
    product = product_of(clinic=owner.clinic)
    for seal in (Seal.SUGARS, Seal.ENERGY):
        DeclaredSeal.objects.create(product=product, seal=seal)
    browser, url = client_of(owner), reverse("foods:product-list")
    for asked, found in ((Seal.SUGARS, True), (Seal.SODIUM, False), ("x", True), ("", True)):
        page = browser.get(url, {"sello": asked}).content.decode()
        assert (page.count(str(product.public_id)) == 1) is found, asked
    assert "lleva impreso ese sello" in browser.get(url, {"sello": "sodio"}).content.decode()
