"""The plate: every group has its place, shares add up, the drawing closes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from foods.models import Guide2023Group, Nom043Group
from foods.plate import (
    GUIDE2023,
    NOM043,
    PLACES,
    guide2023_plate,
    nom043_plate,
    sector_path,
)
from nutrition.exchanges import group_profiles, totals

DAY = {
    "verdura": Decimal(4), "fruta": Decimal(3), "cereal_sg": Decimal(7), "leguminosa": Decimal(1),
    "aoa_b": Decimal(5), "leche_desc": Decimal(1), "grasa_sp": Decimal(5), "azucar_sg": Decimal(2),
}  # fmt: skip


def test_every_group_has_its_place():
    assert set(PLACES) == set(group_profiles())
    assert {nom for nom, _ in PLACES.values()} - {""} == set(NOM043) == set(Nom043Group.values)
    guide = {five for _, five in PLACES.values()} - {""}
    assert guide == set(GUIDE2023) == set(Guide2023Group.values)


def test_plates_of_a_day():
    three, five = nom043_plate(DAY), guide2023_plate(DAY)
    assert [sector.energy_kcal for sector in three.sectors] == [280, 490, 490]
    assert [sector.energy_kcal for sector in five.sectors] == [280, 490, 120, 370, 225]
    assert (three.outside_kcal, five.outside_kcal) == (305, 80)


@given(st.dictionaries(st.sampled_from(sorted(PLACES)), st.integers(0, 9).map(Decimal)))
def test_plate_loses_no_energy(equivalents):
    for plate in (nom043_plate(equivalents), guide2023_plate(equivalents)):
        inside = sum(sector.energy_kcal for sector in plate.sectors)
        assert inside + plate.outside_kcal == totals(equivalents).energy_kcal
        shares = sum(sector.share for sector in plate.sectors)
        assert not plate.sectors or abs(shares - 1) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("start", "share", "path"),
    [
        (0, 0.25, "M100 100L100.0 10.0A90 90 0 0 1 190.0 100.0Z"),
        (0.25, 0.75, "M100 100L190.0 100.0A90 90 0 1 1 100.0 10.0Z"),
        (0, 1, "M100 10 A90 90 0 1 1 100 190 A90 90 0 1 1 100 10Z"),
    ],
)
def test_sector_path(start, share, path):
    assert sector_path(start, share) == path


def test_drawing_says_each_share_in_words():
    plate = guide2023_plate(DAY)
    drawn = render_to_string("foods/_plate.html", {"plate": plate, "title": "Plato del día"})
    assert "Verduras y frutas 19 %" in drawn
    assert drawn.count("<path") == 5
    assert "80 kcal" in drawn
