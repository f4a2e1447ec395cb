"""The objects of plans and what was eaten."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Membership
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
from plans.services.recalls import recall_open
from tests.architecture.objects.agenda import draft_visit
from tests.architecture.objects.kinds import Arguments, Makers
from tests.architecture.objects.patients import patient
from tests.factories.plans import eaten_meal, unsolved_plan


def consultation(by: Membership) -> Arguments:
    return {"public_id": draft_visit(by).public_id}


def draft_plan(by: Membership) -> Plan:
    """A draft with one meal time, without asking the engine for it."""
    return unsolved_plan(draft_visit(by), by)


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


OBJECTS: Makers = {
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
}
