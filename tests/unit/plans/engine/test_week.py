"""The week of options: exact, plausible, all different, whole pieces, and safe."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.engine.arrange import arrange, counts_of
from plans.engine.distribute import broken_rules, meal_shares, sums_to
from plans.engine.exclusions import exclusions
from plans.engine.gate import Gate
from plans.engine.library import INDEX, KEYS, Ingredient, Offer, shelf_of, slot_of
from plans.engine.limits import Limit
from plans.engine.matching import Table, most_distinct
from plans.engine.offers import amounts_served, main_kind
from plans.engine.option_swap import nearest_dishes
from plans.engine.options import week_options
from plans.engine.portions import portions_of
from plans.engine.proposal import propose
from plans.engine.tastes import Tastes, months_of
from plans.engine.week import in_days, repeats
from tests.load import plans_allergens, plans_week
from tests.unit.plans.engine.builders import problem, sane_targets

HALF = Decimal("0.5")


@pytest.fixture(scope="module")
def kitchen():
    return plans_week.kitchen_behind(Gate())


@pytest.fixture(scope="module")
def asked():
    return problem()


@pytest.fixture(scope="module")
def proposal(asked, kitchen):
    return propose(asked, kitchen=kitchen)


def test_week_is_complete_exact_and_distinct(asked, proposal):
    assert list(plans_week.week_faults(asked, proposal)) == []
    assert proposal.week.complete
    assert proposal.week.repeated == 0
    served = [option.offer.key for meal in proposal.week.meals for option in meal.options]
    assert len(served) == len(set(served)) == 35


def test_same_question_gives_the_same_week_and_a_turn_another(asked, proposal, kitchen):
    assert week_options(asked, proposal.distribution, kitchen) == proposal.week
    assert week_options(asked, proposal.distribution, kitchen, turn=1) != proposal.week


@settings(max_examples=5, deadline=None)
@given(sane_targets())
def test_any_sane_day_has_its_week(targets):
    kitchen = plans_week.kitchen_behind(Gate())
    asked = problem()
    asked = type(asked)(targets)
    found = propose(asked, kitchen=kitchen)
    assert list(plans_week.week_faults(asked, found)) == []
    assert broken_rules(asked, found.equivalents, found.distribution) == []


def test_random_allergies_never_reach_a_plan_or_a_swap():
    found = plans_allergens.run(count=12, seed=random.Random(3).randrange(99), people=3)
    assert found.plans
    assert found.swaps
    assert found.hits is None


def test_search_keeps_the_day_the_shares_and_the_customs(asked, kitchen):
    plain = propose(asked)
    day = plain.equivalents
    found = arrange(asked, day, plain.distribution, kitchen.shelves)
    assert sums_to(day, found.meals)
    shares = meal_shares(found.meals)
    assert all(abs(shares[m.name] - m.share) <= asked.meal_tolerance for m in asked.meal_times)
    assert broken_rules(asked, day, found.meals) == []
    assert found.counts == counts_of(asked, found.meals, kitchen.shelves)


def test_vegetarian_day_asks_only_for_what_it_can_be_served():
    kitchen = plans_week.kitchen_behind(Gate(diet="vegan"))
    assert "aoa_m" in kitchen.empty_groups
    assert "leche_desc" in kitchen.thin_groups
    asked = problem(excluded=kitchen.empty_groups)
    found = propose(asked, kitchen=kitchen)
    assert found.status == "solved"
    foods = {o.offer.name for meal in found.week.meals for o in meal.options}
    assert foods
    assert all("vegan" in o.offer.tags for meal in found.week.meals for o in meal.options)


def test_missing_options_name_the_group_in_the_way(asked, proposal, kitchen):
    slots = {**proposal.distribution, "Colación 1": {"leche_az": Decimal(6)}}
    snack = week_options(asked, slots, kitchen).meals[1]
    assert (snack.missing, snack.blocked_by) == (7, "leche_az")


def test_limit_takes_away_the_dishes_that_alone_pass_their_share(asked, proposal, kitchen):
    limit = Limit("sodium_mg", most=Decimal(1500), source="OMS 2012")
    free = week_options(asked, proposal.distribution, kitchen)
    held = week_options(asked, proposal.distribution, kitchen, limits=[limit])
    (reading,) = held.readings
    (before,) = week_options(
        asked, proposal.distribution, kitchen, limits=[Limit("sodium_mg", most=Decimal(90000))]
    ).readings
    assert free.readings == ()
    assert reading.mean <= before.mean
    assert reading.foods > reading.unknown > 0  # the public figures have no sodium
    assert held.complete


def test_swap_of_a_dish_is_exact_and_nearest_first(asked, proposal, kitchen):
    comida = proposal.week.meals[2]
    slot = slot_of(proposal.distribution["Comida"])
    first = comida.options[0].offer
    swaps = nearest_dishes(first.key, slot, "lunch", kitchen)
    assert swaps
    assert first.key not in {swap.offer.key for swap in swaps}
    wanted = {key: n for key, n in zip(KEYS, slot, strict=True) if n}
    assert all(plans_week.served_halves(swap) == wanted for swap in swaps)


# --- the pieces it is made of -------------------------------------------------------------------


def ingredient(name="Tortilla", grams="60", pieces=None, **brings):
    return Ingredient(
        name,
        name,
        Decimal(grams),
        {key: Decimal(str(n)) for key, n in brings.items()},
        None if pieces is None else Decimal(str(pieces)),
    )


def offer(key="tacos", ingredients=(), roles=("lunch",), **amounts):
    return Offer(
        key,
        key.title(),
        frozenset(roles),
        {group: held[len(held) // 2] for group, held in amounts.items()},
        {group: tuple(held) for group, held in amounts.items()},
        tuple(ingredients),
    )


class Reach:
    def __init__(self, least, number, most):
        self.minimum, self.number, self.maximum = map(Decimal, map(str, (least, number, most)))


def test_tortillas_are_served_whole_or_by_halves():
    whole = (ingredient(pieces=2, cereal_sg=2),)
    assert amounts_served({"cereal_sg": Reach(1, 2, 4)}, whole) == {
        "cereal_sg": (2, 3, 4, 5, 6, 7, 8)
    }
    bread = (ingredient("Bolillo", "40", pieces="0.6667", cereal_sg=2),)
    assert amounts_served({"cereal_sg": Reach(1, 2, 4)}, bread) == {"cereal_sg": (3, 6)}


def test_food_of_several_groups_goes_as_the_recipe_has_it():
    sope = (ingredient("Sope", cereal_sg=1, grasa_sp="0.5"),)
    reach = {"cereal_sg": Reach("0.5", 1, 3), "grasa_sp": Reach(0, "0.5", "1.5")}
    assert amounts_served(reach, sope) == {"cereal_sg": (2,), "grasa_sp": (1,)}


def test_portions_keep_proportions_and_add_up_to_the_slot():
    dish = offer(
        ingredients=(
            ingredient("Jitomate", "60", verdura="0.5"),
            ingredient("Nopal", "75", verdura="0.53"),
            ingredient("Aceite", "4.5", grasa_sp=1),
            ingredient("Cilantro", "5"),
        ),
        verdura=(1, 2, 4),
        grasa_sp=(0, 2, 4),
    )
    found = {p.name: p for p in portions_of(dish, {"verdura": 4, "grasa_sp": 0})}
    assert found.keys() == {"Jitomate", "Nopal", "Cilantro"}
    assert (found["Jitomate"].grams, found["Nopal"].grams) == (120, 150)
    assert found["Jitomate"].equivalents + found["Nopal"].equivalents == 2
    assert (found["Cilantro"].grams, found["Cilantro"].equivalents) == (5, 0)


def slot(**halves):
    cells = [0] * len(KEYS)
    for key, n in halves.items():
        cells[INDEX[key]] = n
    return tuple(cells)


@pytest.mark.parametrize(
    ("halves", "fits"),
    [
        ({"cereal_sg": 4, "aoa_b": 4}, True),
        ({"cereal_sg": 1, "aoa_b": 4}, False),  # under its least
        ({"cereal_sg": 4, "aoa_b": 4, "fruta": 2, "verdura": 2}, True),  # two groups beside
        ({"cereal_sg": 4, "aoa_b": 4, "fruta": 2, "verdura": 2, "leche_desc": 2}, False),
        ({"cereal_sg": 4, "aoa_b": 4, "fruta": 4}, True),  # the most of fruit beside a dish
        ({"cereal_sg": 4, "aoa_b": 4, "fruta": 5}, False),
        ({"cereal_sg": 4, "aoa_b": 4, "grasa_cp": 1}, False),  # nothing to fill it with
    ],
    ids=str,
)
def test_offer_fits_within_its_ranges_and_two_groups_beside(halves, fits):
    shelf = shelf_of(
        [offer(cereal_sg=(2, 4, 8), aoa_b=(2, 4, 8))], {"fruta", "verdura", "leche_desc"}
    )
    assert bool(shelf.options(slot(**halves))[0]) is fits


def test_matching_moves_a_meal_to_leave_a_dish_to_another():
    tables = [
        Table({"a": 0, "b": 1, "c": 2}, dict.fromkeys("abc", frozenset())),
        Table({"a": 0, "b": 0}, dict.fromkeys("ab", frozenset())),
    ]
    one, other = most_distinct(tables, 2, 3.0)
    assert set(other) == {"a", "b"}
    assert len(one) == 2
    one, other = most_distinct([tables[0], Table({"a": 0}, {"a": frozenset()})], 2, 3.0)
    assert (set(one), other) == ({"b", "c"}, ["a"])


def test_matching_prefers_other_main_foods():
    mains = {"a": frozenset({"pollo"}), "b": frozenset({"pollo"}), "c": frozenset({"res"})}
    (chosen,) = most_distinct([Table({"a": 0, "b": 1, "c": 2}, mains)], 2, 3.0)
    assert chosen == ["a", "c"]


def test_days_do_not_repeat_their_main_food():
    pollo, res = frozenset({"pollo"}), frozenset({"res"})
    meals = [[pollo, res], [pollo, res]]
    orders = in_days(meals)
    ordered = [[meal[at] for at in order] for meal, order in zip(meals, orders, strict=True)]
    assert repeats(meals) == 2
    assert repeats(ordered) == 0


def test_main_kind_is_the_animal_whatever_the_cut():
    assert main_kind("Muslo de pollo sin piel asado") == main_kind("Pechuga de pollo") == "pollo"
    assert main_kind("Arrachera asada") == main_kind("Falda de res asada") == "res"
    assert main_kind("Atún en agua") == "atun"


def test_means_take_dishes_away_and_the_season_orders_them():
    dear = Offer("a", "A", frozenset({"lunch"}), {}, {}, (), cost=2, season="invierno")
    assert not Tastes(most_cost=1).admits(dear)
    assert not Tastes(has_stove=False).admits(dear)
    assert Tastes(month=1).leaning(dear, "Comida") < Tastes(month=7).leaning(dear, "Comida")
    assert months_of("otoño-invierno") == {9, 10, 11, 12, 1, 2}
    assert months_of("") == set(range(1, 13))


@given(st.sampled_from(["leche", "huevo", "mariscos"]))
def test_gate_names_allergens_of_the_catalogue(agent):
    wanted = {"mariscos": {"crustaceos", "moluscos"}}.get(agent, {agent})
    assert Gate(exclusions([agent])).allergens == wanted
