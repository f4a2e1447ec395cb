"""Hand edits: halves only, foods follow, the comprobación is recomputed each time."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from foods.models import Food
from patients.models import Allergy
from plans.models import MealFood
from plans.services.draft import day_of, meals_of
from plans.services.edit import (
    meal_equivalents_edit,
    meal_food_swap,
    meal_time_set,
    plan_equivalents_edit,
    plan_notes_set,
)
from tests.factories.plans import target_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def comida(plan):
    return plan.meals.get(name="Comida")


def test_meal_edit_moves_the_day_and_the_comprobacion(plan, comida, owner):
    before = day_of(plan)["cereal_sg"]
    here = meals_of(plan)["Comida"]["cereal_sg"]
    plan = meal_equivalents_edit(meal=comida, changes={"cereal_sg": here + 2}, by=owner)
    assert day_of(plan)["cereal_sg"] == before + 2
    assert plan.certificate["ok"] is False
    energy = plan.certificate["lines"][0]
    assert Decimal(energy["obtained"]) == 1795 + 140
    assert energy["ok"] is False
    assert plan.certificate["unsummed"] == []


def test_an_edit_forgets_what_the_engine_remarked(plan, comida, owner):
    plan.problem = {**plan.problem, "notes": ["Cereales: 12 en el día"]}
    plan.save(update_fields=["problem"])
    plan = meal_equivalents_edit(meal=comida, changes={"fruta": Decimal(1)}, by=owner)
    plan.refresh_from_db()
    assert "notes" not in plan.problem


@pytest.mark.parametrize("amount", ["0", "0.5", "1", "3.5", "9"])
def test_meal_edit_keeps_foods_in_step(amount, plan, comida, owner):
    meal_equivalents_edit(meal=comida, changes={"cereal_sg": Decimal(amount)}, by=owner)
    rows = MealFood.objects.filter(meal=comida, group="cereal_sg")
    assert sum(row.equivalents for row in rows) == Decimal(amount)


def test_meal_edit_opens_a_group_with_a_food(plan, comida, owner):
    meal_equivalents_edit(meal=comida, changes={"azucar_sg": Decimal("0.5")}, by=owner)
    row = MealFood.objects.get(meal=comida, group="azucar_sg")
    assert row.equivalents == Decimal("0.5")
    assert row.measure


def test_meal_edit_without_following_shows_the_sums_that_fail(plan, comida, owner):
    plan = meal_equivalents_edit(
        meal=comida, changes={"fruta": Decimal(1)}, by=owner, day_follows=False
    )
    assert plan.certificate["unsummed"] == ["fruta"]
    plan = plan_equivalents_edit(plan=plan, changes={"fruta": day_of(plan)["fruta"] + 1}, by=owner)
    assert plan.certificate["unsummed"] == []


@pytest.mark.parametrize(
    ("group", "amount", "said"),
    [
        ("fruta", "0.3", "enteros o medios"),
        ("fruta", "-0.5", "de 0 a 60"),
        ("fruta", "60.5", "de 0 a 60"),
        ("fruta", "NaN", "enteros o medios"),
        ("postres", "1", "No existe el grupo"),
    ],
)
def test_edit_explains_a_bad_amount(group, amount, said, plan, comida, owner):
    with pytest.raises(ValidationError, match=said):
        plan_equivalents_edit(plan=plan, changes={group: Decimal(amount)}, by=owner)
    with pytest.raises(ValidationError, match=said):
        meal_equivalents_edit(meal=comida, changes={group: Decimal(amount)}, by=owner)


def test_edit_accepts_the_largest_amount(plan, owner):
    plan = plan_equivalents_edit(plan=plan, changes={"fruta": Decimal(60)}, by=owner)
    assert day_of(plan)["fruta"] == 60


def test_swap_serves_another_food_of_the_group(plan, owner):
    row = MealFood.objects.filter(meal__plan=plan, group="fruta").first()
    kiwi = Food.objects.get(name="Kiwi")
    meal_food_swap(meal_food=row, food=kiwi, by=owner)
    row.refresh_from_db()
    assert (row.name, row.food) == ("Kiwi", kiwi)
    assert row.net_g == Decimal("103.50") * row.equivalents


def test_swap_refuses_another_group(plan, owner):
    row = MealFood.objects.filter(meal__plan=plan, group="fruta").first()
    with pytest.raises(ValidationError, match="mismo grupo"):
        meal_food_swap(meal_food=row, food=Food.objects.get(name="Bolillo"), by=owner)


def test_swap_refuses_an_allergen(plan, owner):
    Allergy.objects.create(patient=plan.patient, agent="kiwi", recorded_by=owner.user)
    row = MealFood.objects.filter(meal__plan=plan, group="fruta").first()
    with pytest.raises(ValidationError, match="alérgico"):
        meal_food_swap(meal_food=row, food=Food.objects.get(name="Kiwi"), by=owner)


def test_notes_and_times_are_kept(plan, comida, owner):
    plan_notes_set(plan=plan, notes="  Agua natural durante el día. ", by=owner)
    meal_time_set(meal=comida, time_of_day=time(14, 30), by=owner)
    plan.refresh_from_db()
    comida.refresh_from_db()
    assert plan.notes == "Agua natural durante el día."
    assert comida.time_of_day == time(14, 30)


def test_a_new_requerimiento_is_compared_with_the_draft(plan, owner):
    target_for(plan.consultation, owner, energy_kcal=Decimal(2200))
    plan.refresh_from_db()
    assert plan.certificate["ok"] is False
    assert plan.certificate["lines"][0]["target"] == "2200"


def test_edits_are_refused_to_others(plan, comida, assistant, stranger):
    for other in (assistant, stranger):
        with pytest.raises(PermissionDenied):
            plan_equivalents_edit(plan=plan, changes={"fruta": Decimal(1)}, by=other)
        with pytest.raises(PermissionDenied):
            meal_equivalents_edit(meal=comida, changes={"fruta": Decimal(1)}, by=other)
        with pytest.raises(PermissionDenied):
            plan_notes_set(plan=plan, notes="x", by=other)
