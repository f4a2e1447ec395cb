"""The documents of a plan: PDF, spreadsheet and calendar, each drawn on request."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from audit.services.access import record_print
from plans.documents.calendar import plan_calendar
from plans.documents.cuadro import cuadro_workbook
from plans.documents.kinds import KINDS, Ask, document_pdf
from plans.documents.shopping import DAYS, MOST_DAYS, MOST_PEOPLE
from plans.reading import PlanView
from plans.selectors import plan_for

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICS = "text/calendar; charset=utf-8"


@requires(Permission.SEE_RECORD)
@require_GET
def plan_documents(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything a plan prints, to choose from."""
    view = plan_for(request.membership, public_id)
    context = {
        "plan": view,
        "patient": view.plan.patient,
        "kinds": KINDS.values(),
        "days": DAYS,
        "most_days": MOST_DAYS,
        "most_people": MOST_PEOPLE,
        "timed": any(meal.time_of_day for meal in view.meals),
    }
    return render(request, "plans/plan_documents.html", context)


@requires(Permission.SEE_RECORD)
@require_GET
def plan_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The plan on paper, drawn on request: it takes less than a tenth of a second."""
    return plan_document(request, public_id, "plan")


@requires(Permission.SEE_RECORD)
@require_GET
def plan_document(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """One document of a plan."""
    if kind not in KINDS:
        raise Http404("No hay tal documento.")
    view = plan_for(request.membership, public_id)
    return _file(
        request, view, document_pdf([view], [kind], _ask(request)), PDF, f"{kind}-{{}}.pdf"
    )


@requires(Permission.SEE_RECORD)
@require_GET
def plan_cuadro(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The cuadro as a spreadsheet, with its sums as formulas."""
    view = plan_for(request.membership, public_id)
    return _file(request, view, cuadro_workbook(view), XLSX, "cuadro-{}.xlsx")


@requires(Permission.SEE_RECORD)
@require_GET
def plan_ics(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A daily reminder for each meal time with an hour. Raises Http404 if none has one."""
    view = plan_for(request.membership, public_id)
    if not any(meal.time_of_day for meal in view.meals):
        raise Http404("Ningún tiempo de comida tiene hora.")
    return _file(request, view, plan_calendar(view), ICS, "horarios-{}.ics")


def _file(
    request: HttpRequest, view: PlanView, content: bytes, content_type: str, name: str
) -> HttpResponse:
    record_print(request, view.plan, patient=view.plan.patient)
    response = HttpResponse(content, content_type=content_type)
    shown = "inline" if content_type == PDF else "attachment"
    stem = f"{view.plan.patient.record}-v{view.version}"
    response["Content-Disposition"] = f'{shown}; filename="{name.format(stem)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _ask(request: HttpRequest) -> Ask:
    return Ask(
        days=_whole(request.GET.get("dias", ""), DAYS, MOST_DAYS),
        people=_whole(request.GET.get("personas", ""), 1, MOST_PEOPLE),
        cost="costo" in request.GET,
    )


def _whole(typed: str, usual: int, most: int) -> int:
    """A number from 1 to `most`; the usual one if it is not a number."""
    return min(max(int(typed), 1), most) if typed.isdecimal() and len(typed) < 4 else usual
