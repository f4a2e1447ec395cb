"""A `Problem` of the engine as the JSON a plan keeps, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from plans.engine.certificate import Certificate
from plans.engine.problem import Bounds, MealTime, Problem, Targets, Tolerances, Wish
from plans.engine.words import NUTRIENT_NAMES


def plain(value: Decimal) -> str:
    """A decimal as its shortest plain text: «1800», «0.5»."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """Everything the problem says, numbers as text."""
    return {
        "targets": {key: plain(value) for key, value in asdict(problem.targets).items()},
        "tolerances": {key: plain(value) for key, value in asdict(problem.tolerances).items()},
        "step": plain(problem.step),
        "bounds": {
            key: [plain(b.least), None if b.most is None else plain(b.most)]
            for key, b in problem.bounds.items()
        },
        "excluded": sorted(problem.excluded),
        "preference": {
            key: [plain(wish.equivalents), plain(wish.weight)]
            for key, wish in problem.preference.items()
        },
        "meal_times": [[meal.name, plain(meal.share)] for meal in problem.meal_times],
        "meal_tolerance": plain(problem.meal_tolerance),
        "sex": problem.sex,
    }


def problem_from_json(stored: Mapping[str, Any]) -> Problem:
    """The problem a plan was asked. Raises ProblemError if it is not a day of food."""
    return Problem(
        targets=Targets(**_decimals(stored["targets"])),
        tolerances=Tolerances(**_decimals(stored["tolerances"])),
        step=Decimal(stored["step"]),
        bounds={
            key: Bounds(Decimal(least), None if most is None else Decimal(most))
            for key, (least, most) in stored["bounds"].items()
        },
        excluded=frozenset(stored["excluded"]),
        preference={
            key: Wish(Decimal(amount), Decimal(weight))
            for key, (amount, weight) in stored["preference"].items()
        },
        meal_times=tuple(MealTime(name, Decimal(share)) for name, share in stored["meal_times"]),
        meal_tolerance=Decimal(stored["meal_tolerance"]),
        sex=stored["sex"],
    )


def certificate_to_json(certificate: Certificate) -> dict[str, Any]:
    """The comprobación as a plan keeps it."""
    return {
        "ok": certificate.ok,
        "lines": [
            {
                "nutrient": line.nutrient,
                "name": NUTRIENT_NAMES[line.nutrient][0],
                "unit": NUTRIENT_NAMES[line.nutrient][1],
                "target": plain(line.target),
                "obtained": plain(line.obtained),
                "difference": plain(line.difference),
                "tolerance": plain(line.tolerance),
                "ok": line.ok,
            }
            for line in certificate.lines
        ],
        "profile_version": certificate.profile_version,
        "catalogue_release": certificate.catalogue_release,
        "sha256": certificate.sha256,
        "code": certificate.code,
    }


def _decimals(stored: Mapping[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in stored.items()}
