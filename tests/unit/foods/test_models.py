"""The rules that the database holds, each tripped."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from foods.models import CatalogueRelease, FoodEquivalence, FoodGroup, FoodPortion, FoodSynonym
from foods.rows import food_row, portion_row
from tests.factories.foods import CatalogueReleaseFactory, food_facts, food_group, food_of

pytestmark = pytest.mark.django_db


def _refused(constraint: str, row) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    # SQLite names the constraint of a check and the columns of a uniqueness.
    assert constraint in str(refused.value) or "UNIQUE" in str(refused.value)


def _released(**changes):  # type: ignore[no-untyped-def]
    facts = food_facts(**changes)
    return food_row(facts, group=food_group("verdura"), release=CatalogueReleaseFactory())


def test_food_is_released_or_own_never_both(clinic):
    row = _released()
    row.clinic = clinic
    _refused("food_released_or_own", row)
    row.clinic = row.release = None
    _refused("food_released_or_own", row)


def test_food_released_has_code():
    _refused("food_released_or_own", _released(code=""))


def test_food_released_does_not_shadow():
    row = _released(name="Otro", code="T-2")
    row.shadows = food_of()
    _refused("food_shadow_is_own", row)


def test_food_has_name():
    row = _released()
    row.name_normalised = ""
    _refused("food_named", row)


@pytest.mark.parametrize("change", [{"source_type": "rumor"}, {"source_id": ""}])
def test_food_says_its_source(change):
    _refused("food_source_said", _released(**change))


def test_food_composition_not_negative():
    _refused("food_composition_not_negative", _released(per_100g={"iron_mg": Decimal("-0.001")}))


@pytest.mark.parametrize(("alcohol", "fits"), [("95.5", True), ("95.501", False), (None, True)])
def test_food_macros_within_100_g(alcohol, fits):
    row = _released(per_100g={"alcohol_g": None if alcohol is None else Decimal(alcohol)})
    if fits:
        row.save()
    else:
        _refused("food_macros_within_100_g", row)


def test_food_public_counts_ordered():
    _refused("food_public_counts_ordered", _released(public_found=1, public_agree=2))


def test_food_released_code_and_name_once():
    food_of("Nopal", code="T-1")
    _refused("food_released_code_once", _released(name="Otro", code="T-1"))
    _refused("food_released_name_once", _released(name="NOPAL", code="T-2"))


def test_food_own_name_once(clinic, stranger):
    food_of("Nopal", clinic=clinic)
    food_of("Nopal", clinic=stranger.clinic)
    again = food_row(food_facts("nopál"), group=food_group("verdura"), clinic=clinic)
    _refused("food_own_name_once", again)


def test_food_shadowed_once_by_clinic(clinic):
    released = food_of()
    for name in ("Uno", "Dos"):
        row = food_row(
            food_facts(name), group=food_group("verdura"), clinic=clinic, shadows=released
        )
        if name == "Uno":
            row.save()
        else:
            _refused("food_shadowed_once", row)


def test_portion_one_equivalent():
    food = food_of()
    _refused("food_portion_one_equivalent", portion_row(food, food_facts(measure="plato")))


def test_portion_measure_once():
    food = food_of()
    row = portion_row(food, food_facts())
    row.is_equivalent = False
    _refused("food_portion_measure_once", row)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("food_portion_positive", {"net_g": Decimal(0)}),
        ("food_portion_positive", {"quantity": Decimal(0)}),
        ("food_portion_net_within_gross", {"net_g": Decimal("110.01")}),
        ("food_portion_named", {"measure": ""}),
    ],
)
def test_portion_makes_sense(constraint, change):
    row = portion_row(food_of(), food_facts(measure="plato", quantity=Fraction(1)))
    row.is_equivalent = False
    for field, value in change.items():
        setattr(row, field, value)
    _refused(constraint, row)


def test_synonym_once_and_named():
    food = food_of()
    FoodSynonym.objects.create(food=food, text="Uno", normalised="uno")
    _refused("food_synonym_once", FoodSynonym(food=food, text="uno", normalised="uno"))
    _refused("food_synonym_named", FoodSynonym(food=food, text="¿?", normalised=""))


def test_equivalence_once_and_positive():
    food = food_of()
    FoodEquivalence.objects.create(food=food, group=food.group, number=Decimal(1))
    again = FoodEquivalence(food=food, group=food.group, number=Decimal(2))
    _refused("food_equivalence_once", again)
    none = FoodEquivalence(food=food, group=food_group("fruta"), number=Decimal(0))
    _refused("food_equivalence_positive", none)


def test_release_one_current_and_whole_hash():
    CatalogueReleaseFactory()
    values = {"catalogue": "prueba", "name": "Otro", "source": "Inventado", "rows": 1}
    _refused("catalogue_release_one_current", CatalogueRelease(**values, sha256="1" * 64))
    _refused(
        "catalogue_release_sha256_complete",
        CatalogueRelease(**values | {"catalogue": "otro"}, sha256="abc"),
    )


def test_group_not_negative():
    group = food_group("verdura")
    group.fat_g = Decimal("-0.1")
    _refused("food_group_not_negative", group)


def test_groups_are_the_nineteen_of_the_table():
    food_group("verdura")
    assert FoodGroup.objects.count() == 19
    egg = FoodGroup.objects.get(key="aoa_m")
    assert (egg.energy_kcal, egg.nom043, egg.guide2023) == (
        75,
        "leguminosas_animal",
        "origen_animal",
    )


def test_food_amount_keeps_unknown_unknown():
    food = food_of()
    portion = FoodPortion.objects.get(food=food)
    amounts = food.amount_in(portion.net_g / 2)
    assert amounts["energy_kcal"] == Decimal("12.5")
    assert amounts["sodium_mg"] is None
