"""What the six screens share: whose consultation it is, where one stands, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from patients.errors import Missing
from patients.models import Consultation
from patients.selectors import consultation_of
from patients.services.readiness import missing_for_signature
from practice.visit import Visit

SCREENS = {
    "S1": ("consultation-revision", "Revisión"),
    "S2": ("consultation-measurements", "Medición"),
    "S3": ("consultation-diagnosis", "Diagnóstico"),
    "S4": ("consultation-requirement", "Requerimiento"),
    "S5": ("consultation-plan", "Plan"),
    "S6": ("consultation-close", "Cierre"),
}
ELSEWHERE = {"clinic": "accounts:clinic", "account": "accounts:profile"}

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Step:
    """One of the six screens, as the navigation shows it."""

    label: str
    url: str
    current: bool
    done: bool


def draft_view(view: View) -> View:
    """View decorator: the draft of the person's own clinic, as first argument after the request.

    Another clinic's is a 404; a signed one sends to its document. Looking at a colleague's is
    written down.
    """

    @requires(Permission.WRITE_RECORD)
    @wraps(view)
    def with_draft(request: HttpRequest, public_id: UUID, **kwargs: Any) -> HttpResponse:
        me, looking = request.membership, request.method == "GET"
        consultation = (
            Visit.just_read(public_id, by=me) if looking else consultation_of(me, public_id)
        )
        if not consultation.is_draft:
            if is_autosave(request):
                return refused("Esta consulta ya está firmada: lo nuevo va como addendum.")
            return redirect("patients:document-detail", consultation.document.public_id)
        if looking and consultation.practitioner_id != request.user.pk:
            record_read(request, consultation, patient=consultation.patient)
        return view(request, consultation, **kwargs)

    return with_draft


def page(
    visit: Visit, current: str, *, drafted: Collection[str] = (), **extra: Any
) -> dict[str, Any]:
    """The context that every screen needs: patient, steps and what is missing to sign.

    `drafted` are the parts of the note that their draft will fill.
    """
    consultation = visit.consultation
    missing = missing_apart_from(drafted, visit)
    lacking = {item.screen for item in missing} | undecided(visit)
    return {
        "consultation": consultation,
        "patient": consultation.patient,
        "excepted_until": visit.excepted_until,
        "missing": [
            {"text": item.message, "url": missing_url(item, consultation)} for item in missing
        ],
        "steps": [
            Step(label, _url(code, consultation), code == current, code not in lacking)
            for code, (_, label) in SCREENS.items()
        ],
        **extra,
    }


def missing_apart_from(drafted: Collection[str], visit: Visit) -> list[Missing]:
    """What keeps the visit from being signed, but for the parts of the note drafted already."""
    missing = missing_for_signature(consultation=visit.consultation, by=visit.by, parts=visit)
    return [item for item in missing if item.field not in drafted]


def undecided(visit: Visit) -> set[str]:
    """The screens of requirement and plan, while there is none: not needed to sign, not done."""
    decided = visit.target is not None
    there = {"S4": decided, "S5": decided and visit.row.planned}
    return {code for code, done in there.items() if not done}


def missing_url(item: Missing, consultation: Consultation) -> str:
    """Where something that is missing gets settled."""
    if item.screen in SCREENS:
        return _url(item.screen, consultation)
    if item.screen in ELSEWHERE:
        return reverse(ELSEWHERE[item.screen])
    return reverse("patients:patient-edit", args=[consultation.patient.public_id])


def _url(code: str, consultation: Consultation) -> str:
    return reverse(f"practice:{SCREENS[code][0]}", args=[consultation.public_id])


def go_on(code: str, consultation: Consultation) -> HttpResponse:
    """To the screen after this one."""
    codes = list(SCREENS)
    following = codes[min(codes.index(code) + 1, len(codes) - 1)]
    return redirect(_url(following, consultation))


def is_autosave(request: HttpRequest) -> bool:
    """Whether the page is keeping a draft by itself, rather than a person pressing a button."""
    return request.headers.get("X-Autosave") == "1"


def saved(**extra: Any) -> JsonResponse:
    """The answer to an autosave: when, in the clinic's time."""
    return JsonResponse({"saved_at": timezone.localtime().strftime("%H:%M"), **extra})


def refused(message: str) -> JsonResponse:
    """The answer to an autosave that could not be: words, and the page keeps what was typed."""
    return JsonResponse({"message": message}, status=422)


def version_of(request: HttpRequest) -> int:
    """The version of the draft that the page was showing, so that nobody overwrites anybody."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def words(error: Exception) -> str:
    """What an error of the record or of a form says to people."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error)
