"""Random plans and swaps of people with random allergies: how many carry an allergen. None may.

    .venv/bin/python -m tests.load.plans_allergens [--count 10000] [--seed 7] [--people 400]

Each person has one to four allergies, said as people say them; a day is solved for each, and its
weeks (by turn) and the swaps of dishes and foods offered in them are looked at food by food against
the catalogue's facts and names, not against the gate that chose them. Exits 1 on a single hit.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plans.engine.exclusions import Exclusions, exclusions
from plans.engine.gate import ALLERGENS_OF, Gate
from plans.engine.kitchen import Kitchen
from plans.engine.library import slot_of
from plans.engine.meals import roles
from plans.engine.option_swap import nearest_dishes, nearest_foods
from plans.engine.options import Option, week_options
from plans.engine.problem import Problem
from plans.engine.proposal import Proposal, propose
from tests.factories.kitchen import shipped_facts, shipped_names
from tests.load.plans_solve import random_targets
from tests.load.plans_week import kitchen_behind

SAID = (
    "Alergia a la leche de vaca",
    "proteína de huevo",
    "cacahuate",
    "frutos secos",
    "nuez",
    "pescado",
    "Mariscos",
    "camarón",
    "gluten",
    "celiaquía",
    "soya",
    "ajonjolí",
    "maíz",
    "cerdo",
    "sulfitos",
    "fresa",
    "kiwi",
    "plátano",
    "aguacate",
    "jitomate",
    "chocolate",
    "mango",
)


@dataclass
class Found:
    """Plans and swaps looked at, foods seen, and every allergen that got through."""

    plans: int = 0
    swaps: int = 0
    foods: int = 0
    hits: list[str] | None = None

    def look(self, people: str, option: Option, without: Exclusions) -> None:
        """Look at each food of an option."""
        for name in foods_in(option):
            self.foods += 1
            if carries(name, without):
                self.hits = [*(self.hits or []), f"{people}: {option.offer.name} lleva {name}"]


def foods_in(option: Option) -> Iterator[str]:
    """Names of every food of a dish, also of what a zero portion takes away, and beside it."""
    yield from (food.name for food in option.offer.ingredients)
    yield from (extra.name for extra in option.extras)


def carries(name: str, without: Exclusions) -> bool:
    """Whether a food has, or may have, what the person must not meet: the catalogue's word."""
    food = shipped_facts()[name]
    named = frozenset().union(
        *(ALLERGENS_OF.get(agent.key, frozenset({agent.key})) for agent in without.agents)
    )
    declared = food.contains | food.may_contain
    return bool(named & declared) or any(map(without.reach, shipped_names()[name]))


def look_at(
    person: str,
    gate: Gate,
    kitchen: Kitchen,
    proposal: Proposal,
    problem: Problem,
    turns: Sequence[int],
    found: Found,
) -> None:
    """The weeks of a day by turn, and the swaps that each offers in one of its meals."""
    of = roles(problem.meal_times)
    for turn in turns:
        week = week_options(problem, proposal.distribution, kitchen, turn=turn)
        found.plans += 1
        for meal in week.meals:
            for option in meal.options:
                found.look(person, option, gate.without)
        at = turn % len(week.meals)
        meal, role = week.meals[at], of[at]
        slot = slot_of(proposal.distribution[meal.meal])
        for option in meal.options[:1]:
            for swap in nearest_dishes(option.offer.key, slot, role, kitchen):
                found.swaps += 1
                found.look(person, swap, gate.without)
            for extra in option.extras:
                for food in nearest_foods(extra.food, extra.group, kitchen, role):
                    found.swaps += 1
                    found.foods += 1
                    if carries(food.name, gate.without):
                        found.hits = [*(found.hits or []), f"{person}: cambio por {food.name}"]


def run(count: int, seed: int, people: int) -> Found:
    """So many plans, shared among so many people."""
    chance, found = random.Random(seed), Found()
    each = max(1, count // people)
    for targets in random_targets(people, seed):
        said = chance.sample(SAID, chance.randint(1, 4))
        gate = Gate(exclusions(said), chance.choice(("", "", "", "vegetarian")))
        kitchen = kitchen_behind(gate)
        problem = Problem(targets, excluded=kitchen.empty_groups)
        proposal = propose(problem, kitchen=kitchen)
        if proposal.status == "solved":
            turns = [chance.randrange(10_000) for _ in range(each)]
            look_at(", ".join(said), gate, kitchen, proposal, problem, turns, found)
    return found


def main() -> int:
    """Run, print the figures, judge them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--people", type=int, default=400)
    options = parser.parse_args()
    found = run(options.count, options.seed, options.people)
    sys.stdout.write(
        f"{found.plans} plans and {found.swaps} swaps, {found.foods} foods looked at: "
        f"{len(found.hits or [])} hits\n"
    )
    for hit in (found.hits or [])[:20]:
        sys.stdout.write(f"  {hit}\n")
    return 1 if found.hits or not found.plans else 0


if __name__ == "__main__":
    sys.exit(main())
