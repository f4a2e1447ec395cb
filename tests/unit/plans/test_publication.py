"""Publishing: refused with reasons, done once, proven afterwards, and frozen whatever the road."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from plans.models import Meal, MealEquivalent, MealFood, Plan, PlanEquivalent, Target
from plans.payload import plan_payload
from plans.services.edit import meal_equivalents_edit, plan_equivalents_edit
from plans.services.errors import ReasonNeededError
from plans.services.publication import plan_publish, plan_verify
from plans.services.targets import target_set
from plans.signals import plan_published
from tests.factories.plans import draft_for, target_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def published(plan, owner):
    return plan_publish(plan=plan, by=owner)


def test_publish_freezes_with_a_code_and_verifies(published, owner):
    assert published.published_by == owner.user
    assert len(published.code) == 10
    assert plan_verify(published).ok


def test_publish_twice_is_one_publication(plan, owner, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, plan_id, **kwargs):
        heard.append(plan_id)

    plan_published.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        first = plan_publish(plan=plan, by=owner)
        second = plan_publish(plan=plan, by=owner)
    assert (second.published_at, second.sha256) == (first.published_at, first.sha256)
    assert heard == [plan.pk]


def test_publish_refuses_meals_that_do_not_sum(plan, owner):
    plan_equivalents_edit(plan=plan, changes={"fruta": Decimal(9)}, by=owner)
    with pytest.raises(ValidationError, match="no suman los equivalentes del día en Frutas"):
        plan_publish(plan=plan, by=owner, accept_out_of_tolerance_reason="x")


def test_publish_out_of_tolerance_asks_for_the_reason_and_keeps_it(plan, owner):
    comida = plan.meals.get(name="Comida")
    meal_equivalents_edit(meal=comida, changes={"fruta": Decimal(2)}, by=owner)
    with pytest.raises(ReasonNeededError) as caught:
        plan_publish(plan=plan, by=owner)
    assert caught.value.field == "accept_out_of_tolerance_reason"
    done = plan_publish(
        plan=plan, by=owner, accept_out_of_tolerance_reason="Pide más fruta al mediodía"
    )
    assert done.tolerance_reason == "Pide más fruta al mediodía"
    assert done.certificate["ok"] is False
    assert plan_verify(done).ok


def test_publish_within_tolerance_keeps_no_reason(plan, owner):
    done = plan_publish(plan=plan, by=owner, accept_out_of_tolerance_reason="por si acaso")
    assert done.tolerance_reason == ""


def test_publish_low_energy_needs_its_reason(owner):
    plan = draft_for(owner, energy_kcal=Decimal(1150))
    with pytest.raises(ReasonNeededError) as caught:
        plan_publish(plan=plan, by=owner)
    assert caught.value.field == "low_energy_reason"
    done = plan_publish(plan=plan, by=owner, low_energy_reason="Vigilancia semanal y suplemento")
    assert done.low_energy_reason == "Vigilancia semanal y suplemento"


def test_publish_under_the_floor_stops(plan, owner):
    for row in plan.equivalents.all():
        row.halves = 2 if row.group == "verdura" else 0
        row.save()
    MealEquivalent.objects.filter(meal__plan=plan).delete()
    MealEquivalent.objects.create(meal=plan.meals.first(), group="verdura", halves=2)
    with pytest.raises(ValidationError, match="menos de 800"):
        plan_publish(plan=plan, by=owner, accept_out_of_tolerance_reason="x", low_energy_reason="y")


def test_publish_an_empty_plan_is_refused(plan, owner):
    MealEquivalent.objects.filter(meal__plan=plan).delete()
    plan.equivalents.all().delete()
    with pytest.raises(ValidationError, match="vacío"):
        plan_publish(plan=plan, by=owner)


def test_publish_refused_to_others(plan, assistant, auditor, stranger):
    for other in (assistant, auditor, stranger):
        with pytest.raises(PermissionDenied):
            plan_publish(plan=plan, by=other)


def test_published_plan_is_not_edited_by_services(published, owner):
    with pytest.raises(ValidationError, match="ya está publicado"):
        plan_equivalents_edit(plan=published, changes={"fruta": Decimal(1)}, by=owner)
    with pytest.raises(ValidationError, match="plan publicado"):
        target_set(consultation=published.consultation, data=target_data(), by=owner)


def _refused(action):
    with pytest.raises(DatabaseError, match="publicado"), transaction.atomic():
        action()


def test_published_plan_resists_orm_and_queryset(published):
    def save():
        published.notes = "otra cosa"
        published.save()

    _refused(save)
    _refused(lambda: Plan.objects.filter(pk=published.pk).update(notes="otra cosa"))
    _refused(lambda: Plan.objects.filter(pk=published.pk)._raw_delete("default"))


@pytest.mark.parametrize("model", [PlanEquivalent, Meal])
def test_children_of_a_published_plan_resist(model, published):
    row = model.objects.filter(plan=published).first()
    field = {"name": "Otra"} if model is Meal else {"halves": 7}
    _refused(lambda: model.objects.filter(pk=row.pk).update(**field))
    _refused(lambda: model.objects.filter(pk=row.pk)._raw_delete("default"))
    _refused(lambda: _copy(row))


@pytest.mark.parametrize("model", [MealEquivalent, MealFood])
def test_grandchildren_of_a_published_plan_resist(model, published):
    row = model.objects.filter(meal__plan=published).first()
    _refused(lambda: model.objects.filter(pk=row.pk).update(halves=7))
    _refused(lambda: model.objects.filter(pk=row.pk)._raw_delete("default"))
    _refused(lambda: _copy(row))


def _copy(row):
    row.pk = None
    row._state.adding = True
    row.save()


def test_rows_are_not_moved_into_a_published_plan(published, owner):
    other = draft_for(owner)
    row = other.equivalents.first()
    meal = other.meals.first()
    food = MealFood.objects.filter(meal=meal).first()
    inside = published.meals.first()
    _refused(lambda: PlanEquivalent.objects.filter(pk=row.pk).update(plan=published))
    _refused(lambda: Meal.objects.filter(pk=meal.pk).update(plan=published, order=99))
    _refused(lambda: MealFood.objects.filter(pk=food.pk).update(meal=inside, order=99))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plans_plan SET notes = 'x'",
        "DELETE FROM plans_plan",
        "UPDATE plans_planequivalent SET halves = 1",
        "DELETE FROM plans_mealfood",
        "UPDATE plans_mealfood SET name = 'x'",
        "UPDATE plans_target SET energy_kcal = 900",
    ],
)
def test_published_plan_resists_raw_sql(statement, published):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    _refused(run)


def test_requerimiento_of_a_published_plan_is_frozen(published):
    _refused(lambda: Target.objects.filter(pk=published.target_id).update(fluids_ml=1))


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("plans_mealfood", "UPDATE plans_mealfood SET name = name || ' '"),
        ("plans_mealequivalent", "UPDATE plans_mealequivalent SET halves = halves + 1"),
        ("plans_planequivalent", "UPDATE plans_planequivalent SET halves = halves + 1"),
        ("plans_meal", "UPDATE plans_meal SET name = name || '.'"),
        ("plans_plan", "UPDATE plans_plan SET notes = 'x'"),
        ("plans_target", "UPDATE plans_target SET fluids_ml = 1"),
    ],
)
def test_verify_detects_a_change_made_behind_the_triggers(part, change, published):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {part} DISABLE TRIGGER USER")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [part]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(change)
    assert not plan_verify(published).ok


def test_payload_is_json_and_says_unknown_as_null(plan):
    row = MealFood.objects.filter(meal__plan=plan).first()
    MealFood.objects.filter(pk=row.pk).update(energy_kcal=None)
    foods = plan_payload(plan)["meals"][0]["foods"]
    assert foods[0]["energy_kcal"] is None
    assert foods[1]["energy_kcal"]


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("plan_published_paired", {"published_at": timezone.now(), "sha256": "a", "code": "a"}),
        ("plan_version_from_one", {"version": 0}),
    ],
)
def test_plan_constraint_holds(constraint, changes, plan):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(**changes)


def test_plan_published_without_hash_is_refused(plan, owner):
    with pytest.raises(IntegrityError, match="plan_published_proven"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(published_at=timezone.now(), published_by=owner.user)


def _duplicate(row, **changes):
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    if hasattr(row, "public_id"):
        row.public_id = type(row)._meta.get_field("public_id").get_default()
    row.save()


def test_one_draft_and_one_version(plan):
    for changes in ({"version": 2}, {"version": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            _duplicate(Plan.objects.get(pk=plan.pk), **changes)


@pytest.mark.parametrize(
    ("make", "changes"),
    [
        (lambda p: p.equivalents.first(), {}),
        (lambda p: p.equivalents.first(), {"group": "alcohol", "halves": 121}),
        (lambda p: p.meals.first(), {"name": "Otra"}),
        (lambda p: p.meals.first(), {"order": 50}),
        (lambda p: p.meals.first(), {"order": 50, "name": ""}),
        (lambda p: p.meals.first(), {"order": 50, "name": "Otra", "share": Decimal("100.01")}),
        (lambda p: p.meals.first().equivalents.first(), {}),
        (lambda p: p.meals.first().equivalents.first(), {"group": "alcohol", "halves": 121}),
        (lambda p: p.meals.first().foods.first(), {}),
        (lambda p: p.meals.first().foods.first(), {"order": 50, "halves": 0}),
        (lambda p: p.meals.first().foods.first(), {"order": 50, "net_g": Decimal(0)}),
        (lambda p: p.meals.first().foods.first(), {"order": 50, "source": ""}),
    ],
)
def test_children_constraints_hold(make, changes, plan):
    with pytest.raises(IntegrityError), transaction.atomic():
        _duplicate(make(plan), **changes)
