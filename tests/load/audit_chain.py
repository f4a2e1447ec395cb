"""What the proof costs: records a second with and without it, and how fast it is checked.

    scripts/services run -- .venv/bin/python tests/load/audit_chain.py [rows]
    .venv/bin/python tests/load/audit_chain.py [rows]          (SQLite, on a file of its own)

Works on a scratch database of its own and removes it.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DEPLOYMENT", "local")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from auditlog.models import LogEntry  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from accounts.models import Clinic  # noqa: E402
from audit import chain, triggers  # noqa: E402
from audit.models import AccessEvent, Action, UnsealedRow  # noqa: E402
from audit.verification import verify  # noqa: E402

WRITES = 400


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def tell(what: str, seconds: float, count: int) -> None:
    print(f"{what:<58}{count / seconds:>10.0f}/s  {1000 * seconds / count:>8.3f} ms")


def create(count: int) -> None:
    for n in range(count):
        with transaction.atomic():
            Clinic.objects.create(name=f"C{n}", address="Calle", legal_name="Razón")


def bulk(count: int) -> None:
    Clinic.objects.bulk_create(
        Clinic(name=f"B{n}", address="Calle", legal_name="Razón") for n in range(count)
    )


def access(count: int) -> None:
    for n in range(count):
        AccessEvent(action=Action.READ, user_id=n, detail="lectura").save(force_insert=True)


def writes() -> None:
    """One record a transaction: auditlog alone, with triggers, and with the seal."""
    import audit.receivers as receivers

    sealing = receivers.seal_on_commit

    receivers.seal_on_commit = lambda using: None  # type: ignore[assignment]
    triggers.remove_triggers()
    create(50)
    tell("registro + auditlog, sin disparadores ni sello", timed(lambda: create(WRITES)), WRITES)
    tell("alta en bloque, sin disparadores", timed(lambda: bulk(2000)), 2000)
    triggers.install_triggers()
    tell("registro + auditlog + disparadores", timed(lambda: create(WRITES)), WRITES)
    tell("alta en bloque con disparadores (un RowChange cada una)", timed(lambda: bulk(2000)), 2000)
    receivers.seal_on_commit = sealing
    chain.seal_all()
    tell("registro + auditlog + disparadores + sello", timed(lambda: create(WRITES)), WRITES)
    tell("acceso + sello", timed(lambda: access(WRITES)), WRITES)


def four_writers() -> None:
    """The same, by four at once."""

    def work() -> None:
        create(WRITES // 4)
        connections.close_all()

    def run() -> None:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    tell("lo mismo, cuatro a la vez", timed(run), WRITES)


def check(count: int) -> None:
    """Seal and verify `count` rows, half changes and half accesses."""
    kind = ContentType.objects.get_for_model(Clinic)
    changes = {"name": ["Consultorio", "Clínica del Valle"], "phone": ["", "5555555555"]}
    LogEntry.objects.bulk_create(
        (
            LogEntry(
                content_type=kind,
                object_pk=str(n),
                object_id=n,
                object_repr="Consultorio",
                action=1,
                changes=changes,
                additional_data={"name": "Ana", "role": "owner", "clinic": 1},
            )
            for n in range(count // 2)
        ),
        batch_size=500,
    )
    AccessEvent.objects.bulk_create(
        (
            AccessEvent(action=Action.READ, user_id=n, user_name="Ana", clinic_id=1)
            for n in range(count // 2)
        ),
        batch_size=500,
    )
    waiting = UnsealedRow.objects.count()
    tell(f"sellar {waiting} filas", timed(chain.seal_all), waiting)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, cpu = time.perf_counter(), time.process_time()
    report = verify()
    cpu = time.process_time() - cpu
    tell(f"verificar {report.links} sellos", time.perf_counter() - start, report.links)
    tell("  de ellos, procesador de este proceso", cpu, report.links)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"sin falta: {report.sound}; la memoria creció {grown // 1024} MB")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{folder}/test_audit.db"
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/test_audit.db"
        old = setup_databases(verbosity=0, interactive=False)
        try:
            print(connection.vendor)
            writes()
            four_writers()
            check(count)
        finally:
            teardown_databases(old, verbosity=0)


if __name__ == "__main__":
    main()
