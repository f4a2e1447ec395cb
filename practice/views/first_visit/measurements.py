"""S2 Medición: one grid, Tab only; odd values ask, impossible ones say why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.models import Membership
from patients.errors import NeedsConfirmationError, RecordError
from patients.models import Consultation, Measurement
from patients.models.measurement import Kind
from patients.plausibility import shown, unit_of
from patients.selectors import measurements_latest, measurements_of
from patients.services.measurement import (
    measurement_record,
    measurement_skip,
    measurement_void,
)
from practice.indices import indices_of
from practice.views.first_visit.steps import draft_view, go_on, is_autosave, page, refused, saved


@dataclass(frozen=True)
class Group:
    """Fields measured together, and where the reason goes when something was not measured."""

    label: str
    note: str
    kinds: tuple[Kind, ...]
    reason_name: str = ""


GROUPS = (
    Group("Peso y talla", "Tab para avanzar", (Kind.WEIGHT, Kind.HEIGHT), "reason-size"),
    Group("Perímetros", "cm", (Kind.WAIST, Kind.HIP, Kind.ARM, Kind.CALF, Kind.WRIST)),
    Group(
        "Pliegues",
        "mm · los cuatro de Durnin y Womersley",
        (Kind.TRICEPS, Kind.BICEPS, Kind.SUBSCAPULAR, Kind.ILIAC_CREST),
    ),
    Group(
        "Signos vitales",
        "el valor o el motivo",
        (
            Kind.SYSTOLIC,
            Kind.DIASTOLIC,
            Kind.HEART_RATE,
            Kind.RESPIRATORY_RATE,
            Kind.TEMPERATURE,
        ),
        "reason-vitals",
    ),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field, and whether confirming it is enough."""

    message: str
    may_confirm: bool = False


@draft_view
def measurements(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the grid; keep what changed."""
    problems: dict[str, Problem] = {}
    if request.method == "POST":
        problems = keep_measurements(consultation, request.POST, by=request.membership)
        if is_autosave(request):
            first = next(iter(problems.values()), None)
            return refused(first.message) if first else saved()
        if not problems:
            return go_on("S2", consultation)
    typed = request.POST if problems else None
    active = measurements_of(consultation)
    context = page(
        consultation,
        "S2",
        by=request.membership,
        problems=[problem.message for problem in problems.values()],
        groups=shown_groups(consultation, active, typed, problems),
        indices=indices_of(consultation, values_of(active)),
    )
    return render(
        request, "practice/consultation/measurements.html", context, status=422 if problems else 200
    )


@draft_view
@require_POST
def indices(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """The indices of what is being typed. Nothing is stored."""
    values = {kind: value for kind in Kind.values if (value := number(request.POST.get(kind, "")))}
    return render(
        request,
        "practice/consultation/_indices.html",
        {"indices": indices_of(consultation, values)},
    )


def number(text: str) -> Decimal | None:
    """A typed number, with a point or a decimal comma; None if blank or not a number."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value > 0 else None


def values_of(active: Mapping[str, Measurement]) -> dict[str, Decimal]:
    """The values on record, without the fields that were skipped with a reason."""
    return {kind: row.value for kind, row in active.items() if row.value is not None}


def keep_measurements(
    consultation: Consultation, data: Mapping[str, str], *, by: Membership
) -> dict[str, Problem]:
    """Record, skip or void each field that changed. Returns the problems by field."""
    active = measurements_of(consultation)
    problems: dict[str, Problem] = {}
    for group in GROUPS:
        reason = data.get(group.reason_name, "").strip()
        for kind in group.kinds:
            problem = keep_one(consultation, kind, data, active.get(kind), reason, by)
            if problem:
                problems[kind] = problem
    return problems


def keep_one(
    consultation: Consultation,
    kind: Kind,
    data: Mapping[str, str],
    row: Measurement | None,
    reason: str,
    by: Membership,
) -> Problem | None:
    """Keep one field."""
    text = data.get(kind, "").strip()
    value = number(text)
    if text and value is None:
        return Problem(f"{kind.label}: «{text}» no es un número mayor que cero.")
    try:
        if value is None:
            keep_blank(consultation, kind, row, reason, by)
        elif row is None or row.value != value:
            measurement_record(
                consultation=consultation,
                kind=kind,
                value=value,
                confirmed=data.get(f"confirm-{kind}") == text,
                by=by,
            )
    except NeedsConfirmationError as error:
        return Problem(error.message, may_confirm=True)
    except RecordError as error:
        return Problem(error.message)
    except ValidationError as error:
        return Problem(" ".join(error.messages))
    return None


def keep_blank(
    consultation: Consultation, kind: Kind, row: Measurement | None, reason: str, by: Membership
) -> None:
    """A blank field: skipped if there is a reason, voided if it had a value."""
    if reason:
        if row is None or row.not_measured_reason != reason:
            measurement_skip(consultation=consultation, kind=kind, reason=reason, by=by)
    elif row:
        measurement_void(measurement=row, reason="Se dejó en blanco al capturar", by=by)


def shown_groups(
    consultation: Consultation,
    active: Mapping[str, Measurement],
    typed: Mapping[str, str] | None,
    problems: Mapping[str, Problem],
) -> list[dict[str, Any]]:
    """The grid: what was typed wins over what is kept, with the last visit's value as a ghost."""
    before = measurements_latest(consultation.patient, before=consultation)
    return [
        {
            "label": group.label,
            "note": group.note,
            "reason_name": group.reason_name,
            "reason": (typed or {}).get(group.reason_name, reason_of(group, active)),
            "items": [field_of(kind, active, before, typed, problems) for kind in group.kinds],
        }
        for group in GROUPS
    ]


def reason_of(group: Group, active: Mapping[str, Measurement]) -> str:
    """The reason on record for what a group did not measure."""
    reasons = (active[kind].not_measured_reason for kind in group.kinds if kind in active)
    return next((reason for reason in reasons if reason), "")


def field_of(
    kind: Kind,
    active: Mapping[str, Measurement],
    before: Mapping[str, Measurement],
    typed: Mapping[str, str] | None,
    problems: Mapping[str, Problem],
) -> dict[str, Any]:
    """One field of the grid."""
    row, last, problem = active.get(kind), before.get(kind), problems.get(kind)
    kept = shown(row.value) if row and row.value is not None else ""
    return {
        "kind": kind.value,
        "label": kind.label,
        "unit": unit_of(kind),
        "typed": (typed or {}).get(kind, kept).strip(),
        "previous": shown(last.value) if last and last.value is not None else "",
        "problem": problem.message if problem else "",
        "needs_confirmation": bool(problem and problem.may_confirm),
    }
