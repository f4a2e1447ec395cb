"""How a patient eats, kept with what was asked of the plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from plans.engine.limits import Known, Limit, read_week
from plans.engine.tastes import Tastes
from plans.services.eating import (
    USUAL,
    Eating,
    check_eating,
    eating_from_json,
    eating_to_json,
    tastes_on,
)


def test_eating_goes_to_json_and_back():
    eating = Eating(
        diet="vegan",
        no_raw=True,
        tastes=Tastes(1, False, True, 4, frozenset({"Comida"})),
        limits=(Limit("sodium_mg", most=Decimal(2000), source="OMS 2012"),),
        presets=("hipertension",),
    )
    assert eating_from_json(eating_to_json(eating)) == eating
    assert eating_from_json({}) == USUAL


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ({"diet": "lunar"}, "dieta"),
        ({"month": 13}, "mes"),
        ({"most_cost": 5}, "costo"),
        ({"limits": [["oro", None, "1", ""]]}, "No se puede limitar «oro»"),
        ({"limits": [["sodium_mg", None, None, ""]]}, "Falta el límite de sodio"),
        ({"limits": [["sodium_mg", "9", "1", ""]]}, "no puede ir de 9 a 1"),
        ({"limits": ["x"]}, "No se entiende"),
        ({"most_cost": "mucho"}, "No se entiende"),
    ],
    ids=str,
)
def test_eating_that_does_not_exist_is_refused_in_words(stored, said):
    with pytest.raises(ValidationError, match=said):
        check_eating(eating_from_json(stored))


def test_season_is_that_of_the_day_unless_a_month_was_asked_for():
    assert tastes_on(USUAL, date(2026, 11, 27)).month == 11
    assert tastes_on(Eating(tastes=Tastes(month=3)), date(2026, 11, 27)).month == 3


def test_limit_with_unknown_foods_is_neither_kept_nor_broken():
    limit = Limit("sodium_mg", most=Decimal(2000))
    assert read_week(limit, [Known(1500, 0, 10)] * 7).ok is True
    assert read_week(limit, [Known(1500, 9, 10)] * 7).ok is None
    assert read_week(limit, [Known(2500, 9, 10)] * 7).ok is False
    least = Limit("fibre_g", least=Decimal(25))
    assert read_week(least, [Known(24, 0, 10)] * 7).ok is False
