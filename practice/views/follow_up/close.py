"""Firmar y enviar: identity again; then note, plan, next visit and message, all or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.services.identity import IdentityError, identity_confirm
from agenda.errors import SlotTakenError
from patients.errors import AlreadySignedError, EditConflictError, NotReadyToSignError
from patients.models import Consultation
from plans.services.errors import ReasonNeededError
from practice.follow_up.note import follow_up_draft
from practice.services.visit_finish import Closed, visit_finish
from practice.views.closing import hour_chosen, said
from practice.views.first_visit.close import REASONS
from practice.views.first_visit.steps import draft_view, words
from practice.views.follow_up.page import keep, screen
from practice.visit import Visit

REFUSALS = (
    IdentityError,
    NotReadyToSignError,
    EditConflictError,
    SlotTakenError,
    ValidationError,
    PermissionDenied,
)


@draft_view
@require_POST
def sign_and_send(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Keep what the page holds, then sign it. What is refused says why, and nothing is lost."""
    try:
        problems = keep(request, consultation)
        if problems:
            return screen(request, consultation, problems=problems, status=422)
        closed = _close(request, consultation)
    except AlreadySignedError as error:
        if error.document is None:
            raise
        return redirect("patients:document-detail", error.document.public_id)
    except ReasonNeededError as error:
        return screen(request, consultation, reason_needed=error, status=422)
    except REFUSALS as error:
        return screen(request, consultation, sign_error=words(error), status=422)
    messages.success(request, said(closed))
    return redirect("patients:document-detail", closed.document.public_id)


def _close(request: HttpRequest, consultation: Consultation) -> Closed:
    # Out of any transaction: a wrong password counts for the lockout although nothing is signed.
    method = identity_confirm(
        request=request,
        password=request.POST.get("password", ""),
        code=request.POST.get("code", ""),
    )
    return visit_finish(
        consultation=consultation,
        by=request.membership,
        method=method,
        reasons={name: request.POST[name] for name in REASONS if request.POST.get(name)},
        drafts=follow_up_draft(Visit(consultation, by=request.membership)),
        next_visit=hour_chosen(request.POST),
        send=request.POST.get("send") == "1",
    )
