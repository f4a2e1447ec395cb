"""`/metrics` for Prometheus: whole with several workers, and not for everybody."""

from __future__ import annotations

import hmac
import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, to this machine or to whoever holds METRICS_TOKEN."""
    if not (_has_token(request) or _is_this_machine(request)):
        return HttpResponseForbidden(
            "Las métricas se leen desde este equipo o con METRICS_TOKEN.", content_type="text/plain"
        )
    return ExportToDjangoView(request)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(given, expected)


def _is_this_machine(request: HttpRequest) -> bool:
    """From loopback, and not through a proxy that speaks for somebody else."""
    if any(header in request.headers for header in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
