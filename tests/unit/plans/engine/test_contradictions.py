"""What contradicts itself gets an explanation and a way out, never a failure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from plans.engine.payload import read_problem
from plans.engine.problem import ProblemError
from plans.engine.proposal import propose
from plans.services.targets import macro_grams
from tests.factories.plans import target_data
from tests.unit.plans.engine.builders import bounds, problem

CEREALS = frozenset({"cereal_sg", "cereal_cg"})
MEALS = ("Desayuno", "Colación 1", "Comida", "Colación 2", "Cena")


def explained(asked):
    """An infeasible proposal in words, whose first offer does give a plan."""
    found = propose(asked)
    assert found.status == "infeasible"
    assert found.explanation
    assert found.relaxations
    assert propose(found.relaxations[0].change.apply(asked)).equivalents
    return found


def test_percentages_of_97_say_the_sum_and_what_closes_it():
    data = target_data(
        protein_input=Decimal(20), fat_input=Decimal(28), carbohydrate_input=Decimal(49)
    )
    with pytest.raises(ValidationError) as caught:
        macro_grams(data)
    assert caught.value.messages == [
        "Los porcentajes de macronutrimentos suman 97 %; deben sumar 100 %. Por ejemplo, deje los "
        "hidratos de carbono en 52 % (hoy 49 %)."
    ]


def test_protein_of_four_grams_per_kilo_is_explained():
    found = explained(problem("1800", "320", "40", "40"))
    assert "proteína" in found.explanation


def test_all_cereals_out_says_what_takes_their_place():
    found = propose(problem("2000", "90", "50", "290", excluded=CEREALS))
    assert found.status == "solved"
    assert any("Azúcares" in note or "Leguminosas" in note for note in found.notes)


def test_all_cereals_and_sugars_out_is_explained_with_what_is_lacking():
    sugars = dict.fromkeys(("azucar_sg", "azucar_cg", "leche_az"), bounds("0", "0"))
    found = explained(problem("2600", "110", "60", "400", excluded=CEREALS, bounds=sugars))
    assert "no alcanzas 400 g de hidratos de carbono" in found.explanation


def test_five_meals_with_six_shares_are_counted():
    shares = (25, 10, 35, 10, 15, 5)
    meals = [{"name": name, "share": s} for name, s in zip(MEALS, shares, strict=False)]
    targets = {"energy_kcal": 1800, "protein_g": 90, "fat_g": 60, "carbohydrate_g": 225}
    with pytest.raises(ProblemError, match="Hay 6 porcentajes y 5 tiempos de comida con nombre"):
        read_problem({"targets": targets, "meal_times": [*meals, {"share": 5}]})
