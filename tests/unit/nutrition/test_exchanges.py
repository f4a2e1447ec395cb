"""The 19 groups of equivalents and their arithmetic."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nutrition.exchanges import PROFILE_VERSION, Macros, group_profiles, totals

KEYS = tuple(group_profiles())
HALVES = st.integers(0, 40).map(lambda number: Decimal(number) / 2)
DAYS = st.dictionaries(st.sampled_from(KEYS), HALVES)


def test_groups_are_nineteen_in_order() -> None:
    profiles = tuple(group_profiles().values())
    assert len(profiles) == 19
    assert [profile.order for profile in profiles] == list(range(1, 20))
    assert (KEYS[0], KEYS[-1]) == ("verdura", "alcohol")
    assert PROFILE_VERSION.startswith("smae-2014")


def test_groups_have_the_values_of_the_table() -> None:
    groups = group_profiles()
    table = {
        "verdura": (25, 2, 0, 4),
        "fruta": (60, 0, 0, 15),
        "cereal_sg": (70, 2, 0, 15),
        "leguminosa": (120, 8, 1, 20),
        "aoa_mb": (40, 7, 1, 0),
        "leche_desc": (95, 9, 2, 12),
        "grasa_sp": (45, 0, 5, 0),
        "azucar_sg": (40, 0, 0, 10),
    }
    for key, values in table.items():
        assert groups[key].macros == Macros(*map(Decimal, values)), key
    assert groups["leche_desc"].name == "Leche descremada"
    assert groups["alcohol"].alcohol_g > 0


def test_totals_of_a_day() -> None:
    day = totals({"verdura": Decimal(3), "fruta": Decimal("1.5")})
    assert day == Macros(Decimal(165), Decimal(6), Decimal(0), Decimal("34.5"))
    assert totals({}) == Macros()


def test_totals_take_other_profiles() -> None:
    own = {"verdura": group_profiles()["fruta"]}
    assert totals({"verdura": Decimal(2)}, own).energy_kcal == 120


def test_unknown_group_raises() -> None:
    with pytest.raises(KeyError):
        totals({"nada": Decimal(1)})


@given(a=DAYS, b=DAYS)
def test_totals_are_linear(a: dict[str, Decimal], b: dict[str, Decimal]) -> None:
    both = {key: a.get(key, Decimal(0)) + b.get(key, Decimal(0)) for key in {*a, *b}}
    assert totals(both) == totals(a) + totals(b)
    assert totals(both) - totals(b) == totals(a)
    assert totals({key: 2 * n for key, n in a.items()}) == totals(a).times(Decimal(2))
