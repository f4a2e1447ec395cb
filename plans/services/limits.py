"""Writes of the limits learned from the diary: accepted for the next plan, or dismissed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from patients.models import Patient
from plans.breaks import Break, Limit
from plans.engine.problem import Bounds
from plans.models import MealLimit, Plan
from plans.services.guard import may_write


@transaction.atomic
def limit_decide(
    *, plan: Plan, found: Break, accept: bool, by: Membership, reason: str = ""
) -> MealLimit:
    """Keep what the nutriólogo decided about a proposed limit. The same decision twice is one.

    Raises ValidationError if there is no limit to accept, or no reason to dismiss it.
    """
    may_write(plan.patient, by)
    Patient.objects.select_for_update().get(pk=plan.patient_id)
    limit = found.limit
    if limit is None:
        raise ValidationError("No hay nada que proponer para el siguiente plan.")
    if not accept and not reason.strip():
        raise ValidationError({"reason": "Anote por qué no conviene."})
    last = _same(plan, limit)
    if last is not None and last.is_accepted is accept and last.halves == _halves(limit):
        return last
    row = MealLimit(
        plan=plan,
        family=limit.family,
        meal_name=limit.meal,
        sense=limit.sense,
        halves=_halves(limit),
        group=limit.group,
        day_halves=int(limit.day * 2),
        evidence=found.words[:200],
        is_accepted=accept,
        reason=reason.strip()[:200],
        decided_by=by.user,
    )
    row.full_clean()
    row.save()
    return row


def limits_of(plan: Plan) -> list[MealLimit]:
    """The last decision about each family at each meal time, of those taken on that plan."""
    last: dict[tuple[str, str], MealLimit] = {}
    for row in MealLimit.objects.filter(plan=plan).order_by("decided_at", "pk"):
        last[row.family, row.meal_name] = row
    return list(last.values())


def limit_bounds(plan: Plan | None, *, since: datetime | None = None) -> dict[str, Bounds]:
    """Day bounds of the accepted limits of a plan, by group: what `ProposeOptions.bounds` takes.

    With `since`, only those accepted after that moment. Of two for the same group, the last one.
    """
    bounds: dict[str, Bounds] = {}
    if plan is None:
        return bounds
    for row in limits_of(plan):
        if row.is_accepted and (since is None or row.decided_at > since):
            day = Decimal(row.day_halves) / 2
            bounds[row.group] = (
                Bounds(most=day) if row.sense == MealLimit.Sense.MOST else Bounds(least=day)
            )
    return bounds


def _same(plan: Plan, limit: Limit) -> MealLimit | None:
    rows = MealLimit.objects.filter(plan=plan, family=limit.family, meal_name=limit.meal)
    return rows.order_by("-decided_at", "-pk").first()


def _halves(limit: Limit) -> int:
    return int(limit.equivalents * 2)
