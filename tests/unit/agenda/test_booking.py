"""Booking, moving and what becomes of an appointment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from agenda.errors import NotPossibleNowError, SlotTakenError
from agenda.models import Appointment
from agenda.selectors.availability import next_visit_suggested, slots_by_day
from agenda.services.booking import (
    ContactData,
    appointment_book,
    appointment_link_patient,
    appointment_move,
)
from agenda.services.state import (
    appointment_attend,
    appointment_cancel,
    appointment_confirm,
    appointment_no_show,
    appointment_reopen,
)
from agenda.signals import appointment_changed
from patients.services.consultation import consultation_open
from tests.factories.agenda import appointment_of, open_week, tomorrow_at, visit_type_of
from tests.factories.patients import PatientFactory

State = Appointment.State


@pytest.fixture
def heard():
    """Changes that the signal told."""
    told = []

    def hear(appointment_id, change, **kwargs):
        told.append((appointment_id, change))

    appointment_changed.connect(hear)
    yield told
    appointment_changed.disconnect(hear)


def test_booked_waits_to_be_confirmed(owner, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = appointment_of(owner, starts_at=tomorrow_at(10))
    assert (row.state, row.minutes, row.origin) == (State.PENDING, 30, "clinic")
    assert heard == [(row.pk, "booked")]


def test_person_without_record_needs_a_name_and_a_way_to_call(owner):
    with pytest.raises(ValidationError, match="teléfono o un correo"):
        appointment_of(owner, contact=ContactData("Rosa"))
    with pytest.raises(ValidationError, match="escriba su nombre"):
        appointment_of(owner, contact=ContactData(" ", "5512345678"))
    row = appointment_of(owner, contact=ContactData(" Rosa  Luna ", "55 1234 5678"))
    assert (row.who, row.phone, row.initials) == ("Rosa Luna", "+525512345678", "R. L.")


@pytest.mark.parametrize(
    ("minutes", "taken"), [(-31, False), (-30, False), (-29, True), (29, True), (30, False)]
)
def test_two_at_once_are_refused_to_the_minute(owner, minutes, taken):
    first = tomorrow_at(10)
    appointment_of(owner, starts_at=first)
    again = first + timedelta(minutes=minutes)
    if taken:
        with pytest.raises(SlotTakenError):
            appointment_of(owner, starts_at=again)
    else:
        appointment_of(owner, starts_at=again)


def test_colleague_has_their_own_time(owner, nutritionist):
    appointment_of(owner, starts_at=tomorrow_at(10))
    appointment_of(nutritionist, starts_at=tomorrow_at(10))


@pytest.mark.parametrize("days", [-2, 800])
def test_absurd_dates_are_refused(owner, days):
    with pytest.raises(ValidationError):
        appointment_of(owner, starts_at=timezone.now() + timedelta(days=days))


def test_assistant_receives_nobody(owner, assistant):
    with pytest.raises(ValidationError, match="no recibe"):
        appointment_of(owner, professional=assistant)


def test_assistant_books_and_auditor_does_not(owner, assistant, auditor):
    asked = {
        "professional": owner,
        "visit_type": visit_type_of(owner),
        "patient": PatientFactory(clinic=owner.clinic, responsible=owner.user),
        "starts_at": tomorrow_at(10),
    }
    assert appointment_book(by=assistant, **asked).created_by == assistant.user
    with pytest.raises(PermissionDenied):
        appointment_book(by=auditor, **asked)


def test_nothing_of_another_clinic_is_booked(owner, stranger):
    asked = {"professional": owner, "visit_type": visit_type_of(owner), "starts_at": tomorrow_at(9)}
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    outside = PatientFactory(clinic=stranger.clinic, responsible=stranger.user)
    for by, person in ((stranger, patient), (owner, outside)):
        with pytest.raises(PermissionDenied):
            appointment_book(by=by, patient=person, **asked)
    row = appointment_of(owner)
    for act in (appointment_confirm, appointment_no_show, appointment_attend):
        with pytest.raises(PermissionDenied):
            act(appointment=row, by=stranger)
    with pytest.raises(PermissionDenied):
        appointment_link_patient(appointment=row, patient=outside, by=owner)


def test_moved_to_another_day_waits_again(owner):
    row = appointment_confirm(appointment=appointment_of(owner), by=owner)
    later = timezone.localtime(row.starts_at) + timedelta(days=1)
    moved = appointment_move(appointment=row, starts_at=later, by=owner)
    assert (moved.state, moved.minutes) == (State.PENDING, 30)


def test_moved_within_the_day_stays_confirmed(owner):
    row = appointment_of(owner, starts_at=tomorrow_at(10))
    appointment_confirm(appointment=row, by=owner)
    moved = appointment_move(appointment=row, starts_at=tomorrow_at(10, 15), by=owner)
    assert (moved.state, moved.starts_at) == (State.CONFIRMED, tomorrow_at(10, 15))


def test_moved_onto_another_is_refused_and_stays(owner):
    appointment_of(owner, starts_at=tomorrow_at(11))
    row = appointment_of(owner, starts_at=tomorrow_at(10))
    with pytest.raises(SlotTakenError):
        appointment_move(appointment=row, starts_at=tomorrow_at(11, 15), by=owner)
    row.refresh_from_db()
    assert row.starts_at == tomorrow_at(10)


def test_cancelled_frees_its_time_and_keeps_the_reason(owner):
    row = appointment_of(owner, starts_at=tomorrow_at(10))
    with pytest.raises(ValidationError, match="motivo"):
        appointment_cancel(appointment=row, reason=" ", by=owner)
    row = appointment_cancel(appointment=row, reason="Lo pidió el paciente", by=owner)
    assert (row.state, row.cancel_reason) == (State.CANCELLED, "Lo pidió el paciente")
    other = appointment_of(owner, starts_at=tomorrow_at(10))
    with pytest.raises(SlotTakenError):
        appointment_reopen(appointment=row, by=owner)
    appointment_cancel(appointment=other, reason="Prueba", by=owner)
    assert appointment_reopen(appointment=row, by=owner).state == State.PENDING


def test_attended_keeps_its_consultation_and_does_not_move(owner):
    row = appointment_of(owner)
    visit = consultation_open(patient=row.patient, by=owner)
    row = appointment_attend(appointment=row, by=owner, consultation=visit)
    assert (row.state, row.consultation) == (State.ATTENDED, visit)
    for act in (
        lambda: appointment_move(appointment=row, starts_at=tomorrow_at(20), by=owner),
        lambda: appointment_cancel(appointment=row, reason="x", by=owner),
        lambda: appointment_no_show(appointment=row, by=owner),
        lambda: appointment_reopen(appointment=row, by=owner),
    ):
        with pytest.raises(NotPossibleNowError):
            act()


def test_second_appointment_of_one_consultation_is_attended_too(owner):
    first = appointment_of(owner)
    visit = consultation_open(patient=first.patient, by=owner)
    appointment_attend(appointment=first, by=owner, consultation=visit)
    second = appointment_of(owner, patient=first.patient)
    row = appointment_attend(appointment=second, by=owner, consultation=visit)
    assert (row.state, row.consultation) == (State.ATTENDED, None)


def test_no_show_is_undone(owner):
    row = appointment_no_show(appointment=appointment_of(owner), by=owner)
    assert appointment_reopen(appointment=row, by=owner).state == State.PENDING


def test_same_act_twice_changes_nothing(owner, heard, django_capture_on_commit_callbacks):
    row = appointment_of(owner)
    with django_capture_on_commit_callbacks(execute=True):
        appointment_confirm(appointment=row, by=None)
        appointment_confirm(appointment=row, by=owner)
    assert [change for _, change in heard] == ["confirmed"]


def test_next_visit_is_the_same_weekday_and_hour(owner):
    open_week(owner)
    kind = visit_type_of(owner)
    like = tomorrow_at(10)
    slot = next_visit_suggested(owner, kind, like=like, weeks=4)
    assert slot.start == timezone.localtime(like) + timedelta(weeks=4)
    appointment_of(owner, starts_at=slot.start)
    near = next_visit_suggested(owner, kind, like=like, weeks=4)
    assert near.start - slot.start == timedelta(minutes=-30)


def test_next_visit_without_hours_is_not_suggested(owner):
    assert next_visit_suggested(owner, visit_type_of(owner), like=timezone.now(), weeks=4) is None


def test_slots_cost_the_same_for_a_day_or_a_month(owner, django_assert_num_queries):
    open_week(owner)
    kind = visit_type_of(owner)
    appointment_of(owner)
    for days in (1, 30):
        with django_assert_num_queries(4):
            wanted = [timezone.localdate() + timedelta(days=n) for n in range(days)]
            assert len(slots_by_day(owner, kind, wanted)) == days


def test_appointment_elsewhere_takes_the_persons_time(owner, stranger):
    """A professional of two clinics is one person."""
    place = type(owner).objects.create(user=owner.user, clinic=stranger.clinic, role="nutritionist")
    open_week(owner)
    appointment_of(place, professional=place, starts_at=tomorrow_at(10))
    with pytest.raises(SlotTakenError):
        appointment_of(owner, starts_at=tomorrow_at(10))
    day = tomorrow_at(10).date()
    found = slots_by_day(owner, visit_type_of(owner), [day])[day]
    assert tomorrow_at(10) not in [slot.start for slot in found]
