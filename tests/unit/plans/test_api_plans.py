"""Plans by the API."""

from __future__ import annotations

from decimal import Decimal

import pytest

from audit.models import AccessEvent, Action
from plans.models import Meal, MealEquivalent, MealFood
from plans.selectors import plan_for, plan_payload
from tests.architecture.objects.plans import draft_plan
from tests.factories.api import program_of

QUERIES = 8  # the token, six of the plan (seven with options), and who read it
LOCAL_MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def plan_with(by, meals: int):
    plan = draft_plan(by)
    for order in range(1, meals + 1):
        meal = Meal.objects.create(plan=plan, order=order, name=f"Tiempo {order}", share=Decimal(5))
        MealEquivalent.objects.create(meal=meal, group="verdura", halves=3)
        for place in range(1, 4):
            MealFood.objects.create(
                meal=meal,
                group="verdura",
                order=place,
                halves=1,
                name="Ejote de prueba",
                measure="1 taza",
                net_g=Decimal(100),
                source="Inventada",
            )
    return plan


def test_plan_is_read_with_its_totals(owner) -> None:
    plan = plan_with(owner, 2)
    body = program_of(owner).get(f"/api/v1/plans/{plan.public_id}/").json()
    view = plan_for(owner, plan.public_id)
    assert body["status"] == "borrador"
    assert Decimal(body["totals"]["energy_kcal"]) == view.totals.energy_kcal
    assert [meal["order"] for meal in body["meals"]] == [1, 2]
    assert len(body["meals"][0]["foods"]) == 3
    assert body["by_food"]["unknown"] == 6  # none says its figures: unknown, not zero
    assert Decimal(body["target"]["energy_kcal"]) == plan.target.energy_kcal
    event = AccessEvent.objects.filter(action=Action.READ).get()
    assert event.patient_id == str(plan.patient.public_id)


def test_payload_is_what_the_hash_covers(owner) -> None:
    plan = plan_with(owner, 1)
    body = program_of(owner).get(f"/api/v1/plans/{plan.public_id}/payload/").json()
    assert body == plan_payload(plan)


def test_plans_of_a_patient(owner) -> None:
    plan = plan_with(owner, 1)
    page = program_of(owner).get(f"/api/v1/patients/{plan.patient.public_id}/plans/").json()
    assert [(row["version"], row["status"]) for row in page["results"]] == [(1, "borrador")]


@pytest.mark.parametrize("meals", [1, 12])
def test_plan_takes_the_same_queries(owner, meals, settings, django_assert_num_queries) -> None:
    settings.CACHES = LOCAL_MEMORY
    plan = plan_with(owner, meals)
    program = program_of(owner)
    program.get("/api/v1/token/")
    with django_assert_num_queries(QUERIES):
        assert program.get(f"/api/v1/plans/{plan.public_id}/").status_code == 200


PATHS = ["plans/{plan}/", "plans/{plan}/payload/", "patients/{who}/plans/"]


@pytest.mark.parametrize("path", PATHS)
def test_plan_hidden_from_other_clinic(owner, stranger, path) -> None:
    plan = plan_with(owner, 1)
    path = "/api/v1/" + path.format(plan=plan.public_id, who=plan.patient.public_id)
    assert program_of(owner).get(path).status_code == 200
    assert program_of(stranger).get(path).status_code == 404
