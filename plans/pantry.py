"""The foods a plan may choose from, and how one is written into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Clinic
from foods.models import CatalogueRelease, Food, FoodPortion
from foods.selectors import EQUIVALENT, equivalent_of, foods_visible_to, with_equivalent
from plans.engine.exclusions import Exclusions
from plans.engine.menu import Candidate
from plans.measures import household
from plans.models import MealFood

PER_EQUIVALENT = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g")
THOUSANDTH = Decimal("0.001")
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class PantryFood:
    """A food and the portion that is one equivalent of its group."""

    food: Food
    portion: FoodPortion

    @property
    def candidate(self) -> Candidate:
        """As the engine sees it."""
        return Candidate(str(self.food.pk), self.food.group.key, self.food.name)

    def is_reached_by(self, without: Exclusions) -> bool:
        """Whether it must not be offered: by its name or by any other name it goes by."""
        names = (self.food.name, *(synonym.text for synonym in self.food.synonyms.all()))
        return any(without.reach(name) for name in names)

    def measure(self, equivalents: Decimal) -> str:
        """So many equivalents in household measures."""
        net_g = self.portion.net_g * equivalents
        return household(self.portion.fraction, self.portion.measure, equivalents, net_g)

    def write(self, row: MealFood, halves: int) -> MealFood:
        """Copy the food's values, for so many half equivalents, into a row not yet saved."""
        equivalents = Decimal(halves) / 2
        row.food, row.name, row.group, row.halves = (
            self.food,
            self.food.name,
            self.food.group.key,
            halves,
        )
        row.measure = self.measure(equivalents)
        row.net_g = (self.portion.net_g * equivalents).quantize(HUNDREDTH)
        row.gross_g = (self.portion.gross_g * equivalents).quantize(HUNDREDTH)
        values = self.food.amount_in(self.portion.net_g)
        for key in PER_EQUIVALENT:
            value = values[key]
            setattr(row, key, None if value is None else value.quantize(THOUSANDTH))
        row.source = self.food.source_label[:150]
        return row


def pantry_of(
    *, clinic: Clinic | None, groups: Iterable[str] | None = None, own: bool = False
) -> list[PantryFood]:
    """Foods in use in a clinic: the catalogue, corrected by its own rows. Five queries.

    `own` leaves only the clinic's; without a clinic, what ships.
    """
    # One portion of a food of several groups is not one equivalent: it is not for a slot.
    rows = foods_visible_to(clinic=clinic).filter(equivalences=None)
    if own:
        rows = rows.filter(clinic=clinic)
    if groups is not None:
        rows = rows.filter(group__key__in=list(groups))
    found = with_equivalent(rows).prefetch_related("synonyms", "allergens").order_by("pk")
    return [PantryFood(food, equivalent_of(food)) for food in found if has_equivalent(food)]


def has_equivalent(food: Food) -> bool:
    """Whether a food says which of its portions is one equivalent; only then it can be served."""
    return bool(getattr(food, EQUIVALENT))


def catalogue_release() -> str:
    """The releases in use, as a plan keeps them: each catalogue and the start of its SHA-256."""
    current = CatalogueRelease.objects.filter(is_current=True).order_by("catalogue")
    rows = current.values_list("catalogue", "sha256")
    return " ".join(f"{catalogue}@{sha256[:12]}" for catalogue, sha256 in rows)[:300]
