"""Several writers at once: every row sealed once, in one chain, and nobody waits holding a row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from auditlog.models import LogEntry
from django.db import connection, connections, transaction

from accounts.models import Clinic
from audit.chain import seal_all
from audit.models import AccessEvent, ChainLink, UnsealedRow
from audit.verification import verify
from tests.factories.accounts import ClinicFactory
from tests.unit.audit.rows import access

WRITERS, EACH = 4, 15
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="la base en memoria no admite hilos"
    ),
]
_ = connection  # named in the condition above


def in_thread(work, *args):
    try:
        return work(*args)
    finally:
        connections.close_all()


def write_records(writer: int) -> None:
    for n in range(EACH):
        with transaction.atomic():
            clinic = ClinicFactory(name=f"W{writer} {n}")
            access(writer)
            Clinic.objects.filter(pk=clinic.pk).update(phone="55")


def test_four_writers_make_one_sound_chain():
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(in_thread, write_records, n) for n in range(WRITERS)]:
            done.result(timeout=60)
    seal_all()
    report = verify()
    assert report.fault is None
    assert report.links == LogEntry.objects.count() + AccessEvent.objects.count() + WRITERS * EACH
    assert ChainLink.objects.order_by("-seq").first().seq == report.links
    assert not UnsealedRow.objects.exists()


def test_rows_are_sealed_by_their_own_commit():
    ClinicFactory()
    access()
    assert not UnsealedRow.objects.exists()
    assert ChainLink.objects.count() == 2


def test_one_seal_for_a_transaction_of_many_rows(django_assert_max_num_queries):
    with transaction.atomic():
        for n in range(20):
            access(n)
        hooks = [f for _, f, _ in connection.run_on_commit if hasattr(f, "seals")]
        assert len(hooks) == 1
    assert ChainLink.objects.count() == 20


def test_open_transaction_does_not_hold_the_chain():
    """A long transaction has written rows and is still open: others write and are sealed."""
    written, finish = Event(), Event()

    def slow() -> None:
        with transaction.atomic():
            ClinicFactory(name="lenta")
            written.set()
            finish.wait(10)

    with ThreadPoolExecutor(1) as pool:
        slow_one = pool.submit(in_thread, slow)
        written.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '5s'")
        ClinicFactory(name="rápida")
        assert ChainLink.objects.count() == 1, "solo lo confirmado se sella"
        finish.set()
        slow_one.result(timeout=10)
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
    assert ChainLink.objects.count() == 2
    assert verify().sound


def test_seal_left_by_a_crash_is_done_by_the_next(monkeypatch):
    monkeypatch.setattr("audit.receivers.seal_on_commit", lambda using: None)
    access(1)
    monkeypatch.undo()
    assert UnsealedRow.objects.count() == 1
    access(2)
    assert not UnsealedRow.objects.exists()
    assert verify().links == 2


def test_failing_seal_does_not_lose_the_record(monkeypatch):
    def broken(**kwargs):
        raise RuntimeError

    monkeypatch.setattr("audit.sealing.seal_pending", broken)
    access(1)
    assert AccessEvent.objects.count() == UnsealedRow.objects.count() == 1
