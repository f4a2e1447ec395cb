"""Read a plan, publish it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, may, requires
from audit.services.access import record_read
from foods.plate import guide2023_plate, nom043_plate
from plans.selectors import plan_for, plan_row
from plans.services import publication
from plans.services.errors import ReasonNeededError
from plans.views.editor import safe_next


@requires(Permission.SEE_RECORD)
@require_GET
def plan_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The plan as it is read: cuadro, meal times, comprobación."""
    view = plan_for(request.membership, public_id)
    record_read(request, view.plan, patient=view.plan.patient)
    return render(request, "plans/plan_detail.html", _context(request, view))


@requires(Permission.WRITE_RECORD)
@require_POST
def plan_publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Publish a draft. A reason that is missing is asked for, and nothing is lost."""
    plan = plan_row(request.membership, public_id)
    try:
        publication.plan_publish(
            plan=plan,
            by=request.membership,
            accept_out_of_tolerance_reason=request.POST.get("accept_out_of_tolerance_reason", ""),
            low_energy_reason=request.POST.get("low_energy_reason", ""),
        )
    except ValidationError as error:
        return _not_published(request, public_id, error)
    messages.success(request, "El plan quedó publicado.")
    url = safe_next(request) or reverse("plans:plan-detail", args=[public_id])
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _not_published(request: HttpRequest, public_id: UUID, error: ValidationError) -> HttpResponse:
    view = plan_for(request.membership, public_id)
    context = {
        **_context(request, view),
        "problems": error.messages,
        "needed": error.field if isinstance(error, ReasonNeededError) else "",
        "given": request.POST,
        "next_url": safe_next(request),
    }
    template = "plans/_publish.html" if request.htmx else "plans/plan_detail.html"
    return render(request, template, context, status=422)


def _context(request: HttpRequest, view) -> dict[str, object]:  # type: ignore[no-untyped-def]
    day = {row.key: row.equivalents for row in view.rows}
    return {
        "plates": [
            ("Plato de la NOM-043", nom043_plate(day)),
            ("Plato de las guías de 2023", guide2023_plate(day)),
        ],
        "plan": view,
        "patient": view.plan.patient,
        "can_write": may(request.membership, Permission.WRITE_RECORD),
        "editable": False,
    }
