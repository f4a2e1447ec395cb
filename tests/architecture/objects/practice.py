"""The objects of the visit and the till."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Membership
from patients.services.consultation import diagnosis_add
from patients.services.goal import goal_add
from tests.architecture.objects.agenda import appointment, draft_visit
from tests.architecture.objects.kinds import Arguments, Makers
from tests.architecture.objects.patients import patient
from tests.architecture.objects.plans import consultation
from tests.factories.patients import (
    ConsultationFactory,
    signed_consultation,
)
from tests.factories.practice import charge_for, payment_for


def patient_to_visit(by: Membership) -> Arguments:
    return {"patient": patient(by)["public_id"]}


def diagnosis(by: Membership) -> Arguments:
    visit = draft_visit(by)
    row = diagnosis_add(
        consultation=visit, problem_code="CLI-01", etiology="prueba", signs="prueba", by=by
    )
    return {"public_id": visit.public_id, "diagnosis": row.public_id}


def earlier_problem(by: Membership) -> Arguments:
    signed = signed_consultation(by=by, event_at=timezone.now() - timedelta(days=9))
    row = signed.consultation.nutrition_diagnoses.get()
    visit = ConsultationFactory(patient=signed.consultation.patient, practitioner=by.user)
    return {"public_id": visit.public_id, "diagnosis": row.public_id}


def goal(by: Membership) -> Arguments:
    visit = draft_visit(by)
    row = goal_add(consultation=visit, text="Caminar", by=by)
    return {"public_id": visit.public_id, "goal": row.public_id}


def charge(by: Membership) -> Arguments:
    return {"public_id": charge_for(by).public_id}


def payment(by: Membership) -> Arguments:
    return {"public_id": payment_for(by).public_id}


OBJECTS: Makers = {
    "practice:appointment-attend": appointment,
    "practice:consultation-open": patient_to_visit,
    "practice:consultation-revision": consultation,
    "practice:consultation-measurements": consultation,
    "practice:consultation-indices": consultation,
    "practice:consultation-diagnosis": consultation,
    "practice:diagnosis-add": consultation,
    "practice:diagnosis-remove": diagnosis,
    "practice:referred-add": consultation,
    "practice:consultation-requirement": consultation,
    "practice:consultation-requirement-preview": consultation,
    "practice:consultation-plan": consultation,
    "practice:consultation-close": consultation,
    "practice:consultation-missing": consultation,
    "practice:goal-add": consultation,
    "practice:problem-continue": earlier_problem,
    "practice:goal-remove": goal,
    "practice:consultation-sign": consultation,
    "practice:follow-up": consultation,
    "practice:follow-up-since": consultation,
    "practice:follow-up-missing": consultation,
    "practice:next-visit": consultation,
    "practice:follow-up-pending-photos": consultation,
    "practice:follow-up-photos": consultation,
    "practice:follow-up-plan": consultation,
    "practice:follow-up-sign": consultation,
    "practice:patient-account": patient,
    "practice:charge-new": patient,
    "practice:charge-void": charge,
    "practice:payment-new": charge,
    "practice:package-take": charge,
    "practice:payment-void": payment,
    "practice:payment-receipt": payment,
}
