"""What was written in the history stays written, whatever the road."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import Clinic
from audit.chain import seal_all
from audit.frozen import FrozenRecordError
from audit.models import AccessEvent, ChainLink, RowChange
from tests.unit.audit.backdoor import sql
from tests.unit.audit.rows import access

TABLES = ["auditlog_logentry", "audit_accessevent", "audit_chainlink", "audit_rowchange"]


@pytest.fixture
def history(clinic):
    access()
    Clinic.objects.filter(pk=clinic.pk).update(name="Otro")
    seal_all()
    assert all(m.objects.exists() for m in (LogEntry, AccessEvent, ChainLink, RowChange))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["DELETE FROM {t}", "UPDATE {t} SET {c} = {c}"])
def test_append_only_refuses_raw_sql(history, table, statement):
    column = "seq" if table == "audit_chainlink" else "id"
    with pytest.raises(DatabaseError, match="no se modifica"), transaction.atomic():
        sql(statement.format(t=table, c=column))


@pytest.mark.parametrize("table", [*TABLES, "accounts_clinic"])
def test_append_only_refuses_truncate(history, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite no tiene TRUNCATE")
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # else the pending foreign keys refuse it first
    with pytest.raises(DatabaseError, match="no se vacía"), transaction.atomic():
        sql(f"TRUNCATE {table} CASCADE")


def test_append_only_refuses_library_queryset(history):
    for change in (LogEntry.objects.all().delete, lambda: LogEntry.objects.update(cid="x")):
        with pytest.raises(DatabaseError, match="no se modifica"), transaction.atomic():
            change()


@pytest.mark.parametrize("model", [AccessEvent, ChainLink, RowChange])
def test_append_only_refuses_orm(history, model):
    row = model.objects.first()
    for change in (row.save, row.delete, model.objects.all().delete):
        with pytest.raises(FrozenRecordError):
            change()
    with pytest.raises(FrozenRecordError):
        model.objects.update(at=None)


def test_flush_refused_outside_tests(clinic, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "nutricion")
    monkeypatch.setattr(connection, "is_in_memory_db", lambda: False, raising=False)
    with pytest.raises(CommandError, match="no se vacían"):
        call_command("flush", interactive=False)
    assert Clinic.objects.exists()


def test_RET_08_auditlogflush_refused(db):
    with pytest.raises(CommandError, match="no se borra"):
        call_command("auditlogflush", "--yes")


def test_remove_stale_contenttypes_refused_with_history(clinic):
    entry = LogEntry.objects.first()
    kind = entry.content_type
    type(kind).objects.filter(pk=kind.pk).update(model="desaparecido")
    type(kind).objects.clear_cache()
    try:
        with pytest.raises(CommandError, match="Tienen historial"):
            call_command("remove_stale_contenttypes", interactive=False)
        assert LogEntry.objects.filter(pk=entry.pk).exists()
    finally:
        type(kind).objects.clear_cache()


def test_remove_stale_contenttypes_works_without_history(db):
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.create(app_label="accounts", model="sinhistoria")
    call_command("remove_stale_contenttypes", interactive=False, verbosity=0)
    assert not ContentType.objects.filter(model="sinhistoria").exists()
