"""A clinic's own foods by the API."""

from __future__ import annotations

import pytest

from foods.models import Food
from tests.factories.api import JSON, program_of
from tests.factories.foods import food_group, food_of

FOODS = "/api/v1/foods/"
TLAYUDA = {
    "name": "Tlayuda de la casa",
    "group": "cereal_sg",
    "per_100g": {"energy_kcal": 230, "protein_g": 6, "fat_g": 2, "carbohydrate_g": 48},
    "measure": "pieza",
    "quantity": "1/4",
    "net_g": "30",
    "source": "Receta del consultorio",
    "origin": "vegetal",
    "contains": ["gluten"],
}


def put(program, public_id, body):
    return program.put(f"{FOODS}{public_id}/", body, content_type=JSON)


def test_create_reads_back_and_unknown_stays_unknown(owner) -> None:
    food_group("cereal_sg")
    program = program_of(owner, "foods:read", "foods:write")
    answer = program.post(FOODS, TLAYUDA, content_type=JSON)
    said = answer.json()
    assert answer.status_code == 201, said
    assert (said["is_own"], said["per_100g"]["sodium_mg"]) == (True, None)
    assert said["portions"][0]["text"] == "¼ pieza"
    food = Food.objects.get(public_id=said["public_id"])
    assert food.clinic == owner.clinic
    assert [row.allergen for row in food.allergens.all()] == ["gluten"]


def test_replace_and_retire(owner) -> None:
    food_group("cereal_sg")
    food = food_of("Nopal asado", clinic=owner.clinic)
    program = program_of(owner, "foods:read", "foods:write")
    assert put(program, food.public_id, TLAYUDA).json()["name"] == "Tlayuda de la casa"
    assert program.delete(f"{FOODS}{food.public_id}/").status_code == 204
    assert program.get(f"{FOODS}{food.public_id}/").status_code == 404
    assert Food.objects.get(pk=food.pk).retired_at


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"group": "piedras"}, "group"),
        ({"quantity": "media"}, "quantity"),
        ({"per_100g": {"energy_kcal": 230}}, "per_100g"),
        ({"per_100g": TLAYUDA["per_100g"] | {"protein_g": 99}}, ""),
        ({"clinic": 1}, "clinic"),
        ({"net_g": "-1"}, "net_g"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(owner, changes, field) -> None:
    program = program_of(owner, "foods:write")
    answer = program.post(FOODS, TLAYUDA | changes, content_type=JSON)
    said = answer.json()
    assert answer.status_code == 400, said
    assert said["code"] == "invalid"
    assert any(row["field"].startswith(field) for row in said["errors"])
    assert not Food.objects.exists()


def test_catalogue_is_not_written(owner) -> None:
    released = food_of("Acelga")
    program = program_of(owner, "foods:write")
    assert put(program, released.public_id, TLAYUDA).status_code == 403
    assert program.delete(f"{FOODS}{released.public_id}/").status_code == 403


def test_another_clinic_and_missing_scope(owner, stranger) -> None:
    food = food_of("Nopal asado", clinic=stranger.clinic)
    assert put(program_of(owner, "foods:write"), food.public_id, TLAYUDA).status_code == 404
    reader = program_of(owner, "foods:read")
    assert reader.post(FOODS, TLAYUDA, content_type=JSON).status_code == 403
