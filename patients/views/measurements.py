"""A patient's measurements: trends of several measures, growth, pregnancy and annulments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from nutrition.trend import Band, prediction_band
from patients.charts.child import growth_drawings
from patients.charts.gain import gain_drawing
from patients.charts.trend import Reading, trend_chart
from patients.forms.answers import show_refusal
from patients.forms.pregnancy import PregnancyEndForm, PregnancyForm
from patients.models import Kind, Patient
from patients.plausibility import unit_of
from patients.selectors import annulments_of, patient_of, pregnancy_of
from patients.selectors.measured import MeasuredRow, measured_by_visit, measured_rows
from patients.services.pregnancy import pregnancy_end, pregnancy_record

USUAL = (Kind.WEIGHT, Kind.WAIST, Kind.FAT_PERCENT, Kind.SYSTOLIC)
MOST_CHARTS = 6
CHILD_YEARS = 19


@dataclass(frozen=True)
class MeasureTrend:
    """One measure: its drawing, its table latest first, and what the line says."""

    kind: Kind
    unit: str
    chart: SafeString
    rows: list[MeasuredRow]
    band: Band | None

    @property
    def per_week(self) -> str:
        """The slope a week, with its sign; only where there is a band."""
        if self.band is None:
            return ""
        return f"{self.band.per_week:+.2f}".replace("-", "−")


@requires(Permission.SEE_RECORD)
def measurements(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The measures asked for, or the usual ones."""
    patient = patient_of(request.membership, public_id)
    record_read(request, patient)
    return render(request, "patients/measurements.html", measured_page(request, patient))


def measured_page(
    request: HttpRequest, patient: Patient, form: PregnancyForm | None = None
) -> dict[str, Any]:
    """What the page shows."""
    rows = measured_rows(request.membership, patient=patient)
    asked = [kind for kind in request.GET.getlist("medida") if kind in rows]
    usual = [kind for kind in USUAL if kind in rows] or list(rows)
    chosen = (asked or usual)[:MOST_CHARTS]
    visits = measured_by_visit(rows)
    current = patient.pregnancies.filter(voided_at=None, ended_on=None).first()
    heights = rows.get(Kind.HEIGHT, [])
    height = heights[-1].row.value if heights else None
    return {
        "patient": patient,
        "kinds": [(Kind(kind), kind in chosen) for kind in rows],
        "trends": [trend_of(Kind(kind), rows[kind]) for kind in chosen],
        "growth": growth_drawings(patient, visits) if patient.age.years < CHILD_YEARS else [],
        "pregnancy": current,
        "pregnancy_week": current.week_at(timezone.localdate()) if current else None,
        "gain": gain_drawing(current, visits, height_m=height) if current else None,
        "pregnancy_form": form or PregnancyForm(),
        "end_form": PregnancyEndForm(),
        "annulments": annulments_of(patient),
        "may_be_pregnant": patient.sex != Patient.Sex.MALE and 9 <= patient.age.years < 61,
    }


def trend_of(kind: Kind, rows: list[MeasuredRow]) -> MeasureTrend:
    """The drawing of a measure with its band, where enough was measured to have one."""
    values = [(timezone.localdate(r.row.consultation.event_at), r.row.value, r.error) for r in rows]
    known = [(day, value, error) for day, value, error in values if value is not None]
    band = prediction_band([(day.toordinal(), value) for day, value, _ in known])
    readings = [Reading(day, value.normalize(), error) for day, value, error in known]
    chart = trend_chart(
        readings if len(readings) > 1 else [],
        name=kind.label,
        unit=unit_of(kind),
        band=[(date.fromordinal(p.day), p.low, p.high) for p in band.points] if band else (),
    )
    return MeasureTrend(kind, unit_of(kind), chart, rows[::-1], band)


@requires(Permission.WRITE_RECORD)
@require_POST
def pregnancy_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a pregnancy."""
    patient = patient_of(request.membership, public_id)
    form = PregnancyForm(request.POST)
    if form.is_valid():
        try:
            pregnancy_record(patient=patient, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El embarazo quedó registrado.")
            return redirect("patients:measurements", patient.public_id)
    context = measured_page(request, patient, form)
    return render(request, "patients/measurements.html", context, status=422)


@requires(Permission.WRITE_RECORD)
@require_POST
def pregnancy_finish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say when a pregnancy ended."""
    pregnancy = pregnancy_of(request.membership, public_id)
    form = PregnancyEndForm(request.POST)
    said = "Escriba la fecha en que terminó."
    if form.is_valid():
        try:
            pregnancy_end(pregnancy=pregnancy, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            said = " ".join(error.messages)
        else:
            messages.success(request, "Quedó anotado cuándo terminó el embarazo.")
            return redirect("patients:measurements", pregnancy.patient.public_id)
    messages.error(request, said)
    return redirect("patients:measurements", pregnancy.patient.public_id)
