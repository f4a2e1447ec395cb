"""`/metrics` for Prometheus: whole with several workers, and not for everybody."""

from __future__ import annotations

import functools
import hmac
import ipaddress
import os

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, to this machine or to whoever holds METRICS_TOKEN."""
    if not (_has_token(request) or _is_this_machine(request)):
        return HttpResponseForbidden(
            "Las métricas se leen desde este equipo o con METRICS_TOKEN.", content_type="text/plain"
        )
    pages = [generate_latest(_counted()), generate_latest(_watched())]
    return HttpResponse(b"".join(pages), content_type=CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    """What the requests counted: of every worker's files, or of this process alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


@functools.cache
def _watched() -> CollectorRegistry:
    """What is read now: backups, history, outbox, disk."""
    from config.operations.gauges import OperationsCollector  # the models must be there first

    registry = CollectorRegistry()
    # Its names are known when it is asked: registering must not run queries.
    registry.register(OperationsCollector())
    return registry


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
