"""What may reach the patient's plate at all, decided before anything is solved.

An allergy is impossible, not discouraged: a dish inherits what its foods (and its sub-dishes') have
or may have, and a food whose name gives the agent away goes too. Diet and dislikes pass here as
well. What the gate refuses does not exist for the search, the residue or the swap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from plans.engine.exclusions import Exclusions
from plans.engine.library import Offer
from plans.engine.menu import Candidate

Diet = Literal["", "vegetarian", "vegan"]
DIETS: Mapping[str, str] = {
    "": "Sin restricción",
    "vegetarian": "Vegetariana (con huevo y leche)",
    "vegan": "Vegana",
}
ALLERGENS_OF: Mapping[str, frozenset[str]] = {
    "mariscos": frozenset({"crustaceos", "moluscos"}),
}
"""Agents of `allergens.csv` that the catalogue calls by other names; the rest are called alike."""
ORIGINS: Mapping[str, frozenset[str]] = {
    "vegetarian": frozenset({"vegetal", "derivado"}),
    "vegan": frozenset({"vegetal"}),
}
NOTHING = Exclusions()
ANIMAL_ALLERGENS = frozenset({"leche", "huevo", "pescado", "crustaceos", "moluscos"})


@dataclass(frozen=True, slots=True)
class Food:
    """A single food as the gate and the residue see it.

    `names` are all it goes by; `allergens` what it has or may have; `origin` «vegetal», «derivado»,
    «animal», or «» if nobody said (then nobody with an allergy or a diet is offered it);
    `nutrients` are those a limit may speak of, in one equivalent.
    """

    candidate: Candidate
    names: tuple[str, ...]
    allergens: frozenset[str] = frozenset()
    origin: str = ""
    nutrients: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """Allergens, words, diet and raw food that a patient must not be offered."""

    without: Exclusions = NOTHING
    diet: Diet = ""
    no_raw: bool = False
    _reached: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    @property
    def allergens(self) -> frozenset[str]:
        """Allergens of the catalogue that the exclusions name."""
        found = (ALLERGENS_OF.get(a.key, frozenset({a.key})) for a in self.without.agents)
        return frozenset().union(*found)

    def reaches(self, name: str) -> bool:
        """Whether a food by this name must not be offered."""
        known = self._reached.get(name)
        if known is None:
            known = self._reached[name] = self.without.reach(name)
        return known

    def admits_food(self, food: Food) -> bool:
        """Whether a single food may be offered."""
        allergens = self.allergens
        if allergens & food.allergens or (allergens and not food.origin):
            return False
        if self.diet and food.origin not in ORIGINS[self.diet]:
            return False
        if self.diet == "vegan" and food.allergens & ANIMAL_ALLERGENS:
            return False
        return not any(map(self.reaches, food.names))

    def admits(self, offer: Offer, names: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a dish may be offered. `names` are all a food goes by, by its key."""
        if self.allergens & offer.allergens or (self.no_raw and "raw" in offer.tags):
            return False
        if self.diet and self.diet not in offer.tags:
            return False
        if self.reaches(offer.name):
            return False
        return not any(
            self.reaches(name)
            for food in offer.ingredients
            for name in names.get(food.key, (food.name,))
        )


def admitted_offers(
    gate: Gate, offers: Iterable[Offer], names: Mapping[str, tuple[str, ...]]
) -> list[Offer]:
    """The dishes that remain for a patient."""
    return [offer for offer in offers if gate.admits(offer, names)]
