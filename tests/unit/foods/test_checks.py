"""C0-C12: what ships passes, and each check catches the error it exists for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from foods.checks import check_foods
from foods.facts import FoodFacts
from foods.nutrients import NUTRIENT_KEYS


def _named(shipped: list[FoodFacts], name: str) -> FoodFacts:
    return next(food for food in shipped if food.name == name)


def _with(food: FoodFacts, **values: str | None) -> FoodFacts:
    """The same food with some values per 100 g changed."""
    numbers = {key: None if text is None else Decimal(text) for key, text in values.items()}
    return replace(food, per_100g={**food.per_100g, **numbers})


def _failed(*foods: FoodFacts) -> set[str]:
    return {finding.check for finding in check_foods(foods)}


def test_checks_pass_on_what_ships(shipped):
    assert len(shipped) >= 593
    assert check_foods(shipped) == []


def test_checks_c0_missing_macro(shipped):
    assert _failed(_with(_named(shipped, "Nopal crudo"), protein_g=None)) == {"C0"}


def test_checks_c1_fat_repeats_protein(shipped):
    spinach = _named(shipped, "Espinaca cocida")
    assert "C1" in _failed(_with(spinach, fat_g=str(spinach.per_100g["protein_g"])))


def test_checks_c1_columns_shifted_one_place(shipped):
    rice = _named(shipped, "Arroz blanco cocido")
    values = [rice.per_100g[key] for key in NUTRIENT_KEYS]
    shifted = dict(zip(NUTRIENT_KEYS, [Decimal(0), *values[:-1]], strict=True))
    assert {"C1", "C2"} & _failed(replace(rice, per_100g=shifted))


def test_checks_c2_decimal_point_lost(shipped):
    apple = _named(shipped, "Manzana con cáscara")
    lost = apple.per_100g["carbohydrate_g"] * 10
    assert {"C1", "C2"} <= _failed(_with(apple, carbohydrate_g=str(lost)))


@pytest.mark.parametrize(("sugar", "fails"), [("5.13", False), ("5.14", True), ("64", True)])
def test_checks_c3_glycaemic_index_in_sugar(shipped, sugar, fails):
    chard = _with(_named(shipped, "Acelga cocida"), sugars_g=sugar)
    assert ("C3" in _failed(chard)) is fails


def test_checks_c3_fatty_acids_over_fat(shipped):
    oil = _with(_named(shipped, "Aguacate"), fat_monounsaturated_g="14")
    assert "C3" in _failed(oil)


def test_checks_c4_excel_date_as_net_weight(shipped):
    assert "C4" in _failed(replace(_named(shipped, "Guayaba"), net_g=Decimal(44805)))


@pytest.mark.parametrize(
    ("energy", "fails"),
    [("39.59", True), ("39.60", False), ("79.20", False), ("79.21", True)],
)
def test_checks_c4_band_of_fruit(shipped, energy, fails):
    """60 kcal a portion: the band is 0.66 to 1.32 of it, both ends included."""
    portion = replace(
        _with(_named(shipped, "Guayaba"), energy_kcal=energy),
        net_g=Decimal(100),
        gross_g=Decimal(110),
    )
    assert ("C4" in _failed(portion)) is fails


def test_checks_c4_sixteen_pieces_for_one_sixth(shipped):
    tamal = replace(_named(shipped, "Tamal rojo"), quantity=Fraction(16))
    assert _failed(tamal) == {"C4"}


def test_checks_c5_net_over_gross(shipped):
    guava = _named(shipped, "Guayaba")
    assert "C5" in _failed(replace(guava, gross_g=guava.net_g - 1))


def test_checks_c6_equivalent_is_another_portion(shipped):
    guava = _named(shipped, "Guayaba")
    assert "C6" in _failed(replace(guava, per_equivalent={"energy_kcal": Decimal(120)}))


def test_checks_c7_animal_food_in_another_subgroup(shipped):
    egg = replace(_named(shipped, "Huevo entero cocido"), group="aoa_mb")
    assert "C7" in _failed(egg)


def test_checks_food_of_several_groups(shipped):
    """A sope is cereal 1 and fat ½; as a single cereal, or with other equivalents, it fails."""
    sope = _named(shipped, "Sope sencillo")
    assert sope.equivalents == {"cereal_sg": 1, "grasa_sp": Decimal("0.5")}
    assert _failed(sope) == set()
    wrong = replace(sope, equivalents={"cereal_sg": Decimal(1), "aoa_a": Decimal("0.5")})
    assert "C7" in _failed(wrong)
    assert "C4" in _failed(replace(sope, equivalents={"cereal_sg": Decimal(3)}))


def test_checks_c8_same_name_but_for_accents(shipped):
    guava = _named(shipped, "Guayaba")
    assert "C8" in _failed(guava, replace(guava, name="GUAYÁBA"))


def test_checks_c8_no_name(shipped):
    assert "C8" in _failed(replace(_named(shipped, "Guayaba"), name=" "))


def test_checks_c9_unknown_group(shipped):
    assert _failed(replace(_named(shipped, "Guayaba"), group="frutas")) == {"C9"}


def test_checks_c10_no_source(shipped):
    assert _failed(replace(_named(shipped, "Guayaba"), source_id="")) == {"C10"}


def test_checks_c11_negative(shipped):
    assert "C11" in _failed(_with(_named(shipped, "Guayaba"), iron_mg="-0.1"))


@pytest.mark.parametrize(("load", "fails"), [("7.2", False), ("72", True), ("0.72", True)])
def test_checks_c12_load_is_index_times_carbohydrate(shipped, load, fails):
    rice = replace(
        _with(_named(shipped, "Guayaba"), carbohydrate_g="14.4", energy_kcal="68"),
        net_g=Decimal(100),
        gross_g=Decimal(100),
        per_equivalent={},
        glycaemic_index=Decimal(50),
        glycaemic_load=Decimal(load),
    )
    assert ("C12" in _failed(rice)) is fails


def test_checks_finding_says_column_value_and_hint(shipped):
    guava = replace(_named(shipped, "Guayaba"), net_g=Decimal(44805))
    band = next(finding for finding in check_foods([guava]) if finding.check == "C4")
    assert (band.column, band.value, band.name) == ("net_g", "44805", "Guayaba")
    assert "Excel" in band.hint
