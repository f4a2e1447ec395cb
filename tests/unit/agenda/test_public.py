"""The public page, the appointment's link and the calendar: open doors, and what stays behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from agenda.booking import limits
from agenda.models import Appointment, AppointmentLink
from agenda.services.links import appointment_link, calendar_feed_make, calendar_feed_revoke
from agenda.services.state import appointment_cancel
from agenda.tokens import token_hash
from tests.factories.agenda import (
    appointment_of,
    block_of,
    booking_page,
    open_week,
    tomorrow_at,
    visit_type_of,
)
from tests.factories.patients import PatientFactory

PATIENT_WORDS = ("Itzel", "Sáenz", "Ñandú", "5512345678", "55 1234 5678", "Toluca")


@pytest.fixture(autouse=True)
def _no_counts(db):
    cache.clear()


@pytest.fixture
def page(owner):
    """A public page with one type of visit and a whole week of hours."""
    open_week(owner)
    visit_type_of(owner, is_online=True, name="Primera consulta")
    return booking_page(owner)


def start_of(page) -> str:
    return reverse("booking:start", args=[page.slug])


def asked(**changes):
    return {
        "start": tomorrow_at(10, days=2).isoformat(),
        "name": "Rosa Luna",
        "phone": "55 8765 4321",
        "notice": "on",
    } | changes


def test_page_is_not_there_until_turned_on(owner):
    closed = booking_page(owner, is_open=False)
    assert Client().get(start_of(closed)).status_code == 404
    assert Client().get(reverse("booking:notice", args=[closed.slug])).status_code == 404
    assert Client().get("/citas/otro-consultorio/").status_code == 404


def test_page_offers_hours_and_nobody(page, owner):
    row = appointment_of(owner, starts_at=tomorrow_at(10, days=2))
    block_of(owner)
    answer = Client().get(start_of(page))
    text = answer.content.decode()
    assert tomorrow_at(9, days=2).isoformat() in text
    assert row.starts_at.astimezone().isoformat() not in text
    assert tomorrow_at(10, days=2).isoformat() not in text
    assert not any(word in text for word in (*PATIENT_WORDS, row.who, "Curso"))
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Referrer-Policy"] == "same-origin"  # stricter, and browsers send Origin: null
    assert "noindex" in answer["X-Robots-Tag"]


def test_page_without_types_says_to_call(owner):
    page = booking_page(owner)
    assert "Llame al consultorio" in Client().get(start_of(page)).content.decode()
    assert Client().post(start_of(page), asked()).status_code == 422


def test_request_waits_with_a_link(page):
    answer = Client().post(start_of(page), asked())
    row = Appointment.objects.get()
    assert (row.state, row.origin, row.patient, row.created_by) == ("pending", "online", None, None)
    assert (row.contact_name, row.contact_phone) == ("Rosa Luna", "+525587654321")
    secret = answer["Location"].split("/")[-2]
    assert AppointmentLink.objects.get().sha256 == token_hash(secret)
    shown = Client().get(answer["Location"]).content.decode()
    assert "Por confirmar" in shown
    assert "Rosa" not in shown


def test_patients_telephone_is_not_linked_by_itself(page, owner):
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    Client().post(start_of(page), asked(phone=patient.phone))
    assert Appointment.objects.get().patient is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": ""}, "Elija una hora"),
        ({"start": "ayer"}, "Elija una de las horas"),
        ({"start": "2026-13-45T99:00:00-06:00"}, "Elija una de las horas"),
        ({"start": "2030-01-01T10:00:00"}, "Elija una de las horas"),
        ({"name": ""}, "obligatorio"),
        ({"phone": "12"}, "teléfono"),
        ({"email": "rosa"}, "le falta la @"),
        ({"notice": ""}, "aviso de privacidad"),
    ],
)
def test_odd_request_is_refused_and_stays_typed(page, changes, said):
    answer = Client().post(start_of(page), asked(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert changes.get("name") == "" or "Rosa Luna" in answer.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    "when",
    [
        lambda: tomorrow_at(15, days=2),
        lambda: tomorrow_at(10, 5, days=2),
        lambda: tomorrow_at(10, days=40),
        lambda: tomorrow_at(10, days=-3),
        lambda: timezone.now() + timedelta(hours=1),
    ],
    ids=["closed", "off the grid", "too far", "past", "too soon"],
)
def test_only_offered_hours_are_given(page, when):
    answer = Client().post(start_of(page), asked(start=when().isoformat()))
    assert answer.status_code == 422
    assert not Appointment.objects.exists()


def test_type_that_is_not_offered_is_not_given(page, owner):
    hidden = visit_type_of(owner, name="Control interno")
    Client().post(f"{start_of(page)}?tipo={hidden.public_id}", asked())
    assert Appointment.objects.get().visit_type.name == "Primera consulta"
    assert "Control interno" not in Client().get(start_of(page)).content.decode()


def test_program_that_fills_in_everything_gets_thanks_and_nothing(page):
    answer = Client().post(start_of(page), asked(website="http://x.example"))
    assert "Gracias" in answer.content.decode()
    assert not Appointment.objects.exists()


def test_one_address_asks_so_many_times(page):
    answers = [
        Client().post(start_of(page), asked(name="")).status_code
        for _ in range(limits.REQUESTS_AN_HOUR + 1)
    ]
    assert answers == [422] * limits.REQUESTS_AN_HOUR + [429]
    assert Client().get(start_of(page)).status_code == 200


def test_looking_is_limited_too(page, monkeypatch):
    monkeypatch.setattr(limits, "LOOKS_A_MINUTE", 3)
    answers = [Client().get(start_of(page)).status_code for _ in range(4)]
    assert answers[:3] == [200, 200, 200]
    assert answers[3] == 429


def test_one_telephone_holds_so_many(page):
    for number in range(limits.OPEN_A_PHONE):
        Client().post(start_of(page), asked(start=tomorrow_at(10 + number, days=2).isoformat()))
    answer = Client().post(start_of(page), asked(start=tomorrow_at(13, days=2).isoformat()))
    assert answer.status_code == 429
    assert "llame al consultorio" in answer.content.decode()
    assert Appointment.objects.count() == limits.OPEN_A_PHONE


def test_clinic_receives_so_many_in_an_hour(page, monkeypatch):
    monkeypatch.setattr(limits, "CLINIC_AN_HOUR", 1)
    Client().post(start_of(page), asked())
    later = asked(start=tomorrow_at(12, days=2).isoformat(), phone="5511111111")
    assert Client().post(start_of(page), later).status_code == 429


def test_notice_in_force_is_shown(page):
    text = Client().get(reverse("booking:notice", args=[page.slug])).content.decode()
    assert "Secretaría Anticorrupción" in text
    assert "INAI" not in text


def test_looking_costs_the_same_with_more_appointments(page, owner):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(start_of(page))
        return len(queries)

    cost()
    first = cost()
    for hour in (9, 10, 11):
        appointment_of(owner, starts_at=tomorrow_at(hour, days=3))
    assert cost() == first


# --- The link ------------------------------------------------------------------------------------


def visit_of(row) -> str:
    return reverse("booking:visit", args=[appointment_link(appointment=row)])


def test_link_shows_the_appointment_and_not_whose(owner):
    row = appointment_of(owner, note="Trae estudios")
    text = Client().get(visit_of(row)).content.decode()
    assert row.visit_type.name in text
    assert not any(word in text for word in (*PATIENT_WORDS, row.who, "Trae estudios"))


def test_looking_at_the_link_changes_nothing(owner):
    """WhatsApp and mail programs open links to show a preview."""
    row = appointment_of(owner)
    Client().get(visit_of(row))
    row.refresh_from_db()
    assert row.state == "pending"


def test_link_confirms_and_cancels(owner):
    row = appointment_of(owner, starts_at=tomorrow_at(10))
    path = visit_of(row)
    Client().post(path, {"act": "confirm"})
    row.refresh_from_db()
    assert row.state == "confirmed"
    Client().post(path, {"act": "otra cosa"})
    Client().post(path, {"act": "cancel"})
    row.refresh_from_db()
    assert (row.state, row.cancel_reason) == ("cancelled", "La canceló la persona desde su enlace")
    assert Client().post(path, {"act": "cancel"}).status_code == 302
    assert Client().post(path, {"act": "confirm"}).status_code == 422


def test_link_moves_to_a_free_hour_only(owner):
    open_week(owner)
    row = appointment_of(owner, starts_at=tomorrow_at(10, days=3))
    appointment_of(owner, starts_at=tomorrow_at(12, days=3))
    secret = appointment_link(appointment=row)
    path = reverse("booking:visit-move", args=[secret])
    for taken in (tomorrow_at(12, days=3), tomorrow_at(15, days=3), timezone.now()):
        assert Client().post(path, {"start": taken.isoformat()}).status_code == 422
    assert Client().post(path, {"start": tomorrow_at(11, days=3).isoformat()}).status_code == 302
    row.refresh_from_db()
    assert row.starts_at == tomorrow_at(11, days=3)
    appointment_cancel(appointment=row, reason="Prueba", by=owner)
    assert Client().post(path, {"start": tomorrow_at(10, days=3).isoformat()}).status_code == 422
    assert Client().get(path).status_code == 200


def test_link_dies(owner):
    row = appointment_of(owner)
    path = visit_of(row)
    for expires, status in ((timedelta(seconds=5), 200), (timedelta(0), 404)):
        link = AppointmentLink(
            appointment=row,
            sha256=token_hash(f"secreto{expires}"),
            created_at=timezone.now() - timedelta(days=1),
            expires_at=timezone.now() + expires,
        )
        link.save(force_insert=True)
        found = reverse("booking:visit", args=[f"secreto{expires}"])
        assert Client().get(found).status_code == status
    assert Client().get(path).status_code == 200
    assert Client().get(path[:-2] + "x/").status_code == 404
    assert Client().get(reverse("booking:visit", args=["x" * 5000])).status_code == 404


def test_secret_is_not_in_the_database(owner):
    secret = appointment_link(appointment=appointment_of(owner))
    rows = AppointmentLink.objects.values_list("sha256", flat=True)
    assert secret not in list(rows)
    assert len(secret) >= 43


# --- The calendar --------------------------------------------------------------------------------


def test_calendar_has_hours_and_initials_only(owner, nutritionist):
    row = appointment_of(owner, note="Trae estudios")
    appointment_of(nutritionist)
    cancelled = appointment_of(owner)
    appointment_cancel(appointment=cancelled, reason="Prueba", by=owner)
    answer = Client().get(reverse("booking:feed", args=[calendar_feed_make(by=owner)]))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert not any(word in text for word in (*PATIENT_WORDS, "Trae", row.who))
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [event["UID"] for event in events] == [f"{row.public_id}@agenda"]
    assert events[0]["SUMMARY"] == f"{row.initials} {row.visit_type.name}"
    assert events[0].start == row.starts_at


def test_calendar_dies_with_its_secret_and_its_person(owner):
    first = reverse("booking:feed", args=[calendar_feed_make(by=owner)])
    second = reverse("booking:feed", args=[calendar_feed_make(by=owner)])
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    owner.is_active = False
    owner.save(update_fields=["is_active"])
    assert Client().get(second).status_code == 404
    owner.is_active = True
    owner.save(update_fields=["is_active"])
    calendar_feed_revoke(by=owner)
    assert Client().get(second).status_code == 404
