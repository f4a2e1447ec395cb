"""The registry: what every calculation declares, and how requests are refused."""

from __future__ import annotations

import runpy
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nutrition import anthropometry
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.registry import as_json, calculate, calculation, calculations
from nutrition.units import (
    cm_from_inches,
    inches_from_cm,
    kg_from_pounds,
    pounds_from_kg,
    rounded,
)

ROOT = Path(__file__).resolve().parents[3]
BMI = {"weight_kg": 70, "height_cm": 170}


def test_every_calculation_declares_its_origin() -> None:
    ids = [entry.id for entry in calculations()]
    assert len(ids) == len(set(ids)) >= 140
    for entry in calculations():
        assert entry.name, entry.id
        assert entry.family, entry.id
        assert len(entry.validity) >= 8, entry.id
        assert entry.source, entry.id
        assert entry.version, entry.id
        assert entry.inputs, entry.id
        assert entry.function.__doc__, entry.id


def test_every_number_has_bounds_and_every_choice_spanish() -> None:
    for entry in calculations():
        for one in entry.inputs:
            assert one.label, (entry.id, one.name)
            if one.kind in ("number", "integer", "numbers"):
                assert one.minimum is not None, (entry.id, one.name)
                assert one.maximum is not None, (entry.id, one.name)
            if one.kind in ("choice", "choices"):
                assert one.choices, (entry.id, one.name)
                assert all(label for _, label in one.choices), (entry.id, one.name)


def test_recalled_calculations_are_not_confirmed() -> None:
    unconfirmed = {entry.id for entry in calculations() if not entry.confirmed}
    assert {
        "bmi_class_elderly",
        "tee_iom_2005_overweight",
        "ffmi_low_espen",
        "growth_muac_class",
        "growth_class_nom031",
        "protein_requirement",
        "bmr_fao_1985_height",
    } <= unconfirmed
    assert "ree_mifflin_st_jeor" not in unconfirmed


def test_calculate_answers_with_its_origin() -> None:
    result = calculate("bmi", BMI)
    assert result.value == Decimal(700000) / Decimal(28900)
    assert (result.unit, result.label, result.version) == ("kg/m²", "normal", "1")
    assert result.applicable
    assert result.reason == ""
    assert "Quetelet" in result.source


def test_as_json_is_plain() -> None:
    assert as_json(calculate("bmi", {"weight_kg": 64, "height_cm": 160}))["value"] == 25
    assert as_json(calculate("gestational_age", {"lmp": "2026-01-01", "on": "2026-01-09"}))[
        "value"
    ] == ["1 weeks", "1 days"]
    assert as_json(calculate("must", {"bmi": 22, "weight_loss_pct_3_6mo": 0,
                                      "acute_no_intake_gt5d": False}))["value"] == {
        "score": 0,
        "risk": "low",
    }  # fmt: skip


@pytest.mark.parametrize("calc_id", ["nada", "", None, ["bmi"]])
def test_unknown_calculation_is_invalid(calc_id: Any) -> None:
    with pytest.raises(InvalidInput, match="No existe"):
        calculate(calc_id, BMI)


@pytest.mark.parametrize(
    "change",
    [
        {"weight_kg": None},
        {"weight_kg": ""},
        {"weight_kg": "setenta"},
        {"weight_kg": True},
        {"weight_kg": [70]},
        {"weight_kg": float("nan")},
        {"weight_kg": float("inf")},
        {"weight_kg": Decimal("NaN")},
        {"weight_kg": Decimal("sNaN")},
        {"weight_kg": "-Infinity"},
        {"wieght_kg": 70},
    ],
)
def test_wrong_input_is_invalid_and_named(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput) as caught:
        calculate("bmi", {**BMI, **change})
    assert caught.value.field in ("weight_kg", "wieght_kg")
    assert caught.value.message == str(caught.value)


@pytest.mark.parametrize("inputs", [[70, 170], "70", None, 7])
def test_inputs_are_a_mapping(inputs: Any) -> None:
    with pytest.raises(InvalidInput, match="tabla"):
        calculate("bmi", inputs)


def test_missing_input_is_invalid() -> None:
    with pytest.raises(InvalidInput, match="Falta talla"):
        calculate("bmi", {"weight_kg": 70})


@pytest.mark.parametrize("weight", ["0.29", "651", "-3", "1e400", 0])
def test_impossible_number_does_not_apply(weight: Any) -> None:
    result = calculate("bmi", {**BMI, "weight_kg": weight})
    assert not result.applicable
    assert result.value is None
    assert result.reason.startswith("Peso: ")


@pytest.mark.parametrize("weight", ["0.3", "650", " 70 ", "7E1"])
def test_bounds_are_included_and_decimal_strings_read(weight: str) -> None:
    assert calculate("bmi", {**BMI, "weight_kg": weight}).applicable


def test_text_beats_bounds() -> None:
    """An ill-typed input is an error even when another is out of bounds."""
    with pytest.raises(InvalidInput):
        calculate("bmi", {"weight_kg": 9999, "height_cm": "alto"})


@pytest.mark.parametrize("sex", ["mujer", "F", True, 1, "Female"])
def test_choice_is_closed(sex: Any) -> None:
    with pytest.raises(InvalidInput, match="female, male"):
        calculate("waist_risk_idf", {"sex": sex, "waist_cm": 80})


@pytest.mark.parametrize("sex", [1, "1", 1.0])
def test_choice_reads_whole_numbers(sex: Any) -> None:
    assert calculate("growth_who_2006", {"sex": sex, "age_days": 0}).applicable


@pytest.mark.parametrize("points", ["1.5", "1e12", "uno", True])
def test_integer_is_whole(points: Any) -> None:
    with pytest.raises(InvalidInput):
        calculate("scoff", {"positive_answers": points})


def test_integer_accepts_its_decimal_form() -> None:
    assert calculate("scoff", {"positive_answers": "2.0"}).value == {"score": 2, "positive": True}


@pytest.mark.parametrize("answer", ["true", 1, "sí"])
def test_boolean_is_a_boolean(answer: Any) -> None:
    with pytest.raises(InvalidInput, match="verdadero"):
        calculate("must", {"bmi": 22, "weight_loss_pct_3_6mo": 0, "acute_no_intake_gt5d": answer})


@pytest.mark.parametrize(
    "day", [date(2026, 1, 1), datetime(2026, 1, 1, 8, tzinfo=UTC), "2026-01-01"]
)
def test_date_is_read_in_its_forms(day: Any) -> None:
    assert calculate("due_date", {"lmp": day}).value == "2026-10-08"


@pytest.mark.parametrize("day", ["01/01/2026", 20260101, "2026-13-01"])
def test_date_ill_written_is_invalid(day: Any) -> None:
    with pytest.raises(InvalidInput, match="fecha"):
        calculate("due_date", {"lmp": day})


@pytest.mark.parametrize("folds", [[10, 10, 10], [], "10", 10, [10, 10, 10, "x"]])
def test_list_has_its_length_and_type(folds: Any) -> None:
    with pytest.raises(InvalidInput):
        calculate("fat_pct_dw_siri", {"sex": "male", "age": 30, "folds_mm": folds})


def test_list_elements_have_bounds() -> None:
    result = calculate("fat_pct_dw_siri", {"sex": "male", "age": 30, "folds_mm": [10, 10, 10, 99]})
    assert "fuera de lo admitido" in result.reason


def test_plain_function_raises_the_two_errors() -> None:
    with pytest.raises(OutOfRange) as caught:
        anthropometry.bmi(weight_kg=Decimal(70), height_cm=Decimal(170), age=Decimal("1.99"))
    assert caught.value.reason == str(caught.value)
    with pytest.raises(OutOfRange):
        anthropometry.bmi(weight_kg=Decimal(70), height_cm=Decimal(0))
    with pytest.raises(InvalidInput):
        anthropometry.bmi(weight_kg=Decimal("NaN"), height_cm=Decimal(170))


def test_calculation_by_id() -> None:
    assert calculation("bmi").name == "Índice de masa corporal"


def test_page_of_formulas_is_current() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "formulas_doc"))
    assert (ROOT / "docs" / "formulas.md").read_text(encoding="utf-8") == script["render"]()


def test_science_imports_no_django() -> None:
    code = (
        "import sys, nutrition.registry; "
        "roots = {name.split('.')[0] for name in sys.modules}; "
        "sys.exit(bool(roots & {'django', 'celery', 'rest_framework'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_units_go_and_return() -> None:
    assert rounded(pounds_from_kg(kg_from_pounds(Decimal(150))), 20) == 150
    assert rounded(inches_from_cm(cm_from_inches(Decimal(60))), 20) == 60
    assert cm_from_inches(Decimal(60)) == Decimal("152.40")
    assert rounded(Decimal("2.5")) == 3
    assert rounded(Decimal("-0.05"), 1) == Decimal("-0.1")
