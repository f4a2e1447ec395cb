"""The contract of `plan_solve`: JSON in, JSON out, errors on their own stream with code 2."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import call_command

from plans.engine.elastic import Change
from plans.engine.payload import read_problem, write_change
from plans.engine.problem import FIVE_MEALS, Bounds, ProblemError, Tolerances
from tests.unit.plans.engine.builders import meals, problem

TARGETS = {"energy_kcal": 1800, "protein_g": 90, "fat_g": 60, "carbohydrate_g": 225}


@pytest.fixture
def plan_solve(monkeypatch):
    """Call the command; (answer or None, error or None, exit code). No database is allowed."""

    def call(request):
        text = request if isinstance(request, str) else json.dumps(request)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        out, err, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command("plan_solve", stdout=out, stderr=err)
        except SystemExit as stop:
            code = stop.code
        answer, error = out.getvalue(), err.getvalue()
        return answer and json.loads(answer), error and json.loads(error), code

    return call


def test_plan_solve_answers_the_contract(plan_solve):
    answer, error, code = plan_solve({"targets": TARGETS})
    assert (error, code) == ("", 0)
    assert answer["status"] == "solved"
    assert list(answer["distribution"]) == [meal.name for meal in FIVE_MEALS]
    assert abs(answer["totals"]["protein_g"] - 90) <= 1
    assert answer["certificate"]["ok"] is True
    assert len(answer["certificate"]["code"]) == 10
    assert answer["relaxations"] == []
    assert answer["elapsed_ms"] > 0
    for key, amount in answer["equivalents"].items():
        assert sum(meal.get(key, 0) for meal in answer["distribution"].values()) == amount
        assert amount * 2 == int(amount * 2)


def test_plan_solve_takes_all_options(plan_solve):
    answer, _, code = plan_solve(
        {
            "targets": TARGETS,
            "tolerances": {"energy_kcal": 20},
            "step": 0.5,
            "bounds": {"fruta": [2, 3], "verdura": [3, None]},
            "exclude_groups": ["leche_ent", "leche_az"],
            "preference": {"leguminosa": 2, "cereal_sg": [8, 0.5]},
            "meal_times": [{"name": "Desayuno", "share": 0.4}, {"name": "Cena", "share": 0.6}],
            "meal_tolerance": 4,
            "sex": "female",
        }
    )
    assert code == 0
    assert answer["status"] == "solved"
    assert list(answer["distribution"]) == ["Desayuno", "Cena"]
    assert 2 <= answer["equivalents"]["fruta"] <= 3


def test_plan_solve_relaxation_is_ready_to_send_again(plan_solve):
    request = {"targets": TARGETS, "bounds": {"fruta": [20, 22]}}
    answer, _, code = plan_solve(request)
    assert (answer["status"], code) == ("infeasible", 0)
    for offer in answer["relaxations"]:
        merged = dict(request)
        for key, value in offer["change"].items():
            old = merged.get(key)
            merged[key] = {**old, **value} if isinstance(old, dict) else value
        assert plan_solve(merged)[0]["status"] == "solved"


def test_plan_solve_lifted_exclusions_are_written_whole(plan_solve):
    out = ["cereal_sg", "cereal_cg", "fruta", "leguminosa", "leche_desc", "leche_semi"]
    request = {"targets": TARGETS, "exclude_groups": [*out, "leche_ent", "leche_az"]}
    changes = [offer["change"] for offer in plan_solve(request)[0]["relaxations"]]
    lifted = [change["exclude_groups"] for change in changes if "exclude_groups" in change]
    assert lifted
    assert all(set(left) < set(request["exclude_groups"]) for left in lifted)


def test_plan_solve_300_kcal_is_explained(plan_solve):
    low = {"energy_kcal": 300, "protein_g": 15, "fat_g": 10, "carbohydrate_g": 37.5}
    answer, _, code = plan_solve({"targets": low})
    assert (answer["status"], code) == ("infeasible", 0)
    assert "supervisión médica" in answer["explanation"]
    assert answer["relaxations"][0]["change"]["targets"]["energy_kcal"] == 1200


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ("", "no es JSON"),
        ("{", "no es JSON"),
        ("[" * 100_000, "no es JSON"),
        ([], "objeto JSON para la solicitud"),
        ({}, "Falta la meta de energía, proteína, lípidos, hidratos de carbono"),
        ({"targets": {**TARGETS, "fat_g": None}}, "Falta la meta de lípidos"),
        ({"targets": {**TARGETS, "sodium_mg": 1}}, "No se reconoce en las metas: sodium_mg"),
        ({"targets": {**TARGETS, "fat_g": True}}, "Se esperaba un número: lípidos"),
        ({"targets": {**TARGETS, "fat_g": "mucho"}}, "Se esperaba un número: lípidos"),
        ({"targets": {**TARGETS, "fat_g": float("nan")}}, "La meta de lípidos"),
        ({"targets": TARGETS, "target": 1}, "No se reconoce: target"),
        ({"targets": TARGETS, "step": 0.3}, "El paso"),
        ({"targets": TARGETS, "bounds": {"fruta": 3}}, "se escriben [mínimo, máximo]"),
        ({"targets": TARGETS, "bounds": {"fruta": [3, 1]}}, "mayor que su máximo"),
        ({"targets": TARGETS, "exclude_groups": "fruta"}, "son una lista de claves"),
        ({"targets": TARGETS, "preference": {"fruta": [1, 2, 3]}}, "se escribe n o [n, peso]"),
        ({"targets": TARGETS, "meal_times": "tres"}, "tiempos de comida son una lista"),
        ({"targets": TARGETS, "meal_times": [{"share": 100}]}, "0 tiempos de comida con nombre"),
        ({"targets": TARGETS, "meal_times": [{"name": "Cena", "share": 97}]}, "suman 97 %"),
        ({"targets": TARGETS, "meal_times": [{"name": "A", "percent": 9}]}, "No se reconoce"),
    ],
)
def test_plan_solve_bad_request_is_refused(plan_solve, request_, message):
    answer, error, code = plan_solve(request_)
    assert (answer, code) == ("", 2)
    assert message in error["error"]


def test_read_problem_empty_meal_times_is_the_mexican_day():
    assert read_problem({"targets": TARGETS, "meal_times": []}).meal_times == FIVE_MEALS


def test_read_problem_nan_share_is_refused_in_words():
    with pytest.raises(ProblemError, match="El porcentaje de Cena"):
        read_problem({"targets": TARGETS, "meal_times": [{"name": "Cena", "share": "NaN"}]})


def test_read_problem_keeps_decimals_exact():
    read = read_problem({"targets": {**TARGETS, "protein_g": 0.1}})
    assert str(read.targets.protein_g) == "0.1"


def test_write_change_every_piece_reads_back():
    asked = problem(excluded=frozenset({"fruta", "aoa_m"}))
    change = Change(
        targets=asked.targets,
        tolerances=Tolerances(energy_kcal=Decimal("20.5")),
        bounds={"fruta": Bounds(Decimal("0.5"), None), "aoa_m": Bounds(Decimal(1), Decimal(2))},
        admitted=frozenset({"fruta"}),
        step=Decimal(1),
        meal_times=meals(Comida=60, Cena=40),
        meal_tolerance=Decimal(4),
    )
    assert read_problem(write_change(change, asked)) == change.apply(asked)


def test_write_change_of_nothing_is_nothing():
    assert write_change(Change(), problem()) == {}
