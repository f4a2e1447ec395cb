"""The diary: written by a person, compared with the meal of the plan in force, never changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from plans.diary import comparison_text, diary_entry_of, diary_visible_to, plan_in_force
from plans.engine.problem import Problem, Targets
from plans.models import DiaryEntry, DiaryItem, Meal, MealEquivalent, Plan, Target
from plans.services.diary import EatenData, diary_record, diary_void
from plans.services.problem import problem_to_json
from tests.factories.plans import consultation_for, target_for

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PUBLISHED, LATER = date(2026, 11, 1), date(2026, 11, 25)
RICE = EatenData("Arroz", "cereal_sg", halves_min=4, halves_max=6)


@pytest.fixture
def plan(owner) -> Plan:
    """A published plan: Comida is 2 cereales, 3 AOA and 1 verdura."""
    return published(consultation_for(owner), owner, version=1, at=PUBLISHED)


def published(visit, owner, *, version: int, at: date) -> Plan:
    row = Plan.objects.create(
        patient=visit.patient,
        consultation=visit,
        target=Target.objects.filter(consultation=visit).first() or target_for(visit, owner),
        version=version,
        problem=problem_to_json(Problem(Targets(*map(Decimal, (1800, 90, 56, 234))))),
        profile_version="prueba",
        created_by=owner.user,
    )
    meal = Meal.objects.create(plan=row, order=3, name="Comida", share=Decimal(40))
    for group, halves in (("cereal_sg", 4), ("aoa_b", 6), ("verdura", 2)):
        MealEquivalent.objects.create(meal=meal, group=group, halves=halves)
    noon = timezone.make_aware(datetime.combine(at, time(12)))
    row.published_at, row.published_by = noon, owner.user
    row.sha256, row.code = f"{version}" * 64, f"PRUEBA000{version}"
    row.save()
    return row


def record(plan: Plan, by, *items: EatenData, **changes) -> DiaryEntry:
    values = {"day": date(2026, 11, 24), "meal_name": "Comida", "source": "typed"}
    values |= changes
    return diary_record(patient=plan.patient, items=items or (RICE,), by=by, **values)


def test_entry_keeps_the_plan_in_force(plan, owner):
    entry = record(plan, owner)
    assert (entry.plan, entry.meal_order, entry.confirmed_by) == (plan, 3, owner.user)
    assert plan_in_force(plan.patient) == plan


def test_comparison_is_told_in_equivalents(plan, owner):
    entry = record(
        plan,
        owner,
        EatenData("Arroz", "cereal_sg", halves_min=6, halves_max=6),
        EatenData("Pollo", "aoa_mb", halves_min=5, halves_max=7),
    )
    assert comparison_text(entry) == (
        "Comida del 24/nov/2026: ~1 verdura de menos, ~1 cereal de más y bien de AOA."
    )


def test_no_meal_of_the_plan_has_nothing_to_say(plan, owner):
    assert comparison_text(record(plan, owner, meal_name="Antojo")) == ""


def test_same_source_is_one_entry(plan, owner):
    one = record(plan, owner, source="photo", source_id="a")
    assert record(plan, owner, source="photo", source_id="a") == one
    diary_void(entry=one, reason="Era de otra persona.", by=owner)
    assert record(plan, owner, source="photo", source_id="a") != one


def test_void_leaves_the_row_and_hides_it(plan, owner):
    entry = record(plan, owner)
    with pytest.raises(ValidationError):
        diary_void(entry=entry, reason=" ", by=owner)
    diary_void(entry=entry, reason="Error de captura.", by=owner)
    assert DiaryEntry.objects.get().void_reason == "Error de captura."
    with pytest.raises(Http404):
        diary_entry_of(owner, entry.public_id)


@pytest.mark.parametrize(
    ("items", "changes"),
    [
        ((), {}),
        ((EatenData("Algo", "vitaminas"),), {}),
        ((EatenData("Arroz", "cereal_sg", halves_min=3, halves_max=2),), {}),
        ((EatenData("Arroz", "cereal_sg", halves_min=3),), {}),
        ((EatenData(" "),), {}),
        ((RICE,) * 31, {}),
        ((RICE,), {"day": timezone.localdate() + timedelta(days=1)}),
        ((RICE,), {"meal_name": " "}),
        ((RICE,), {"source": "otro"}),
    ],
)
def test_bad_entry_is_refused_whole(plan, owner, items, changes):
    values = {"day": date(2026, 11, 24), "meal_name": "Comida", "source": "typed", **changes}
    with pytest.raises(ValidationError):
        diary_record(patient=plan.patient, items=items, by=owner, **values)
    assert not DiaryEntry.objects.exists()


def test_diary_hidden_from_other_clinic(plan, owner, stranger, assistant):
    entry = record(plan, owner)
    for who in (stranger, assistant, None):
        assert not diary_visible_to(who).exists()
    with pytest.raises(Http404):
        diary_entry_of(stranger, entry.public_id)
    for who in (stranger, assistant):
        with pytest.raises(PermissionDenied):
            record(plan, who)


def test_what_was_eaten_does_not_change(plan, owner):
    entry = record(plan, owner)
    for rows in (
        lambda: DiaryItem.objects.update(name="Otro"),
        lambda: DiaryItem.objects.all()._raw_delete("default"),
        lambda: DiaryEntry.objects.update(meal_name="Cena"),
        lambda: DiaryEntry.objects.filter(pk=entry.pk).update(day=date(2026, 1, 1)),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows()


@pytest.mark.parametrize(
    "values",
    [{"halves_min": 1}, {"halves_min": 2, "halves_max": 1}, {"halves_min": 1, "halves_max": 121}],
)
def test_item_range_constraint(plan, owner, values):
    entry = record(plan, owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        DiaryItem.objects.create(entry=entry, order=9, name="Arroz", **values)


def test_unknown_amount_is_not_zero(plan, owner):
    entry = record(plan, owner, EatenData("Arroz", "cereal_sg"), EatenData("Guiso"))
    text = comparison_text(entry)
    assert "cereal sin cantidad" in text
    assert "un alimento sin grupo" in text


def test_meal_is_compared_with_the_plan_of_its_day(plan, owner):
    """A plan published later says nothing of what was eaten before it."""
    later = published(plan.consultation, owner, version=2, at=LATER)
    days = (PUBLISHED - DAY, PUBLISHED, LATER - DAY, LATER)
    assert [record(plan, owner, day=day).plan for day in days] == [None, plan, plan, later]
