"""Which meal time a photo probably is, by the plan in force and the hour."""

from __future__ import annotations

from datetime import time

import pytest

from ai_vision.mealtime import meal_guess

FIVE = [(name, None) for name in ("Desayuno", "Colación 1", "Comida", "Colación 2", "Cena")]


@pytest.mark.parametrize(
    ("at", "name"),
    [
        (time(10, 59), "Desayuno"),
        (time(11), "Colación 1"),
        (time(12, 59), "Colación 1"),
        (time(13), "Comida"),
        (time(17, 30), "Colación 2"),
        (time(18, 59), "Colación 2"),
        (time(19), "Cena"),
        (time(3, 59), "Cena"),
    ],
)
def test_guess_is_a_meal_of_the_plan_at_every_hour(at: time, name: str) -> None:
    assert meal_guess(at=at, meals=FIVE) == name


def test_guess_without_a_plan_or_with_another_name_is_the_usual_one() -> None:
    assert meal_guess(at=time(12), meals=[]) == "Colación"
    assert meal_guess(at=time(12), meals=[("Colación", None)]) == "Colación"
    assert meal_guess(at=time(12), meals=FIVE, hint="cena") == "Cena"
