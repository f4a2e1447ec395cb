"""Documents, options and the engine by the API."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.documents.kinds import KINDS
from plans.models import MealOption, MealOptionItem
from tests.architecture.objects.plans import draft_plan, meal_of
from tests.factories.api import JSON, program_of

LOCAL_MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ASK = {"energy_kcal": 1800, "protein_g": 90, "fat_g": 56, "carbohydrate_g": 234}


def test_documents_are_listed_and_printed(owner, settings, django_assert_max_num_queries) -> None:
    settings.CACHES = LOCAL_MEMORY
    plan = draft_plan(owner)
    meal_of(plan)
    program = program_of(owner)
    url = f"/api/v1/plans/{plan.public_id}/documents/"
    assert [row["slug"] for row in program.get(url).json()] == list(KINDS)
    with django_assert_max_num_queries(12):
        answer = program.get(f"{url}refrigerador/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert program.get(f"{url}otro/").status_code == 404


def option_for(meal, order: int) -> None:
    option = MealOption.objects.create(
        meal=meal, order=order, name=f"Ejotes {order}", source="Inventada"
    )
    for place in range(3):
        MealOptionItem.objects.create(
            option=option,
            order=place,
            group="verdura",
            name="Ejote de prueba",
            equivalents=Decimal(1),
            measure="1 taza",
            net_g=Decimal(100),
            source="Inventada",
        )


def test_options_of_each_meal_in_constant_queries(
    owner, settings, django_assert_num_queries
) -> None:
    settings.CACHES = LOCAL_MEMORY
    plan = draft_plan(owner)
    meal = meal_of(plan)
    program = program_of(owner)
    url = f"/api/v1/plans/{plan.public_id}/options/"
    option_for(meal, 1)
    (found,) = program.get(url).json()
    assert (found["meal"], found["missing"]) == ("Desayuno", 6)
    assert [item["measure"] for item in found["options"][0]["items"]] == ["1 taza"] * 3
    for order in range(2, 8):
        option_for(meal, order)
    with django_assert_num_queries(6):  # the token, the plan, three of the options, who read it
        (found,) = program.get(url).json()
    assert found["missing"] == 0


def test_solve_gives_a_day_within_tolerance(owner) -> None:
    body = program_of(owner).post("/api/v1/solve/", ASK, content_type=JSON).json()
    assert body["status"] == "solved"
    assert all(line["ok"] for line in body["checks"])
    day = {row["group"]: Decimal(row["equivalents"]) for row in body["equivalents"]}
    served: dict[str, Decimal] = {}
    for meal in body["meals"]:
        for row in meal["equivalents"]:
            served[row["group"]] = served.get(row["group"], Decimal(0)) + Decimal(
                row["equivalents"]
            )
    assert served == day


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"meal_times": [{"name": "Comida", "share": 90}]}, "deben sumar 100"),
        ({"energy_kcal": 7000}, "6000"),
        ({"excluded_groups": ["piedras"]}, "piedras"),
        ({"patient": "x"}, "no existe"),
    ],
)
def test_solve_refuses_what_is_no_day(owner, change, said) -> None:
    answer = program_of(owner).post("/api/v1/solve/", {**ASK, **change}, content_type=JSON)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_solve_explains_what_cannot_be(owner) -> None:
    impossible = {**ASK, "protein_g": 300, "fat_g": 10, "carbohydrate_g": 30}
    body = program_of(owner).post("/api/v1/solve/", impossible, content_type=JSON).json()
    assert body["status"] == "infeasible"
    assert body["explanation"]
    assert body["equivalents"] == []
