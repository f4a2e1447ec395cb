"""The objects of the agenda."""

from __future__ import annotations

from accounts.models import Membership
from agenda.services.booking import ContactData
from patients.models import Consultation
from tests.architecture.objects.kinds import Arguments, Makers
from tests.architecture.objects.patients import patient
from tests.factories.agenda import appointment_of, block_of, sent_form, visit_type_of
from tests.factories.patients import (
    ConsultationFactory,
    PatientFactory,
)


def draft_visit(by: Membership) -> Consultation:
    return ConsultationFactory(
        patient=PatientFactory(clinic=by.clinic, responsible=by.user), practitioner=by.user
    )


def appointment(by: Membership) -> Arguments:
    return {"public_id": appointment_of(by).public_id}


def unknown_appointment(by: Membership) -> Arguments:
    """Of somebody who has no record yet."""
    return {"public_id": appointment_of(by, contact=ContactData("Rosa", "5512345678")).public_id}


def previsit_to_review(by: Membership) -> Arguments:
    visit = draft_visit(by)
    sent_form(visit.patient, by)
    return {"public_id": visit.public_id}


def visit_type(by: Membership) -> Arguments:
    return {"public_id": visit_type_of(by).public_id}


def block(by: Membership) -> Arguments:
    return {"public_id": block_of(by).public_id}


OBJECTS: Makers = {
    "agenda:appointment-detail": appointment,
    "agenda:appointment-move": appointment,
    "agenda:appointment-cancel": appointment,
    "agenda:appointment-confirm": appointment,
    "agenda:appointment-attended": appointment,
    "agenda:appointment-no-show": appointment,
    "agenda:appointment-reopen": appointment,
    "agenda:appointment-link": appointment,
    "agenda:appointment-link-patient": appointment,
    "agenda:appointment-admit": unknown_appointment,
    "agenda:patient-card": patient,
    "agenda:previsit-make": patient,
    "agenda:previsit-make-for-visit": appointment,
    "agenda:previsit-review": previsit_to_review,
    "agenda:previsit-decide": previsit_to_review,
    "agenda:visit-type-edit": visit_type,
    "agenda:visit-type-retire": visit_type,
    "agenda:block-lift": block,
}
