"""The engine's contract in plain JSON values: what a request looks like and what is answered.

Request: `targets` (all four, required), and optionally `tolerances`, `step`, `bounds`
{group: [min, max|null]}, `exclude_groups`, `preference` {group: n | [n, weight]}, `meal_times`
[{name, share}] (percent, or fractions of one), `meal_tolerance`, `sex`. The `change` of a
relaxation is a piece of the same shape: merged into the request, it is ready to send again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

from nutrition.exchanges import Macros
from plans.engine.certificate import Certificate
from plans.engine.elastic import Change
from plans.engine.problem import (
    FIVE_MEALS,
    HUNDRED,
    NUTRIENTS,
    SHARE_SLACK,
    Bounds,
    MealTime,
    Problem,
    ProblemError,
    Targets,
    Tolerances,
    Wish,
)
from plans.engine.proposal import Proposal
from plans.engine.words import NUTRIENT_NAMES

KEYS = {
    "targets": "metas",
    "tolerances": "tolerancias",
    "step": "paso",
    "bounds": "límites",
    "exclude_groups": "grupos excluidos",
    "preference": "preferencias",
    "meal_times": "tiempos de comida",
    "meal_tolerance": "tolerancia por tiempo de comida",
    "sex": "sexo",
}


def read_problem(request: object) -> Problem:
    """The problem a decoded JSON request describes. Raises `ProblemError` in Spanish."""
    data = _mapping(request, "la solicitud")
    unknown = sorted(set(data) - set(KEYS))
    if unknown:
        raise ProblemError(f"No se reconoce: {', '.join(unknown)}.")
    readers: Mapping[str, Callable[[Any], Any]] = {
        "tolerances": _tolerances,
        "step": lambda value: _decimal(value, "el paso"),
        "bounds": _bounds,
        "exclude_groups": _excluded,
        "preference": _preference,
        "meal_times": _meal_times,
        "meal_tolerance": lambda value: _decimal(value, "la tolerancia por tiempo de comida"),
        "sex": str,
    }
    given = {key: read(data[key]) for key, read in readers.items() if data.get(key) is not None}
    if "exclude_groups" in given:
        given["excluded"] = given.pop("exclude_groups")
    return Problem(_targets(data.get("targets")), **given)


def write_proposal(proposal: Proposal, *, problem: Problem, elapsed_ms: float) -> dict[str, Any]:
    """The answer to a request; numbers are JSON numbers."""
    return {
        "status": proposal.status,
        "equivalents": amounts(proposal.equivalents),
        "distribution": {name: amounts(meal) for name, meal in proposal.distribution.items()},
        "totals": macros(proposal.totals) if proposal.totals else {},
        "certificate": write_certificate(proposal.certificate) if proposal.certificate else {},
        "explanation": proposal.explanation,
        "relaxations": [
            {"text": offer.text, "change": write_change(offer.change, problem)}
            for offer in proposal.relaxations
        ],
        "warnings": [finding.text for finding in proposal.findings],
        "notes": list(proposal.notes),
        "elapsed_ms": round(elapsed_ms, 1),
    }


def write_certificate(certificate: Certificate) -> dict[str, Any]:
    """The certificate: a line a nutrient, versions, hash and code."""
    return {
        "lines": [
            {
                "nutrient": line.nutrient,
                "target": plain(line.target),
                "obtained": plain(line.obtained),
                "difference": plain(line.difference),
                "tolerance": plain(line.tolerance),
                "ok": line.ok,
            }
            for line in certificate.lines
        ],
        "ok": certificate.ok,
        "profile_version": certificate.profile_version,
        "catalogue_release": certificate.catalogue_release,
        "sha256": certificate.sha256,
        "code": certificate.code,
    }


def write_change(change: Change, problem: Problem) -> dict[str, Any]:
    """A change as the piece of request that makes it."""
    piece: dict[str, Any] = {}
    if change.targets:
        piece["targets"] = {name: plain(getattr(change.targets, name)) for name in NUTRIENTS}
    if change.tolerances:
        piece["tolerances"] = {name: plain(getattr(change.tolerances, name)) for name in NUTRIENTS}
    if change.bounds:
        piece["bounds"] = {
            key: [plain(bounds.least), None if bounds.most is None else plain(bounds.most)]
            for key, bounds in change.bounds.items()
        }
    if change.admitted:
        piece["exclude_groups"] = sorted(problem.excluded - change.admitted)
    if change.step is not None:
        piece["step"] = plain(change.step)
    if change.meal_times:
        piece["meal_times"] = [
            {"name": meal.name, "share": plain(meal.share)} for meal in change.meal_times
        ]
    if change.meal_tolerance is not None:
        piece["meal_tolerance"] = plain(change.meal_tolerance)
    return piece


def plain(value: Decimal) -> int | float:
    """A JSON number: an integer when it is one."""
    return int(value) if value == value.to_integral_value() else float(value)


def amounts(equivalents: Mapping[str, Decimal]) -> dict[str, int | float]:
    """Equivalents by group as JSON numbers."""
    return {key: plain(value) for key, value in equivalents.items()}


def macros(value: Macros) -> dict[str, int | float]:
    """Energy and macronutrients as JSON numbers."""
    return {name: plain(getattr(value, name)) for name in NUTRIENTS}


def _targets(value: object) -> Targets:
    data = _mapping(value if value is not None else {}, "las metas")
    missing = [NUTRIENT_NAMES[name][0] for name in NUTRIENTS if data.get(name) is None]
    if missing:
        raise ProblemError(f"Falta la meta de {', '.join(missing)}.")
    _only(data, NUTRIENTS, "las metas")
    return Targets(*(_decimal(data[name], NUTRIENT_NAMES[name][0]) for name in NUTRIENTS))


def _tolerances(value: object) -> Tolerances:
    data = _mapping(value, "las tolerancias")
    _only(data, tuple(field.name for field in fields(Tolerances)), "las tolerancias")
    return Tolerances(
        **{name: _decimal(each, f"tolerancia de {name}") for name, each in data.items()}
    )


def _bounds(value: object) -> dict[str, Bounds]:
    result = {}
    for key, pair in _mapping(value, "los límites").items():
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise ProblemError(f"Los límites de «{key}» se escriben [mínimo, máximo].")
        least, most = (None if edge is None else _decimal(edge, f"«{key}»") for edge in pair)
        result[key] = Bounds(Decimal(0) if least is None else least, most)
    return result


def _excluded(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        raise ProblemError("Los grupos excluidos son una lista de claves.")
    return frozenset(value)


def _preference(value: object) -> dict[str, Wish]:
    result = {}
    for key, wish in _mapping(value, "las preferencias").items():
        pair = wish if isinstance(wish, list) else [wish]
        if not 1 <= len(pair) <= 2:
            raise ProblemError(f"La preferencia de «{key}» se escribe n o [n, peso].")
        result[key] = Wish(*(_decimal(part, f"preferencia de «{key}»") for part in pair))
    return result


def _meal_times(value: object) -> tuple[MealTime, ...]:
    if not isinstance(value, list):
        raise ProblemError("Los tiempos de comida son una lista.")
    if not value:
        return FIVE_MEALS
    named = [item for item in value if isinstance(item, dict) and item.get("name")]
    if len(named) != len(value):
        raise ProblemError(
            f"Hay {len(value)} porcentajes y {len(named)} tiempos de comida con nombre: a cada "
            "tiempo le toca un porcentaje. Quite el que sobra o dele un nombre."
        )
    meals = []
    for item in value:
        data = _mapping(item, "cada tiempo de comida")
        _only(data, ("name", "share"), "cada tiempo de comida")
        name = data.get("name")
        if not isinstance(name, str):
            raise ProblemError("Cada tiempo de comida necesita un nombre.")
        meals.append(MealTime(name, _decimal(data.get("share"), f"porcentaje de {name}")))
    return _as_percent(tuple(meals))


def _as_percent(meals: tuple[MealTime, ...]) -> tuple[MealTime, ...]:
    """Shares written as fractions of one, made percent."""
    if not all(meal.share.is_finite() for meal in meals):
        return meals
    total = sum((meal.share for meal in meals), Decimal(0))
    if abs(total * HUNDRED - HUNDRED) > SHARE_SLACK:
        return meals
    return tuple(MealTime(meal.name, meal.share * HUNDRED) for meal in meals)


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ProblemError(f"Se esperaba un objeto JSON para {what}.")
    return value


def _only(data: Mapping[str, Any], allowed: tuple[str, ...], what: str) -> None:
    unknown = sorted(set(data) - set(allowed))
    if unknown:
        raise ProblemError(f"No se reconoce en {what}: {', '.join(unknown)}.")


def _decimal(value: object, what: str) -> Decimal:
    """A JSON number (or a number in text) as Decimal; never through binary floating point."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ProblemError(f"Se esperaba un número: {what}.")
    try:
        return Decimal(str(value).strip())
    except InvalidOperation:
        raise ProblemError(f"Se esperaba un número: {what}.") from None
