"""The day: inside its tolerances, its limits and its step, whatever is asked."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from nutrition.exchanges import group_profiles, totals
from plans.engine.habits import ANIMAL, MILKS
from plans.engine.model import Model, UndecidedError
from plans.engine.problem import Problem, Tolerances, Wish, within
from plans.engine.solve import admitted, proven, solve_day, stretched
from tests.unit.plans.engine.builders import bounds, limited_problems, problem, sane_targets

some = settings(max_examples=12, deadline=None, derandomize=True)


@some
@given(sane_targets())
def test_day_every_sane_target_solved_like_food(asked):
    problem = Problem(asked)
    day = solve_day(problem)
    assert day is not None
    assert day.totals == totals(day.equivalents)
    assert within(problem, day.totals)
    assert sum(key in day.equivalents for key in MILKS) <= 1
    assert {"verdura", "fruta", "leguminosa"} <= set(day.equivalents)
    assert not {"libre", "alcohol"} & set(day.equivalents)


@some
@given(limited_problems())
def test_day_keeps_limits_exclusions_and_step(asked):
    day = solve_day(asked)
    if day is None:
        return
    assert within(asked, day.totals)
    assert not asked.excluded & set(day.equivalents)
    for key in group_profiles():
        amount = day.equivalents.get(key, Decimal(0))
        assert amount % asked.step == 0
        limit = asked.bounds.get(key)
        if limit:
            assert limit.least <= amount <= limit.most


def test_day_same_question_same_answer():
    assert solve_day(problem()) == solve_day(problem())


def test_day_animal_foods_come_whole():
    day = solve_day(problem("2000", "110", "65", "244"))
    assert all(day.equivalents[key] % 1 == 0 for key in ANIMAL if key in day.equivalents)


def test_day_exactly_on_tolerance_is_found():
    """One equivalent of cereal and nothing else: 2 g of protein against a target of 3 ± 1."""
    only = {key: bounds("0", "0") for key in group_profiles() if key != "cereal_sg"}
    only["cereal_sg"] = bounds("12", "12")
    at_edge = problem("855", "23", "1", "182", bounds=only)
    assert solve_day(at_edge).equivalents == {"cereal_sg": Decimal(12)}


@pytest.mark.parametrize(
    "target",
    [
        ("855.01", "23", "1", "182"),
        ("855", "25.01", "1", "182"),
        ("855", "23", "1.01", "182"),
        ("855", "23", "1", "182.01"),
    ],
)
def test_day_a_hundredth_past_tolerance_is_not(target):
    only = {key: bounds("0", "0") for key in group_profiles() if key != "cereal_sg"}
    only["cereal_sg"] = bounds("12", "12")
    assert solve_day(problem(*target, bounds=only)) is None


@pytest.mark.parametrize("step", ["0.1", "0.2", "0.25", "0.5", "1"])
def test_day_every_step(step):
    asked = problem(step=Decimal(step))
    day = solve_day(asked)
    assert all(amount % asked.step == 0 for amount in day.equivalents.values())


def test_day_zero_tolerance_is_exact():
    asked = problem(tolerances=Tolerances(*[Decimal(0)] * 4), step=Decimal("0.25"))
    day = solve_day(asked)
    assert (day.totals.protein_g, day.totals.fat_g) == (90, 60)


def test_day_wish_is_followed():
    wished = solve_day(problem(preference={"fruta": Wish(Decimal(5), Decimal(10))}))
    assert wished.equivalents["fruta"] == 5


def test_day_group_on_request_only_with_bound():
    day = solve_day(
        problem("1940", bounds={"alcohol": bounds("1", "1"), "libre": bounds("2", "2")})
    )
    assert day.equivalents["alcohol"] == 1
    assert day.equivalents["libre"] == 2


def test_day_contradictory_bound_and_exclusion_is_none():
    asked = problem(bounds={"fruta": bounds("2", "3")}, excluded=frozenset({"fruta"}))
    assert solve_day(asked) is None


def test_day_vegetarian_is_solved():
    asked = problem("2000", "75", "66", "276", excluded=frozenset(ANIMAL))
    day = solve_day(asked)
    assert day is not None
    assert any(key in MILKS for key in day.equivalents)


def test_proven_refuses_a_day_out_of_tolerance():
    with pytest.raises(ValueError, match="does not keep"):
        proven(problem(), {"fruta": Decimal(3)})


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("0.5", False), ("1", True), ("1.25", False), ("3", True), ("3.5", False)],
)
def test_admitted_step_and_bounds(amount, expected):
    asked = problem(bounds={"fruta": bounds("1", "3")})
    assert admitted(asked, "fruta", Decimal(amount)) is expected


def test_stretched_says_what_leaves_custom():
    day = {"verdura": Decimal(4), "fruta": Decimal(9), "leche_az": Decimal(2)}
    notes = stretched(problem(), day)
    assert "Frutas: 9 en el día; se acostumbra de 2 a 4." in notes
    assert "Leche con azúcar: 2 en el día; se acostumbra evitarlo." in notes


def test_solver_out_of_time_is_said_not_guessed():
    model = Model()
    columns = {model.column(whole=True, most=1): float(37 + 91 * n % 53) for n in range(60)}
    model.row(columns, 1111, 1111)
    with pytest.raises(UndecidedError):
        model.solve(seconds=0.0)


def test_day_gives_up_taste_before_giving_up(monkeypatch):
    calls = []
    solve = Model.solve

    def late_twice(self, **options):
        calls.append((len(self.costs), options.get("seconds", 0)))
        if len(calls) <= 2:
            raise UndecidedError
        return solve(self, **options)

    monkeypatch.setattr(Model, "solve", late_twice)
    assert within(problem(), solve_day(problem()).totals)
    (first, _), (again, spare), (plain, _) = calls
    assert first == again > plain
    assert spare > 1
