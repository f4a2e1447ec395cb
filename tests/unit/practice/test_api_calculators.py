"""Calculators by the API: every id, and never an error of the server."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.api.parsers import StrictJSONParser
from nutrition.errors import InvalidInput
from nutrition.registry import calculations
from practice.api.calculators import answered
from tests.factories.api import JSON, program_of

CALCULATORS = "/api/v1/calculators/"
ADULT = {"weight_kg": 70, "height_cm": 170}


def test_list_has_every_calculation(owner) -> None:
    rows = program_of(owner).get(CALCULATORS).json()
    assert [row["id"] for row in rows] == [entry.id for entry in calculations()]
    mass = next(row for row in rows if row["id"] == "bmi")
    assert {one["name"] for one in mass["inputs"]} >= set(ADULT)
    assert all(row["source"] for row in rows)


@pytest.mark.parametrize("body", [ADULT, {"inputs": ADULT}, {k: str(v) for k, v in ADULT.items()}])
def test_calculation_answers(owner, body) -> None:
    answer = program_of(owner).post(f"{CALCULATORS}bmi/", body, JSON)
    assert answer.status_code == 200, answer.content
    assert answer.json()["value"] == pytest.approx(24.2215, abs=1e-4)
    assert answer.json()["applicable"] is True


def test_growth_answers_by_indicator(owner) -> None:
    given = {"sex": 1, "age_days": 400, "weight": 10.2, "lenhei": 76.5, "measure": "l"}
    value = program_of(owner).post(f"{CALCULATORS}growth_who_2006/", given, JSON).json()["value"]
    assert {"zlen", "zwei", "zwfl", "zbmi", "zhc", "zac", "flags"} <= set(value)


def test_out_of_range_is_an_answer_with_its_reason(owner) -> None:
    answer = program_of(owner).post(f"{CALCULATORS}bmi/", {**ADULT, "weight_kg": 900}, JSON)
    body = answer.json()
    assert (answer.status_code, body["applicable"], body["value"]) == (200, False, None)
    assert "900" in body["reason"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"weight_kg": 70}, "height_cm"),
        ({**ADULT, "otro": 1}, "otro"),
        ({**ADULT, "weight_kg": "setenta"}, "weight_kg"),
        ({**ADULT, "weight_kg": True}, "weight_kg"),
        ({"inputs": 5}, ""),
        ({"inputs": None}, ""),
    ],
)
def test_bad_input_is_a_problem(owner, body, field) -> None:
    answer = program_of(owner).post(f"{CALCULATORS}bmi/", body, JSON)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_unknown_calculation_is_404(owner) -> None:
    program = program_of(owner)
    assert program.get(f"{CALCULATORS}no-existe/").status_code == 404
    assert program.post(f"{CALCULATORS}no-existe/", {}, JSON).status_code == 404


def test_scope_is_needed(owner) -> None:
    program = program_of(owner, "foods:read")
    assert program.get(CALCULATORS).status_code == 403
    assert program.post(f"{CALCULATORS}bmi/", ADULT, JSON).status_code == 403


NASTY = [0, -1, 1, 10, 42.5, 170, 1e300, -1e300, 1e-300, 10**40]
NASTY += ["1e999999", "-1e999999", "1e-999999"]
NASTY += ["NaN", "sNaN", "Infinity", "", " ", "x", "2026-02-30", "2020-02-29", "female", "male"]
NASTY += [None, True, False, [], [1], ["1e400"] * 4, {}, {"a": 1}, "l", "y", "\x7f", "٣"]


def odd_value(entry):
    """Mostly what the input asks for, and now and then what nobody should send."""
    usual = [value for value, _ in entry.choices] or [1, 5, 20, "62.5", 150]
    usual += [str(limit) for limit in (entry.minimum, entry.maximum) if limit is not None]
    kinds = {"boolean": [True, False], "date": ["2020-01-01", "2026-01-01"]}
    usual = kinds.get(entry.kind, usual)
    if entry.kind in ("numbers", "choices"):
        usual = [[one] * (entry.length or 1) for one in usual]
    return st.sampled_from(usual) | st.sampled_from(usual) | st.sampled_from(NASTY)


@pytest.mark.parametrize("entry", calculations(), ids=lambda entry: entry.id)
def test_no_input_breaks_the_server(entry) -> None:
    """Without a database: what the view does, as JSON would bring it and take it away."""
    body = st.fixed_dictionaries({}, optional={one.name: odd_value(one) for one in entry.inputs})

    @settings(max_examples=25, deadline=None, derandomize=True, database=None)
    @given(body)
    def run(body) -> None:
        read = StrictJSONParser().parse(BytesIO(json.dumps(body).encode()))
        try:
            json.dumps(answered(entry, read), allow_nan=False)
        except InvalidInput as error:
            assert error.message

    run()
