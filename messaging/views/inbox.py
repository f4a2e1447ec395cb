"""The messages of the clinic: who waits, what was said, and the answer."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.heic import MIME as HEIC
from accounts.images import ImageRefusedError
from accounts.permissions import Permission, may, requires
from accounts.previews import preview_of
from accounts.private_files import private_file
from audit.services.access import record_read
from messaging.forms import LineForm, ReplyForm
from messaging.models import Conversation, Media
from messaging.selectors import (
    conversation_of,
    conversations_visible_to,
    line_of,
    media_of,
    queued_count,
    received_count,
    thread_of,
    waiting_reason,
)
from messaging.services.attention import conversation_attend, conversation_see
from messaging.services.contacts import contact_link
from messaging.services.conversation import conversation_reply
from messaging.services.line import line_set
from messaging.transports import is_simulated
from patients.forms.answers import show_refusal
from patients.selectors import patient_of, patient_search

PAGE = 50


@requires(Permission.SEE_CONTACTS)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Conversations, those that wait for a person first."""
    found = conversations_visible_to(request.membership)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("pagina")),
        "line": line_of(request.membership),
        "line_form": LineForm(),
        **_channel(request),
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, "messaging/_rows.html" if part else "messaging/inbox.html", context)


@requires(Permission.SEE_CONTACTS)
@require_GET
def conversation_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One conversation, with the patient's context and the reply box."""
    conversation = conversation_of(request.membership, public_id)
    conversation_see(conversation=conversation, by=request.membership)
    record_read(request, conversation, patient=conversation.contact.patient)
    return _page(request, conversation)


@requires(Permission.SEE_CONTACTS)
@require_GET
def conversation_thread(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The thread alone, as the page asks for it again and again."""
    conversation = conversation_of(request.membership, public_id)
    conversation_see(conversation=conversation, by=request.membership)
    return render(request, "messaging/_thread.html", _thread(request, conversation))


@requires(Permission.SEE_CONTACTS)
@require_POST
def conversation_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send what a person wrote."""
    conversation = conversation_of(request.membership, public_id)
    form = ReplyForm(request.POST, contact=conversation.contact, membership=request.membership)
    if form.is_valid():
        try:
            conversation_reply(
                conversation=conversation, by=request.membership, **form.cleaned_data
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            return redirect("messaging:conversation-detail", public_id=public_id)
    return _page(request, conversation, form=form, status=422)


@requires(Permission.SEE_CONTACTS)
@require_POST
def conversation_done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody took care of it."""
    conversation = conversation_of(request.membership, public_id)
    conversation_attend(conversation=conversation, by=request.membership)
    messages.success(request, "La conversación quedó atendida.")
    return redirect("messaging:inbox")


@requires(Permission.SEE_CONTACTS)
@require_POST
def contact_patient(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say whose number it is."""
    conversation = conversation_of(request.membership, public_id)
    try:
        patient = patient_of(request.membership, request.POST.get("patient") or UUID(int=0))
        contact_link(contact=conversation.contact, patient=patient, by=request.membership)
    except (ValidationError, Http404) as error:
        said = " ".join(error.messages) if isinstance(error, ValidationError) else ""
        messages.error(request, said or "Elija un paciente de la lista.")
    else:
        messages.success(request, f"El número es de {patient.full_name}.")
    return redirect("messaging:conversation-detail", public_id=public_id)


@requires(Permission.SEE_CONTACTS)
@require_GET
def photo(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A photo, only for who may read the record, and never as anything but an image."""
    media = media_of(request.membership, public_id)
    record_read(request, media, patient=media.message.conversation.contact.patient)  # type: ignore[union-attr]
    if not media.path.is_file():
        raise Http404("El archivo no está.")
    path, kind = _shown(media)
    response = private_file(path, content_type=kind, cache="private, no-store")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _shown(media: Media) -> tuple[Path, str]:
    """The photo as a browser can show it: HEIC by its preview, if it can be made."""
    if media.sniffed_type == HEIC:
        with suppress(ImageRefusedError):
            return preview_of(media.path), "image/jpeg"
    return media.path, media.sniffed_type


@requires(Permission.MANAGE_CLINIC)
@require_POST
def line(request: HttpRequest) -> HttpResponse:
    """The number of the clinic."""
    form = LineForm(request.POST)
    if form.is_valid():
        try:
            line_set(phone=form.cleaned_data["phone"], by=request.membership)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "El número quedó guardado.")
    else:
        messages.error(request, "Escriba el número del consultorio.")
    return redirect("messaging:inbox")


def _page(
    request: HttpRequest,
    conversation: Conversation,
    *,
    form: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    contact = conversation.contact
    context = {
        **_thread(request, conversation),
        **_channel(request),
        "patient": contact.patient,
        "form": form or ReplyForm(contact=contact, membership=request.membership),
        "candidates": _candidates(request, conversation),
        "q": request.GET.get("q", ""),
    }
    return render(request, "messaging/conversation.html", context, status=status)


def _thread(request: HttpRequest, conversation: Conversation) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "entries": thread_of(conversation, request.membership),
        "window_open": conversation.window_open(timezone.now()),
    }


def _channel(request: HttpRequest) -> dict[str, Any]:
    """What the banner says of the channel itself; it counts only when something is wrong."""
    return {
        "waiting_reason": waiting_reason(request.membership),
        "queued": partial(queued_count, request.membership),
        "received": partial(received_count, request.membership),
        "simulated": is_simulated(),
    }


def _candidates(request: HttpRequest, conversation: Conversation) -> list[Any]:
    """Patients whose number it may be: those who have it, or those that were searched."""
    contact = conversation.contact
    if contact.patient_id is not None or not may(request.membership, Permission.REGISTER_PATIENT):
        return []
    asked = request.GET.get("q", "").strip() or contact.phone
    return list(patient_search(request.membership, asked)[:10]) if asked else []
