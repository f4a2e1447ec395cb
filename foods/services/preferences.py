"""Writes of what a person keeps at hand. They are theirs alone: no permission is asked here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from foods.models import Dish, Favourite, Food, RecentFood


@transaction.atomic
def favourite_food(*, food: Food, wanted: bool, by: Membership) -> bool:
    """Put or take the star of a food, as often as asked. Returns whether it has it.

    Raises PermissionDenied on another clinic's food.
    """
    _check_seen(food, by)
    mine = Favourite.objects.filter(membership=by, food_id__in=[food.pk, food.shadows_id])
    if wanted and not mine.exists():
        Favourite.objects.create(membership=by, food=food)
    if not wanted:
        _take(list(mine))
    return wanted


@transaction.atomic
def favourite_dish(*, dish: Dish, wanted: bool, by: Membership) -> bool:
    """Put or take the star of a dish. Raises PermissionDenied on another clinic's dish."""
    _check_seen(dish, by)
    if wanted:
        Favourite.objects.get_or_create(membership=by, dish=dish)
    else:
        _take(list(Favourite.objects.filter(membership=by, dish=dish)))
    return wanted


def food_used(*, food: Food, by: Membership) -> None:
    """Note that a person opened or chose a food. Raises PermissionDenied on another clinic's.

    Used before, its hour is written in one statement: an hour of use is no news for the history.
    """
    _check_seen(food, by)
    now = timezone.now()
    if not RecentFood.objects.filter(membership=by, food=food).update(used_at=now):
        RecentFood.objects.get_or_create(membership=by, food=food, defaults={"used_at": now})


def favourites_follow(*, former: Dish, dish: Dish) -> None:
    """The stars of a dish go on to its next version."""
    for row in Favourite.objects.filter(dish=former):
        row.dish = dish
        row.save(update_fields=["dish"])


def _take(rows: list[Favourite]) -> None:
    for row in rows:  # one by one: each is written in the history
        row.delete()


def _check_seen(thing: Food | Dish, by: Membership) -> None:
    if thing.clinic_id not in (None, by.clinic_id):
        raise PermissionDenied("No es de su consultorio.")
