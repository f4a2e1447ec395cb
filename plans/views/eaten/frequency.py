"""The food frequency questionnaire: answered by one key or one tap, and read by groups."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from foods.plate import nom043_plate
from nutrition.exchanges import group_profiles
from patients.errors import EditConflictError
from patients.selectors import patient_of
from plans.instruments import FREQUENCIES, SOURCE, items
from plans.models import FrequencyAnswer
from plans.recalls import frequency_of
from plans.services.frequencies import (
    frequency_close,
    frequency_keep,
    frequency_open,
    frequency_void,
)
from plans.views.eaten.answers import is_autosave, refused, saved, version_of, words


@dataclass(frozen=True)
class GroupScore:
    """A group: what is eaten a day as a range, and what the plan of that day gave it."""

    name: str
    least: Decimal | None
    most: Decimal | None
    planned: Decimal | None

    @property
    def words(self) -> str:
        """Against the plan; empty without one. What nobody answered is not zero."""
        if self.least is None or self.most is None:
            return "sin contestar"
        if self.planned is None:
            return ""
        if self.least > self.planned:
            return "▲ más que el plan"
        if self.most < self.planned:
            return "▼ menos que el plan"
        return "● como el plan"


@requires(Permission.WRITE_RECORD)
@require_POST
def frequency_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin one, or go on with the one there is."""
    patient = patient_of(request.membership, public_id)
    answer = frequency_open(patient=patient, by=request.membership)
    return redirect("plans:frequency-edit", answer.public_id)


@requires(Permission.WRITE_RECORD)
def frequency_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The questions, kept by themselves; the button closes and scores them."""
    answer = frequency_of(request.membership, public_id)
    if not answer.is_draft:
        return redirect("plans:frequency-detail", answer.public_id)
    if request.method != "POST":
        return _form(request, answer)
    given = {item.key: request.POST.get(f"f-{item.key}", "") for item in items()}
    try:
        answer = frequency_keep(
            answer=answer, answers=given, version=version_of(request), by=request.membership
        )
        if is_autosave(request):
            return saved(answer.version)
        frequency_close(answer=answer, by=request.membership)
    except (ValidationError, EditConflictError) as error:
        if is_autosave(request):
            return refused(words(error))
        return _form(request, answer, problem=words(error))
    messages.success(request, "La frecuencia de consumo quedó guardada.")
    return redirect("plans:frequency-detail", answer.public_id)


@requires(Permission.SEE_RECORD)
@require_GET
def frequency_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The scores by group, against the plan of that day and the plate of NOM-043."""
    answer = frequency_of(request.membership, public_id)
    if answer.is_draft:
        return redirect("plans:eaten", answer.patient.public_id)
    record_read(request, answer, patient=answer.patient)
    scores = {k: tuple(map(Decimal, ends)) for k, ends in answer.result["groups"].items()}
    context = {
        "patient": answer.patient,
        "answer": answer,
        "scores": _scores(answer),
        "plate": nom043_plate({key: sum(ends) / 2 for key, ends in scores.items()}),
        "title": "Plato de la NOM-043",
        "source": SOURCE,
        "answered": [
            (item, FREQUENCIES[answer.draft[item.key]][0])
            for item in items()
            if item.key in answer.draft
        ],
    }
    return render(request, "plans/eaten/frequency_detail.html", context)


@requires(Permission.WRITE_RECORD)
@require_POST
def frequency_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Annul one with its reason."""
    answer = frequency_of(request.membership, public_id)
    try:
        frequency_void(answer=answer, reason=request.POST.get("reason", ""), by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "La frecuencia de consumo quedó anulada, con su motivo.")
    return redirect("plans:eaten", answer.patient.public_id)


def _scores(answer: FrequencyAnswer) -> list[GroupScore]:
    groups, planned = answer.result["groups"], answer.result.get("planned", {})
    rows = []
    for key, profile in group_profiles().items():
        if key in groups or key in planned:
            answered = groups.get(key)
            least, most = map(Decimal, answered) if answered else (None, None)
            given = Decimal(planned.get(key, "0")) if planned else None
            rows.append(GroupScore(profile.name, least, most, given))
    return rows


def _form(request: HttpRequest, answer: FrequencyAnswer, problem: str = "") -> HttpResponse:
    sections = [
        (name, [(item, answer.draft.get(item.key, "")) for item in same])
        for name, same in groupby(items(), key=lambda item: item.section)
    ]
    context = {
        "patient": answer.patient,
        "answer": answer,
        "sections": sections,
        "frequencies": [(key, words) for key, (words, _, _) in FREQUENCIES.items()],
        "source": SOURCE,
        "problem": problem,
        "done": len(answer.draft),
        "total": len(items()),
    }
    status = 422 if problem else 200
    return render(request, "plans/eaten/frequency_edit.html", context, status=status)
