"""Every column of every kind of sealed row: changed once, found, and named at its place."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from accounts.models import Clinic
from audit.actor import acting_as
from audit.canonical import COLUMNS
from audit.chain import seal_all
from audit.models import ChainLink, RowChange
from audit.sealed_rows import SOURCES
from audit.verification import verify
from tests.factories.accounts import ClinicFactory
from tests.unit.audit.backdoor import sql, triggers_off
from tests.unit.audit.rows import access

EVERY = [(kind, column) for kind in SOURCES for column in COLUMNS[kind] if column != "id"]


@pytest.fixture
def mixed(owner):
    """Changes, accesses and direct changes, one after another."""
    with acting_as(user=owner.user, role="owner", clinic_id=owner.clinic_id):
        for n in range(3):
            clinic = ClinicFactory()
            access(n)
            Clinic.objects.filter(pk=clinic.pk).update(phone=str(n))
    seal_all()
    assert verify().sound


def other_value(field: models.Field) -> object:
    """Something the column accepts and did not hold."""
    if isinstance(field, models.JSONField):
        return '{"otro": 1}'
    if isinstance(field, models.DateTimeField):
        return "2001-01-01 00:00:00+00:00"
    if isinstance(field, models.GenericIPAddressField):
        return "10.9.8.7"
    if field.name == "action":
        return "print" if isinstance(field, models.CharField) else 3
    if field.name == "op":
        return "I"
    return "77" if isinstance(field, models.CharField | models.TextField) else 77


@pytest.mark.parametrize(("kind", "column"), EVERY)
def test_tamper_with_any_column_is_found(mixed, kind, column):
    model = SOURCES[kind]
    link = ChainLink.objects.filter(kind=kind).order_by("-seq")[0]
    field = next(f for f in model._meta.concrete_fields if f.attname == column)
    value = other_value(field)
    if column == "actor_id" and model is LogEntry:
        value = None  # a foreign key: the person is wiped out
    if column == "content_type_id":
        value = ContentType.objects.get_for_model(LogEntry).pk
    with triggers_off():
        table = model._meta.db_table
        sql(f"UPDATE {table} SET {column} = %s WHERE id = %s", value, link.source_pk)  # noqa: S608
    fault = verify().fault
    assert (fault.kind, fault.seq, fault.source_pk) == ("editada", link.seq, link.source_pk)


def test_tamper_with_every_row_of_a_long_chain(mixed):
    """Delete each row in turn: always found, always at its folio, never elsewhere."""
    for link in ChainLink.objects.order_by("seq"):
        with triggers_off(), transaction.atomic():
            table = SOURCES[link.kind]._meta.db_table
            sql(f"DELETE FROM {table} WHERE id = %s", link.source_pk)  # noqa: S608
            fault = verify().fault
            assert (fault.kind, fault.seq) == ("borrada", link.seq)
            transaction.set_rollback(True)
    assert verify().sound


def test_tamper_row_kinds_are_all_there(mixed):
    assert {kind for kind, _ in EVERY} == set(ChainLink.objects.values_list("kind", flat=True))
    assert RowChange.objects.count() == 3
    assert connection.vendor in ("postgresql", "sqlite")
