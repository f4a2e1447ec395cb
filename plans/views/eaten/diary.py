"""The diary: a week or a day of a patient, what is typed into it and what is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from patients.models import Patient
from patients.selectors import patient_of
from plans.diary import diary_entry_of, meals_in_force
from plans.eaten import EntryView, compared_between, entry_views
from plans.engine.problem import FIVE_MEALS
from plans.figures import spoken_date
from plans.grid import day_of, monday_of
from plans.intake import Figure, figures
from plans.models import DiaryEntry
from plans.portions import eaten_of
from plans.services.diary import COMPOSITION, diary_record, diary_restore, diary_void
from plans.views.eaten.rows import RowView, new_row, row_views, told_rows

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")


@dataclass(frozen=True)
class Day:
    """A day of the week on the screen."""

    date: date
    weekday: str
    entries: tuple[EntryView, ...]
    figures: tuple[Figure, ...]


@requires(Permission.SEE_RECORD)
@require_GET
def diary(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A week, Monday to Sunday, or one of its days with its totals."""
    patient = patient_of(request.membership, public_id)
    record_read(request, patient, patient=patient)
    today = timezone.localdate()
    only = day_of(request.GET.get("dia", ""))
    monday = monday_of(request.GET.get("semana", "")) or monday_of((only or today).isoformat())
    monday = monday or today
    entries = compared_between(request.membership, patient, monday, monday + timedelta(days=6))
    days = _days(monday, entry_views(entries))
    context = {
        "patient": patient,
        "days": days,
        "shown": [day for day in days if only in (None, day.date)],
        "only": only,
        "monday": monday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7) if monday + timedelta(days=7) <= today else None,
        "today": today,
        "voided": _uuid(request.GET.get("anulado", "")),
    }
    return render(request, "plans/eaten/diary.html", context)


@requires(Permission.WRITE_RECORD)
def diary_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Type a meal: foods, dishes or bare equivalents. Nothing typed is lost by an error."""
    patient = patient_of(request.membership, public_id)
    if request.method != "POST":
        given = {"day": request.GET.get("dia") or timezone.localdate().isoformat()}
        return _form(request, patient, {**given, "meal": request.GET.get("tiempo", "")})
    rows = row_views(told_rows(request.POST), request.membership.clinic)
    if request.POST.get("action") == "add":
        typed = request.POST.get("add", "").strip()
        more = [new_row(typed, request.membership.clinic)] if typed else []
        return _form(request, patient, request.POST.dict(), rows=[*rows, *more])
    try:
        entry = _record(request, patient)
    except ValidationError as error:
        return _form(request, patient, request.POST.dict(), rows=rows, problems=error.messages)
    messages.success(request, f"Quedó registrado: {entry.meal_name}, {spoken_date(entry.day)}.")
    return redirect(_week_of(entry))


@requires(Permission.WRITE_RECORD)
@require_POST
def entry_void(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an entry out with its reason; the page offers to undo it."""
    entry = diary_entry_of(request.membership, public_id)
    try:
        diary_void(entry=entry, reason=request.POST.get("reason", ""), by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_week_of(entry))
    messages.success(request, "El registro quedó anulado, con su motivo.")
    return redirect(f"{_week_of(entry)}&anulado={entry.public_id}")


@requires(Permission.WRITE_RECORD)
@require_POST
def entry_restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo an annulment."""
    entry = diary_entry_of(request.membership, public_id, with_voided=True)
    diary_restore(entry=entry, by=request.membership)
    messages.success(request, "El registro volvió al diario.")
    return redirect(_week_of(entry))


def meal_names(patient: Patient) -> list[str]:
    """Meal times of the plan in force, or the five of a Mexican day."""
    return [meal.name for meal in meals_in_force(patient)] or [meal.name for meal in FIVE_MEALS]


def _record(request: HttpRequest, patient: Patient) -> DiaryEntry:
    day = day_of(request.POST.get("day", ""))
    if day is None:
        raise ValidationError("Elija el día.")
    meal = request.POST.get("meal", "").strip() or request.POST.get("other_meal", "").strip()
    if not meal:
        raise ValidationError("Elija el tiempo de comida.")
    return diary_record(
        patient=patient,
        day=day,
        meal_name=meal[:40],
        items=eaten_of(told_rows(request.POST), clinic=request.membership.clinic),
        source=DiaryEntry.Source.TYPED,
        entered_by=request.user,
        by=request.membership,
    )


def _form(
    request: HttpRequest,
    patient: Patient,
    given: dict[str, str],
    *,
    rows: Sequence[RowView] = (),
    problems: Sequence[str] = (),
) -> HttpResponse:
    context = {
        "patient": patient,
        "patient_id": patient.public_id,
        "given": given,
        "meals": meal_names(patient),
        "rows": rows,
        "problems": problems,
        "today": timezone.localdate().isoformat(),
    }
    status = 422 if problems else 200
    return render(request, "plans/eaten/diary_add.html", context, status=status)


def _days(monday: date, views: Sequence[EntryView]) -> list[Day]:
    days = []
    for number, weekday in enumerate(WEEKDAYS):
        day = monday + timedelta(days=number)
        mine = tuple(view for view in views if view.entry.day == day)
        foods = [
            {key: getattr(item, key) for key in COMPOSITION}
            for view in mine
            if view.counts
            for item in view.entry.items.all()
        ]
        days.append(Day(day, weekday, mine, figures(foods)))
    return days


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _week_of(entry: DiaryEntry) -> str:
    url = reverse("plans:diary", args=[entry.patient.public_id])
    return f"{url}?semana={entry.day.isoformat()}"
