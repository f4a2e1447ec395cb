"""The menu: every equivalent served, allergens impossible, the day repeatable and varied."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foods.catalogue import FILES, parse
from plans.engine.exclusions import exclusions, known_agents, normal
from plans.engine.menu import (
    Candidate,
    Slot,
    allowed,
    choose,
    customs,
    groups_without_food,
)

SHIPPED = tuple(
    Candidate(str(at), food.group, food.name)
    for at, food in enumerate(food for file in FILES for food in parse(file.read()))
)
GROUPS = sorted({food.group for food in SHIPPED})
ROLES = ("breakfast", "snack", "lunch", "dinner", "meal")
HALVES = st.integers(1, 12).map(lambda n: Decimal(n) / 2)
SLOTS = st.lists(
    st.builds(
        Slot,
        meal=st.sampled_from(["Desayuno", "Comida", "Cena"]),
        role=st.sampled_from(ROLES),
        group=st.sampled_from(GROUPS),
        equivalents=HALVES,
    ),
    min_size=1,
    max_size=12,
)
# Written by hand, apart from the vocabulary: what a person with the allergy must never be served.
DANGEROUS = {
    "Alergia a la leche de vaca": {"Queso panela", "Yogur natural descremado", "Crema ácida",
                                   "Mantequilla", "Requesón promedio", "Flan", "Jocoque"},
    "lactosa": {"Leche descremada", "Queso Oaxaca", "Helado de vainilla", "Cajeta"},
    "HUEVO": {"Huevo entero cocido", "Clara de huevo", "Mayonesa", "Hot cake", "Flan",
              "Fideo de huevo cocido"},
    "cacahuates": {"Cacahuate tostado sin sal", "Crema de cacahuate", "Mazapán de cacahuate",
                   "Palanqueta de cacahuate", "Cacahuate japonés"},
    "nueces": {"Nuez pecanera", "Almendra", "Pistache", "Granola casera", "Piñón", "Avellana"},
    "Pescados": {"Atún en agua drenado", "Salmón cocido", "Tilapia cocida", "Charales secos",
                 "Surimi", "Sardina en salsa de tomate", "Bacalao cocido"},
    "mariscos": {"Camarón cocido", "Pulpo cocido", "Ostión crudo", "Jaiba cocida", "Surimi"},
    "camarón": {"Camarón cocido", "Camarón crudo", "Langosta cocida", "Jaiba cocida"},
    "enfermedad celíaca": {"Bolillo", "Pan de caja integral", "Pasta cocida", "Avena en hojuelas",
                           "Tortilla de harina de trigo", "Galletas Marías", "Cerveza"},
    "trigo": {"Pan árabe integral", "Concha", "Harina de trigo", "Cuscús cocido"},
    "soya": {"Tofu firme", "Soya texturizada", "Bebida de soya sin azúcar", "Salsa de soya",
             "Edamame cocido", "Aceite de soya"},
    "ajonjolí": {"Ajonjolí", "Tahini", "Hummus", "Aceite de ajonjolí"},
    "fresas": {"Fresa"},
    "Kiwi": {"Kiwi"},
}  # fmt: skip


@pytest.mark.parametrize(("agent", "dangerous"), DANGEROUS.items())
def test_agent_takes_away_all_that_carries_it(agent, dangerous):
    names = {food.name for food in SHIPPED}
    assert dangerous <= names, "the test must speak of foods that exist"
    assert not dangerous & {food.name for food in allowed(SHIPPED, exclusions([agent]))}


@pytest.mark.parametrize(
    ("agent", "kept"),
    [
        ("leche", {"Bebida de soya sin azúcar", "Leche de coco enlatada", "Crema de cacahuate",
                   "Tortilla de maíz", "Piloncillo"}),
        ("gluten", {"Tortilla de maíz", "Arroz blanco cocido", "Papa cocida sin cáscara",
                    "Queso panela"}),
        ("maíz", {"Tortilla de harina de trigo", "Arroz blanco cocido"}),
        ("pescado", {"Pechuga de pollo sin piel asada", "Camarón cocido"}),
        ("cerdo", {"Jamoncillo"}),
        ("penicilina", {food.name for food in SHIPPED}),
    ],
)  # fmt: skip
def test_agent_leaves_what_does_not_carry_it(agent, kept):
    assert kept <= {food.name for food in allowed(SHIPPED, exclusions([agent]))}


def test_dislike_takes_away_the_food_and_not_its_family():
    left = {food.name for food in allowed(SHIPPED, exclusions(terms=["atún"]))}
    assert "Atún en agua drenado" not in left
    assert "Tilapia cocida" in left
    left = {food.name for food in allowed(SHIPPED, exclusions(terms=["Mariscos"]))}
    assert "Pulpo cocido" not in left


@settings(max_examples=40)
@given(
    slots=SLOTS,
    agents=st.lists(st.sampled_from(sorted(DANGEROUS)), min_size=1, max_size=4, unique=True),
    turn=st.integers(0, 5),
)
def test_allergen_is_never_chosen(slots, agents, turn):
    menu = choose(slots, allowed(SHIPPED, exclusions(agents)), turn=turn)
    forbidden = set().union(*(DANGEROUS[agent] for agent in agents))
    without = exclusions(agents)
    for choice in menu.choices:
        assert choice.food.name not in forbidden
        assert not without.reach(choice.food.name)


@settings(max_examples=40)
@given(slots=SLOTS, turn=st.integers(0, 5))
def test_every_slot_is_served_exactly(slots, turn):
    menu = choose(slots, SHIPPED, turn=turn)
    assert not menu.unfilled
    served: Counter[int] = Counter()
    for choice in menu.choices:
        assert choice.food.group == choice.slot.group
        assert choice.equivalents > 0
        assert choice.equivalents % Decimal("0.5") == 0
        served[id(choice.slot)] += choice.equivalents
    assert served == {id(slot): slot.equivalents for slot in slots}


@settings(max_examples=40)
@given(slots=SLOTS, turn=st.integers(0, 5))
def test_same_question_same_menu_whatever_the_order_of_candidates(slots, turn):
    assert choose(slots, SHIPPED, turn=turn) == choose(slots, SHIPPED[::-1], turn=turn)


@settings(max_examples=40)
@given(slots=SLOTS)
def test_raw_meat_is_never_printed(slots):
    for choice in choose(slots, SHIPPED).choices:
        if choice.food.group.startswith("aoa"):
            assert not {"crudo", "cruda"} & set(normal(choice.food.name).split())


@pytest.mark.parametrize(
    ("role", "group", "amount", "served"),
    [
        ("lunch", "cereal_sg", "3", [("Tortilla de maíz", "2"), ("Arroz blanco cocido", "1")]),
        ("lunch", "cereal_sg", "2.5", [("Tortilla de maíz", "1"), ("Arroz blanco cocido", "1.5")]),
        ("lunch", "cereal_sg", "2", [("Tortilla de maíz", "2")]),
        ("breakfast", "cereal_sg", "2", [("Avena en hojuelas", "2")]),
        ("lunch", "verdura", "2", [("Calabacita cocida", "1"), ("Brócoli cocido", "1")]),
        ("snack", "fruta", "1", [("Manzana con cáscara", "1")]),
        ("breakfast", "aoa_m", "1", [("Huevo entero cocido", "1")]),
    ],
)
def test_slot_splits_as_people_eat(role, group, amount, served):
    menu = choose([Slot("Tiempo", role, group, Decimal(amount))], SHIPPED)
    assert [(c.food.name, str(c.equivalents)) for c in menu.choices] == served


def test_day_does_not_repeat_a_food_while_others_fit():
    day = [Slot(f"t{at}", "lunch", "fruta", Decimal(1)) for at in range(6)]
    names = [choice.food.name for choice in choose(day, SHIPPED).choices]
    assert len(set(names)) == 6


def test_another_turn_is_another_menu():
    slot = [Slot("Comida", "lunch", "cereal_sg", Decimal(1))]
    names = {choose(slot, SHIPPED, turn=turn).choices[0].food.name for turn in range(4)}
    assert len(names) > 2


def test_slot_without_food_is_named():
    slot = Slot("Desayuno", "breakfast", "leche_ent", Decimal(1))
    left = allowed(SHIPPED, exclusions(["leche"]))
    assert choose([slot], left).unfilled == (slot,)
    assert "leche_ent" in groups_without_food(GROUPS, left)
    assert groups_without_food(GROUPS, SHIPPED) == ()


def test_food_out_of_the_list_serves_when_nothing_else_is_left():
    own = Candidate("1", "fruta", "Fruta del huerto")
    menu = choose([Slot("Cena", "dinner", "fruta", Decimal(5))], [own])
    assert [(c.food, c.equivalents) for c in menu.choices] == [(own, Decimal(5))]


def test_customs_speak_of_foods_that_ship():
    shipped = {(food.group, normal(food.name)) for food in SHIPPED}
    assert set(customs()) <= shipped
    assert {group for group, _ in customs()} == set(GROUPS)


def test_vocabulary_reaches_something_for_every_agent():
    for agent in known_agents():
        assert any(agent.reaches(normal(food.name)) for food in SHIPPED), agent.key
        assert exclusions([agent.key]).agents, agent.key
