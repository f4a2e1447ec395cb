"""The pre-visit form, on the person's telephone."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agenda.booking.doors import public
from agenda.errors import AgendaError
from agenda.models import PrevisitForm
from agenda.questionnaire import PARTS
from agenda.selectors.previsit import previsit_by_link
from agenda.services.previsit import previsit_save, previsit_send
from patients.models import Consent, Patient
from patients.selectors import notice_in_force

INPUTS = {"tel": "tel", "email": "email", "date": "date"}


@public
@require_http_methods(["GET", "POST"])
def previsit(request: HttpRequest, secret: str) -> HttpResponse:
    """Fill it in with pauses: it keeps itself. Once sent it shows nothing of what was written."""
    form = previsit_by_link(secret)
    if "X-Autosave" in request.headers:
        return autosave(request, form)
    if form.sent_at is not None:
        return render(request, "booking/previsit_sent.html", {"form": form})
    problems: dict[str, list[str]] = {}
    if request.method == "POST":
        try:
            if request.POST.get("act") == "later":
                previsit_save(form=form, given=request.POST)
                return redirect("booking:previsit", secret)
            send(request, form)
        except ValidationError as error:
            problems = getattr(error, "message_dict", {"": error.messages})
        except AgendaError as error:
            problems = {"": [error.message]}
        else:
            return redirect("booking:previsit", secret)
    status = 422 if problems else 200
    context = page(form, request.POST if problems else form.answers, problems)
    context["accepted"] = request.POST.getlist("consents") if problems else []
    return render(request, "booking/previsit.html", context, status=status)


def autosave(request: HttpRequest, form: PrevisitForm) -> JsonResponse:
    """Keep a draft; the answer is what `autosave.js` reads."""
    try:
        previsit_save(form=form, given=request.POST)
    except AgendaError as error:
        return JsonResponse({"message": error.message}, status=422)
    return JsonResponse({"saved_at": f"{timezone.localtime():%H:%M}"})


def send(request: HttpRequest, form: PrevisitForm) -> None:
    """Close it. Raises ValidationError and NotPossibleNowError; what was typed is kept first."""
    previsit_save(form=form, given=request.POST)
    version = request.POST.get("notice_version", "")
    previsit_send(
        form=form,
        given=request.POST,
        consents=request.POST.getlist("consents"),
        signed_name=request.POST.get("signed_name", ""),
        notice_version=int(version) if version.isdecimal() and len(version) < 10 else 0,
    )


def page(form: PrevisitForm, values: Any, problems: dict[str, list[str]]) -> dict[str, Any]:
    """The cards with what was written, the notice in force and the purposes, none ticked."""
    cards = [
        {
            "part": part,
            "questions": [
                {
                    "q": question,
                    "input": INPUTS.get(question.kind, "text"),
                    "value": values.get(question.name, ""),
                    "errors": problems.get(question.name, []),
                }
                for question in part.questions
            ],
        }
        for part in PARTS
    ]
    return {
        "form": form,
        "cards": cards,
        "sexes": Patient.Sex.choices,
        "problems": problems,
        "notice": notice_in_force(form.clinic),
        "purposes": Consent.Purpose.choices,
        "signed_name": values.get("signed_name", ""),
    }
