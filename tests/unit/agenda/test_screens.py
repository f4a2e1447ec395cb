"""The agenda's pages: what they show, whom, and what happens when something is wrong."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.models import (
    Appointment,
    BlockedTime,
    BookingPage,
    CalendarFeed,
    VisitType,
    WorkingHours,
)
from agenda.services.booking import ContactData
from agenda.services.state import appointment_cancel
from patients.models import Consultation, Patient
from tests.factories.agenda import (
    appointment_of,
    block_of,
    open_week,
    tomorrow_at,
    visit_type_of,
)
from tests.factories.patients import PatientFactory, patient_data

DAY, WEEK = reverse("agenda:day"), reverse("agenda:week")
NEW = reverse("agenda:appointment-new")


@pytest.fixture
def browser(owner, client_of):
    return client_of(owner)


def iso(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}"


def test_day_shows_visits_gaps_and_blocks_in_order(browser, owner):
    open_week(owner)
    row = appointment_of(owner, starts_at=tomorrow_at(10))
    block_of(owner)
    page = browser.get(DAY, {"dia": iso(row.starts_at)}).content.decode()
    places = [
        page.index(text)
        for text in (
            "Libre hasta las 10:00",
            row.who,
            "Libre hasta las 12:00",
            "Curso",
            "Libre hasta las 14:00",
            "Libre hasta las 19:00",
        )
    ]
    assert places == sorted(places)


def test_cancelled_visit_frees_its_hour(browser, owner):
    open_week(owner)
    row = appointment_of(owner, starts_at=tomorrow_at(10))
    appointment_cancel(appointment=row, reason="Prueba", by=owner)
    page = browser.get(DAY, {"dia": iso(row.starts_at)}).content.decode()
    assert "Libre hasta las 14:00" in page
    assert "Cancelada" in page


@pytest.mark.parametrize("asked", ["", "ayer", "9999-99-99", "0001-01-01"])
def test_odd_day_is_today(browser, owner, asked):
    assert browser.get(DAY, {"dia": asked}).context["day"] == timezone.localdate()
    assert browser.get(WEEK, {"dia": asked}).status_code == 200


def test_week_puts_a_visit_in_its_cell(browser, owner):
    open_week(owner)
    row = appointment_of(owner, starts_at=tomorrow_at(10, 15), minutes=90)
    page = browser.get(WEEK, {"dia": iso(row.starts_at)})
    cells = [
        cell for line in page.context["shown"].lines for cell in line.cells if cell and cell.visits
    ]
    assert [(cell.at, cell.rows, cell.visits) for cell in cells] == [(time(10), 4, [row])]
    assert row.who in page.content.decode()


def test_week_shares_the_cell_of_two_short_visits(browser, owner):
    open_week(owner)
    first = appointment_of(owner, starts_at=tomorrow_at(10), minutes=15)
    second = appointment_of(owner, starts_at=tomorrow_at(10, 15), minutes=30)
    page = browser.get(WEEK, {"dia": iso(first.starts_at)})
    cells = [
        cell for line in page.context["shown"].lines for cell in line.cells if cell and cell.visits
    ]
    assert [(cell.rows, cell.visits) for cell in cells] == [(2, [first, second])]


def test_colleagues_agenda_is_chosen(browser, owner, nutritionist):
    row = appointment_of(nutritionist)
    asked = {"dia": iso(row.starts_at)}
    assert row.who not in browser.get(DAY, asked).content.decode()
    asked["de"] = str(nutritionist.public_id)
    assert row.who in browser.get(DAY, asked).content.decode()


def test_queries_are_constant(browser, owner, django_assert_num_queries):
    open_week(owner)
    day = {"dia": iso(tomorrow_at(9))}
    browser.get(DAY, day)
    for hour in (9, 11):
        appointment_of(owner, starts_at=tomorrow_at(hour))
        for path, most in ((DAY, DAY_QUERIES), (WEEK, WEEK_QUERIES)):
            with django_assert_num_queries(most):
                browser.get(path, day)


DAY_QUERIES, WEEK_QUERIES = 8, 8


def test_without_types_the_page_says_how_to_begin(browser):
    assert "Faltan los tipos de visita" in browser.get(NEW).content.decode()


def form_of(owner, **changes):
    return {
        "professional": str(owner.public_id),
        "day": iso(tomorrow_at(10)),
        "other_time": "10:00",
        "visit_type": str(VisitType.objects.get().public_id),
    } | changes


def test_booking_by_form(browser, owner):
    visit_type_of(owner)
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    answer = browser.post(NEW, form_of(owner, patient=str(patient.public_id)))
    row = Appointment.objects.get()
    assert answer["Location"] == reverse("agenda:appointment-detail", args=[row.public_id])
    assert (row.patient, row.starts_at) == (patient, tomorrow_at(10))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Elija un paciente o escriba su nombre"),
        ({"contact_name": "Rosa"}, "Anote un teléfono o un correo"),
        ({"contact_name": "Rosa", "contact_phone": "12"}, "teléfono"),
        ({"other_time": "", "contact_name": "Rosa"}, "Elija una hora libre"),
        ({"day": "mañana"}, "Escriba la fecha como"),
        ({"day": "2020-01-01", "contact_name": "Rosa", "contact_phone": "5512345678"}, "ya pasó"),
        ({"contact_email": "rosa"}, "le falta la @"),
    ],
)
def test_booking_refused_keeps_what_was_typed(browser, owner, changes, said):
    visit_type_of(owner)
    answer = browser.post(NEW, form_of(owner, note="Trae estudios", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Trae estudios" in page
    assert not Appointment.objects.exists()


def test_booking_onto_another_is_refused_in_words(browser, owner):
    kind = visit_type_of(owner)
    appointment_of(owner, starts_at=tomorrow_at(10), visit_type=kind)
    given = form_of(owner, contact_name="Rosa", contact_phone="5512345678")
    answer = browser.post(NEW, given)
    assert answer.status_code == 422
    assert "ya está ocupado" in answer.content.decode()


def test_free_hours_and_patients_are_offered(browser, owner):
    open_week(owner)
    kind = visit_type_of(owner, minutes=60)
    appointment_of(owner, starts_at=tomorrow_at(10))
    asked = {
        "day": iso(tomorrow_at(9)),
        "visit_type": kind.public_id,
        "professional": owner.public_id,
    }
    page = browser.get(reverse("agenda:slot-options"), asked).content.decode()
    assert 'value="09:00"' in page
    assert 'value="09:15"' not in page
    assert 'value="18:00"' in page
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user, search_name="rosa luna")
    found = browser.get(reverse("agenda:patient-options"), {"q": "Rósa"}).content.decode()
    assert str(patient.public_id) in found


@pytest.mark.parametrize("asked", [{}, {"day": "x"}, {"day": "2026-12-01", "visit_type": "x"}])
def test_free_hours_of_nothing_are_none(browser, asked):
    assert browser.get(reverse("agenda:slot-options"), asked).status_code == 200


def test_next_visit_is_suggested_for_a_patient(browser, owner):
    open_week(owner)
    row = appointment_of(owner, starts_at=tomorrow_at(10))
    page = browser.get(NEW, {"paciente": str(row.patient.public_id)})
    assert page.context["form"].initial["suggested"] == timezone.localtime(
        row.starts_at
    ) + timedelta(weeks=4)
    assert row.patient.full_name in page.content.decode()


def test_moving_by_form(browser, owner):
    row = appointment_of(owner, starts_at=tomorrow_at(10))
    path = reverse("agenda:appointment-move", args=[row.public_id])
    given = {"professional": str(owner.public_id), "day": iso(row.starts_at), "other_time": "12:00"}
    assert browser.post(path, given).status_code == 302
    row.refresh_from_db()
    assert row.starts_at == tomorrow_at(12)
    appointment_of(owner, starts_at=tomorrow_at(13))
    assert browser.post(path, given | {"other_time": "13:15"}).status_code == 422


def test_acts_of_the_detail_page(browser, owner):
    row = appointment_of(owner)

    def act(name: str, **given: str) -> str:
        browser.post(reverse(f"agenda:appointment-{name}", args=[row.public_id]), given)
        row.refresh_from_db()
        return row.state

    assert act("confirm") == "confirmed"
    assert act("cancel") == "confirmed"
    assert act("cancel", reason="La pidió el paciente") == "cancelled"
    assert act("reopen") == "pending"
    assert act("no-show") == "no_show"
    assert act("attended") == "attended"
    assert act("no-show") == "attended"


def test_attending_opens_the_visit(browser, owner):
    row = appointment_of(owner)
    answer = browser.post(reverse("practice:appointment-attend", args=[row.public_id]))
    visit = Consultation.objects.get()
    row.refresh_from_db()
    assert (row.state, row.consultation) == ("attended", visit)
    assert answer["Location"] == reverse("practice:consultation-revision", args=[visit.public_id])


def test_attending_somebody_without_record_asks_for_it(browser, owner):
    row = appointment_of(owner, contact=ContactData("Rosa Luna", "5512345678"))
    browser.post(reverse("practice:appointment-attend", args=[row.public_id]))
    assert not Consultation.objects.exists()
    page = browser.get(reverse("agenda:appointment-detail", args=[row.public_id])).content.decode()
    assert "primero abra su expediente" in page


def test_record_opened_from_an_appointment(browser, owner):
    row = appointment_of(owner, contact=ContactData("Rosa Luna Pérez", "5512345678"))
    path = reverse("agenda:appointment-admit", args=[row.public_id])
    initial = browser.get(path).context["form"].initial
    assert (initial["given_names"], initial["second_surname"]) == ("Rosa", "Pérez")
    data = vars(patient_data()) | {"acknowledged": "on", "curp_status": ""}
    assert browser.post(path, {k: v for k, v in data.items() if v}).status_code == 302
    row.refresh_from_db()
    assert row.patient == Patient.objects.get()


def test_appointment_linked_to_a_record(browser, owner, stranger):
    row = appointment_of(owner, contact=ContactData("Rosa", "5512345678"))
    path = reverse("agenda:appointment-link-patient", args=[row.public_id])
    outside = PatientFactory(clinic=stranger.clinic, responsible=stranger.user)
    assert browser.post(path, {"patient": str(outside.public_id)}).status_code == 404
    assert browser.post(path, {"patient": "nadie"}).status_code == 302
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    browser.post(path, {"patient": str(patient.public_id)})
    row.refresh_from_db()
    assert row.patient == patient


def test_assistant_sees_the_agenda_and_no_visit(assistant, owner, client_of):
    row = appointment_of(owner)
    page = client_of(assistant).get(DAY, {"dia": iso(row.starts_at)}).content.decode()
    assert row.who in page
    assert "Atender" not in page
    path = reverse("practice:appointment-attend", args=[row.public_id])
    assert client_of(assistant).post(path).status_code == 403


def test_auditor_looks_and_does_not_write(auditor, owner, client_of):
    row = appointment_of(owner)
    asked = client_of(auditor)
    page = asked.get(reverse("agenda:appointment-detail", args=[row.public_id])).content.decode()
    assert row.who in page
    assert "Cancelar" not in page
    assert asked.get(NEW).status_code == 403


def test_hours_by_form(browser, owner):
    path = reverse("agenda:hours")
    given = {
        "0-0-opens": "09:00",
        "0-0-closes": "14:00",
        "0-1-opens": "16:00",
        "0-1-closes": "18:00",
    }
    assert browser.post(path, given).status_code == 302
    assert WorkingHours.objects.count() == 2
    assert browser.post(path, {"0-0-opens": "10:00", "0-0-closes": "14:00"}).status_code == 302
    assert [row.opens for row in WorkingHours.objects.all()] == [time(10)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"2-0-opens": "09:00"}, "Miércoles: escriba la hora"),
        ({"2-0-opens": "14:00", "2-0-closes": "09:00"}, "va después"),
        (
            {
                "0-0-opens": "09:00",
                "0-0-closes": "14:00",
                "0-1-opens": "13:00",
                "0-1-closes": "15:00",
            },
            "se enciman",
        ),
    ],
)
def test_odd_hours_are_refused_and_stay_typed(browser, given, said):
    answer = browser.post(reverse("agenda:hours"), given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not WorkingHours.objects.exists()
    assert all(f'value="{value}"' in answer.content.decode() for value in given.values())


def test_colleague_does_not_set_anothers_hours(nutritionist, owner, client_of):
    path = f"{reverse('agenda:hours')}?de={owner.public_id}"
    given = {"0-0-opens": "09:00", "0-0-closes": "14:00"}
    assert client_of(nutritionist).post(path, given).status_code == 403


def test_visit_type_by_form(browser, owner):
    path = reverse("agenda:visit-type-new")
    given = {
        "name": "Primera consulta",
        "minutes": "60",
        "buffer_before": "0",
        "buffer_after": "10",
        "price": "900",
        "modality": "in_person",
        "colour": "nopal",
    }
    assert browser.post(path, given | {"minutes": "3"}).status_code == 422
    assert browser.post(path, given).status_code == 302
    assert browser.post(path, given).status_code == 422
    kind = VisitType.objects.get()
    edit = reverse("agenda:visit-type-edit", args=[kind.public_id])
    assert browser.post(edit, given | {"minutes": "75"}).status_code == 302
    browser.post(reverse("agenda:visit-type-retire", args=[kind.public_id]))
    kind.refresh_from_db()
    assert (kind.minutes, kind.retired_at is None) == (75, False)


def test_block_by_form(browser, owner, nutritionist, client_of):
    path = reverse("agenda:blocks")
    given = {"professional": "", "day": iso(tomorrow_at(9)), "reason": "Vacaciones"}
    assert browser.post(path, given).status_code == 302
    page = browser.get(path).content.decode()
    assert "todo el consultorio" in page
    assert "Navidad" in page
    assert client_of(nutritionist).post(path, given).status_code == 422
    odd = given | {"start": "12:00", "end": "11:00"}
    assert browser.post(path, odd).status_code == 422


def test_block_of_everybody_is_lifted_by_who_manages(browser, owner, nutritionist, client_of):
    browser.post(reverse("agenda:blocks"), {"day": iso(tomorrow_at(9)), "reason": "Puente"})
    block = BlockedTime.objects.get()
    path = reverse("agenda:block-lift", args=[block.public_id])
    client_of(nutritionist).post(path)
    block.refresh_from_db()
    assert block.lifted_at is None
    browser.post(path)
    block.refresh_from_db()
    assert block.lifted_by == owner.user


def test_public_page_is_off_until_turned_on(browser, owner):
    path = reverse("agenda:booking-page")
    given = {"slug": "consultorio-nopal", "lead_hours": "12", "horizon_days": "30"}
    assert browser.post(path, given | {"slug": "No vale"}).status_code == 422
    assert browser.post(path, given).status_code == 302
    assert not BookingPage.objects.get().is_open
    browser.post(path, given | {"is_open": "on"})
    page = browser.get(path).content.decode()
    assert "/citas/consultorio-nopal/" in page
    assert "Ningún tipo de visita se ofrece" in page


def test_calendar_address_is_shown_once(browser, owner):
    path = reverse("agenda:feed")
    assert "/citas/calendario/" in browser.post(path).content.decode()
    assert "/citas/calendario/" not in browser.get(path).content.decode()
    browser.post(path)
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1
    browser.post(path, {"act": "revoke"})
    assert not CalendarFeed.objects.filter(revoked_at=None).exists()


def test_patient_page_shows_what_comes(browser, owner):
    row = appointment_of(owner)
    path = reverse("agenda:patient-card", args=[row.patient.public_id])
    assert str(row.public_id) in browser.get(path).content.decode()


def test_today_shows_ones_own_day(owner, nutritionist, client_of, assistant):
    now = timezone.now() + timedelta(minutes=1)
    row = appointment_of(owner, starts_at=now)
    home = reverse("practice:today")
    if timezone.localdate(now) == timezone.localdate():
        assert row.who in client_of(owner).get(home).content.decode()
        assert str(row.public_id) not in client_of(nutritionist).get(home).content.decode()
        assert row.who in client_of(assistant).get(home).content.decode()
