"""Where the vendor calls. Without sign-in: the signature says who it is."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from messaging.services.intake import inbound_store, status_store

logger = logging.getLogger(__name__)

EMPTY_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


@csrf_exempt
@require_POST
def whatsapp(request: HttpRequest) -> HttpResponse:
    """A message came in: verified, kept once, and answered at once with nothing to say."""
    if not is_signed(request):
        return _forbidden()
    params = request.POST.dict()
    if not params.get("MessageSid"):
        return HttpResponse("Falta MessageSid.", status=400, content_type="text/plain")
    inbound_store(params=params)
    return HttpResponse(EMPTY_ANSWER, content_type="text/xml")


@csrf_exempt
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    """A message of ours changed state."""
    if not is_signed(request):
        return _forbidden()
    params = request.POST.dict()
    if not (params.get("MessageSid") and params.get("MessageStatus")):
        return HttpResponse(
            "Falta MessageSid o MessageStatus.", status=400, content_type="text/plain"
        )
    status_store(params=params, message_ref=request.GET.get("m", ""))
    return HttpResponse(EMPTY_ANSWER, content_type="text/xml")


def is_signed(request: HttpRequest) -> bool:
    """Whether Twilio signed this request: the public URL and every parameter received.

    Without a token nothing is Twilio's: an empty key would sign anything.
    """
    token, signature = settings.TWILIO_AUTH_TOKEN, request.headers.get("X-Twilio-Signature", "")
    if not token or not signature:
        return False
    url = f"{settings.PUBLIC_BASE_URL}{request.get_full_path()}"
    return bool(RequestValidator(token).validate(url, request.POST, signature))


def _forbidden() -> HttpResponse:
    logger.warning("webhook con firma que no corresponde")
    return HttpResponse("Firma no válida.", status=403, content_type="text/plain")
