"""One object behind every address that names one: URL name → its arguments.

A new address with arguments must be added here, or `test_tenancy.py` fails: so nobody forgets to
ask what a stranger sees there. Each function makes the object in the clinic of `by`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Membership
from agenda.services.booking import ContactData
from foods.services.dish_photos import dish_photo_set
from messaging.models import StatusEvent
from patients.models import Consultation
from patients.services.consultation import diagnosis_add
from patients.services.export import export_build
from patients.services.goal import goal_add
from patients.services.phrase import phrase_write
from patients.services.signature import addendum_add
from plans.engine.problem import Problem, Targets
from plans.models import (
    DocumentJob,
    Meal,
    MealFood,
    MealOption,
    MealOptionItem,
    Plan,
    PlanTemplate,
)
from plans.services.frequencies import frequency_open
from plans.services.problem import problem_to_json
from plans.services.recalls import recall_open
from tests.factories.accounts import token_of
from tests.factories.agenda import appointment_of, block_of, sent_form, visit_type_of
from tests.factories.ai_vision import draft_photo
from tests.factories.foods import dish_of, food_of, jpeg_of, product_of, proposal_of
from tests.factories.messaging import ConversationFactory, stored_media
from tests.factories.patients import (
    AllergyFactory,
    ConsentFactory,
    ConsultationFactory,
    PatientFactory,
    PrivacyNoticeFactory,
    answered_referral,
    attached_file,
    grant_for,
    lab_result_of_somebody,
    pregnancy_of_somebody,
    progress_photo_of_somebody,
    signed_consultation,
)
from tests.factories.plans import eaten_meal, target_for
from tests.factories.practice import charge_for, payment_for
from tests.factories.privacy import (
    affected_for,
    consent_letter_for,
    disclosure_for,
    export_for,
    incident_for,
    rights_request_of,
)

Arguments = dict[str, Any]


def patient(by: Membership) -> Arguments:
    return {"public_id": PatientFactory(clinic=by.clinic, responsible=by.user).public_id}


def patient_to_visit(by: Membership) -> Arguments:
    return {"patient": patient(by)["public_id"]}


def draft_visit(by: Membership) -> Consultation:
    return ConsultationFactory(
        patient=PatientFactory(clinic=by.clinic, responsible=by.user), practitioner=by.user
    )


def consultation(by: Membership) -> Arguments:
    return {"public_id": draft_visit(by).public_id}


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


def attachment(by: Membership) -> Arguments:
    return {"public_id": attached_file(by).public_id}


def letter_to_write(by: Membership) -> Arguments:
    return {**patient(by), "kind": "referral"}


def letter(by: Membership) -> Arguments:
    return {"public_id": answered_referral(by).letter.public_id}


def phrase(by: Membership) -> Arguments:
    return {"public_id": phrase_write(text="Prueba", part="", is_shared=False, by=by).public_id}


def goal(by: Membership) -> Arguments:
    visit = draft_visit(by)
    row = goal_add(consultation=visit, text="Caminar", by=by)
    return {"public_id": visit.public_id, "goal": row.public_id}


def allergy(by: Membership) -> Arguments:
    return {"public_id": AllergyFactory(patient__clinic=by.clinic).public_id}


def consent(by: Membership) -> Arguments:
    return {"public_id": ConsentFactory(patient__clinic=by.clinic).public_id}


def grant(by: Membership) -> Arguments:
    return {"public_id": grant_for(by).public_id}


def rights_request(by: Membership) -> Arguments:
    return {"public_id": rights_request_of(by).public_id}


def disclosure(by: Membership) -> Arguments:
    return {"public_id": disclosure_for(by).public_id}


def record_copy(by: Membership) -> Arguments:
    return {"public_id": export_build(export_id=export_for(by).pk).public_id}


def consent_letter(by: Membership) -> Arguments:
    return {"public_id": consent_letter_for(by).public_id}


def letter_model(by: Membership) -> Arguments:
    return {**patient(by), "code": "obesidad"}


def notice(by: Membership) -> Arguments:
    return {"public_id": PrivacyNoticeFactory(clinic=by.clinic).public_id}


def document(by: Membership) -> Arguments:
    signed = signed_consultation(by=by)
    addendum_add(
        document=signed, reason="Prueba", text="Addendum de prueba.", by=by, method="contraseña"
    )
    return {"public_id": signed.public_id}


def charge(by: Membership) -> Arguments:
    return {"public_id": charge_for(by).public_id}


def payment(by: Membership) -> Arguments:
    return {"public_id": payment_for(by).public_id}


def signed_measurement(by: Membership) -> Arguments:
    visit = signed_consultation(by=by).consultation
    return {"public_id": visit.measurements.get(kind="weight").public_id}


def lab_result(by: Membership) -> Arguments:
    return {"public_id": lab_result_of_somebody(by).public_id}


def suggestion(by: Membership) -> Arguments:
    return {"public_id": lab_result_of_somebody(by).patient.public_id}


def pregnancy(by: Membership) -> Arguments:
    return {"public_id": pregnancy_of_somebody(by).public_id}


def progress_photo(by: Membership) -> Arguments:
    return {"public_id": progress_photo_of_somebody(by).public_id}


def food(by: Membership) -> Arguments:
    return {"public_id": food_of(clinic=by.clinic).public_id}


def dish(by: Membership) -> Arguments:
    return {"public_id": dish_of(clinic=by.clinic).public_id}


def dish_with_photo(by: Membership) -> Arguments:
    shown = dish_photo_set(dish=dish_of(clinic=by.clinic), image=jpeg_of(), alt="Sopa", by=by)
    return {"public_id": shown.public_id}


def product(by: Membership) -> Arguments:
    return {"public_id": product_of(clinic=by.clinic).public_id}


def food_proposal(by: Membership) -> Arguments:
    return {"public_id": proposal_of(by=by).public_id}


def draft_plan(by: Membership) -> Plan:
    """A draft with one meal time, without asking the engine for it."""
    visit = draft_visit(by)
    return Plan.objects.create(
        patient=visit.patient,
        consultation=visit,
        target=target_for(visit, by),
        version=1,
        problem=problem_to_json(Problem(Targets(*map(Decimal, (1800, 90, 56, 234))))),
        profile_version="prueba",
        created_by=by.user,
    )


def meal_of(plan: Plan) -> Meal:
    return Meal.objects.create(plan=plan, order=1, name="Desayuno", share=Decimal(100))


def plan(by: Membership) -> Arguments:
    return {"public_id": draft_plan(by).public_id}


def meal(by: Membership) -> Arguments:
    row = meal_of(draft_plan(by))
    return {"public_id": row.plan.public_id, "order": row.order}


def plan_document(by: Membership) -> Arguments:
    return {**plan(by), "kind": "plan"}


def meal_option(by: Membership) -> Arguments:
    row = MealOption.objects.create(
        meal=meal_of(draft_plan(by)), order=1, name="Ejotes de prueba", source="Inventada"
    )
    return {"public_id": row.public_id}


def meal_extra(by: Membership) -> Arguments:
    option = MealOption.objects.get(**meal_option(by))
    MealOptionItem.objects.create(
        option=option,
        order=0,
        is_extra=True,
        group="fruta",
        name="Manzana de prueba",
        equivalents=Decimal(1),
        measure="1 pieza",
        net_g=Decimal(106),
        source="Inventada",
    )
    return {"public_id": option.public_id, "order": 0}


def plan_template(by: Membership) -> Arguments:
    row = PlanTemplate.objects.create(
        clinic=by.clinic,
        name="Plantilla de prueba",
        is_shared=True,
        energy_kcal=Decimal(1800),
        problem={},
        day={"fruta": "2"},
        created_by=by.user,
    )
    return {"public_id": row.public_id}


def document_job(by: Membership) -> Arguments:
    row = draft_plan(by)
    job = DocumentJob(clinic=by.clinic, plans=[str(row.public_id)], kinds=["plan"], total=1)
    job.requested_by, job.state, job.finished_at = by.user, "ready", timezone.now()
    job.file, job.size = f"documentos/{job.public_id}.pdf", 4
    job.path.parent.mkdir(parents=True, exist_ok=True)
    job.path.write_bytes(b"%PDF")
    job.save()
    return {"public_id": job.public_id}


def timed_plan(by: Membership) -> Arguments:
    row = meal_of(draft_plan(by))
    row.time_of_day = time(8)
    row.save(update_fields=["time_of_day"])
    return {"public_id": row.plan.public_id}


def meal_group(by: Membership) -> Arguments:
    return {**meal(by), "group": "verdura"}


def meal_food(by: Membership) -> Arguments:
    row = MealFood.objects.create(
        meal=meal_of(draft_plan(by)),
        group="verdura",
        order=1,
        halves=2,
        name="Ejote de prueba",
        measure="1 taza",
        net_g=Decimal(100),
        source="Inventada",
    )
    return {"public_id": row.public_id}


def diary_entry(by: Membership) -> Arguments:
    return {"public_id": eaten_meal(by).public_id}


def recall(by: Membership) -> Arguments:
    day = timezone.localdate() - timedelta(days=1)
    return {"public_id": recall_open(patient=draft_visit(by).patient, day=day, by=by).public_id}


def recall_step(by: Membership) -> Arguments:
    return {**recall(by), "step": 1}


def frequency(by: Membership) -> Arguments:
    return {"public_id": frequency_open(patient=draft_visit(by).patient, by=by).public_id}


def conversation(by: Membership) -> Arguments:
    StatusEvent.objects.get_or_create(provider_sid="SM1", status="sent", rank=20)
    return {"public_id": ConversationFactory(clinic=by.clinic).public_id}


def photo(by: Membership) -> Arguments:
    return {"public_id": stored_media(by).public_id}


def api_token(by: Membership) -> Arguments:
    return {"public_id": token_of(by).token.public_id}


def meal_photo(by: Membership) -> Arguments:
    return {"public_id": draft_photo(by).public_id}


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


def incident(by: Membership) -> Arguments:
    return {"public_id": incident_for(by).public_id}


def incident_patient(by: Membership) -> Arguments:
    return {"public_id": affected_for(by).public_id}


OBJECTS: dict[str, Callable[[Membership], Arguments]] = {
    "accounts:token-revoke": api_token,
    "patients:patient-detail": patient,
    "patients:patient-edit": patient,
    "patients:allergy-record": patient,
    "patients:allergies-deny": patient,
    "patients:consent-grant": patient,
    "patients:tags": patient,
    "patients:tag-put": patient,
    "patients:tag-take": patient,
    "patients:merge": patient,
    "patients:custody": patient,
    "patients:transfer": patient,
    "patients:grant-give": patient,
    "patients:grant-end": grant,
    "patients:allergy-void": allergy,
    "patients:consent-revoke": consent,
    "patients:notice-detail": notice,
    "patients:notice-pdf": notice,
    "patients:privacy": patient,
    "patients:rights-new": patient,
    "patients:block": patient,
    "patients:hold": patient,
    "patients:unhold": patient,
    "patients:export-detail": record_copy,
    "patients:export-file": record_copy,
    "patients:unblock": patient,
    "patients:consent-exception": patient,
    "patients:disclosure-new": patient,
    "patients:disclosure-detail": disclosure,
    "patients:disclosure-file": disclosure,
    "patients:consent-letter-new": letter_model,
    "patients:consent-letter-detail": consent_letter,
    "patients:consent-letter-pdf": consent_letter,
    "patients:consent-letter-signed": consent_letter,
    "patients:consent-letter-revoke": consent_letter,
    **dict.fromkeys(
        (
            "patients:rights-detail",
            "patients:rights-identify",
            "patients:rights-answer",
            "patients:rights-extend",
            "patients:rights-execute",
            "patients:rights-letter",
        ),
        rights_request,
    ),
    "patients:incident-detail": incident,
    "patients:incident-decide": incident,
    "patients:incident-letter": incident_patient,
    "patients:incident-notify": incident_patient,
    "patients:document-detail": document,
    "patients:document-attach": document,
    "patients:document-pdf": document,
    "patients:document-json": document,
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
    "patients:attachment-list": patient,
    "patients:phrase-edit": phrase,
    "patients:phrase-delete": phrase,
    "patients:letter-list": patient,
    "patients:letter-new": letter_to_write,
    "patients:letter-detail": letter,
    "patients:attachment-file": attachment,
    "patients:attachment-preview": attachment,
    "patients:attachment-void": attachment,
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
    "foods:food-detail": food,
    "foods:food-edit": food,
    "foods:food-retire": food,
    "foods:food-star": food,
    "foods:dish-detail": dish,
    "foods:dish-star": dish,
    "foods:dish-edit": dish,
    "foods:dish-duplicate": dish,
    "foods:dish-photo": dish_with_photo,
    "foods:dish-photo-edit": dish,
    "foods:dish-photo-remove": dish,
    "foods:dish-retire": dish,
    "foods:product-detail": product,
    "foods:product-edit": product,
    "foods:proposal-decide": food_proposal,
    "patients:measurement-annul": signed_measurement,
    "patients:measurements": patient,
    "patients:pregnancy-record": patient,
    "patients:pregnancy-end": pregnancy,
    "patients:progress-photos": patient,
    "patients:progress-photo-image": progress_photo,
    "patients:progress-photo-void": progress_photo,
    "patients:lab-results": patient,
    "patients:lab-entry": patient,
    "patients:lab-preview": patient,
    "patients:lab-result-void": lab_result,
    "patients:plan-limit-decide": suggestion,
    "plans:plan-detail": plan,
    "plans:plan-pdf": plan,
    "plans:plan-documents": plan,
    "plans:plan-prices": plan,
    "plans:plan-document": plan_document,
    "plans:plan-compare": plan,
    "plans:plan-copy": plan,
    "plans:template-new": plan,
    "plans:template-retire": plan_template,
    "plans:template-apply": consultation,
    "plans:options-redraw": meal,
    "plans:option-choices": meal_option,
    "plans:option-swap": meal_option,
    "plans:extra-choices": meal_extra,
    "plans:extra-swap": meal_extra,
    "plans:plan-revise": consultation,
    "plans:meal-note": meal,
    "plans:meal-fill": meal,
    "plans:document-job": document_job,
    "plans:document-file": document_job,
    "plans:plan-cuadro": plan,
    "plans:plan-ics": timed_plan,
    "plans:plan-publish": plan,
    "plans:plan-notes": plan,
    "plans:equivalent-edit": meal_group,
    "plans:meal-time": meal,
    "plans:patient-plans": patient,
    "plans:patient-diary": patient,
    "plans:eaten": patient,
    "plans:patient-adherence": patient,
    "plans:limit": patient,
    "plans:diary": patient,
    "plans:diary-add": patient,
    "plans:eaten-row": patient,
    "plans:recall-new": patient,
    "plans:recall-detail": recall,
    "plans:recall-step": recall_step,
    "plans:recall-void": recall,
    "plans:frequency-new": patient,
    "plans:frequency-detail": frequency,
    "plans:frequency-edit": frequency,
    "plans:frequency-void": frequency,
    "plans:entry-void": diary_entry,
    "plans:entry-restore": diary_entry,
    "plans:plan-solve": consultation,
    "plans:plan-relax": consultation,
    "plans:food-options": meal_food,
    "plans:food-swap": meal_food,
    "ai_vision:photo-detail": meal_photo,
    "ai_vision:photo-image": meal_photo,
    "ai_vision:photo-accept": meal_photo,
    "ai_vision:photo-correct": meal_photo,
    "ai_vision:photo-discard": meal_photo,
    "ai_vision:photo-restore": meal_photo,
    "ai_vision:photo-read": meal_photo,
    "ai_vision:patient-opposition": meal_photo,
    "messaging:conversation-detail": conversation,
    "messaging:conversation-thread": conversation,
    "messaging:conversation-reply": conversation,
    "messaging:conversation-attend": conversation,
    "messaging:contact-link": conversation,
    "messaging:plan-send": plan,
    "messaging:appointment-told": appointment,
    "messaging:photo": photo,
    "messaging:link-send": patient,
}
