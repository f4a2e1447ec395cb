"""Reads of what a person keeps at hand: first when nothing is typed, first among equals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.models import Membership
from foods.models import Favourite, Food, RecentFood

MOST_RECENT = 12
FAVOURITE, RECENT, OTHER = 0, 1, 2
"""The order among foods that answer equally well."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """Keys of a person's foods: favourites by name, recent ones from the latest."""

    favourites: tuple[int, ...] = ()
    recent: tuple[int, ...] = ()
    order: Mapping[int, int] = field(default_factory=dict)


NOBODYS = AtHand()


def foods_at_hand(person: Membership | None) -> AtHand:
    """A person's favourites and recent foods; three queries. Those no longer seen may be there.

    The clinic's correction of a favourite is a favourite: it stands in its place.
    """
    if person is None:
        return NOBODYS
    starred = Favourite.objects.filter(membership=person, food__isnull=False)
    chosen = dict(starred.values_list("food_id", "food__name_normalised"))
    corrections = Food.objects.filter(clinic=person.clinic_id, shadows__in=list(chosen))
    chosen |= dict(corrections.values_list("pk", "name_normalised"))
    favourites = tuple(sorted(chosen, key=lambda pk: chosen[pk]))
    uses = RecentFood.objects.filter(membership=person).order_by("-used_at", "-pk")
    recent = tuple(uses.values_list("food_id", flat=True)[:MOST_RECENT])
    order = dict.fromkeys(recent, RECENT) | dict.fromkeys(favourites, FAVOURITE)
    return AtHand(favourites, recent, order)


def has_star(food: Food, person: Membership) -> bool:
    """Whether a food, or the one it corrects, has a person's star; one query."""
    stands_for = [food.pk, food.shadows_id]
    return Favourite.objects.filter(membership=person, food__in=stands_for).exists()


def favourite_dishes(person: Membership | None) -> frozenset[int]:
    """Keys of the dishes with a person's star; one query."""
    if person is None:
        return frozenset()
    starred = Favourite.objects.filter(membership=person, dish__isnull=False)
    return frozenset(starred.values_list("dish_id", flat=True))
