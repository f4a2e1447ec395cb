"""Firmar y enviar: identity again; then note, plan, next visit and message, all or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from patients.errors import AlreadySignedError
from patients.models import Consultation
from plans.services.errors import ReasonNeededError
from practice.follow_up.note import follow_up_draft
from practice.views.closing import REFUSALS, finish, said
from practice.views.first_visit.steps import draft_view, words
from practice.views.follow_up.page import keep, screen
from practice.visit import Visit


@draft_view
@require_POST
def sign_and_send(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Keep what the page holds, then sign it. What is refused says why, and nothing is lost."""
    try:
        problems = keep(request, consultation)
        if problems:
            return screen(request, consultation, problems=problems, status=422)
        drafts = follow_up_draft(Visit(consultation, by=request.membership))
        closed = finish(request, consultation, drafts)
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
