"""Reads of what was eaten: adherence, days and totals. They begin with who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

Prescribed = Mapping[tuple[int, str], dict[str, Decimal]]
"""Plan and meal time → group → equivalents."""

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
    """Eaten against prescribed in the weeks up to a day, Monday to Sunday. Three queries."""
    return adherence(meal_records(entries_of_weeks(membership, patient, until=until, weeks=weeks)))


def entries_of_weeks(
    membership: Membership | None, patient: Patient, *, until: date, weeks: int = WEEKS
) -> list[DiaryEntry]:
    """Entries of the weeks up to a day with what a comparison needs of them. Two queries."""
    days = until.weekday() + 7 * (weeks - 1)
    since = date.fromordinal(max(1, until.toordinal() - days))  # the calendar has a first day
    return list(compared_between(membership, patient, since, until))


def compared_between(
    membership: Membership | None, patient: Patient, since: date, until: date
) -> QuerySet[DiaryEntry]:
    """`entries_between` without its plans and foods: their items say the group and the amount."""
    return only_compared(entries_between(membership, patient, since, until))


def only_compared(entries: QuerySet[DiaryEntry]) -> QuerySet[DiaryEntry]:
    """Entries with their items alone, which say all that is compared."""
    return entries.select_related(None).prefetch_related(None).prefetch_related("items")


def meal_records(
    entries: Iterable[DiaryEntry], given: Prescribed | None = None
) -> list[MealRecord]:
    """Entries read with their items, as the arithmetic takes them: one a meal time of a day.

    Several entries of the same source add up (a dessert sent later); another source of the same
    meal does not. A meal that its plan does not have is told apart from those it has: prescribed
    nothing. Without any plan there is nothing to compare with, and it is left out. `given` is what
    `prescribed` said of their plans, if it was asked.
    """
    rows = [entry for entry in entries if entry.plan_id is not None]
    planned = prescribed(_plans(rows)) if given is None else given
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


def entry_views(entries: Iterable[DiaryEntry], given: Prescribed | None = None) -> list[EntryView]:
    """Entries as a page shows them. One more query than reading them; none with `given`."""
    rows = list(entries)
    planned = prescribed(_plans(rows)) if given is None else given
    counted = _counted(rows)
    views = []
    for entry in rows:
        meal = planned.get((entry.plan_id or 0, entry.meal_name))
        dishes: dict[str, list[DiaryItem]] = {}
        for item in entry.items.all():
            dishes.setdefault(item.dish_name or f"\0{item.pk}", []).append(item)
        groups = tuple(
            ("" if name.startswith("\0") else name, tuple(items)) for name, items in dishes.items()
        )
        comparison = None if meal is None else compare(_eaten(entry), meal)
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


def _plans(entries: Iterable[DiaryEntry]) -> set[int]:
    return {entry.plan_id for entry in entries if entry.plan_id}


def prescribed(plans: Iterable[int]) -> Prescribed:
    """Equivalents by group of every meal time of some plans, in the order of the day. One query.

    Joined: a meal time without equivalents is one all the same, and prescribes nothing.
    """
    rows = Meal.objects.filter(plan__in=set(plans)).order_by("plan", "order", "equivalents__pk")
    found: dict[tuple[int, str], dict[str, Decimal]] = {}
    for plan, meal, group, halves in rows.values_list(
        "plan_id", "name", "equivalents__group", "equivalents__halves"
    ):
        groups = found.setdefault((plan, meal), {})
        if group is not None:
            groups[group] = Decimal(halves) / 2
    return found
