"""Official days of rest: the article's rules on real calendars."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.holidays import holiday_on, holidays, holidays_in


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "Año Nuevo"),
        (date(2026, 2, 2), "Aniversario de la Constitución"),
        (date(2027, 2, 1), "Aniversario de la Constitución"),
        (date(2026, 3, 16), "Natalicio de Benito Juárez"),
        (date(2026, 5, 1), "Día del Trabajo"),
        (date(2026, 9, 16), "Independencia"),
        (date(2026, 11, 16), "Aniversario de la Revolución"),
        (date(2030, 10, 1), "Cambio del Poder Ejecutivo Federal"),
        (date(2026, 12, 25), "Navidad"),
        (date(2026, 10, 1), ""),
        (date(2026, 11, 20), ""),
        (date(2026, 2, 5), ""),
    ],
)
def test_day_of_rest(day, name):
    assert holiday_on(day) == name


@pytest.mark.parametrize(("year", "count"), [(2025, 7), (2030, 8), (2024, 8)])
def test_seven_a_year_and_one_more_every_six(year, count):
    assert len(holidays_in(year)) == count


def test_every_rule_names_its_source():
    assert all(holiday.source.startswith("LFT 74") for holiday in holidays())
