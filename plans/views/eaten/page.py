"""«Alimentación»: what a patient eats, on one page; and its grid as a piece of other pages."""

from __future__ import annotations

from datetime import timedelta
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
from patients.selectors import patient_of
from plans.eaten import entry_views
from plans.grid import adherence_page, monday_of
from plans.recalls import frequencies_of, recalls_of
from plans.services.limits import limit_decide
from plans.views.editor import safe_next

LAST, SHOWN = timedelta(days=13), 6


@requires(Permission.SEE_RECORD)
@require_GET
def eaten(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The grid, what breaks most, the last days of the diary, the recalls and the frequencies."""
    patient = patient_of(request.membership, public_id)
    record_read(request, patient, patient=patient)
    today = timezone.localdate()
    week = monday_of(request.GET.get("semana", ""))
    grid = adherence_page(request.membership, patient, until=today, week=week)
    last = [entry for entry in reversed(grid.entries) if entry.day >= today - LAST]
    context = {
        "patient": patient,
        "grid": grid,
        "views": entry_views(last[:SHOWN], grid.prescribed),
        "recalls": recalls_of(request.membership, patient),
        "frequencies": frequencies_of(request.membership, patient),
        "today": today,
        "yesterday": today - timedelta(days=1),
    }
    return render(request, "plans/eaten/page.html", context)


@requires(Permission.SEE_RECORD)
@require_GET
def patient_adherence(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The grid alone, for the pages that show it."""
    patient = patient_of(request.membership, public_id)
    week = monday_of(request.GET.get("semana", ""))
    grid = adherence_page(request.membership, patient, until=timezone.localdate(), week=week)
    return render(request, "plans/_adherence.html", {"grid": grid, "patient": patient})


@requires(Permission.WRITE_RECORD)
@require_POST
def limit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accept for the next plan, or dismiss with a reason, what the diary proposes."""
    patient = patient_of(request.membership, public_id)
    grid = adherence_page(request.membership, patient, until=timezone.localdate())
    what = request.POST.get("what", "")
    found = next((one.found for one in grid.proposals if one.key == what), None)
    back = redirect(safe_next(request) or reverse("plans:eaten", args=[public_id]))
    if found is None or grid.plan is None:
        messages.error(request, "Eso ya no se propone: el diario o el plan cambiaron.")
        return back
    accept = request.POST.get("decision") == "usar"
    reason = request.POST.get("reason", "")
    try:
        limit_decide(
            plan=grid.plan, found=found, accept=accept, reason=reason, by=request.membership
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done = ("No se usará; quedó el motivo.", "El siguiente plan lo tomará en cuenta.")
        messages.success(request, done[accept])
    return back
