"""Reads of what was eaten: adherence, days and totals. They begin with who asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import Membership
from patients.models import Patient
from plans.adherence import Adherence, MealRecord, adherence
from plans.diary import diary_visible_to
from plans.engine.compare import Comparison, Eaten, compare
from plans.models import DiaryEntry, DiaryItem, Meal

WEEKS = 6
"""Weeks that a grid looks back: an older diary speaks of another plan."""
SOURCES = (
    DiaryEntry.Source.RECALL,
    DiaryEntry.Source.PHOTO,
    DiaryEntry.Source.TYPED,
    DiaryEntry.Source.PROGRAM,
    DiaryEntry.Source.MESSAGE,
)
"""A meal told twice counts once: by the source that asks the most."""


@dataclass(frozen=True)
class EntryView:
    """An entry as it is read: its foods, those of a dish together, and its comparison."""

    entry: DiaryEntry
    dishes: tuple[tuple[str, tuple[DiaryItem, ...]], ...]
    comparison: Comparison | None
    counts: bool


def entries_between(
    membership: Membership | None, patient: Patient, since: date, until: date
) -> QuerySet[DiaryEntry]:
    """Entries that stand of a patient from one day to another, both included, in their order."""
    return (
        diary_visible_to(membership)
        .filter(patient=patient, day__gte=since, day__lte=until)
        .order_by("day", "meal_order", "pk")
    )


def patient_adherence(
    membership: Membership | None, patient: Patient, *, until: date, weeks: int = WEEKS
) -> Adherence:
    """Eaten against prescribed in the weeks up to a day, Monday to Sunday. Five queries."""
    days = until.weekday() + 7 * (weeks - 1)
    since = date.fromordinal(max(1, until.toordinal() - days))  # the calendar has a first day
    entries = list(entries_between(membership, patient, since, until))
    return adherence(meal_records(entries))


def meal_records(entries: Iterable[DiaryEntry]) -> list[MealRecord]:
    """Entries read with their items, as the arithmetic takes them: one a meal time of a day.

    Several entries of the same source add up (a dessert sent later); another source of the same
    meal does not. A meal that its plan does not have is told apart from those it has: prescribed
    nothing. Without any plan there is nothing to compare with, and it is left out.
    """
    rows = [entry for entry in entries if entry.plan_id is not None]
    planned = _planned(rows)
    chosen = counted_entries(rows)
    foods: dict[tuple[date, str], list[Eaten]] = {}
    first: dict[tuple[date, str], DiaryEntry] = {}
    for entry in chosen:
        key = (entry.day, entry.meal_name)
        first.setdefault(key, entry)
        foods.setdefault(key, []).extend(_eaten(entry))
    return [
        MealRecord(
            day,
            meal,
            99 if entry.meal_order is None else entry.meal_order,
            tuple(foods[day, meal]),
            planned.get((entry.plan_id or 0, meal), {}),
        )
        for (day, meal), entry in first.items()
    ]


def entry_views(entries: Iterable[DiaryEntry]) -> list[EntryView]:
    """Entries as a page shows them. One more query than reading them."""
    rows = list(entries)
    planned, counted = _planned(rows), _counted(rows)
    views = []
    for entry in rows:
        given = planned.get((entry.plan_id or 0, entry.meal_name))
        dishes: dict[str, list[DiaryItem]] = {}
        for item in entry.items.all():
            dishes.setdefault(item.dish_name or f"\0{item.pk}", []).append(item)
        groups = tuple(
            ("" if name.startswith("\0") else name, tuple(items)) for name, items in dishes.items()
        )
        comparison = None if given is None else compare(_eaten(entry), given)
        views.append(EntryView(entry, groups, comparison, entry.pk in counted))
    return views


def counted_entries(entries: Iterable[DiaryEntry]) -> list[DiaryEntry]:
    """Those that count: a meal told by several sources is told once."""
    rows = list(entries)
    counted = _counted(rows)
    return [entry for entry in rows if entry.pk in counted]


def _eaten(entry: DiaryEntry) -> list[Eaten]:
    return [
        Eaten(item.group, item.equivalents_min, item.equivalents_max) for item in entry.items.all()
    ]


def _counted(entries: Iterable[DiaryEntry]) -> set[int]:
    """The entries that count: of each meal, those of the source that asks the most."""
    meals: dict[tuple[date, str], list[DiaryEntry]] = {}
    for entry in entries:
        meals.setdefault((entry.day, entry.meal_name), []).append(entry)
    counted: set[int] = set()
    for same in meals.values():
        best = min(SOURCES.index(DiaryEntry.Source(entry.source)) for entry in same)
        counted |= {entry.pk for entry in same if entry.source == SOURCES[best]}
    return counted


def _planned(entries: Iterable[DiaryEntry]) -> dict[tuple[int, str], dict[str, Decimal]]:
    """Equivalents by group of every meal time of the plans of some entries. Two queries."""
    plans = {entry.plan_id for entry in entries if entry.plan_id}
    meals = Meal.objects.filter(plan__in=plans).prefetch_related("equivalents")
    return {
        (meal.plan_id, meal.name): {row.group: row.equivalents for row in meal.equivalents.all()}
        for meal in meals
    }
