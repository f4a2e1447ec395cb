"""Properties: two errors only, monotone, invariant to units and to the way a number is written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutrition.errors import InvalidInput
from nutrition.growth import growth_who_2006
from nutrition.inputs import Input
from nutrition.registry import Calculation, as_json, calculate, calculations
from nutrition.somatotype import Somatotype

D = Decimal
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.decimals(),
    st.lists(st.floats(), max_size=5),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)


def decimals(low: Any, high: Any, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(D(low), D(high), places=places, allow_nan=False, allow_infinity=False)


def plausible(entry: Input) -> st.SearchStrategy[Any]:
    """Any value within the bounds of an input."""
    if entry.kind in ("number", "numbers"):
        one = decimals(entry.minimum, entry.maximum, 3)
        return one if entry.kind == "number" else st.lists(one, min_size=4, max_size=4)
    if entry.kind == "integer":
        return st.integers(int(entry.minimum or 0), int(entry.maximum or 0))
    if entry.kind == "boolean":
        return st.booleans()
    if entry.kind == "date":
        return st.dates(date(2000, 1, 1), date(2030, 1, 1))
    one = st.sampled_from([value for value, _ in entry.choices])
    return one if entry.kind == "choice" else st.lists(one, min_size=1, max_size=3)


def requests(entry: Calculation) -> st.SearchStrategy[dict[str, Any]]:
    required = {one.name: plausible(one) for one in entry.inputs if one.required}
    optional = {one.name: plausible(one) for one in entry.inputs if not one.required}
    return st.fixed_dictionaries(required, optional=optional)


@pytest.mark.parametrize("entry", calculations(), ids=lambda entry: entry.id)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_plausible_input_is_answered(entry: Calculation, data: st.DataObject) -> None:
    inputs = data.draw(requests(entry))
    try:
        result = calculate(entry.id, inputs)
    except InvalidInput as error:
        # Inputs that contradict one another (parts counted twice, dates reversed, sums not 100).
        assert error.message.endswith(".")
        return
    assert result.applicable is (result.reason == "")
    assert result.applicable is (result.value is not None)
    as_json(result)


@pytest.mark.parametrize("entry", calculations(), ids=lambda entry: entry.id)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_junk_raises_only_invalid_input(entry: Calculation, data: st.DataObject) -> None:
    inputs = {one.name: data.draw(JUNK) for one in entry.inputs}
    try:
        result = calculate(entry.id, inputs)
    except InvalidInput:
        return
    assert result.applicable is (result.reason == "")


@given(weight=decimals(1, 300), height=decimals(50, 250))
def test_bmi_is_invariant_to_units(weight: Decimal, height: Decimal) -> None:
    metric = calculate("bmi", {"weight_kg": weight, "height_cm": height}).value
    metres = weight / (height / 100) ** 2
    assert abs(metric - metres) < D("1e-20")  # type: ignore[operator]


@given(weight=decimals(1, 300, 1), height=decimals(50, 250, 1))
def test_number_text_and_decimal_give_the_same(weight: Decimal, height: Decimal) -> None:
    forms = [(weight, height), (str(weight), str(height)), (float(weight), float(height))]
    values = {calculate("bmi", {"weight_kg": w, "height_cm": h}).value for w, h in forms}
    assert len(values) == 1


RESTING = (
    "ree_mifflin_st_jeor",
    "ree_harris_benedict_original",
    "ree_harris_benedict_revised",
    "bmr_schofield_fao_kcal",
    "bmr_fao_1985",
    "bmr_henry_2005_weight",
    "bmr_henry_2005_height",
    "geb_valencia_mx",
)


@pytest.mark.parametrize("calc", RESTING)
@settings(max_examples=30)
@given(
    age=st.integers(19, 90),
    weight=decimals(30, 200),
    more=decimals("0.1", 50),
    sex=st.sampled_from(["female", "male"]),
)
def test_resting_energy_grows_with_weight(
    calc: str, age: int, weight: Decimal, more: Decimal, sex: str
) -> None:
    person: dict[str, Any] = {"sex": sex, "age": age}
    if any(entry.id == calc and len(entry.inputs) == 4 for entry in calculations()):
        person["height_cm"] = 165
    light = calculate(calc, {**person, "weight_kg": weight}).value
    heavy = calculate(calc, {**person, "weight_kg": weight + more}).value
    assert heavy > light  # type: ignore[operator]


@given(
    age=st.integers(17, 68),
    folds=st.lists(decimals(2, 40), min_size=4, max_size=4),
    more=decimals("0.1", 20),
    sex=st.sampled_from(["female", "male"]),
)
def test_fat_grows_with_the_folds(age: int, folds: list[Decimal], more: Decimal, sex: str) -> None:
    thin = calculate("density_durnin_womersley", {"sex": sex, "age": age, "folds_mm": folds})
    thick = calculate(
        "density_durnin_womersley",
        {"sex": sex, "age": age, "folds_mm": [folds[0] + more, *folds[1:]]},
    )
    assert thick.value < thin.value  # type: ignore[operator]


@given(
    day=st.integers(0, 1826),
    weight=decimals(2, 30),
    more=decimals("0.1", 5),
    sex=st.sampled_from(["1", "2"]),
)
def test_z_grows_with_weight(day: int, weight: Decimal, more: Decimal, sex: str) -> None:
    light = growth_who_2006(sex=sex, age_days=D(day), weight=weight)["zwei"]
    heavy = growth_who_2006(sex=sex, age_days=D(day), weight=weight + more)["zwei"]
    assert heavy >= light


@given(low=decimals("-6", "6"), more=decimals("0.01", 3))
def test_percentile_grows_with_z(low: Decimal, more: Decimal) -> None:
    below = calculate("growth_percentile", {"z": low}).value
    above = calculate("growth_percentile", {"z": low + more}).value
    assert 0 <= below < above <= 100  # type: ignore[operator]


@given(
    age=st.integers(18, 100),
    creatinine=decimals("0.2", 10),
    more=decimals("0.01", 5),
    sex=st.sampled_from(["female", "male"]),
)
def test_filtration_falls_with_creatinine_and_age(
    age: int, creatinine: Decimal, more: Decimal, sex: str
) -> None:
    def filtration(years: int, value: Decimal) -> Decimal:
        person = {"sex": sex, "age": years, "creatinine_mg_dl": value}
        found = calculate("egfr_ckdepi_2021", person).value
        assert isinstance(found, Decimal)
        return found

    assert filtration(age, creatinine) > filtration(age, creatinine + more)
    assert filtration(age, creatinine) > filtration(age + 1, creatinine)


@given(
    energy=decimals(800, 5000),
    protein=st.integers(10, 35),
    fat=st.integers(15, 40),
    weight=decimals(30, 200),
)
def test_macros_add_up_to_the_energy(
    energy: Decimal, protein: int, fat: int, weight: Decimal
) -> None:
    value = calculate(
        "macros_by_percent",
        {
            "energy_kcal": energy,
            "protein_pct": protein,
            "fat_pct": fat,
            "carbohydrate_pct": 100 - protein - fat,
            "weight_kg": weight,
        },
    ).value
    assert isinstance(value, dict)
    assert 4 * value["protein_g"] + 9 * value["fat_g"] + 4 * value["carbohydrate_g"] == energy


@given(week=decimals(0, 41), more=decimals("0.01", 1), bmi=decimals(15, 45))
def test_expected_gain_grows_with_the_week(week: Decimal, more: Decimal, bmi: Decimal) -> None:
    early, late = (
        calculate("gwg_expected_window_iom2009", {"pre_bmi": bmi, "week": w}).value
        for w in (week, week + more)
    )
    assert isinstance(early, dict)
    assert isinstance(late, dict)
    assert early["min_kg"] < late["min_kg"]
    assert early["max_kg"] < late["max_kg"]


@given(lmp=st.dates(date(2000, 1, 1), date(2030, 1, 1)), days=st.integers(0, 308))
def test_gestational_age_returns_its_days(lmp: date, days: int) -> None:
    on = lmp + timedelta(days=days)
    value = calculate("gestational_age", {"lmp": lmp, "on": on}).value
    assert isinstance(value, tuple)
    weeks, rest = (int(part.split()[0]) for part in value)
    assert weeks * 7 + rest == days


COMPONENT = decimals("0.1", 10)


@given(a=st.tuples(COMPONENT, COMPONENT, COMPONENT), b=st.tuples(COMPONENT, COMPONENT, COMPONENT))
def test_somatotype_distance_is_a_distance(a: Any, b: Any) -> None:
    first, second = Somatotype(*a), Somatotype(*b)
    assert first.distance(second) == second.distance(first) >= 0
    assert first.distance(first) == 0
    assert first.category
