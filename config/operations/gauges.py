"""The figures that are watched and that no request counts: read when Prometheus asks.

A source that fails takes nothing else with it: `nutricion_source_up` says which one it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Max, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.registry import Collector

from audit.models import UnsealedRow
from config.operations.backup import backups
from config.operations.doctor_data import free_ratios
from config.operations.heartbeat import heartbeat_read
from config.operations.results import result_read
from config.operations.version import version
from messaging.models import InboundMessage, OutboundMessage

log = logging.getLogger(__name__)
RECENT = timedelta(hours=1)
RECENT_ROWS = 20_000  # newest messages looked at: the table may grow, a scrape may not
Source = Callable[[], Iterator[Gauge]]


class OperationsCollector(Collector):
    """Every source, each by itself."""

    def collect(self) -> Iterator[Gauge]:
        """The figures, and which sources answered."""
        up = Gauge("nutricion_source_up", "1 si la fuente respondió", labels=["source"])
        for name, source in SOURCES.items():
            try:
                found = list(source())
            except Exception as error:  # the rest must still be seen
                log.warning("no figures from %s: %s", name, type(error).__name__)
                up.add_metric([name], 0)
            else:
                yield from found
                up.add_metric([name], 1)
        yield up


def _build() -> Iterator[Gauge]:
    build = Gauge("nutricion_build_info", "Versión en marcha", labels=["version"])
    build.add_metric([version()], 1)
    yield build


def _disk() -> Iterator[Gauge]:
    free = Gauge("nutricion_disk_free_ratio", "Parte libre del disco, 0 a 1", labels=["folder"])
    for folder, ratio in free_ratios().items():
        free.add_metric([folder], ratio)
    yield free


def _connections() -> Iterator[Gauge]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        count = cursor.fetchone()[0]
    yield Gauge("nutricion_database_connections", "Conexiones abiertas a la base", value=count)


def _backup() -> Iterator[Gauge]:
    verified = [backup for backup in backups() if backup.is_verified]
    at = verified[-1].at.timestamp() if verified else 0
    yield Gauge(
        "nutricion_backup_timestamp_seconds", "Último respaldo releído; 0 si ninguno", value=at
    )


def _drill() -> Iterator[Gauge]:
    drill = result_read("restore_drill") or {}
    yield Gauge("nutricion_restore_drill_ok", "1 si pasó el último", value=drill.get("ok", False))
    yield Gauge("nutricion_restore_drill_seconds", "Duración", value=drill.get("seconds", 0))
    yield Gauge("nutricion_restore_drill_timestamp_seconds", "Cuándo", value=_when(drill))


def _chain() -> Iterator[Gauge]:
    audit = result_read("audit") or {}
    if audit:
        sound = audit["sound"] and not audit["unprotected"]
        yield Gauge("nutricion_audit_chain_sound", "1 si el historial está en orden", value=sound)
    yield Gauge("nutricion_audit_checked_timestamp_seconds", "Última vez", value=_when(audit))
    waiting = UnsealedRow.objects.count()
    yield Gauge("nutricion_audit_unsealed_rows", "Filas que esperan su sello", value=waiting)


def _heartbeat() -> Iterator[Gauge]:
    last = heartbeat_read()
    yield Gauge(
        "nutricion_heartbeat_timestamp_seconds",
        "Última señal de la agenda y el worker; 0 si ninguna",
        value=last.timestamp() if last else 0,
    )


def _outbox() -> Iterator[Gauge]:
    now = timezone.now()
    due = OutboundMessage.objects.filter(
        state=OutboundMessage.State.QUEUED, next_try_at__lte=now
    ).aggregate(count=Count("pk"), oldest=Min("next_try_at"))
    yield Gauge("nutricion_outbox_waiting", "Mensajes por enviar ya debidos", value=due["count"])
    oldest = (now - due["oldest"]).total_seconds() if due["oldest"] else 0
    yield Gauge("nutricion_outbox_oldest_seconds", "Espera del más antiguo", value=oldest)
    received = InboundMessage.objects.filter(state=InboundMessage.State.RECEIVED).count()
    yield Gauge("nutricion_inbound_waiting", "Mensajes recibidos sin atender", value=received)


def _whatsapp() -> Iterator[Gauge]:
    """Messages written in the last hour, by how they are now."""
    family = Gauge("nutricion_whatsapp_recent", "Mensajes de la última hora", labels=["state"])
    newest = OutboundMessage.objects.aggregate(pk=Max("pk"))["pk"] or 0
    recent = OutboundMessage.objects.filter(
        pk__gt=newest - RECENT_ROWS, created_at__gt=timezone.now() - RECENT
    )
    counted = dict(recent.order_by().values_list("state").annotate(Count("pk")))
    for state in OutboundMessage.State.values:
        family.add_metric([state], counted.get(state, 0))
    yield family


def _when(result: dict[str, str]) -> float:
    return datetime.fromisoformat(result["at"]).timestamp() if result else 0


SOURCES: dict[str, Source] = {
    "build": _build,
    "disk": _disk,
    "database": _connections,
    "backup": _backup,
    "drill": _drill,
    "audit": _chain,
    "heartbeat": _heartbeat,
    "outbox": _outbox,
    "whatsapp": _whatsapp,
}
