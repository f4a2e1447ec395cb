"""Where the vendor fetches the file that goes with a message: a signed address that soon expires.

The address names the message, not the patient nor the plan, and opens that one document. It is
made each time that the message is handed over, so nothing of it is kept.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from messaging.models import OutboundMessage
from messaging.transports import LOOPBACK, is_simulated

LASTS = timedelta(hours=2)  # the vendor fetches at once; its own retries end well before
SALT = "messaging.media"
PRIVATE_NAMES = (".local", ".localhost", ".internal", ".lan", ".home.arpa")


def media_url(message: OutboundMessage) -> str:
    """The address of the file of a message; "" if it carries none."""
    if message.plan_id is None:
        return ""
    token = TimestampSigner(salt=SALT).sign(message.public_id.hex)
    return f"{settings.PUBLIC_BASE_URL}{reverse('media:plan', args=[token])}"


def message_of_token(token: str) -> OutboundMessage | None:
    """The message whose file an address opens; None if it is not ours or it expired."""
    try:
        name = TimestampSigner(salt=SALT).unsign(token, max_age=LASTS)
    except BadSignature:
        return None
    rows = OutboundMessage.objects.select_related("conversation__contact__patient", "plan__patient")
    return rows.filter(public_id=name, plan__isnull=False).first()


def media_obstacle() -> str:
    """Why no file can go with a message, in Spanish; "" if it can."""
    address = urlsplit(settings.PUBLIC_BASE_URL)
    host = address.hostname or ""
    if is_simulated():
        return ""
    if address.scheme != "https" or host in LOOPBACK or not _is_public(host):
        return (
            "El PDF no va adjunto: WhatsApp lo pide a la dirección pública (https) de esta "
            "instalación, y no la tiene."
        )
    return ""


def _is_public(host: str) -> bool:
    """Whether somebody outside could reach a host by its name or number."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(PRIVATE_NAMES)
