"""Eaten against planned, family by family."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutrition.exchanges import group_profiles
from plans.engine.compare import FAMILIES, Eaten, compare, family_of

D = Decimal


def words(*eaten: tuple[str, str, str], **planned: str) -> str:
    foods = [Eaten(group, D(least), D(most)) for group, least, most in eaten]
    return compare(foods, {group: D(value) for group, value in planned.items()}).words


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        ("2", "2", "bien de cereal"),
        ("1.5", "2", "bien de cereal"),  # the limit is inside
        ("2", "2.5", "bien de cereal"),
        ("2.5", "2.5", "~½ cereal de más"),
        ("1.5", "1.5", "~½ cereal de menos"),
        ("3", "3", "~1 cereal de más"),
        ("3", "4", "~1½ cereales de más"),
        ("0", "0", "~2 cereales de menos"),
    ],
)
def test_words_of_a_range(least, most, said):
    assert words(("cereal_sg", least, most), cereal_sg="2") == said


def test_kinds_of_a_family_add_up():
    assert words(("aoa_mb", "1", "1"), ("aoa_a", "2", "2"), aoa_b="2", aoa_m="1") == "bien de AOA"


def test_planned_and_not_eaten_is_less():
    assert words(fruta="1") == "~1 fruta de menos"


def test_free_foods_are_not_counted():
    assert words(("libre", "1", "1")) == ""


def test_every_group_but_free_has_a_family():
    assert {family_of(key) for key in group_profiles()} - {"libre"} == set(FAMILIES)


amounts = st.decimals(min_value=0, max_value=20, places=1)


@given(amounts, amounts, amounts)
def test_difference_is_a_range_in_order(one, other, planned):
    low, high = sorted((one, other))
    (found,) = compare([Eaten("fruta", low, high)], {"fruta": planned}).differences
    assert found.least == low - planned <= found.most == high - planned
    assert found.is_well is (low <= planned <= high)
    assert found.words
