"""What the change history cannot see leaves a row of the database's own."""

from __future__ import annotations

import pytest
from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts.models import Clinic, Membership, User
from audit.actor import acting_as
from audit.chain import seal_all
from audit.models import ChainLink, RowChange
from audit.row_triggers import HIDDEN
from audit.verification import verify
from tests.unit.audit.backdoor import sql


def changes(model, op):
    rows = RowChange.objects.filter(table_name=model._meta.db_table, op=op)
    return list(rows.order_by("pk"))


def test_save_leaves_an_entry_and_no_row(clinic):
    entries = LogEntry.objects.count()
    clinic.name = "Otro"
    clinic.save(update_fields=["name"])
    assert LogEntry.objects.count() == entries + 1
    assert not RowChange.objects.exists()


def test_queryset_update_leaves_a_row(clinic, owner):
    old = clinic.name
    with acting_as(user=owner.user):
        Clinic.objects.filter(pk=clinic.pk).update(name="Otro", phone="")
    [row] = changes(Clinic, "U")
    assert (row.before, row.after) == ({"name": old}, {"name": "Otro"})
    assert (row.row_pk, row.actor_id) == (str(clinic.pk), owner.user_id)


def test_queryset_update_without_change_leaves_nothing(clinic):
    Clinic.objects.filter(pk=clinic.pk).update(name=clinic.name)
    assert not RowChange.objects.exists()


def test_bulk_create_leaves_a_whole_row_each(db):
    made = Clinic.objects.bulk_create(
        Clinic(name=n, address="C", legal_name="L") for n in ("Uno", "Dos")
    )
    rows = changes(Clinic, "I")
    assert [(r.after["name"], r.before) for r in rows] == [("Uno", None), ("Dos", None)]
    assert [r.row_pk for r in rows] == [str(c.pk) for c in made]


def test_bulk_update_leaves_a_row(clinic):
    clinic.name = "En bloque"
    Clinic.objects.bulk_update([clinic], ["name"])
    assert [r.after for r in changes(Clinic, "U")] == [{"name": "En bloque"}]


def test_raw_sql_leaves_a_row_without_actor(clinic):
    sql("UPDATE accounts_clinic SET name = 'Crudo' WHERE id = %s", clinic.pk)
    [row] = changes(Clinic, "U")
    assert (row.after, row.actor_id) == ({"name": "Crudo"}, None)
    assert row.db_user


def test_row_knows_its_clinic(owner):
    Membership.objects.filter(pk=owner.pk).update(is_active=False)
    assert [r.clinic_id for r in changes(Membership, "U")] == [owner.clinic_id]


def test_deletion_is_kept_whole(clinic):
    pk = clinic.pk
    clinic.delete()
    [row] = changes(Clinic, "D")
    assert (row.row_pk, row.before["id"], row.after) == (str(pk), pk, None)


def test_hidden_value_never_copied(owner):
    User.objects.filter(pk=owner.user_id).update(password="muy-secreta", full_name="Nueva")
    [row] = changes(User, "U")
    assert row.after == {"password": HIDDEN, "full_name": "Nueva"}
    assert row.before["password"] == HIDDEN


def test_hidden_change_by_save_leaves_a_row(owner):
    user = owner.user
    user.set_password("otra-distinta-1")
    user.save(update_fields=["password"])
    [row] = changes(User, "U")
    assert row.after == {"password": HIDDEN}


def test_silent_change_leaves_nothing(owner):
    User.objects.filter(pk=owner.user_id).update(last_login="2026-01-01T00:00:00Z")
    assert not changes(User, "U")


def test_many_to_many_leaves_a_row(owner):
    group = Group.objects.create(name="g")
    owner.user.groups.add(group)
    [row] = RowChange.objects.filter(table_name="accounts_user_groups")
    assert row.after["group_id"] == group.pk


def test_save_with_history_disabled_leaves_a_row(clinic):
    clinic.name = "A escondidas"
    with disable_auditlog():
        clinic.save()
    assert [r.after for r in changes(Clinic, "U")] == [{"name": "A escondidas"}]


def test_failed_save_does_not_cover_the_next_road(clinic):
    clinic.name = ""
    with pytest.raises(IntegrityError), transaction.atomic():
        clinic.save()
    Clinic.objects.filter(pk=clinic.pk).update(name="Después")
    assert [r.after for r in changes(Clinic, "U")] == [{"name": "Después"}]


def test_rolled_back_change_leaves_nothing(clinic):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Clinic.objects.filter(pk=clinic.pk).update(name="Otro")
        _ = 1 / 0
    assert not RowChange.objects.exists()


def test_rows_are_sealed(clinic):
    Clinic.objects.filter(pk=clinic.pk).update(name="Otro")
    seal_all()
    assert ChainLink.objects.filter(kind="row").count() == 1
    assert verify().sound


def test_wide_bulk_insert_marks_every_row(owner):
    """The mark is at the head of the statement: its length does not matter."""
    many = [Clinic(name=f"C{n}", address="C" * 300, legal_name="L") for n in range(80)]
    with acting_as(user=owner.user):
        Clinic.objects.bulk_create(many)
    assert {r.actor_id for r in changes(Clinic, "I")} == {owner.user_id}
    assert len(changes(Clinic, "I")) == 80


@pytest.mark.django_db(transaction=True)
def test_triggers_come_back_after_flush():
    call_command("flush", interactive=False, verbosity=0)
    fresh = Clinic.objects.create(name="C", address="C", legal_name="L")
    Clinic.objects.filter(pk=fresh.pk).update(name="Otro")
    assert RowChange.objects.count() == 1
    assert connection.in_atomic_block is False
