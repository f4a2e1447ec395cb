"""Reads for what is learned from a patient's response: weights, and what was eaten meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Membership
from nutrition.exchanges import group_profiles
from patients.models import Kind, Patient
from patients.selectors import measurement_series
from plans.eaten import counted_entries, entries_between
from plans.learned import Intake, Learned, Weighing, learned
from plans.models import DiaryItem, Plan

LOOKS_BACK = timedelta(days=120)
LEAST_DAYS, LEAST_MEALS = 5, 3
"""A diary speaks for a day with three meals, and for a time with five such days."""
BY_DIARY, BY_PLAN = "lo registrado en el diario", "el plan, si lo siguió"
ZERO = Decimal(0)


def learned_for(membership: Membership | None, patient: Patient, *, now: datetime) -> Learned:
    """The expenditure that a patient's weights and intake of the last months say. Constant queries.

    The intake is that of the diary where it speaks for enough days; else the energy of the plans
    in force, and only the weights since the first of them.
    """
    since = timezone.localtime(now - LOOKS_BACK)
    points = measurement_series(patient, Kind.WEIGHT)[Kind.WEIGHT]
    weighings = [
        Weighing(timezone.localtime(point.event_at), point.value)
        for point in points
        if since <= point.event_at <= now
    ]
    if not weighings:
        return learned([], None, sex=patient.sex)
    first, last = weighings[0].at.date(), weighings[-1].at.date()
    intake = _by_diary(membership, patient, first, last)
    if intake is None:
        plans = list(
            Plan.objects.filter(patient=patient, published_at__isnull=False)
            .select_related("target")
            .order_by("published_at")
        )
        intake = _by_plan(plans, first, last)
        start = timezone.localdate(plans[0].published_at) if plans else first
        weighings = [one for one in weighings if one.at.date() >= start]
    return learned(weighings, intake, sex=patient.sex)


def _by_diary(
    membership: Membership | None, patient: Patient, since: date, until: date
) -> Intake | None:
    """The mean of the days with enough meals and no unknown amount; None if they are few."""
    days: dict[date, list[list[tuple[Decimal, Decimal] | None]]] = {}
    for entry in counted_entries(entries_between(membership, patient, since, until)):
        days.setdefault(entry.day, []).append([_energy(item) for item in entry.items.all()])
    ends = []
    for meals in days.values():
        foods = [energy for meal in meals for energy in meal]
        known = [energy for energy in foods if energy is not None]
        if len(meals) >= LEAST_MEALS and len(known) == len(foods):
            ends.append((sum((e[0] for e in known), ZERO), sum((e[1] for e in known), ZERO)))
    if len(ends) < LEAST_DAYS:
        return None
    least = sum((low for low, _ in ends), ZERO) / len(ends)
    most = sum((high for _, high in ends), ZERO) / len(ends)
    return Intake(least, most, BY_DIARY)


def _energy(item: DiaryItem) -> tuple[Decimal, Decimal] | None:
    """kcal of a food as a range: its composition, else its equivalents by the table."""
    if item.energy_kcal is not None:
        return item.energy_kcal, item.energy_kcal
    least, most = item.equivalents_min, item.equivalents_max
    if least is None or most is None or item.group not in group_profiles():
        return None
    each = group_profiles()[item.group].macros.energy_kcal
    return least * each, most * each


def _by_plan(plans: Sequence[Plan], since: date, until: date) -> Intake | None:
    """The energy of the plans in force between two days, each by how long it was."""
    spans = []
    for number, plan in enumerate(plans):
        begins = max(_day(plan), since)
        ends = _day(plans[number + 1]) if number + 1 < len(plans) else until
        length = (min(ends, until) - begins).days
        if length > 0:
            spans.append((plan.target.energy_kcal, length))
    whole = sum(length for _, length in spans)
    if not whole:
        return None
    mean = sum((kcal * length for kcal, length in spans), ZERO) / whole
    return Intake(mean, mean, BY_PLAN)


def _day(plan: Plan) -> date:
    return timezone.localdate(plan.published_at)
