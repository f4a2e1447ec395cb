"""Writes of a clinic's own dishes. A changed recipe is a new version; the former is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from foods.dish_checks import check_dishes
from foods.dish_facts import DishFacts
from foods.dish_selectors import dishes_visible_to, share_of, with_ingredients
from foods.models import Dish, DishEquivalent, DishIngredient, DishMeal, Food, FoodGroup
from foods.selectors import foods_visible_to, ingredient_food, with_equivalent
from foods.services.library import dish_row, equivalent_rows
from foods.services.preferences import favourites_follow
from foods.text import normalise

BLOCKING = frozenset({"D0", "D1", "D3", "D6"})
"""A dish that cannot be computed is refused; grams off the half (D2) are the clinic's decision."""

Foods = list[tuple[Food, Decimal]]
Dishes = list[tuple[Dish, Decimal]]


@transaction.atomic
def dish_create(*, facts: DishFacts, by: Membership) -> Dish:
    """A new dish of the clinic. Raises ValidationError, in Spanish, and PermissionDenied."""
    check(by, Permission.EDIT_CATALOGUE)
    return write_dish(Dish(clinic=by.clinic), facts)


@transaction.atomic
def dish_change(*, dish: Dish, facts: DishFacts, by: Membership) -> Dish:
    """The next version of one of the clinic's dishes; plans made with the former keep it.

    Raises ValidationError and PermissionDenied.
    """
    next_one = Dish(clinic=by.clinic)
    follow(former=dish, dish=next_one, by=by)
    changed = write_dish(next_one, facts, former=dish)
    favourites_follow(former=dish, dish=changed)
    return changed


@transaction.atomic
def dish_retire(*, dish: Dish, by: Membership) -> Dish:
    """Offer one of the clinic's dishes no more."""
    check(by, Permission.EDIT_CATALOGUE)
    check_own(dish, by)
    dish.retired_at = timezone.now()
    dish.save(update_fields=["retired_at", "updated_at"])
    return dish


def follow(*, former: Dish, dish: Dish, by: Membership) -> None:
    """Retire a dish in favour of its next version. Raises ValidationError if it is not in use."""
    check_own(former, by)
    former.refresh_from_db()
    if former.retired_at:
        raise ValidationError(
            f"«{former.name}» cambió entretanto: abra su versión actual y vuelva a intentarlo."
        )
    dish_retire(dish=former, by=by)
    dish.replaces, dish.version = former, former.version + 1
    if dish.pk:
        favourites_follow(former=former, dish=dish)


def check_own(dish: Dish, by: Membership) -> None:
    """Raise PermissionDenied unless the dish is of the clinic in use."""
    if dish.clinic_id is None or dish.clinic_id != by.clinic_id:
        raise PermissionDenied("Este platillo no es de su consultorio.")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dish is made of, by rows."""

    foods: Foods
    dishes: Dishes

    @property
    def all_foods(self) -> Foods:
        """Its foods and those of the dishes inside."""
        inside = [pair for dish, grams in self.dishes for pair in share_of(dish, grams)]
        return [*self.foods, *inside]


def write_dish(owner: Dish, facts: DishFacts, *, former: Dish | None = None) -> Dish:
    """Write a new row: `owner` says whose it is. Who may is the caller's.

    Raises ValidationError.
    """
    recipe = Contents(_foods_of(owner, facts), _dishes_of(owner, facts, former))
    pairs = [(ingredient_food(food), grams) for food, grams in recipe.all_foods]
    whole = tuple((food.name, grams) for food, grams in pairs)
    known = {food.name: food for food, _ in pairs}
    wrong = check_dishes([replace(facts, ingredients=whole)], known)
    if wrong := [finding for finding in wrong if finding.check in BLOCKING]:
        raise ValidationError([f"{f.value}: {f.message}" if f.value else f.message for f in wrong])
    dish = dish_row(
        facts,
        clinic=owner.clinic,
        replaces=owner.replaces,
        version=owner.version,
        is_proposed=owner.is_proposed,
    )
    if former is not None:
        dish.photo, dish.photo_small = former.photo.name, former.photo_small.name
        dish.photo_alt = former.photo_alt
    dish.full_clean()
    dish.save()
    groups = {group.key: group for group in FoodGroup.objects.all()}
    rows: list[DishMeal | DishIngredient | DishEquivalent] = [
        *(DishMeal(dish=dish, meal=meal) for meal in facts.meals),
        *_ingredient_rows(dish, recipe),
        *equivalent_rows(dish, pairs, groups),
    ]
    for row in rows:
        row.save()
    return dish


def _ingredient_rows(dish: Dish, recipe: Contents) -> Iterable[DishIngredient]:
    of_foods = [DishIngredient(food=food, grams=grams) for food, grams in recipe.foods]
    of_dishes = [DishIngredient(sub_dish=inside, grams=grams) for inside, grams in recipe.dishes]
    for order, row in enumerate([*of_foods, *of_dishes], start=1):
        row.dish, row.order = dish, order
        yield row


def _foods_of(owner: Dish, facts: DishFacts) -> Foods:
    """The foods of the recipe that the clinic sees: its own before those of the same name."""
    names = [normalise(name) for name, _ in facts.ingredients]
    seen = foods_visible_to(clinic=owner.clinic).filter(name_normalised__in=names)
    foods = with_equivalent(seen).prefetch_related("allergens")
    by_name = {food.name_normalised: food for food in foods.order_by(OWN_LAST)}
    missing = [name for name, _ in facts.ingredients if normalise(name) not in by_name]
    if missing:
        raise ValidationError([f"{name}: No es un alimento del catálogo." for name in missing])
    return [(by_name[normalise(name)], grams) for name, grams in facts.ingredients]


def _dishes_of(owner: Dish, facts: DishFacts, former: Dish | None) -> Dishes:
    """The dishes inside the recipe. Raises ValidationError on a circle or a third level."""
    names = [normalise(name) for name, _ in facts.sub_dishes]
    seen = dishes_visible_to(clinic=owner.clinic).filter(name_normalised__in=names)
    by_name = {dish.name_normalised: dish for dish in with_ingredients(seen).order_by(OWN_LAST)}
    pairs: Dishes = []
    for name, grams in facts.sub_dishes:
        if normalise(name) == normalise(facts.name):
            raise ValidationError("Un platillo no puede llevarse a sí mismo.")
        inside = by_name.get(normalise(name))
        if inside is None:
            raise ValidationError(f"{name}: No es un platillo en uso.")
        if grams <= 0:
            raise ValidationError(f"{name}: Los gramos deben ser más de cero.")
        _check_level(inside, facts, former)
        pairs.append((inside, grams))
    return pairs


def _check_level(inside: Dish, facts: DishFacts, former: Dish | None) -> None:
    within = [row.sub_dish for row in inside.ingredients.all() if row.sub_dish is not None]
    same = {normalise(facts.name), former.name_normalised if former else ""}
    if any(dish.name_normalised in same for dish in within):
        raise ValidationError(f"«{inside.name}» ya lleva este platillo: se formaría un círculo.")
    if within:
        raise ValidationError(
            f"«{inside.name}» ya lleva dentro «{within[0].name}»: se admite un solo nivel."
        )


OWN_LAST = F("clinic_id").asc(nulls_first=True)
