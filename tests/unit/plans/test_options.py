"""The options of a plan: rules held by the database, frozen with the plan, covered by its hash."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from plans.models import MealOption, MealOptionItem
from plans.options import plan_options, week_of
from plans.services.publication import payload_sha256, plan_publish, plan_verify
from tests.factories.plans import option_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def meal(plan):
    found = plan.meals.get(name="Comida")
    MealOptionItem.objects.filter(option__meal__plan=plan).delete()
    MealOption.objects.filter(meal__plan=plan).delete()
    return found


def test_option_is_read_as_plain_data(plan, meal, django_assert_num_queries):
    option_for(meal, "Nopal cocido", "Jitomate crudo")
    option_for(meal, "Chayote cocido", order=2, name="Otro")
    with django_assert_num_queries(3):
        comida = plan_options(plan)[2]
    assert (comida.meal, comida.missing, len(comida.options)) == ("Comida", 5, 2)
    first = comida.options[0]
    assert [item.name for item in first.items] == ["Nopal cocido", "Jitomate crudo"]
    assert first.amount("energy_kcal").total == 30
    sodium = first.amount("sodium_mg")
    assert (sodium.total, sodium.unknown, sodium.foods) == (0, 2, 2)


def test_week_goes_round_the_options_there_are(plan, meal):
    option_for(meal, "Nopal cocido")
    option_for(meal, "Chayote cocido", order=2, name="Otro")
    week = week_of(plan_options(plan))
    assert [option.order for day in week for _, option in day] == [1, 2, 1, 2, 1, 2, 1]


@pytest.mark.parametrize(
    "changes", [{"order": 0}, {"order": 8}, {"name": ""}, {"source": ""}], ids=str
)
def test_option_out_of_rule_is_refused(meal, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        option_for(meal, "Nopal cocido", **changes)


def test_option_order_is_taken_once(meal):
    option_for(meal, "Nopal cocido")
    with pytest.raises(IntegrityError), transaction.atomic():
        option_for(meal, "Chayote cocido")


@pytest.mark.parametrize(
    "changes",
    [
        {"net_g": Decimal(0)},
        {"equivalents": Decimal(-1)},
        {"equivalents": Decimal("60.5")},
        {"measure": ""},
        {"name": ""},
        {"group": ""},
        {"source": ""},
    ],
    ids=str,
)
def test_item_out_of_rule_is_refused(meal, changes):
    item = option_for(meal, "Nopal cocido").items.get()
    for name, value in changes.items():
        setattr(item, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        item.save()


def test_options_of_a_published_plan_resist(plan, meal, owner):
    option = option_for(meal, "Nopal cocido")
    plan_publish(plan=plan, by=owner)
    item = option.items.get()
    tries = (
        lambda: option_for(meal, "Chayote cocido", order=2),
        lambda: MealOption.objects.filter(pk=option.pk).update(name="Otro"),
        lambda: MealOptionItem.objects.filter(pk=item.pk).update(net_g=1),
        lambda: MealOptionItem.objects.filter(pk=item.pk).delete(),
        lambda: _raw(item.pk),
    )
    for action in tries:
        with pytest.raises(DatabaseError, match="publicado"), transaction.atomic():
            action()


def _raw(pk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE plans_mealoptionitem SET measure = 'x' WHERE id = %s", [pk])


def test_hash_covers_every_byte_of_the_options(plan, meal, owner):
    option = option_for(meal, "Nopal cocido")
    item = option.items.get()
    before = payload_sha256(plan)
    MealOptionItem.objects.filter(pk=item.pk).update(net_g=Decimal("60.01"))
    assert payload_sha256(plan) != before
    MealOptionItem.objects.filter(pk=item.pk).update(net_g=Decimal(60))
    assert payload_sha256(plan) == before
    MealOption.objects.filter(pk=option.pk).update(name="Platillo inventadO")
    assert payload_sha256(plan) != before
    assert plan_verify(plan_publish(plan=plan, by=owner)).ok
