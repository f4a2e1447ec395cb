"""Infeasible, explained: words a nutriólogo would say, and a change that really works."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from nutrition.exchanges import group_profiles
from plans.engine import proposal as proposal_module
from plans.engine import relax
from plans.engine.distribute import Distribution
from plans.engine.habits import ANIMAL, CEREALS, MILKS
from plans.engine.model import UndecidedError
from plans.engine.problem import NUTRIENTS, Tolerances
from plans.engine.proposal import propose
from plans.engine.relax import relaxations
from plans.engine.solve import solve_day
from tests.unit.plans.engine.builders import bounds, limited_problems, meals, problem

NO_MILK = {key: bounds("0", "0") for key in MILKS}
LITTLE_ANIMAL = {key: bounds("0", "1") for key in ANIMAL}

IMPOSSIBLE = {
    "300 kcal": problem("300", "20", "10", "32"),
    "nothing": problem("0", "0", "0", "0"),
    "energy without grams": problem("1800", "0", "0", "0"),
    "contradiction": problem("2000", "50", "50", "100"),
    "little protein": problem(
        "1800", "110", "60", "205",
        bounds={**NO_MILK, **LITTLE_ANIMAL, "leguminosa": bounds("0", "0")},
    ),
    "too much fruit": problem(bounds={"fruta": bounds("20", "22")}),
    "bound and exclusion": problem(
        bounds={"aoa_b": bounds("2", "3")}, excluded=frozenset({"aoa_b"})
    ),
    "all excluded": problem(excluded=frozenset(group_profiles())),
    "all excluded, 300 kcal": problem("300", "0", "0", "0", excluded=frozenset(group_profiles())),
    "no starch": problem(excluded=frozenset({*CEREALS, *MILKS, "fruta", "leguminosa"})),
    "only protein": problem("1800", "450", "0", "0"),
    "free foods bound and excluded": problem(
        bounds={"libre": bounds("5", "5")}, excluded=frozenset(group_profiles())
    ),
    "limits beyond repair": problem(
        "39",
        "2.4",
        "1.8",
        "3.2",
        bounds={
            "aoa_b": bounds("5", "6"),
            "leche_ent": bounds("2", "3"),
            "leche_az": bounds("1", "2"),
            "alcohol": bounds("2", "3"),
        },
        excluded=frozenset(group_profiles()) - {"leche_desc", "leche_az", "alcohol"},
    ),
    "scaling past what a figure may be": problem("9000", "600", "2", "1"),
    "coarse step": problem(
        "1803", "90", "60", "225",
        step=Decimal(1), tolerances=Tolerances(Decimal(1), *[Decimal(0)] * 3),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_impossible_always_offers_something_that_works(name):
    asked = IMPOSSIBLE[name]
    found = propose(asked)
    assert found.status == "infeasible"
    assert found.explanation
    assert found.equivalents == {}
    assert found.certificate is None
    assert found.relaxations
    for offer in found.relaxations:
        assert offer.text.endswith(".")
        assert solve_day(offer.change.apply(asked)) is not None


@settings(max_examples=8, deadline=None, derandomize=True)
@given(limited_problems())
def test_any_limited_problem_is_solved_or_explained(asked):
    found = propose(asked)
    assert (found.status == "solved") == (found.certificate is not None)
    assert found.status == "solved" or found.relaxations


def test_relaxation_names_what_lacks_and_what_to_allow():
    asked = IMPOSSIBLE["little protein"]
    first = relaxations(asked)[0]
    assert first.text.startswith("Con ")
    assert "no alcanzas 110 g de proteína" in first.text
    assert "permite" in first.text
    assert len(first.change.bounds) == 1


def test_relaxation_is_the_smallest():
    """Half an equivalent less than what is offered would not do."""
    asked = IMPOSSIBLE["too much fruit"]
    ((key, limit),) = relaxations(asked)[0].change.bounds.items()
    tighter = problem(bounds={key: bounds(limit.least + asked.step, "22")})
    assert solve_day(tighter) is None


def test_relaxation_second_offer_touches_other_limits():
    offers = [offer for offer in relaxations(IMPOSSIBLE["little protein"]) if offer.change.bounds]
    touched = [set(offer.change.bounds) for offer in offers]
    assert len(touched) == 2
    assert touched[0] != touched[1]


def test_relaxation_exclusion_is_lifted_only_when_nothing_else_helps():
    assert not any(o.change.admitted for o in relaxations(IMPOSSIBLE["little protein"]))
    lifted = relaxations(IMPOSSIBLE["no starch"])
    assert any(offer.change.admitted for offer in lifted)
    assert any("hoy excluido" in offer.text for offer in lifted)


def test_relaxation_contradiction_follows_grams_or_energy():
    energy, grams = relaxations(IMPOSSIBLE["contradiction"])[:2]
    assert "Los gramos suman 1,050 kcal" in energy.text
    assert energy.change.targets.energy_kcal == 1050
    assert grams.change.targets.energy_kcal == 2000
    assert grams.change.targets.protein_g == 95


def test_relaxation_below_floor_keeps_proportion_above_it():
    (offer,) = relaxations(IMPOSSIBLE["300 kcal"])
    assert offer.change.targets.energy_kcal == 1200
    assert "de 300 a 1,200 kcal" in offer.text
    (for_men,) = relaxations(problem("300", "20", "10", "32", sex="male"))
    assert for_men.change.targets.energy_kcal == 1500


def test_relaxation_finer_step_and_wider_tolerance_offered():
    changes = [offer.change for offer in relaxations(IMPOSSIBLE["coarse step"])]
    assert any(change.step == Decimal("0.5") for change in changes)
    wide = next(change.tolerances for change in changes if change.tolerances)
    assert wide.energy_kcal > 1


def test_relaxation_never_moves_what_already_fits():
    asked = IMPOSSIBLE["too much fruit"]
    offers = [offer for offer in relaxations(asked) if offer.change.targets]
    for offer in offers:
        obtained = solve_day(offer.change.apply(asked)).totals
        for name in NUTRIENTS:
            new, old = getattr(offer.change.targets, name), getattr(asked.targets, name)
            assert new == old or abs(new - old) > getattr(asked.tolerances, name)
            assert abs(getattr(obtained, name) - new) <= getattr(asked.tolerances, name)
    assert offers


def test_relaxation_of_targets_offers_to_keep_the_energy():
    offers = relaxations(IMPOSSIBLE["little protein"])
    kept = next(offer for offer in offers if "Con 1,800 kcal, lo más cercano" in offer.text)
    assert kept.change.targets.energy_kcal == 1800
    assert kept.change.targets.protein_g < 110


def test_shares_that_cannot_be_kept_keep_the_day_and_offer_the_nearest():
    asked = problem(
        "1000", "60", "30", "125",
        step=Decimal(1),
        meal_times=meals(**{f"T{n}": 10 for n in range(10)}),
        meal_tolerance=Decimal("0.5"),
    )  # fmt: skip
    found = propose(asked)
    assert found.status == "infeasible"
    assert found.equivalents
    assert found.distribution == {}
    assert "no se puede repartir el día a ±0.5 %" in found.explanation
    nearest, wider = found.relaxations
    assert propose(nearest.change.apply(asked)).status == "solved"
    assert propose(wider.change.apply(asked)).status == "solved"


def test_out_of_time_is_explained(monkeypatch):
    def late(*_):
        raise UndecidedError

    monkeypatch.setattr(proposal_module, "solve_day", late)
    found = propose(problem())
    assert found.status == "infeasible"
    assert "tiempo de cálculo" in found.explanation
    monkeypatch.undo()
    monkeypatch.setattr(proposal_module, "distribute", late)
    found = propose(problem())
    assert found.status == "infeasible"
    assert found.equivalents


def test_limits_beyond_repair_start_afresh_without_alcohol(monkeypatch):
    monkeypatch.setattr(relax, "nearest", lambda *_, **__: None)
    (offer,) = relaxations(IMPOSSIBLE["limits beyond repair"])
    assert offer.text.startswith("Los límites se contradicen: quita los límites y las exclusiones")
    assert offer.change.bounds["alcohol"] == bounds("0", "0")
    assert offer.change.bounds["aoa_b"] == bounds("0", None)


def test_repair_found_by_nothing_is_not_invented(monkeypatch):
    def late(*_):
        raise UndecidedError

    monkeypatch.setattr(relax, "solve_day", late)
    assert relaxations(IMPOSSIBLE["too much fruit"]) == ()


def test_shares_without_a_distribution_offer_nothing():
    assert relax.share_relaxations(problem(), Distribution({}, Decimal(3), False)) == ()
