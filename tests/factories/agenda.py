"""Appointments of the tests, always ahead of the clock and never in one another's way."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import count

from django.utils import timezone

from accounts.models import Membership
from agenda.models import (
    Appointment,
    BlockedTime,
    BookingPage,
    PrevisitDecision,
    PrevisitForm,
    VisitType,
)
from agenda.services.booking import ContactData, appointment_book
from agenda.services.previsit import previsit_make, previsit_send
from agenda.services.settings import (
    BookingPageData,
    VisitTypeData,
    block_add,
    booking_page_set,
    hours_set,
    visit_type_save,
)
from agenda.slots import Open
from patients.models import Patient
from patients.selectors import notice_in_force
from tests.factories.accounts import MembershipFactory
from tests.factories.patients import PatientFactory

_number = count(1)
WEEK = {weekday: [Open(time(9), time(14)), Open(time(16), time(19))] for weekday in range(7)}


def visit_type_of(by: Membership, **changes: object) -> VisitType:
    """A follow-up of 30 minutes of the clinic of `by`."""
    data = {"name": f"Seguimiento {next(_number)}", "minutes": 30} | changes
    return visit_type_save(data=VisitTypeData(**data), by=owner_of(by))


def owner_of(by: Membership) -> Membership:
    """Somebody who manages the clinic of `by`."""
    if by.role == "owner":
        return by
    found = Membership.objects.filter(clinic=by.clinic, role="owner").first()
    return found or MembershipFactory(clinic=by.clinic, role="owner")


def professional_in(by: Membership) -> Membership:
    """`by`, if they receive patients; else the owner."""
    return by if by.role in ("owner", "nutritionist") else owner_of(by)


def tomorrow_at(hour: int, minute: int = 0, *, days: int = 1) -> datetime:
    """An hour of a day to come, on the clinic's clock."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def appointment_of(
    by: Membership,
    *,
    patient: Patient | None = None,
    contact: ContactData | None = None,
    starts_at: datetime | None = None,
    **changes: object,
) -> Appointment:
    """An appointment of the clinic of `by`: of a new patient unless told."""
    professional = changes.pop("professional", None) or professional_in(by)
    if patient is None and contact is None:
        patient = PatientFactory(clinic=by.clinic, responsible=professional.user)
    return appointment_book(
        professional=professional,
        visit_type=changes.pop("visit_type", None) or visit_type_of(by),
        starts_at=starts_at or tomorrow_at(8) + timedelta(hours=next(_number)),
        patient=patient,
        contact=contact,
        by=owner_of(by),
        **changes,
    )


def block_of(by: Membership) -> BlockedTime:
    """An hour that a professional of the clinic of `by` keeps closed."""
    start = tomorrow_at(12)
    return block_add(
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        reason="Curso",
        professional=professional_in(by),
        by=owner_of(by),
    )


ANSWERS = {
    "given_names": "Itzel",
    "first_surname": "Sáenz",
    "birth_date": "1990-04-27",
    "sex": "female",
    "occupation": "Maestra",
    "reason": "Quiero tener más energía.",
    "tobacco": "no",
    "food_allergies": "Cacahuate, mariscos",
    "drug_allergies": "ninguna",
    "breakfast": "Dos quesadillas y café con leche, 8:30",
}


def sent_form(patient: Patient, by: Membership, **changes: object) -> PrevisitForm:
    """A form that the patient sent; one thing of it is already decided."""
    made = previsit_make(patient=patient, by=owner_of(by))
    form = previsit_send(
        form=made.form,
        given=ANSWERS | changes,
        consents=["care", "messages"],
        signed_name="Itzel Sáenz",
        notice_version=notice_in_force(by.clinic).version,
    )
    PrevisitDecision(
        form=form, item="tabaco_alcohol_sustancias", outcome="dismissed", decided_by=by.user
    ).save(force_insert=True)
    return form


def open_week(professional: Membership) -> None:
    """Nine to two and four to seven, every day."""
    hours_set(professional=professional, week=WEEK, by=owner_of(professional))


def booking_page(by: Membership, **changes: object) -> BookingPage:
    """The clinic's public page, turned on."""
    data = {"slug": f"consultorio-{next(_number)}", "is_open": True, "observes_holidays": False}
    return booking_page_set(data=BookingPageData(**(data | changes)), by=owner_of(by))
