"""The 24-hour recall: five passes, one calm screen each, and the closed day on paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from patients.errors import EditConflictError
from patients.selectors import patient_of
from plans import passes
from plans.diary import diary_visible_to
from plans.eaten import entry_views
from plans.models import DiaryEntry, Recall
from plans.portions import candidates
from plans.recalls import recall_figures, recall_of, recalls_of, usual_day
from plans.services.recalls import recall_close, recall_keep, recall_open, recall_void
from plans.views.eaten.answers import is_autosave, refused, saved, version_of, words
from plans.views.eaten.diary import WEEKDAYS, meal_names
from plans.views.eaten.rows import row_views, told_rows

LAST = len(passes.PASSES)


@requires(Permission.WRITE_RECORD)
@require_POST
def recall_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin the recall of a day, or go on with the one there is."""
    patient = patient_of(request.membership, public_id)
    yesterday = timezone.localdate() - timedelta(days=1)
    try:
        day = date.fromisoformat(request.POST.get("day", "") or yesterday.isoformat())
        recall = recall_open(patient=patient, day=day, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("plans:eaten", public_id)
    except ValueError:
        messages.error(request, "Elija el día que se recuerda.")
        return redirect("plans:eaten", public_id)
    if not recall.is_draft:
        return redirect("plans:recall-detail", recall.public_id)
    return redirect("plans:recall-step", recall.public_id, recall.step)


@requires(Permission.WRITE_RECORD)
def recall_step(request: HttpRequest, public_id: UUID, step: int) -> HttpResponse:
    """One pass: shown, kept by itself, and on to the next."""
    recall = recall_of(request.membership, public_id)
    if not 1 <= step <= LAST:
        raise Http404("Son cinco pasos.")
    if not recall.is_draft:
        return redirect("plans:recall-detail", recall.public_id)
    if request.method != "POST":
        return _screen(request, recall, step)
    following = step if is_autosave(request) else min(step + 1, LAST)
    try:
        recall = recall_keep(
            recall=recall,
            draft=_answered(request, recall, step),
            step=max(following, recall.step) if is_autosave(request) else following,
            version=version_of(request),
            by=request.membership,
        )
    except (ValidationError, EditConflictError) as error:
        if is_autosave(request):
            return refused(words(error))
        return _screen(request, recall, step, problems=[words(error)])
    if is_autosave(request):
        return saved(recall.version)
    if step == LAST:
        return _close(request, recall)
    return redirect("plans:recall-step", recall.public_id, following)


@requires(Permission.SEE_RECORD)
@require_GET
def recall_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A closed recall: the day by meal time, its totals against the requerimiento. Printable."""
    recall = recall_of(request.membership, public_id)
    if recall.is_draft:
        return redirect("plans:eaten", recall.patient.public_id)
    record_read(request, recall, patient=recall.patient)
    entries = (
        diary_visible_to(request.membership)
        .filter(
            patient=recall.patient,
            source=DiaryEntry.Source.RECALL,
            source_id__startswith=f"{recall.public_id}:",
        )
        .order_by("pk")
    )
    others = recalls_of(request.membership, recall.patient)
    context = {
        "patient": recall.patient,
        "recall": recall,
        "weekday": WEEKDAYS[recall.day.weekday()],
        "views": entry_views(entries),
        "figures": recall_figures(recall),
        "usual": dict(passes.USUAL).get(recall.draft.get("usual", "")),
        "mean": usual_day(others),
        "days": [other for other in others if other.closed_at],
    }
    return render(request, "plans/eaten/recall_detail.html", context)


@requires(Permission.WRITE_RECORD)
@require_POST
def recall_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Annul a recall with its reason; its entries leave the diary with it."""
    recall = recall_of(request.membership, public_id)
    try:
        recall_void(recall=recall, reason=request.POST.get("reason", ""), by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "El recordatorio quedó anulado, con su motivo.")
    return redirect("plans:eaten", recall.patient.public_id)


def _close(request: HttpRequest, recall: Recall) -> HttpResponse:
    try:
        recall_close(recall=recall, by=request.membership)
    except ValidationError as error:
        return _screen(request, recall, LAST, problems=error.messages)
    messages.success(request, "El recordatorio quedó cerrado y en el diario.")
    return redirect("plans:recall-detail", recall.public_id)


def _answered(request: HttpRequest, recall: Recall, step: int) -> dict[str, Any]:
    """The draft with what a pass says."""
    draft, post = recall.draft, request.POST
    if step == 1:
        return passes.quick_list(draft, post.get("list", ""))
    if step == 2:
        return passes.forgotten(draft, {k: post.get(k, "") for k, _ in passes.FORGOTTEN})
    if step == 3:
        columns = (post.getlist("hour"), post.getlist("meal"), post.getlist("place"))
        return _matched(passes.occasions(draft, *columns), request)
    if step == 4:
        return passes.amounts(draft, told_rows(post))
    return passes.review(draft, post.get("usual", ""), post.get("note", ""))


def _matched(draft: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """What each row most likely is, looked for once, on the way to the fourth pass."""
    if is_autosave(request):
        return draft
    for row in draft["rows"]:
        if "pick" not in row:
            found = candidates(row["told"], clinic=request.membership.clinic)
            row["pick"] = found[0][0] if found else ""
    return draft


def _screen(
    request: HttpRequest, recall: Recall, step: int, *, problems: list[str] | None = None
) -> HttpResponse:
    draft = recall.draft
    rows = passes.rows_of(draft)
    context: dict[str, Any] = {
        "patient": recall.patient,
        "patient_id": recall.patient.public_id,
        "recall": recall,
        "weekday": WEEKDAYS[recall.day.weekday()],
        "step": step,
        "steps": list(enumerate((name for name, _ in passes.PASSES), start=1)),
        "title": passes.PASSES[step - 1][0],
        "hint": passes.PASSES[step - 1][1],
        "template": f"plans/eaten/_pass{step}.html",
        "is_last": step == LAST,
        "problems": problems or [],
        "meals": meal_names(recall.patient),
        "rows": rows,
    }
    if step == 1:
        context["list"] = "\n".join(row["told"] for row in rows if not row.get("forgotten"))
    elif step == 2:
        context["questions"] = [
            (key, label, ", ".join(r["told"] for r in rows if r.get("forgotten") == key))
            for key, label in passes.FORGOTTEN
        ]
    elif step == 3:
        context["places"] = passes.PLACES
    elif step == 4:
        told = [passes.told_of(row) for row in rows]
        context["rows"] = row_views(told, request.membership.clinic)
    else:
        context |= {
            "told": passes.meals_told(draft, context["meals"]),
            "missing": passes.missing(draft),
            "usual": passes.USUAL,
            "draft": draft,
        }
    status = 422 if problems else 200
    return render(request, "plans/eaten/recall.html", context, status=status)
