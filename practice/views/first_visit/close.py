"""S6 Cierre: the note, what is missing, and the signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.services.identity import needs_code
from patients.errors import AlreadySignedError, EditConflictError
from patients.models import Consultation, Note
from patients.services.consultation import note_save
from plans.models import Plan
from plans.services.errors import ReasonNeededError
from practice.agreements import agreements_keep, agreements_shown
from practice.closing.message import channel_of
from practice.forms.goal import GoalForm
from practice.narrative import note_draft
from practice.note_parts import parts_of, unwritten, written
from practice.views.closing import REFUSALS, finish, said
from practice.views.first_visit.steps import (
    draft_view,
    is_autosave,
    page,
    refused,
    saved,
    version_of,
    words,
)
from practice.visit import Visit

PARTS = (
    ("subjective", "Subjetivo: lo que refiere"),
    ("objective", "Objetivo: lo medido y lo observado"),
    ("assessment", "Análisis: diagnóstico nutricio"),
    ("plan", "Plan e indicaciones"),
)
# Written only if the page asked for them, so that a smaller page loses nothing.
MORE = ("adherence", "barriers", "substances", "intake", "studies", "monitoring", "stage", "style")


@draft_view
def close(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the note, drafted until somebody writes it; keep what was written."""
    if request.method == "POST":
        try:
            keep_note(request, consultation)
        except (EditConflictError, ValidationError) as error:
            return (
                refused(words(error))
                if is_autosave(request)
                else screen(request, consultation, sign_error=words(error), status=422)
            )
        if is_autosave(request):
            return saved(version=consultation.edit_version)
        return redirect("practice:consultation-close", consultation.public_id)
    return screen(request, consultation)


def keep_note(request: HttpRequest, consultation: Consultation) -> None:
    """Save the parts of the note. Raises EditConflictError or ValidationError."""
    note_save(
        consultation=consultation,
        edit_version=version_of(request),
        by=request.membership,
        **written(request.POST, (name for name, _ in PARTS)),
        **more_typed(request.POST),
    )
    agreements_keep(consultation, request.POST, by=request.membership)


def more_typed(data: Mapping[str, str]) -> dict[str, str]:
    """What was typed of the rest of the note; only what the page asked for."""
    return {name: data[name] for name in MORE if name in data}


def more_shown(note: Note) -> dict[str, Any]:
    """What `_note_more.html` draws; open if it holds something."""
    return {
        "note_more": any(getattr(note, name) not in ("", None) for name in MORE[:-1]),
        "stages": Note.Stage.choices,
        "styles": Note.Style.choices,
    }


def screen(
    request: HttpRequest,
    consultation: Consultation,
    *,
    sign_error: str = "",
    reason_needed: ReasonNeededError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole screen."""
    visit = Visit(consultation, by=request.membership)
    note, drafts = visit.note, note_draft(visit)
    context = page(
        visit,
        "S6",
        drafted=unwritten(note, drafts),
        note=note,
        parts=parts_of(note, PARTS, drafts),
        **more_shown(note),
        **agreements_shown(consultation),
        goals=consultation.goals.all(),
        goal_form=GoalForm(),
        sign_error=sign_error,
        reason_needed=reason_needed,
        reason_typed=request.POST.get(reason_needed.field, "") if reason_needed else "",
        signer=signer_of(request),
        needs_code=needs_code(request.membership),
        channel=channel_of(visit),
        chosen_visit=request.POST.get("next_visit", ""),
        **plan_facts(visit.plan),
    )
    return render(request, "practice/consultation/close.html", context, status=status)


def signer_of(request: HttpRequest) -> str:
    """«Ana López, cédula 1234567»."""
    user = request.membership.user  # came with its licence
    name, licence = user.full_name, getattr(user, "licence", None)
    return f"{name}, cédula {licence.number}" if licence else name


def plan_facts(plan: Plan | None) -> dict[str, Any]:
    """The plan in a line, and whether it is within tolerance."""
    if plan is None:
        return {"plan": None}
    good = bool(plan.certificate.get("ok"))
    return {
        "plan": plan,
        "plan_badge": {
            "tone": "ok" if good else "warn",
            "text": "dentro de tolerancia" if good else "fuera de tolerancia",
        },
        "plan_summary": f"Versión {plan.version}, {plan.target.energy_kcal:,.0f} kcal.",
    }


@draft_view
@require_GET
def missing(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """What still keeps the visit from being signed, asked each time the note is kept."""
    visit = Visit(consultation, by=request.membership)
    context = page(visit, "S6", drafted=unwritten(visit.note, note_draft(visit)))
    return render(request, "practice/consultation/_missing.html", context)


@draft_view
@require_POST
def sign(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Sign: identity again, then plan, note, next visit and message, all or nothing."""
    try:
        drafts = note_draft(Visit(consultation, by=request.membership))
        closed = finish(request, consultation, drafts)
    except AlreadySignedError as error:
        if error.document is None:
            raise
        return redirect("patients:document-detail", error.document.public_id)
    except ReasonNeededError as error:
        return screen(request, consultation, reason_needed=error, status=422)
    except REFUSALS as error:
        return screen(request, consultation, sign_error=words(error), status=422)
    messages.success(request, said(closed))
    return redirect("patients:document-detail", closed.document.public_id)
