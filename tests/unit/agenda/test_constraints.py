"""Each rule that the database holds, tripped; two people at once."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import time, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from agenda.errors import SlotTakenError
from agenda.models import Appointment, BlockedTime, BookingPage, VisitType, WorkingHours
from agenda.services.booking import appointment_book
from audit.spans import bodies
from audit.triggers import missing_triggers
from tests.factories.agenda import appointment_of, tomorrow_at, visit_type_of
from tests.factories.patients import PatientFactory


def trips(name, make):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    said = str(caught.value)
    assert name in said or "unique constraint" in said.lower()


def copy(row, **changes):
    """A second row like the first, written past every service."""
    fields = [
        f.attname for f in Appointment._meta.concrete_fields if f.name not in ("id", "public_id")
    ]
    return Appointment.objects.create(**{n: getattr(row, n) for n in fields} | changes)


@pytest.mark.smoke
@pytest.mark.parametrize("state", ["pending", "confirmed", "attended"])
def test_database_refuses_two_at_once(owner, state):
    row = appointment_of(owner)
    inside = {
        "starts_at": row.starts_at + timedelta(minutes=29),
        "ends_at": row.ends_at + timedelta(minutes=29),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        copy(row, state=state, **inside)
    copy(row, state="no_show", **inside)
    copy(row, state=state, starts_at=row.ends_at, ends_at=row.ends_at + timedelta(minutes=5))


def test_database_refuses_a_row_moved_onto_another(owner):
    first, second = appointment_of(owner), appointment_of(owner)
    times = {"starts_at": first.starts_at, "ends_at": first.ends_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=second.pk).update(**times)
    Appointment.objects.filter(pk=second.pk).update(state="no_show", **times)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=second.pk).update(state="confirmed")


def test_taking_the_rule_away_is_noticed(owner):
    from audit.triggers import remove_triggers

    only = "audit_exclude" if connection.vendor == "postgresql" else "audit_overlap"
    remove_triggers(only=only)
    assert "agenda_appointment" in missing_triggers()


APPOINTMENT = [
    ("appointment_ends_later", lambda row: {"ends_at": row.starts_at}),
    ("appointment_of_somebody", lambda row: {"patient_id": None}),
    ("appointment_state_known", lambda row: {"state": "tal vez"}),
    ("appointment_state_known", lambda row: {"origin": "cielo"}),
    ("appointment_cancel_explained", lambda row: {"state": "cancelled"}),
    ("appointment_cancel_explained", lambda row: {"cancel_reason": "porque sí"}),
    ("appointment_author_known", lambda row: {"created_by_id": None}),
]


@pytest.mark.parametrize(("name", "changes"), APPOINTMENT)
def test_appointment_rule(owner, name, changes):
    row = appointment_of(owner)
    trips(name, lambda: Appointment.objects.filter(pk=row.pk).update(**changes(row)))


def test_appointment_is_not_deleted(owner):
    row = appointment_of(owner)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("visit_type_lasts", {"minutes": 4}),
        ("visit_type_lasts", {"minutes": 481}),
        ("visit_type_lasts", {"buffer_after": 121}),
        ("visit_type_price_positive", {"price": -1}),
        ("visit_type_choices_known", {"colour": "#fff"}),
        ("visit_type_choices_known", {"name": ""}),
    ],
)
def test_visit_type_rule(owner, name, changes):
    row = visit_type_of(owner)
    trips(name, lambda: VisitType.objects.filter(pk=row.pk).update(**changes))


def test_other_rules(owner):
    now = timezone.now()
    hours = {"clinic": owner.clinic, "professional": owner.user, "weekday": 0, "opens": time(9)}
    block = {"clinic": owner.clinic, "created_by": owner.user, "starts_at": now}
    later = {"ends_at": now + timedelta(hours=1)}
    trips("hours_close_later", lambda: WorkingHours.objects.create(**hours, closes=time(9)))
    trips(
        "hours_weekday_known",
        lambda: WorkingHours.objects.create(**hours | {"weekday": 7}, closes=time(10)),
    )
    trips(
        "blocked_ends_later", lambda: BlockedTime.objects.create(**block, ends_at=now, reason="x")
    )
    trips("blocked_explained", lambda: BlockedTime.objects.create(**block, **later))
    trips(
        "blocked_lift_paired",
        lambda: BlockedTime.objects.create(**block, **later, reason="x", lifted_at=now),
    )
    trips(
        "booking_page_horizon",
        lambda: BookingPage.objects.create(clinic=owner.clinic, slug="a", horizon_days=0),
    )
    trips(
        "booking_page_addressed", lambda: BookingPage.objects.create(clinic=owner.clinic, slug="")
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="la base en memoria no admite hilos"
)
def test_two_people_book_the_same_hour_and_one_gets_it(owner):
    kind = visit_type_of(owner)
    patients = [PatientFactory(clinic=owner.clinic, responsible=owner.user) for _ in range(4)]
    barrier = Barrier(len(patients))

    def book(patient) -> bool:
        barrier.wait(5)
        try:
            appointment_book(
                professional=owner,
                visit_type=kind,
                starts_at=tomorrow_at(10),
                patient=patient,
                by=owner,
            )
        except SlotTakenError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(patients)) as pool:
        got = list(pool.map(book, patients))
    assert sorted(got) == [False, False, False, True]
    assert Appointment.objects.count() == 1


def test_two_people_at_once_on_a_file_of_sqlite(tmp_path):
    """The same race on the embedded database: its own file, its own connections, our trigger."""
    file = tmp_path / "carrera.sqlite3"
    statements = [
        body.replace("{name}", f"t{n}")
        for n, (table, _, bodies_) in enumerate(bodies("sqlite"))
        if table == "agenda_appointment"
        for body in bodies_
    ]
    with closing(sqlite3.connect(file)) as db:
        db.executescript(
            "PRAGMA journal_mode=WAL; CREATE TABLE agenda_appointment (id INTEGER PRIMARY KEY, "
            "professional_id INTEGER, starts_at TEXT, ends_at TEXT, state TEXT);"
        )
        for statement in statements:
            db.execute(statement)
        db.commit()
    barrier = Barrier(6)

    def book(minute: int) -> bool:
        with closing(sqlite3.connect(file, timeout=20, isolation_level=None)) as db:
            barrier.wait(5)
            try:
                db.execute(
                    "INSERT INTO agenda_appointment (professional_id, starts_at, ends_at, state) "
                    "VALUES (1, ?, '2026-11-30 17:00:00', 'pending')",
                    [f"2026-11-30 16:{minute:02}:00"],
                )
            except sqlite3.IntegrityError as error:
                assert "ocupado" in str(error)
                return False
            return True

    with ThreadPoolExecutor(6) as pool:
        got = list(pool.map(book, range(0, 60, 10)))
    assert sum(got) == 1
