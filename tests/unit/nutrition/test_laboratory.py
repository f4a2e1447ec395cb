"""The laboratory catalogue: codes, factors, limits row by row, and how a value is read."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from nutrition import laboratory
from nutrition.errors import InvalidInput, OutOfRange
from nutrition.references import rows
from nutrition.registry import as_json, calculate

D = Decimal
E = Decimal("0.001")
# Molar masses (g/mol) and the power of ten between the two units: an origin apart from our factors.
MOLAR = {
    "glucose": ("180.156", 10),
    "glucose_ogtt": ("180.156", 10),
    "glucose_capillary": ("180.156", 10),
    "cholesterol": ("386.65", 10),
    "ldl": ("386.65", 10),
    "hdl": ("386.65", 10),
    "non_hdl": ("386.65", 10),
    "triglycerides": ("885.7", 10),
    "creatinine": ("113.12", 10000),
    "urea": ("60.06", 10),
    "bun": ("28.014", 10),
    "uric_acid": ("168.11", 10000),
    "bilirubin": ("584.66", 10000),
    "iron": ("55.845", 10),
    "tibc": ("55.845", 10),
    "vitamin_d": ("400.64", 1000),
    "vitamin_b12": ("1355.4", 1000),
    "folate": ("441.4", 1000),
    "free_t4": ("776.87", 10000),
    "calcium": ("40.078", 10),
    "phosphate": ("30.974", 10),
    "magnesium": ("24.305", 10),
    "zinc": ("65.38", 10),
}
SCALES = {
    "albumin": "10",
    "prealbumin": "10",
    "total_protein": "10",
    "haemoglobin": "10",
    "haematocrit": "0.01",
    "ferritin": "1",
    "insulin": "6.945",
    "hba1c": "10.93",
}


def test_factors_follow_from_the_molar_mass() -> None:
    factors = {key: one.factor for key, one in laboratory.analytes().items() if one.factor}
    assert set(factors) == {*MOLAR, *SCALES}
    for key, (mass, scale) in MOLAR.items():
        assert abs(factors[key] * D(mass) / scale - 1) < D("0.005"), key
    for key, factor in SCALES.items():
        assert factors[key] == D(factor), key


def test_only_the_hba1c_has_an_offset() -> None:
    offsets = {key: one.offset for key, one in laboratory.analytes().items() if one.offset}
    assert offsets == {"hba1c": D("-23.5")}
    ifcc = calculate("hba1c_ifcc", {"hba1c_pct": 7}).value
    other = laboratory.convert(analyte="hba1c", direction="to_si", value=D(7))
    assert abs(ifcc - other) < D("0.1")  # type: ignore[operator]


def test_decisions_tile_the_line() -> None:
    """For one kind of person the classes leave no gap and do not overlap."""
    groups: dict[tuple[str, ...], list[laboratory.Limit]] = defaultdict(list)
    for key in laboratory.analytes():
        for limit in laboratory.limits(key):
            if limit.kind == "decision":
                groups[key, limit.sex, str(limit.ages), limit.state].append(limit)
    assert len(groups) > 20
    for own in groups.values():
        assert own[0].low is None
        assert own[-1].high is None
        for lower, upper in pairwise(own):
            assert lower.high == upper.low is not None


def someone(limit: laboratory.Limit) -> dict[str, Any]:
    return {"sex": limit.sex or "female", "age": limit.ages[0], "state": limit.state}


def test_LAB_02_every_limit_is_read_at_its_edges() -> None:
    for key in laboratory.analytes():
        for limit in laboratory.limits(key):
            person = someone(limit)
            if limit.kind == "decision" and limit.low is not None:
                assert laboratory.read(key, limit.low, **person).flag == limit.label
                assert laboratory.read(key, limit.low + E, **person).flag == limit.label
                assert laboratory.read(key, limit.low - E, **person).flag != limit.label
            if limit.kind == "reference":
                assert limit.low is not None
                assert limit.high is not None
                assert laboratory.read(key, limit.low, **person).flag == "normal"
                assert laboratory.read(key, limit.high, **person).flag == "normal"
                assert laboratory.read(key, limit.high + E, **person).flag == "alto"
                if limit.low > 0:
                    assert laboratory.read(key, limit.low - E, **person).flag == "bajo"


def test_every_row_of_limits_names_a_known_analyte_and_source() -> None:
    for row in rows("laboratory_limits"):
        assert row["analyte"] in laboratory.analytes()
        assert row["source"]
        assert row["mark"] in ("V", "C1", "C2", "T", "R")


def luhn(code: str) -> int:
    """LOINC check digit (mod 10)."""
    total = 0
    for place, digit in enumerate(reversed(code)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return -total % 10


def test_LAB_01_every_loinc_passes_its_check_digit() -> None:
    assert len(laboratory.analytes()) == 46
    for one in laboratory.analytes().values():
        code, digit = one.loinc.split("-")
        assert luhn(code) == int(digit), one.key


def test_every_analyte_has_limits() -> None:
    without = [key for key in laboratory.analytes() if not laboratory.limits(key)]
    assert without == ["acr"]


@pytest.mark.parametrize("value", ["0.5", "5", "97.3"])
def test_LAB_04_units_go_and_return(value: str) -> None:
    for key, one in laboratory.analytes().items():
        if one.factor is None:
            continue
        si = laboratory.convert(analyte=key, direction="to_si", value=D(value) + 3)
        back = calculate(
            "lab_unit_conversion", {"analyte": key, "direction": "to_conv", "value": si}
        )
        assert abs(back.value - D(value) - 3) < D("1e-15")  # type: ignore[operator]
        assert back.unit == one.unit


def test_conversion_says_its_unit_and_its_doubts() -> None:
    sure = calculate(
        "lab_unit_conversion", {"analyte": "creatinine", "direction": "to_si", "value": 1}
    )
    assert (sure.value, sure.unit, sure.label) == (D("88.4"), "umol/L", "")
    recalled = calculate(
        "lab_unit_conversion", {"analyte": "hba1c", "direction": "to_si", "value": 7}
    )
    assert recalled.label == "fuente por confirmar"
    with pytest.raises(InvalidInput):
        calculate("lab_unit_conversion", {"analyte": "tsh", "direction": "to_si", "value": 1})


def flag(analyte: str, value: Any, sex: str = "female", age: Any = 30, **more: Any) -> str:
    return laboratory.read(analyte, D(value), sex=sex, age=D(age), **more).flag


@pytest.mark.parametrize(
    ("analyte", "value", "expected"),
    [
        ("glucose", "69.9", "hipoglucemia"),
        ("glucose", "70", "normal"),
        ("glucose", "99.9", "normal"),
        ("glucose", "100", "intervalo de prediabetes"),
        ("glucose", "125.9", "intervalo de prediabetes"),
        ("glucose", "126", "intervalo de diabetes"),
        ("hba1c", "5.69", "normal"),
        ("hba1c", "5.7", "intervalo de prediabetes"),
        ("hba1c", "6.5", "intervalo de diabetes"),
        ("cholesterol", "199.9", "deseable"),
        ("cholesterol", "200", "limítrofe"),
        ("cholesterol", "240", "alto"),
        ("triglycerides", "500", "muy alto (riesgo de pancreatitis)"),
        ("albumin", "3.49", "bajo"),
        ("albumin", "3.5", "normal"),
        ("albumin", "5.0", "normal"),
        ("albumin", "5.01", "alto"),
        ("vitamin_d", "20", "adecuada"),
        ("iron", "50", "normal"),
    ],
)
def test_limits_edges(analyte: str, value: str, expected: str) -> None:
    assert flag(analyte, value) == expected


def test_LAB_03_limits_choose_sex_age_and_state() -> None:
    assert flag("hdl", "45", "male") == "adecuado"
    assert flag("hdl", "45", "female") == "bajo"
    assert flag("haemoglobin", "12.5", "male") == "anemia"
    assert flag("haemoglobin", "12.5") == "sin anemia"
    assert flag("haemoglobin", "10.5", state="pregnancy_2") == "sin anemia"
    assert flag("haemoglobin", "10.5", state="pregnancy_3") == "anemia"
    assert flag("haemoglobin", "10.5", age="1.9") == "sin anemia"
    assert flag("haemoglobin", "10.5", age="2") == "anemia"
    assert flag("ferritin", "40") == "sin deficiencia"
    assert flag("ferritin", "40", state="inflammation") == "deficiencia de hierro"
    assert flag("albumin", "3", state="pregnancy_1") == "bajo"


def test_LAB_03_limits_of_haemoglobin_move_with_altitude() -> None:
    assert flag("haemoglobin", "13.0") == "sin anemia"
    assert flag("haemoglobin", "13.0", altitude_m=D(2240)) == "anemia leve"


def test_limits_tell_goal_and_alert() -> None:
    high = laboratory.read("glucose", D(400), sex="male", age=D(50))
    assert (high.goal, high.critical) == ("fuera de meta", "crítico alto")
    fine = laboratory.read("glucose", D(110), sex="male", age=D(50))
    assert (fine.goal, fine.critical) == ("en meta", "")
    for value, alert in (("50", "crítico bajo"), ("50.1", "")):
        assert laboratory.read("glucose", D(value), sex="male", age=D(50)).critical == alert
    edges = {"160": "", "160.1": "crítico alto", "120": "", "119.9": "crítico bajo"}
    for value, alert in edges.items():
        assert laboratory.read("sodium", D(value), sex="male", age=D(50)).critical == alert


def test_LAB_05_printed_interval_wins() -> None:
    inputs = {"analyte": "creatinine", "value": "1.2", "sex": "female", "age": 40}
    assert calculate("lab_reading", inputs).label == "alto"
    printed = calculate("lab_reading", {**inputs, "lab_low": "0.5", "lab_high": "1.2"})
    assert printed.label == "normal"
    assert as_json(printed)["value"]["kind"] == "laboratory"
    assert calculate("lab_reading", {**inputs, "lab_low": "1.3"}).label == "bajo"
    assert calculate("lab_reading", {**inputs, "lab_high": "1.1"}).label == "alto"


def test_LAB_06_implausible_value_asks_for_the_unit() -> None:
    inputs = {"analyte": "glucose", "value": 5, "sex": "male", "age": 40}
    assert "otra unidad" in calculate("lab_reading", inputs).reason


def test_reading_without_limits_does_not_apply() -> None:
    child = {"analyte": "cholesterol", "value": 180, "sex": "male", "age": 10}
    assert not calculate("lab_reading", child).applicable
    goal_only = {"analyte": "glucose_capillary", "value": 100, "sex": "male", "age": 40}
    assert not calculate("lab_reading", goal_only).applicable


def test_unknown_analyte_is_invalid() -> None:
    with pytest.raises(InvalidInput):
        laboratory.read("oro", D(1), sex="male", age=D(40))
    with pytest.raises(OutOfRange):
        laboratory.read("glucose", D(5000), sex="male", age=D(40))
