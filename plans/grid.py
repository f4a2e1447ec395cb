"""The adherence of a patient as a page shows it: cells with words and signs, not colour alone.

Any page may show it: `adherence_page` gives the context of `plans/_adherence.html`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from accounts.models import Membership
from patients.models import Patient
from plans.adherence import Adherence, Cell, Level, adherence
from plans.breaks import Break, breaks
from plans.diary import plan_in_force
from plans.eaten import WEEKS, Prescribed, entries_of_weeks, meal_records, prescribed
from plans.engine.compare import FAMILIES
from plans.figures import spoken_date
from plans.models import DiaryEntry, MealLimit, Plan
from plans.services.limits import limits_of

SIGNS = {
    Level.MUCH_LESS: ("▼▼", "muy por debajo del plan"),
    Level.LESS: ("▼", "por debajo del plan"),
    Level.AS_PLANNED: ("●", "como el plan"),
    Level.MORE: ("▲", "por encima del plan"),
    Level.MUCH_MORE: ("▲▲", "muy por encima del plan"),
    Level.UNPLANNED: ("+", "fuera del plan"),
    Level.BLANK: ("", "sin registro"),
}
ALL = "Todo el día"
CENTURY = range(2000, 2100)


@dataclass(frozen=True)
class Square:
    """A cell as it is read. `figure` is «95 %» or «+1½»; `range` its interval, «» without one."""

    label: str
    level: str
    sign: str
    figure: str
    range: str
    n: int
    unknown: int
    words: str

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to show."""
        return not self.figure


@dataclass(frozen=True)
class Row:
    """A family and its squares."""

    name: str
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class Proposal:
    """Something that breaks and what was decided about it, if anything was."""

    number: int
    found: Break
    decision: MealLimit | None

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.found.cell.family}|{self.found.cell.meal}"


@dataclass(frozen=True)
class AdherencePage:
    """All the page needs. `week` is None for every week together.

    `entries` are those it was worked out from, oldest first, and `prescribed` what their plans
    gave: a page that also lists them does not ask again.
    """

    patient: Patient
    plan: Plan | None
    week: date | None
    weeks: tuple[tuple[date, str], ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    trend: tuple[Row, ...]
    proposals: tuple[Proposal, ...]
    recorded: int
    entries: tuple[DiaryEntry, ...]
    prescribed: Prescribed

    @property
    def title(self) -> str:
        """«Las últimas 6 semanas» or «Semana del 02/nov/2026»."""
        if self.week is None:
            return f"Las últimas {WEEKS} semanas"
        return f"Semana del {spoken_date(self.week)}"


def adherence_page(
    membership: Membership | None, patient: Patient, *, until: date, week: date | None = None
) -> AdherencePage:
    """The grid of a patient, of every week or of one. Five queries."""
    entries = entries_of_weeks(membership, patient, until=until)
    plan = plan_in_force(patient)
    given = prescribed(one for one in (*(e.plan_id for e in entries), plan and plan.pk) if one)
    found = adherence(meal_records(entries, given))
    shown = week if week in found.weeks else None
    return AdherencePage(
        patient=patient,
        plan=plan,
        week=shown,
        weeks=tuple((monday, spoken_date(monday)) for monday in found.weeks),
        columns=(*found.meals, ALL),
        rows=tuple(_rows(found, shown)),
        trend=tuple(_trend(found)) if len(found.weeks) > 1 else (),
        proposals=tuple(proposals(found, plan, given)),
        recorded=found.recorded,
        entries=tuple(entries),
        prescribed=given,
    )


def proposals(found: Adherence, plan: Plan | None, given: Prescribed) -> list[Proposal]:
    """What breaks most, each with the last decision about it."""
    decided = {(r.family, r.meal_name): r for r in limits_of(plan)} if plan else {}
    return [
        Proposal(number, one, decided.get((one.cell.family, one.cell.meal)))
        for number, one in enumerate(breaks(found.broken, planned_of(plan, given)), start=1)
    ]


def planned_of(plan: Plan | None, given: Prescribed) -> dict[str, dict[str, Decimal]]:
    """Meal → group → equivalents of a plan, of those asked together; empty without one."""
    if plan is None:
        return {}
    return {meal: groups for (pk, meal), groups in given.items() if pk == plan.pk}


def _rows(found: Adherence, week: date | None) -> list[Row]:
    rows = []
    for family in found.families:
        squares = [square(found.cell(family, meal, week), meal) for meal in found.meals]
        squares.append(square(found.cell(family, "", week), ALL))
        rows.append(Row(FAMILIES[family][1], tuple(squares)))
    return rows


def _trend(found: Adherence) -> list[Row]:
    return [
        Row(
            FAMILIES[family][1],
            tuple(square(found.cell(family, "", week), _short(week)) for week in found.weeks),
        )
        for family in found.families
    ]


def _short(monday: date) -> str:
    return spoken_date(monday).rpartition("/")[0]


def square(cell: Cell, label: str) -> Square:
    """A cell with its words."""
    sign, words = SIGNS[cell.level]
    return Square(
        label=label,
        level=cell.level.value,
        sign=sign,
        figure=_figure(cell),
        range=_range(cell),
        n=cell.n,
        unknown=cell.unknown,
        words=words,
    )


def _figure(cell: Cell) -> str:
    if cell.ratio is not None:
        return f"{_percent(cell.ratio)} %"
    if cell.level is Level.UNPLANNED:
        return f"{cell.eaten.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP)} eq."
    return ""


def _range(cell: Cell) -> str:
    if cell.low is None or cell.high is None:
        return ""
    return f"{_percent(cell.low)}–{_percent(cell.high)}"


def _percent(ratio: Decimal) -> int:
    return int((ratio * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def monday_of(text: str) -> date | None:
    """The Monday of the week of a date as an address writes it; None if it is not one."""
    day = day_of(text)
    return None if day is None else day - timedelta(days=day.weekday())


def day_of(text: str) -> date | None:
    """A date of this century as an address or a form writes it; None if it is not one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in CENTURY else None
