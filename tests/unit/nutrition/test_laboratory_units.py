"""Units a laboratory may print, what was meant, panels and presets."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nutrition.errors import InvalidInput
from nutrition.laboratory import analytes
from nutrition.laboratory_presets import preset_for, presets, pressure_preset
from nutrition.laboratory_units import (
    from_usual,
    is_plausible,
    panels,
    to_usual,
    unit_guess,
    unit_shown,
    units_of,
)
from nutrition.references import rows

D = Decimal


@pytest.mark.parametrize("analyte", sorted(analytes()))
def test_LAB_04_every_unit_goes_and_returns_under_half_a_percent(analyte: str) -> None:
    low, high = analytes()[analyte].plausible
    value = (low + high) / 7
    for unit in units_of(analyte):
        there = from_usual(analyte, value, unit.code)
        back = to_usual(analyte, there, unit.code)
        assert abs(back - value) <= value * D("0.005"), unit


def test_LAB_04_glucose_in_both_units() -> None:
    assert abs(to_usual("glucose", D("5.0"), "mmol/L") - 90) < D("0.2")
    assert to_usual("glucose", D("0.9"), "g/L") == 90
    assert to_usual("sodium", D(140), "meq/L") == 140


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "meant"),
    [
        ("glucose", "5", "mg/dL", "mmol/L"),
        ("creatinine", "88", "mg/dL", "umol/L"),
        ("hba1c", "48", "%", "mmol/mol"),
        ("haemoglobin", "132", "g/dL", "g/L"),
        ("cholesterol", "5.1", "mg/dL", "mmol/L"),
    ],
)
def test_LAB_06_impossible_value_finds_the_unit_meant(
    analyte: str, value: str, unit: str, meant: str
) -> None:
    assert not is_plausible(analyte, D(value), unit)
    guess = unit_guess(analyte, D(value), unit)
    assert guess is not None
    assert guess.code == meant


def test_nothing_is_guessed_where_no_unit_makes_sense() -> None:
    assert unit_guess("potassium", D(400), "mmol/L") is None


def test_unknown_analyte_or_unit_is_refused() -> None:
    with pytest.raises(InvalidInput):
        units_of("unobtainium")
    with pytest.raises(InvalidInput):
        to_usual("glucose", D(90), "g/dL")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("u[IU]/mL", "µUI/mL"),
        ("m[IU]/L", "mUI/L"),
        ("ug/dL", "µg/dL"),
        ("umol/L", "µmol/L"),
        ("mL/min/{1.73_m2}", "mL/min/1.73 m²"),
        ("meq/L", "mEq/L"),
        ("1", "fracción"),
        ("mg/dL", "mg/dL"),
    ],
)
def test_units_are_written_as_people_do(code: str, words: str) -> None:
    assert unit_shown(code) == words


def test_panels_hold_the_whole_catalogue_once() -> None:
    held = [one.key for panel in panels() for one in panel.analytes]
    assert sorted(held) == sorted(analytes())


def test_every_other_unit_is_of_a_known_analyte() -> None:
    for row in rows("laboratory_units"):
        assert row["analyte"] in analytes()
        assert D(row["factor"]) > 0


def test_presets_keep_their_keys_and_cite_their_source() -> None:
    assert {"diabetes", "dislipidemia", "hipertension", "erc"} <= set(presets())
    for preset in presets().values():
        assert preset.name
        for rule in preset.rules:
            assert rule.source in rule.cited
            assert ("por confirmar" in rule.cited) is not rule.confirmed
    for row in rows("laboratory_triggers"):
        assert row["preset"] in presets()
        assert row["analyte"] in analytes()


@pytest.mark.parametrize(
    ("analyte", "flag", "preset"),
    [
        ("glucose", "intervalo de prediabetes", "diabetes"),
        ("glucose", "normal", ""),
        ("ldl", "limítrofe", "dislipidemia"),
        ("hdl", "bajo", "dislipidemia"),
        ("egfr", "G3a", "erc"),
        ("egfr", "G2", ""),
        ("potassium", "alto", "hiperkalemia"),
        ("potassium", "bajo", ""),
    ],
)
def test_flag_suggests_its_preset(analyte: str, flag: str, preset: str) -> None:
    assert preset_for(analyte, flag) == preset


@pytest.mark.parametrize(
    ("high", "low", "preset"),
    [(139, 89, ""), (140, 89, "hipertension"), (139, 90, "hipertension")],
)
def test_pressure_suggests_its_preset_from_the_limit(high: int, low: int, preset: str) -> None:
    assert pressure_preset(D(high), D(low)) == preset
