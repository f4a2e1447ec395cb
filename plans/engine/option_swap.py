"""What could take the place of an option, or of a food beside it: same equivalents, nearest first.

Only what is on the patient's shelves is looked at: the gate was passed before. Equivalents do not
change, so the certificate stands.
"""

from __future__ import annotations

from plans.engine.kitchen import Kitchen
from plans.engine.library import Offer, Slot
from plans.engine.meals import Role
from plans.engine.menu import Candidate, customary
from plans.engine.options import Option, serve

UNLIKE_MAIN = 6
"""Half equivalents that another main food weighs."""


def nearest_dishes(
    key: str,
    slot: Slot,
    role: Role,
    kitchen: Kitchen,
    *,
    offered: frozenset[str] = frozenset(),
    limit: int = 12,
) -> tuple[Option, ...]:
    """Dishes that fill a slot exactly, but those `offered`; nearest to dish `key` first."""
    shelf = kitchen.shelves[role]
    like = next((offer for offer in kitchen.offers if offer.key == key), None)
    fitting = [o for o in shelf.chosen(shelf.options(slot)[0]) if o.key not in offered | {key}]
    fitting.sort(key=lambda offer: (_unlike(like, offer, slot), offer.name))
    return tuple(serve(offer, slot, role, kitchen) for offer in fitting[:limit])


def nearest_foods(key: str, group: str, kitchen: Kitchen, role: Role) -> tuple[Candidate, ...]:
    """Other foods of a group, those eaten at that meal first."""
    shelf = [food for food in kitchen.by_group.get(group, ()) if food.key != key]
    first = set(customary(role, shelf))
    return tuple(sorted(shelf, key=lambda food: (food not in first, food.name)))


def _unlike(one: Offer | None, other: Offer, slot: Slot) -> int:
    """Half equivalents by which two dishes part, and their main foods."""
    if one is None:
        return 0
    mine, its = one.serve(slot), other.serve(slot)
    parted = sum(abs(mine.get(k, 0) - its.get(k, 0)) for k in {*mine, *its})
    return parted + (UNLIKE_MAIN if one.mains and not one.mains & other.mains else 0)
