"""Writes of a clinic's own foods. Released rows are never edited: corrections stand before them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from foods.checks import check_values
from foods.facts import FoodFacts
from foods.models import Food, FoodGroup, FoodPortion
from foods.rows import allergen_rows, fill_food, portion_row, synonym_rows
from nutrition.exchanges import group_profiles

BLOCKING = frozenset({"C0", "C1", "C2", "C3", "C5", "C11"})
"""Values that cannot be are refused; an unusual portion (C4, C7) is the clinic's decision."""


@transaction.atomic
def food_create(*, facts: FoodFacts, by: Membership, shadows: Food | None = None) -> Food:
    """A new food of the clinic; with `shadows`, its correction of a released one.

    Raises ValidationError by column, and PermissionDenied.
    """
    check(by, Permission.EDIT_CATALOGUE)
    check_released(shadows)
    return write_food(Food(clinic=by.clinic, shadows=shadows), facts)


@transaction.atomic
def food_change(*, food: Food, facts: FoodFacts, by: Membership) -> Food:
    """Change one of the clinic's own foods. Raises ValidationError and PermissionDenied."""
    _check_own(food, by)
    return write_food(food, facts)


@transaction.atomic
def food_retire(*, food: Food, by: Membership) -> Food:
    """Offer one of the clinic's foods no more. What it corrected is seen again."""
    _check_own(food, by)
    food.retired_at = timezone.now()
    food.save(update_fields=["retired_at", "updated_at"])
    return food


def check_released(shadows: Food | None) -> None:
    """Raise ValidationError if what is corrected is the clinic's own."""
    if shadows and shadows.clinic_id is not None:
        raise ValidationError("Solo se corrige un alimento del catálogo; los propios se editan.")


def _check_own(food: Food, by: Membership) -> None:
    check(by, Permission.EDIT_CATALOGUE)
    if food.clinic_id is None or food.clinic_id != by.clinic_id:
        raise PermissionDenied("Este alimento no es de su consultorio.")


def write_food(food: Food, facts: FoodFacts) -> Food:
    """Write facts on a food, new or not. Who may is the caller's. Raises ValidationError."""
    impossible = impossible_values(facts)
    if impossible:
        raise ValidationError(impossible)
    group = FoodGroup.objects.get(key=facts.group)
    fill_food(food, facts, group=group).full_clean(exclude=["release", "shadows"])
    food.save()
    _write_portion(food, facts)
    _write_synonyms(food, facts)
    _write_allergens(food, facts)
    return food


def impossible_values(facts: FoodFacts) -> dict[str, str]:
    """What cannot be, by column, with words for people. Empty if the food may be saved."""
    profile = group_profiles().get(facts.group)
    if profile is None:
        return {"group": "Elija uno de los grupos."}
    problems = [problem for problem in check_values(facts, profile) if problem[0] in BLOCKING]
    return {column: f"{text} {hint}".strip() for _, column, _, text, hint in problems}


def _write_portion(food: Food, facts: FoodFacts) -> None:
    portion = portion_row(food, facts)
    before = FoodPortion.objects.filter(food=food, is_equivalent=True).first()
    if before:
        portion.pk, portion._state.adding = before.pk, False
    portion.full_clean()
    portion.save()


def _write_allergens(food: Food, facts: FoodFacts) -> None:
    wanted = {(row.allergen, row.is_certain): row for row in allergen_rows(food, facts)}
    for row in food.allergens.all():
        if (row.allergen, row.is_certain) not in wanted:
            row.delete()
        wanted.pop((row.allergen, row.is_certain), None)
    for row in wanted.values():
        row.save()


def _write_synonyms(food: Food, facts: FoodFacts) -> None:
    wanted = {row.normalised: row for row in synonym_rows(food, facts.synonyms)}
    for row in food.synonyms.all():
        if row.normalised not in wanted:
            row.delete()
        wanted.pop(row.normalised, None)
    for row in wanted.values():
        row.save()
