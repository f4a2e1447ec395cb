"""Re-plan with the fewest changes: a new requerimiento reached from the plan the patient knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from nutrition.exchanges import group_profiles
from patients.models import Consultation
from plans.diary import plan_in_force
from plans.engine.changes import differences
from plans.models import Plan
from plans.services.draft import day_of, meals_of
from plans.services.proposal import ProposeOptions, options_of, plan_propose


@dataclass(frozen=True)
class Chip:
    """A group that changed, and by how many equivalents: shown as + and −."""

    group: str
    name: str
    delta: Decimal
    before: Decimal
    after: Decimal

    @property
    def is_more(self) -> bool:
        """Whether there is more of it than before."""
        return self.delta > 0


@dataclass(frozen=True)
class Changes:
    """What differs between two plans: by day, and by meal time where the names are the same."""

    previous: Plan
    day: tuple[Chip, ...]
    meals: Mapping[str, tuple[Chip, ...]]

    @property
    def moved(self) -> Decimal:
        """Equivalents added plus equivalents taken away in the day."""
        return sum((abs(chip.delta) for chip in self.day), Decimal(0))


@transaction.atomic
def plan_replan(
    *, consultation: Consultation, by: Membership, options: ProposeOptions | None = None
) -> tuple[Plan, Changes]:
    """The draft of a visit, as near as can be to the patient's plan in force, and what changes.

    Never moves more equivalents than a fresh proposal would. Raises as `plan_propose`, and
    ValidationError if the patient has no published plan.
    """
    previous = plan_in_force(consultation.patient)
    if previous is None:
        raise ValidationError("Todavía no hay un plan publicado del que partir.")
    options = replace(options or options_of(consultation), near=day_of(previous))
    plan = plan_propose(consultation=consultation, by=by, options=options)
    return plan, plan_changes(previous, plan)


def plan_changes(previous: Plan, plan: Plan) -> Changes:
    """What differs from one plan to another, in the order of the table."""
    before, after = meals_of(previous), meals_of(plan)
    return Changes(
        previous,
        day_changes(previous, plan),
        {name: _chips(before[name], meal) for name, meal in after.items() if name in before},
    )


def day_changes(previous: Plan, plan: Plan) -> tuple[Chip, ...]:
    """What differs in the whole day, without asking for the meal times. None, if they bring
    their equivalents; else two queries.
    """
    return _chips(_day(previous), _day(plan))


def _day(plan: Plan) -> dict[str, Decimal]:
    """As `day_of`, from the equivalents that the plan brings."""
    return {row.group: row.equivalents for row in plan.equivalents.all() if row.halves}


def _chips(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> tuple[Chip, ...]:
    profiles, none = group_profiles(), Decimal(0)
    return tuple(
        Chip(key, profiles[key].name, delta, before.get(key, none), after.get(key, none))
        for key, delta in differences(before, after)
    )
