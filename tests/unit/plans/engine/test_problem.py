"""What can be asked: every contradiction is refused, in Spanish, and all at once."""

from decimal import Decimal

import pytest

from nutrition.exchanges import Macros
from plans.engine.problem import (
    Bounds,
    MealTime,
    Problem,
    ProblemError,
    Targets,
    Tolerances,
    Wish,
    within,
)
from tests.unit.plans.engine.builders import bounds, meals, problem, targets


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1", "-0.01", "20000.01", "1E+400"])
def test_problem_bad_energy_refused(value):
    with pytest.raises(ProblemError, match="La meta de energía debe ser un número"):
        problem(value)


@pytest.mark.parametrize("value", ["0", "0.1", "20000"])
def test_problem_energy_limits_accepted(value):
    assert problem(value).targets.energy_kcal == Decimal(value)


def test_problem_float_refused():
    with pytest.raises(ProblemError, match="proteína"):
        Problem(Targets(Decimal(1800), 90.0, Decimal(60), Decimal(225)))


@pytest.mark.parametrize("step", ["0", "0.3", "2", "-0.5", "NaN"])
def test_problem_bad_step_refused(step):
    with pytest.raises(ProblemError, match="El paso de los equivalentes"):
        problem(step=Decimal(step))


def test_problem_negative_tolerance_refused():
    with pytest.raises(ProblemError, match="La tolerancia de lípidos"):
        problem(tolerances=Tolerances(fat_g=Decimal("-0.1")))


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        (bounds("-1", "2"), "deben ir de 0 a 60"),
        (bounds("0", "61"), "deben ir de 0 a 60"),
        (bounds("NaN", None), "deben ir de 0 a 60"),
        (bounds("4", "3"), "mayor que su máximo"),
        (bounds("1.1", "1.4"), "ningún múltiplo de 0.5"),
    ],
)
def test_problem_bad_bounds_refused(limit, message):
    with pytest.raises(ProblemError, match=message):
        problem(bounds={"fruta": limit})


def test_problem_unknown_groups_all_named():
    with pytest.raises(ProblemError) as caught:
        problem(bounds={"pan": Bounds()}, excluded=frozenset({"gluten"}))
    assert [message[:26] for message in caught.value.messages] == [
        "No existe el grupo «gluten",
        "No existe el grupo «pan» e",
    ]


def test_problem_bad_wish_refused():
    with pytest.raises(ProblemError, match="La preferencia de Frutas"):
        problem(preference={"fruta": Wish(Decimal(3), Decimal(101))})


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ((), "de 1 a 10 tiempos"),
        (meals(**{f"T{n}": 100 / 11 for n in range(11)}), "de 1 a 10 tiempos"),
        (meals(Desayuno=40, Comida=40, Cena=17), "suman 97 %; deben sumar 100 %"),
        (meals(Desayuno=120, Comida=-20), "El porcentaje de Desayuno, Comida"),
        (meals(Desayuno="NaN"), "El porcentaje de Desayuno"),
        ((MealTime("Cena", Decimal(50)), MealTime("cena ", Decimal(50))), "distinto de los demás"),
        ((MealTime(" ", Decimal(100)),), "necesita un nombre"),
    ],
)
def test_problem_bad_meal_times_refused(times, message):
    with pytest.raises(ProblemError, match=message):
        problem(meal_times=times)


@pytest.mark.parametrize("share", ["33.2", "33.3", "33.4", "33.5"])
def test_problem_thirds_accepted_and_normalised(share):
    thirds = problem(meal_times=meals(A=share, B=share, C=share))
    assert sum(thirds.shares()) == pytest.approx(Decimal(1))


@pytest.mark.parametrize("value", ["-1", "100.1", "NaN"])
def test_problem_bad_meal_tolerance_refused(value):
    with pytest.raises(ProblemError, match="tolerancia por tiempo de comida"):
        problem(meal_tolerance=Decimal(value))


def test_problem_unknown_sex_refused():
    with pytest.raises(ProblemError, match="sexo"):
        problem(sex="otro")


@pytest.mark.parametrize(
    ("nutrient", "edge"),
    [("energy_kcal", 15), ("protein_g", 1), ("fat_g", 1), ("carbohydrate_g", 2)],
)
@pytest.mark.parametrize("side", [1, -1])
def test_within_boundary_included_and_no_further(nutrient, edge, side):
    asked = problem()
    base = {name: getattr(asked.targets, name) for name in Macros.__slots__}
    at_edge = base | {nutrient: base[nutrient] + side * edge}
    past = base | {nutrient: base[nutrient] + side * (edge + Decimal("0.01"))}
    assert within(asked, Macros(**base))
    assert within(asked, Macros(**at_edge))
    assert not within(asked, Macros(**past))


def test_targets_builder_matches_order():
    assert targets("1", "2", "3", "4").carbohydrate_g == 4
