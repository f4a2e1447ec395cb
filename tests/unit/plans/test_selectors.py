"""Reads: what each person finds, in how many queries, and which plan is in force."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404

from foods.models import Food
from patients.models import Allergy, Consultation
from plans.models import MealFood
from plans.selectors import (
    draft_of,
    meal_food_of,
    plan_for,
    plan_row,
    plan_status,
    plans_of,
    plans_visible_to,
    swap_options,
)
from plans.services.edit import meal_equivalents_edit
from plans.services.proposal import plan_propose
from plans.services.publication import plan_publish
from tests.factories.plans import target_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def test_plan_for_takes_constant_queries(plan, owner, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        plan_for(owner, plan.public_id)
    meal_equivalents_edit(meal=plan.meals.get(order=1), changes={"azucar_sg": Decimal(2)}, by=owner)
    with django_assert_max_num_queries(7):
        view = plan_for(owner, plan.public_id)
    assert not view.ok


def test_latest_published_is_in_force(plan, owner, nutritionist, django_assert_num_queries):
    plan_publish(plan=plan, by=owner)
    visit = Consultation.objects.create(
        patient=plan.patient, kind="follow_up", practitioner=nutritionist.user
    )
    target_for(visit, nutritionist)
    second = plan_propose(consultation=visit, by=nutritionist)
    with django_assert_num_queries(1):
        found = plans_of(plan.patient, owner)
    assert [plan_status(row) for row in found] == ["borrador", "vigente"]
    assert draft_of(visit, owner) == second
    plan_publish(plan=second, by=nutritionist)
    assert [plan_status(row) for row in plans_of(plan.patient, owner)] == ["vigente", "anterior"]
    assert draft_of(visit, owner) is None


def test_other_clinic_and_reception_find_nothing(plan, stranger, assistant):
    food = MealFood.objects.filter(meal__plan=plan).first()
    for other in (stranger, assistant, None):
        assert not plans_visible_to(other).exists()
        assert plans_of(plan.patient, other) == []
        for read in (plan_for, plan_row):
            with pytest.raises(Http404):
                read(other, plan.public_id)
        with pytest.raises(Http404):
            meal_food_of(other, food.public_id)


def test_swap_options_are_of_the_group_and_safe(plan, owner):
    Allergy.objects.create(patient=plan.patient, agent="kiwi", recorded_by=owner.user)
    row = MealFood.objects.filter(meal__plan=plan, group="fruta").first()
    names = [item.food.name for item in swap_options(meal_food_of(owner, row.public_id))]
    assert {item.group_id for item in Food.objects.filter(name__in=names)} == {row.food.group_id}
    assert "Papaya" in names[:3]
    assert "Kiwi" not in names


def test_plan_verify_command_says_yes_and_no(plan, owner, capsys):
    code = plan_publish(plan=plan, by=owner).code
    call_command("plan_verify", f"{code[:5].lower()}-{code[5:]}")
    assert json.loads(capsys.readouterr().out)["ok"] is True
    with pytest.raises(CommandError, match="No hay un plan"):
        call_command("plan_verify", "0000000000")
