"""Who carries the messages. One vendor a file."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from messaging.transports.base import Transport

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def transport() -> Transport:
    """The vendor in use. Raises NotConfiguredError without credentials."""
    from messaging.transports.twilio import TwilioTransport

    return TwilioTransport(
        account_sid=settings.TWILIO_ACCOUNT_SID,
        auth_token=settings.TWILIO_AUTH_TOKEN,
        base_url=settings.TWILIO_BASE_URL,
    )


def is_configured() -> bool:
    """Whether there are credentials of the vendor."""
    return bool(settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN)


def is_simulated() -> bool:
    """Whether the vendor is an emulator on this machine."""
    return is_configured() and urlsplit(settings.TWILIO_BASE_URL).hostname in LOOPBACK
