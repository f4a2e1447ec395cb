"""Dishes as the search needs them: whole half equivalents, and who fits a slot as bit masks.

An *offer* is a dish the patient may be served: the filter by allergy, diet and dislike comes
before, in `kitchen`. A *shelf* holds the offers of one kind of meal and answers, for a slot (half
equivalents by group), which of them fit leaving at most two groups to single foods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from nutrition.exchanges import group_profiles
from plans.engine.meals import Role

KEYS = tuple(group_profiles())
INDEX: Mapping[str, int] = {key: at for at, key in enumerate(KEYS)}
Slot = tuple[int, ...]
"""Half equivalents of each group of `KEYS`."""
LARGEST = 40
"""Twenty equivalents of one group in one meal: beyond it nothing fits."""
MOST_SEEN = 20_000
RESIDUES = 2
"""Groups of a slot that may be left to single foods."""
CAPS: Mapping[str, int] = {
    "cereal_sg": 8,
    "cereal_cg": 2,
    "grasa_sp": 6,
    "verdura": 4,
    "fruta": 4,
    "aoa_mb": 4,
    "aoa_b": 4,
    "aoa_m": 4,
    "aoa_a": 4,
    "leguminosa": 3,
    "leche_desc": 3,
    "leche_semi": 3,
    "leche_ent": 3,
    "grasa_cp": 3,
}
"""Halves of a group that may go beside a dish as a single food; two of any other."""
OTHER_CAP = 2

SERVED_AT: Mapping[str, Role] = {
    "desayuno": "breakfast",
    "colacion": "snack",
    "comida": "lunch",
    "cena": "dinner",
}


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A food of a dish: net grams in the recipe and the equivalents they bring, unrounded.

    `pieces` is how many units of it people count (tortillas, eggs, slices), None if it is measured;
    `nutrients` are those a limit may speak of, in the recipe's grams (None is unknown).
    """

    key: str
    name: str
    grams: Decimal
    brings: Mapping[str, Decimal]
    pieces: Decimal | None = None
    nutrients: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """A dish that may be served. `amounts` are the half equivalents of each group it can have.

    Amounts are in order and include the recipe's. `allergens` are those it has or may have, `tags`
    what it is («vegetarian», «vegan», «raw») and `mains` the foods people would call it by.
    """

    key: str
    name: str
    roles: frozenset[Role]
    recipe: Mapping[str, int]
    amounts: Mapping[str, tuple[int, ...]]
    ingredients: tuple[Ingredient, ...]
    cost: int = 0
    season: str = ""
    needs_stove: bool = True
    is_portable: bool = False
    is_quick: bool = False
    allergens: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    mains: frozenset[str] = frozenset()

    def serve(self, slot: Slot) -> dict[str, int]:
        """Halves of each group it takes from a slot where it fits: the most it can."""
        return {
            key: max((n for n in amounts if n <= slot[INDEX[key]]), default=0)
            for key, amounts in self.amounts.items()
        }


@dataclass(slots=True)
class Shelf:
    """Offers of one kind of meal. Bit n of a mask is offer n."""

    offers: Sequence[Offer]
    fits: list[list[int]] = field(default_factory=list)
    leaves: list[list[int]] = field(default_factory=list)
    seen: dict[Slot, tuple[int, int]] = field(default_factory=dict)

    def options(self, slot: Slot) -> tuple[int, int]:
        """Masks of the offers that fit with at most two groups left, and with at most three."""
        found = self.seen.get(slot)
        if found is None:
            if len(self.seen) >= MOST_SEEN:  # a shelf may be kept for days
                self.seen.clear()
            found = self.seen[slot] = self._options(slot)
        return found

    def _options(self, slot: Slot) -> tuple[int, int]:
        fit, once, twice, thrice, more = -1, 0, 0, 0, 0
        for at, halves in enumerate(slot):
            halves = min(halves, LARGEST)
            fit &= self.fits[at][halves]
            left = self.leaves[at][halves]
            if left:
                more |= thrice & left
                thrice |= twice & left
                twice |= once & left
                once |= left
        return fit & ~thrice, fit & ~more

    def chosen(self, mask: int) -> list[Offer]:
        """The offers of a mask, in order."""
        return [offer for at, offer in enumerate(self.offers) if mask >> at & 1]


def shelf_of(offers: Sequence[Offer], fillable: Iterable[str]) -> Shelf:
    """A shelf; `fillable` are the groups of which there are single foods to put beside a dish."""
    shelf = Shelf(offers)
    can_fill = frozenset(fillable)
    full = (1 << len(offers)) - 1
    for key in KEYS:
        cap = CAPS.get(key, OTHER_CAP) if key in can_fill else 0
        having = [
            (1 << at, offer.amounts[key]) for at, offer in enumerate(offers) if key in offer.amounts
        ]
        without = full & ~sum(bit for bit, _ in having)
        # A dish without the group leaves all of it to a single food.
        fits = [without if halves <= cap else 0 for halves in range(LARGEST + 1)]
        leaves = [without if halves else 0 for halves in range(LARGEST + 1)]
        for bit, amounts in having:
            for halves in range(amounts[0], LARGEST + 1):
                served = max(n for n in amounts if n <= halves)
                if halves - served <= cap:
                    fits[halves] |= bit
                    if halves > served:
                        leaves[halves] |= bit
        shelf.fits.append(fits)
        shelf.leaves.append(leaves)
    return shelf


def shelves_of(offers: Sequence[Offer], fillable: Iterable[str]) -> dict[Role, Shelf]:
    """A shelf for each kind of meal; a meal without a telling name takes any main dish."""
    fill = frozenset(fillable)
    by_role: dict[Role, list[Offer]] = {
        role: [offer for offer in offers if role in offer.roles] for role in SERVED_AT.values()
    }
    by_role["meal"] = [o for o in offers if o.roles & {"breakfast", "lunch", "dinner"}]
    return {role: shelf_of(found, fill) for role, found in by_role.items()}


def slot_of(amounts: Mapping[str, Decimal]) -> Slot:
    """A meal's equivalents as halves of every group. Raises ValueError if they are not halves."""
    found = tuple(int(amounts.get(key, 0) * 2) for key in KEYS)
    if sum(found) != sum(amounts.values(), Decimal(0)) * 2:
        raise ValueError("options are made of half equivalents")
    return found


def amounts_of(slot: Slot) -> dict[str, Decimal]:
    """The equivalents of a slot, without the zeros."""
    return {key: Decimal(halves) / 2 for key, halves in zip(KEYS, slot, strict=True) if halves}
