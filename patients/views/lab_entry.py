"""Typing a laboratory report: one grid by panel, Tab only, read while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, requires
from nutrition.laboratory import Analyte
from nutrition.laboratory_units import is_plausible, panels, unit_guess, units_of
from patients.errors import RecordError
from patients.forms.laboratory import LabReportForm, TypedLine, typed_lines
from patients.lab_reading import Person, generic_range, person_on, reading_of
from patients.models import Consultation, LabResult, Patient
from patients.selectors import (
    consultation_draft_of,
    lab_laboratories,
    lab_results_visible_to,
    patient_of,
)
from patients.services.laboratory import LabReport, lab_result_record
from patients.views.lab_problems import LineProblem, problem_of

USUAL_PANELS = ("glucose", "lipids", "kidney", "electrolytes", "blood")


@requires(Permission.WRITE_RECORD)
def lab_entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The grid; what was typed is kept whole or not at all, and is never lost."""
    patient = patient_of(request.membership, public_id)
    draft = consultation_draft_of(patient, request.membership)
    form = LabReportForm(request.POST or None)
    problems: dict[str, LineProblem] = {}
    if request.method == "POST":
        lines = typed_lines(request.POST)
        if form.is_valid() and lines:
            visit = draft if request.POST.get("in_visit") else None
            problems = keep_lines(request, patient, form, lines, visit)
            if not problems and not form.errors:
                messages.success(request, f"Resultados guardados: {len(lines)}.")
                return redirect("patients:lab-results", patient.public_id)
        elif not lines:
            form.add_error(None, "Escriba al menos un resultado.")
    context = {
        "patient": patient,
        "draft": draft,
        "form": form,
        "problems": problems,
        "in_visit": request.method != "POST" or bool(request.POST.get("in_visit")),
        "panels": shown_panels(request, patient, problems),
        "laboratories": lab_laboratories(request.membership),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "patients/lab_entry.html", context, status=status)


def keep_lines(
    request: HttpRequest,
    patient: Patient,
    form: LabReportForm,
    lines: list[TypedLine],
    visit: Consultation | None,
) -> dict[str, LineProblem]:
    """Record every line, or none if one has a problem. Returns the problems by analyte."""
    report = LabReport(consultation=visit, **form.cleaned_data)
    problems: dict[str, LineProblem] = {}
    with transaction.atomic():
        for line in lines:
            if line.value is None or not line.ends_sound:
                problems[line.analyte.key] = LineProblem(f"{line.analyte.name}: no es un número.")
                continue
            try:
                lab_result_record(
                    patient=patient,
                    report=report,
                    line=line.as_value(),
                    confirmed=line.confirmed,
                    by=request.membership,
                )
            except (RecordError, ValidationError) as error:
                problem = problem_of(error, form)
                if problem is not None:
                    problems[line.analyte.key] = problem
        if problems or form.errors:
            transaction.set_rollback(True)
    return problems


@requires(Permission.WRITE_RECORD)
@require_POST
def lab_preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is being typed, read for this patient. Nothing is stored."""
    patient = patient_of(request.membership, public_id)
    day = day_typed(request.POST, patient)
    person = person_on(patient, day)
    read = [read_line(line, person, day) for line in typed_lines(request.POST)]
    return render(request, "patients/_lab_preview.html", {"read": read})


def day_typed(data: Mapping[str, str], patient: Patient) -> date:
    """The date of the report if it can be, else today."""
    try:
        day = parse_date(data.get("collected_on", ""))
    except ValueError:
        day = None
    today = timezone.localdate()
    return day if day and patient.birth_date <= day <= today else today


@dataclass(frozen=True)
class PreviewLine:
    """One line as it reads so far."""

    name: str
    row: LabResult | None = None
    reading: Any = None
    problem: str = ""


def read_line(line: TypedLine, person: Person, day: date) -> PreviewLine:
    """Read one line; a half-typed or impossible one says so."""
    name, key = line.analyte.name, line.analyte.key
    if line.value is None or not line.ends_sound:
        return PreviewLine(name, problem="no es un número")
    if line.unit not in {unit.code for unit in units_of(key)}:
        return PreviewLine(name, problem="falta la unidad")
    if not line.sign and not is_plausible(key, line.value, line.unit):
        guess = unit_guess(key, line.value, line.unit)
        return PreviewLine(name, problem=f"¿quiso decir {guess.shown}?" if guess else "imposible")
    given = line.as_value()
    row = LabResult(
        analyte=key,
        comparator=line.sign,
        value=line.value,
        unit=line.unit,
        range_low=given.range_low,
        range_high=given.range_high,
        collected_on=day,
    )
    return PreviewLine(name, row, reading_of(row, person))


def shown_panels(
    request: HttpRequest, patient: Patient, problems: Mapping[str, LineProblem]
) -> list[dict[str, Any]]:
    """The grid: what was typed, the last unit and value, and the generic interval as a hint."""
    person = person_on(patient, timezone.localdate())
    last: dict[str, LabResult] = {}
    for row in lab_results_visible_to(request.membership, patient=patient).order_by(
        "collected_on", "pk"
    ):
        last[row.analyte] = row
    shown = []
    for panel in panels():
        lines = [
            shown_line(one, request.POST, last.get(one.key), person, problems.get(one.key))
            for one in panel.analytes
        ]
        opened = panel.key in USUAL_PANELS or any(line["typed"] or line["last"] for line in lines)
        shown.append({"key": panel.key, "name": panel.name, "lines": lines, "open": opened})
    return shown


def shown_line(
    analyte: Analyte,
    data: Mapping[str, str],
    last: LabResult | None,
    person: Person,
    problem: LineProblem | None,
) -> dict[str, Any]:
    """One line of the grid."""
    key = analyte.key
    default = last.unit if last else analyte.unit
    chosen = (problem.guess if problem else "") or data.get(f"{key}-unit", default)
    return {
        "key": key,
        "name": analyte.name,
        "typed": data.get(key, ""),
        "low": data.get(f"{key}-low", ""),
        "high": data.get(f"{key}-high", ""),
        "units": [(unit.code, unit.shown, unit.code == chosen) for unit in units_of(key)],
        "generic": generic_range(key, person),
        "last": last,
        "problem": problem,
    }
