"""Foods and dishes by the API."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories.api import program_of
from tests.factories.foods import dish_of, food_facts, food_of

FOODS, DISHES = "/api/v1/foods/", "/api/v1/dishes/"
LOCAL_MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def test_search_answers_best_first_in_one_page(owner) -> None:
    food_of("Nopal asado", clinic=owner.clinic)
    food_of("Ejote de prueba", clinic=owner.clinic)
    page = program_of(owner).get(FOODS, {"q": "nopales"}).json()
    assert page["next"] is None
    assert [row["name"] for row in page["results"]] == ["Nopal asado"]
    row = page["results"][0]
    assert (row["portion"], row["net_g"], row["is_own"]) == ("½ taza", "100.00", True)
    assert row["per_equivalent"]["sodium_mg"] is None  # unknown, not zero


def test_list_goes_by_name_in_pages(owner) -> None:
    for name in ("Berro", "Acelga", "Calabaza"):
        food_of(name, clinic=owner.clinic)
    program = program_of(owner)
    first = program.get(f"{FOODS}?page_size=2").json()
    second = program.get(first["next"]).json()
    names = [row["name"] for row in (*first["results"], *second["results"])]
    assert names == ["Acelga", "Berro", "Calabaza"]
    assert second["next"] is None


def test_group_narrows_and_only_known_ones(owner) -> None:
    food_of("Acelga", clinic=owner.clinic)
    program = program_of(owner)
    assert len(program.get(f"{FOODS}?group=verdura").json()["results"]) == 1
    assert program.get(f"{FOODS}?group=fruta").json()["results"] == []
    assert program.get(f"{FOODS}?group=galletas").status_code == 400


def test_food_is_read_whole(owner) -> None:
    food = food_of("Acelga", clinic=owner.clinic, synonyms=food_facts().synonyms)
    body = program_of(owner).get(f"{FOODS}{food.public_id}/").json()
    assert body["group"] == "verdura"
    assert body["per_100g"]["energy_kcal"] == "25.000"
    assert [portion["is_equivalent"] for portion in body["portions"]] == [True]


@pytest.mark.parametrize("count", [2, 30])
def test_lists_take_the_same_queries(owner, count, settings, django_assert_max_num_queries) -> None:
    settings.CACHES = LOCAL_MEMORY
    for number in range(count):
        dish_of(f"Platillo {number}", clinic=owner.clinic)
    program = program_of(owner)
    program.get("/api/v1/token/")
    for path in (FOODS, DISHES):
        with django_assert_max_num_queries(5):
            assert len(program.get(path).json()["results"]) == count


def test_dish_is_read_whole(owner) -> None:
    dish = dish_of(clinic=owner.clinic)
    body = program_of(owner).get(f"{DISHES}{dish.public_id}/").json()
    assert body["meals"] == ["comida"]
    assert [(i["group"], i["grams"]) for i in body["ingredients"]] == [("verdura", "100.00")]
    assert Decimal(body["equivalents"][0]["equivalents"]) == 1
    assert body["macros"]["energy_kcal"]


def test_dishes_by_words_and_meal(owner) -> None:
    dish_of("Sopa de nopal", clinic=owner.clinic)
    program = program_of(owner)
    assert len(program.get(DISHES, {"q": "NOPAL sopa", "meal": "comida"}).json()["results"]) == 1
    assert program.get(DISHES, {"q": "nopal", "meal": "cena"}).json()["results"] == []
    assert program.get(DISHES, {"meal": "merienda"}).status_code == 400


def test_foods_and_dishes_hidden_from_other_clinic(owner, stranger) -> None:
    dish = dish_of(clinic=owner.clinic)
    food = food_of(clinic=owner.clinic)
    program = program_of(stranger)
    assert program.get(f"{FOODS}{food.public_id}/").status_code == 404
    assert program.get(f"{DISHES}{dish.public_id}/").status_code == 404
    assert program.get(FOODS).json()["results"] == []
    assert program.get(FOODS, {"q": "ejote"}).json()["results"] == []
    assert program.get(DISHES).json()["results"] == []
