"""How a patient eats, besides the equivalents: diet, means, limits and the presets applied.

Kept with what was asked of a plan, so that the next proposal starts from it and the hash covers it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from django.core.exceptions import ValidationError

from plans.engine.gate import Diet
from plans.engine.limits import LIMITED, Limit
from plans.engine.tastes import ANY, Tastes
from plans.services.problem import plain


@dataclass(frozen=True)
class Eating:
    """Diet, whether raw food is out (pregnancy), means, limits of nutrients, presets by key."""

    diet: Diet = ""
    no_raw: bool = False
    tastes: Tastes = ANY
    limits: tuple[Limit, ...] = ()
    presets: tuple[str, ...] = ()


USUAL = Eating()


def tastes_on(eating: Eating, day: date) -> Tastes:
    """The means of a patient; what is in season is that of the day unless a month was asked for."""
    if eating.tastes.month is not None:
        return eating.tastes
    return replace(eating.tastes, month=day.month)


def eating_to_json(eating: Eating) -> dict[str, Any]:
    """As a plan keeps it; numbers as text."""
    tastes = eating.tastes
    return {
        "diet": eating.diet,
        "no_raw": eating.no_raw,
        "most_cost": tastes.most_cost,
        "has_stove": tastes.has_stove,
        "in_a_hurry": tastes.in_a_hurry,
        "month": tastes.month,
        "portable": sorted(tastes.portable),
        "limits": [
            [limit.nutrient, _text(limit.least), _text(limit.most), limit.source]
            for limit in eating.limits
        ],
        "presets": list(eating.presets),
    }


def eating_from_json(stored: Mapping[str, Any]) -> Eating:
    """What a plan kept; the usual if it kept nothing. Raises ValidationError if it is no such."""
    try:
        found = Eating(
            diet=stored.get("diet", ""),
            no_raw=bool(stored.get("no_raw", False)),
            tastes=Tastes(
                most_cost=int(stored.get("most_cost", 2)),
                has_stove=bool(stored.get("has_stove", True)),
                in_a_hurry=bool(stored.get("in_a_hurry", False)),
                month=stored.get("month"),
                portable=frozenset(stored.get("portable", ())),
            ),
            limits=tuple(
                Limit(nutrient, _decimal(least), _decimal(most), source)
                for nutrient, least, most, source in stored.get("limits", ())
            ),
            presets=tuple(stored.get("presets", ())),
        )
    except (TypeError, ValueError, ArithmeticError) as error:
        raise ValidationError("No se entiende cómo come el paciente.") from error
    check_eating(found)
    return found


def check_eating(eating: Eating) -> None:
    """Raise ValidationError, in words, if it asks for what does not exist."""
    if eating.diet not in get_args(Diet):
        raise ValidationError("Esa dieta no se conoce.")
    month = eating.tastes.month
    if eating.tastes.most_cost not in (0, 1, 2) or month not in (None, *range(1, 13)):
        raise ValidationError("El costo o el mes no se conocen.")
    for limit in eating.limits:
        if limit.nutrient not in LIMITED:
            raise ValidationError(f"No se puede limitar «{limit.nutrient}».")
        low, high = limit.least, limit.most
        if low is None and high is None:
            raise ValidationError(f"Falta el límite de {LIMITED[limit.nutrient][0]}.")
        if (low or 0) < 0 or (high is not None and high < (low or 0)):
            raise ValidationError(
                f"El límite de {LIMITED[limit.nutrient][0]} no puede ir de {low} a {high}."
            )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
