"""The page: everything a follow-up looks at and writes, kept as one types."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.services.identity import needs_code
from patients.errors import EditConflictError, Missing
from patients.models import Consultation, Note
from patients.services.consultation import note_save
from plans.services.errors import ReasonNeededError
from practice.agreements import agreements_keep, agreements_shown
from practice.closing.message import channel_of
from practice.follow_up.facts import plan_facts
from practice.follow_up.groups import follow_up_groups
from practice.follow_up.note import PARTS, follow_up_draft
from practice.indices import indices_of
from practice.measurement_grid import Problem, grid_keep, sheet_of
from practice.measurement_groups import Group
from practice.note_parts import parts_of, unwritten, written
from practice.views.first_visit.close import more_shown, more_typed, signer_of
from practice.views.first_visit.steps import (
    draft_view,
    is_autosave,
    missing_apart_from,
    missing_url,
    refused,
    saved,
    version_of,
    words,
)
from practice.visit import Visit


@draft_view
def follow_up(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the page; keep what was typed."""
    if request.method != "POST":
        return screen(request, consultation)
    try:
        problems = keep(request, consultation)
    except (EditConflictError, ValidationError) as error:
        if is_autosave(request):
            return refused(words(error))
        return screen(request, consultation, sign_error=words(error), status=422)
    if is_autosave(request):
        first = next(iter(problems.values()), None)
        if first:
            return refused(first.message)
        return saved(
            version=consultation.edit_version,
            drafts=follow_up_draft(visit_of(request, consultation)),
        )
    if problems:
        return screen(request, consultation, problems=problems, status=422)
    return redirect("practice:follow-up", consultation.public_id)


def visit_of(request: HttpRequest, consultation: Consultation) -> Visit:
    """The visit as it stands now, for who is asking."""
    return Visit(consultation, by=request.membership)


@transaction.atomic
def keep(request: HttpRequest, consultation: Consultation) -> dict[str, Problem]:
    """Keep measurements, note and prognosis. Returns what is wrong with the measurements.

    Raises EditConflictError or ValidationError; then nothing was kept.
    """
    note_save(
        consultation=consultation,
        edit_version=version_of(request),
        by=request.membership,
        prognosis=request.POST.get("prognosis", ""),
        **written(request.POST, (name for name, _ in PARTS)),
        **more_typed(request.POST),
    )
    agreements_keep(consultation, request.POST, by=request.membership)
    groups = groups_of(visit_of(request, consultation))
    return grid_keep(consultation, request.POST, groups=groups, by=request.membership)


def groups_of(visit: Visit) -> tuple[Group, ...]:
    """What this patient's follow-ups measure."""
    return follow_up_groups(visit.consultation.patient, visit.before)


def screen(
    request: HttpRequest,
    consultation: Consultation,
    *,
    problems: dict[str, Problem] | None = None,
    sign_error: str = "",
    reason_needed: ReasonNeededError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page. What waits for nobody's eyes comes by itself: `since`, photos, next visit."""
    visit = visit_of(request, consultation)
    groups = groups_of(visit)
    sheet = sheet_of(visit, typed=request.POST if problems else None, problems=problems or {})
    note, drafts = visit.note, follow_up_draft(visit)
    context: dict[str, Any] = {
        "consultation": consultation,
        "patient": consultation.patient,
        "excepted_until": visit.excepted_until,
        "came_before": visit.row.came_before,
        "groups": sheet.groups(groups),
        "indices": indices_of(consultation, sheet.values, before=sheet.before),
        "problems": [problem.message for problem in (problems or {}).values()],
        "note": note,
        **more_shown(note),
        **agreements_shown(consultation),
        "parts": parts_of(note, PARTS, drafts),
        "prognoses": Note.Prognosis.choices,
        "diagnoses": visit.diagnoses,
        "chosen_visit": request.POST.get("next_visit", ""),
        "channel": channel_of(visit),
        "missing": missing_of(visit, drafts),
        "signer": signer_of(request),
        "needs_code": needs_code(request.membership),
        "sign_error": sign_error,
        "reason_needed": reason_needed,
        "reason_typed": request.POST.get(reason_needed.field, "") if reason_needed else "",
        **plan_facts(visit),
    }
    return render(request, "practice/follow_up/page.html", context, status=status)


def missing_of(visit: Visit, drafts: dict[str, str]) -> list[dict[str, str]]:
    """What keeps the visit from being signed, apart from what its drafts will fill."""
    return [
        {"text": item.message, "url": _where(item, visit.consultation)}
        for item in missing_apart_from(unwritten(visit.note, drafts), visit)
    ]


@draft_view
@require_GET
def missing(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """What still keeps the visit from being signed."""
    visit = visit_of(request, consultation)
    lacking = missing_of(visit, follow_up_draft(visit))
    context = {"consultation": consultation, "missing": lacking}
    return render(request, "practice/follow_up/_missing.html", context)


def _where(item: Missing, consultation: Consultation) -> str:
    """A part of this page, or the page where it is settled."""
    on_page = {"measurement": f"#m-{item.field}", "prognosis": "#t-note", item.field: "#t-note"}
    if item.screen in ("S2", "S6") or item.code == "prognosis":
        return on_page[item.code if item.code in on_page else item.field]
    return missing_url(item, consultation)
