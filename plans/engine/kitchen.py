"""Everything a patient may be served, ready for the search: dishes on shelves, foods by group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from plans.engine.gate import Food, Gate, admitted_offers
from plans.engine.habits import ANIMAL, MILKS, ON_REQUEST
from plans.engine.library import KEYS, Offer, Shelf, shelves_of
from plans.engine.meals import Role
from plans.engine.menu import Candidate, presentable
from plans.engine.tastes import ANY, Tastes

Shelve = Callable[[Sequence[Offer], frozenset[str]], Mapping[Role, Shelf]]
FEW_DISHES = 7
FEW_FOODS = 4


@dataclass(frozen=True, slots=True)
class Kitchen:
    """Dishes and single foods that passed the gate. `foods` are by key, `by_group` to choose from.

    The same kitchen serves every request with the same restrictions: it may be kept.
    """

    offers: tuple[Offer, ...]
    foods: Mapping[str, Food]
    by_group: Mapping[str, tuple[Candidate, ...]]
    shelves: Mapping[Role, Shelf] = field(repr=False)

    @property
    def empty_groups(self) -> frozenset[str]:
        """Groups of which there is nothing to serve alone: they must be excluded."""
        return frozenset(
            key for key in KEYS if key not in ON_REQUEST and not self.by_group.get(key)
        )

    @property
    def thin_groups(self) -> frozenset[str]:
        """Animal foods and milks with almost nothing to serve: better not asked of a day.

        Restriction comes first: what a vegetarian or milk-free day asks for is chosen from what the
        dishes the patient can eat supply.
        """
        dishes = Counter(key for offer in self.offers for key in offer.recipe)
        return frozenset(
            key
            for key in (*ANIMAL, *MILKS)
            if dishes[key] < FEW_DISHES and len(self.by_group.get(key, ())) < FEW_FOODS
        )

    @property
    def undished_groups(self) -> frozenset[str]:
        """Animal foods and milks that no dish is made with: a day asks for their kin first."""
        dishes = Counter(key for offer in self.offers for key in offer.recipe)
        kin = (*ANIMAL, *MILKS) if self.offers else ()
        return frozenset(key for key in kin if dishes[key] < FEW_DISHES)


def kitchen_of(
    gate: Gate,
    offers: Iterable[Offer],
    foods: Sequence[Food],
    names: Mapping[str, tuple[str, ...]],
    tastes: Tastes = ANY,
    *,
    shelve: Shelve = shelves_of,
) -> Kitchen:
    """What passes the gate and the means of a patient, on shelves.

    `shelve` puts dishes on shelves: whoever keeps shelves made before gives its own.
    `names` are all that a dish's food goes by, by its key. A dish with a food of several groups
    (a sope) is left out: one portion of it is not so many equivalents of one group.
    """
    admitted = [
        offer
        for offer in admitted_offers(gate, offers, names)
        if tastes.admits(offer) and all(len(food.brings) <= 1 for food in offer.ingredients)
    ]
    kept = {food.candidate.key: food for food in foods if gate.admits_food(food)}
    by_group: dict[str, list[Candidate]] = {}
    for food in kept.values():
        if presentable(food.candidate):
            by_group.setdefault(food.candidate.group, []).append(food.candidate)
    return Kitchen(
        tuple(admitted),
        kept,
        {key: tuple(found) for key, found in by_group.items()},
        shelve(admitted, frozenset(by_group)),
    )
