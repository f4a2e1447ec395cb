"""What the page tells about the visits before and the plan of this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from patients.models import Consultation, Kind
from patients.plausibility import shown
from patients.selectors import measurement_series
from plans.figures import SHORT_NAMES, equivalents, one_decimal, signed
from plans.models import Plan
from plans.services.replan import day_changes
from practice.visit import Visit

TOLD = (Kind.WEIGHT, Kind.WAIST, Kind.SYSTOLIC)


@dataclass(frozen=True)
class Change:
    """A group of the plan that moved: «− 1 cereal s/g»."""

    text: str
    tone: str


def changes_between_visits(consultation: Consultation) -> list[str]:
    """How weight, waist and pressure moved over the last two visits on record. One query."""
    series = measurement_series(consultation.patient, *TOLD)
    told = []
    for kind in TOLD:
        points = series[kind]
        if len(points) > 1:
            moved = points[-1].value - points[-2].value
            unit = points[-1].unit
            told.append(f"{kind.label}: {_signed(moved)} {unit} entre las dos últimas")
    return told


def _signed(value: Decimal) -> str:
    if not value:
        return "igual,"
    return f"{'−' if value < 0 else '+'}{shown(abs(value))}"


def plan_facts(visit: Visit) -> dict[str, Any]:
    """The plan of this visit and what it changes, if recalculated; else the one in force."""
    draft, current = visit.plan, visit.plan_in_force
    facts: dict[str, Any] = {"draft_plan": draft, "current_plan": current}
    if draft is not None:
        facts["plan_ok"] = bool(draft.certificate.get("ok"))
        facts["plan_lines"] = [_line(line) for line in draft.certificate.get("lines", ())]
        facts["plan_changes"] = changes_of(draft, current)
    return facts


def changes_of(draft: Plan, current: Plan | None) -> list[Change]:
    """Groups that the draft adds or takes from the plan in force, in the order of the table."""
    if current is None:
        return []
    return [
        Change(
            f"{'+' if chip.is_more else '−'} {equivalents(abs(chip.delta))} "
            f"{SHORT_NAMES[chip.group]}",
            "plus" if chip.is_more else "minus",
        )
        for chip in day_changes(current, draft)
    ]


def _line(line: Mapping[str, str]) -> dict[str, str]:
    return {
        "name": line["name"],
        "unit": line["unit"],
        "target": one_decimal(Decimal(line["target"])),
        "obtained": one_decimal(Decimal(line["obtained"])),
        "difference": signed(Decimal(line["difference"])),
        "tolerance": one_decimal(Decimal(line["tolerance"])),
    }
