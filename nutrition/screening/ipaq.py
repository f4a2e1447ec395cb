"""IPAQ short form: physical activity in MET-minutes a week, and its level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.errors import OutOfRange
from nutrition.inputs import AGE, Input, integer, number

family = Family("Actividad física")

METS = {"walk": Decimal("3.3"), "moderate": Decimal("4"), "vigorous": Decimal("8")}
SHORTEST_BOUT, LONGEST_DAY, LONGEST_TOTAL = 10, 180, 960
_NAMES = {"walk": "Caminata", "moderate": "Actividad moderada", "vigorous": "Actividad vigorosa"}
_LEVELS = {"high": "alto", "moderate": "moderado", "low": "bajo"}


def _pair(kind: str) -> tuple[Input, Input]:
    name = _NAMES[kind]
    return (
        integer(f"{kind}_days", f"{name}, días a la semana", "d", 0, 7),
        number(f"{kind}_minutes", f"{name}, minutos por día", "min", "0", "1440"),
    )


@dataclass(frozen=True)
class _Bout:
    days: int
    minutes: Decimal
    met: Decimal

    @property
    def met_minutes(self) -> Decimal:
        return self.met * self.days * self.minutes


def _bout(kind: str, days: int, minutes: Decimal) -> _Bout:
    """Bouts under ten minutes do not count; a day counts at most three hours of each."""
    if days == 0 or minutes < SHORTEST_BOUT:
        return _Bout(0, Decimal(0), METS[kind])
    return _Bout(days, min(minutes, Decimal(LONGEST_DAY)), METS[kind])


def _high(vigorous: _Bout, days: int, total: Decimal) -> bool:
    return (vigorous.days >= 3 and vigorous.met_minutes >= 1500) or (days >= 7 and total >= 3000)


def _moderate(bouts: Mapping[str, _Bout], days: int, total: Decimal) -> bool:
    vigorous = bouts["vigorous"]
    if vigorous.days >= 3 and vigorous.minutes >= 20:
        return True
    half_hours = sum(bouts[kind].days for kind in ("walk", "moderate") if bouts[kind].minutes >= 30)
    return half_hours >= 5 or (days >= 5 and total >= 600)


@family.calculation(
    "ipaq_short",
    "IPAQ, versión corta",
    inputs=(*_pair("walk"), *_pair("moderate"), *_pair("vigorous"), AGE.optional()),
    unit="MET-min/semana",
    decimals=0,
    validity="De 15 a 69 años. Más de 960 min al día en total se excluye.",
    source="IPAQ 2005, protocolo de puntuación",
    label_of=lambda value, inputs: _LEVELS[value["level"]],
)
def ipaq_short(*, age: Decimal | None = None, **answers: Any) -> Mapping[str, Any]:
    """MET-minutes a week and level (low, moderate, high). OutOfRange by age or excess time."""
    if age is not None and not 15 <= age < 70:
        raise OutOfRange("El IPAQ aplica de 15 a 69 años.")
    if sum(answers[f"{kind}_minutes"] for kind in METS if answers[f"{kind}_days"]) > LONGEST_TOTAL:
        raise OutOfRange("Más de 960 minutos al día: el protocolo excluye la respuesta.")
    bouts = {
        kind: _bout(kind, answers[f"{kind}_days"], answers[f"{kind}_minutes"]) for kind in METS
    }
    total = sum((bout.met_minutes for bout in bouts.values()), Decimal(0))
    return {"met_minutes": total, "level": _level(bouts, total)}


def _level(bouts: Mapping[str, _Bout], total: Decimal) -> str:
    days = sum(bout.days for bout in bouts.values())
    if _high(bouts["vigorous"], days, total):
        return "high"
    return "moderate" if _moderate(bouts, days, total) else "low"
