"""How much the public page may be asked: by address, by clinic and by telephone."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Clinic
from agenda.errors import TooManyError
from agenda.models import Appointment
from agenda.tokens import token_hash
from audit.actor import client_ip

LOOKS_A_MINUTE = 120  # a form that saves itself asks often, and a mobile network shares addresses
REQUESTS_AN_HOUR = 6
CLINIC_AN_HOUR = 30
OPEN_A_PHONE = 2
WAIT = "Se hicieron demasiadas solicitudes desde aquí. Espere unos minutos, o llame al consultorio."


def look_allow(request: HttpRequest) -> None:
    """Count one look of an address at the public pages. Raises TooManyError."""
    _count(request, "mirar", LOOKS_A_MINUTE, 60)


def request_allow(request: HttpRequest) -> None:
    """Count one thing asked for by an address. Raises TooManyError."""
    _count(request, "pedir", REQUESTS_AN_HOUR, 3600)


def clinic_allow(*, clinic: Clinic, phone: str) -> None:
    """The rows themselves are the count: it holds even if the cache is gone.

    Raises TooManyError when the clinic received too many in an hour, or the telephone already has
    as many as it may.
    """
    online = Appointment.objects.filter(clinic=clinic, origin=Appointment.Origin.ONLINE)
    if online.filter(created_at__gt=timezone.now() - timedelta(hours=1)).count() >= CLINIC_AN_HOUR:
        raise TooManyError(WAIT)
    ahead = online.filter(state=Appointment.State.PENDING, starts_at__gt=timezone.now())
    if phone and ahead.filter(contact_phone=phone).count() >= OPEN_A_PHONE:
        raise TooManyError("Ya tiene citas por confirmar con ese teléfono: llame al consultorio.")


def _count(request: HttpRequest, what: str, most: int, seconds: int) -> None:
    """One more in this window. The address is kept hashed, and forgotten with the window."""
    window = int(timezone.now().timestamp()) // seconds
    key = f"citas:{what}:{window}:{token_hash(client_ip(request) or '')[:32]}"
    seen = cache.get(key, 0)
    if seen >= most:
        raise TooManyError(WAIT)
    cache.set(key, seen + 1, seconds)
