"""Laboratory results of a patient: by panel and date, their trend and what they suggest."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from nutrition.laboratory import analytes
from patients.charts.trend import Reading, trend_chart
from patients.models import Patient
from patients.selectors import (
    lab_annulments_of,
    lab_read,
    lab_results_visible_to,
    lab_table,
    patient_of,
    plan_suggestions,
)
from patients.selectors.laboratory import ReadResult
from patients.services.plan_limit import plan_limit_decide


@requires(Permission.SEE_RECORD)
def lab_results(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The results in force, those that call for attention first."""
    patient = patient_of(request.membership, public_id)
    record_read(request, patient)
    return render(request, "patients/lab_results.html", results_page(request, patient))


def results_page(request: HttpRequest, patient: Patient) -> dict[str, Any]:
    """What the page of results shows."""
    rows = lab_results_visible_to(request.membership, patient=patient)
    read = lab_read(patient, rows.order_by("collected_on", "pk"))
    latest = {one.row.analyte: one for one in read}
    chosen = request.GET.get("analito", "")
    return {
        "patient": patient,
        "table": lab_table(read),
        "results": read[::-1],
        "criticals": [one for one in latest.values() if one.reading.critical],
        "suggestions": plan_suggestions(patient, read),
        "annulments": lab_annulments_of(patient),
        "chart": chart_of(read, chosen),
        "charted": analytes()[chosen].name if chosen in analytes() else "",
    }


def chart_of(read: list[ReadResult], analyte: str) -> SafeString:
    """The trend of one analyte in its usual unit; values with a sign are not points."""
    points = [one.row for one in read if one.row.analyte == analyte and not one.row.comparator]
    if len(points) < 2:
        return SafeString("")
    one = analytes()[analyte]
    by_day = {row.collected_on: row.usual_value for row in points}
    readings = [Reading(day, value.quantize(_step(value))) for day, value in by_day.items()]
    return trend_chart(readings, name=one.name, unit=one.unit)


def _step(value: Decimal) -> Decimal:
    """Three figures are enough to read a trend."""
    return Decimal(1) if value >= 100 else Decimal("0.1") if value >= 1 else Decimal("0.01")


@requires(Permission.WRITE_RECORD)
@require_POST
def plan_limit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accept or dismiss what a value suggests for the plan."""
    patient = patient_of(request.membership, public_id)
    read = lab_read(patient, lab_results_visible_to(request.membership, patient=patient))
    wanted = request.POST.get("preset", "")
    found = {one.preset.key: one for one in plan_suggestions(patient, read)}.get(wanted)
    if found is None:
        messages.error(request, "Ningún valor reciente sugiere ya ese ajuste.")
        return redirect("patients:lab-results", patient.public_id)
    accepted = request.POST.get("decision") == "accept"
    try:
        plan_limit_decide(
            patient=patient,
            preset=wanted,
            accepted=accepted,
            because=found.because,
            result=found.result,
            measurement=found.measurement,
            reason=request.POST.get("reason", ""),
            by=request.membership,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        done = "se tomará en cuenta en el plan" if accepted else "quedó descartado"
        messages.success(request, f"«{found.preset.name}» {done}.")
    return redirect("patients:lab-results", patient.public_id)
