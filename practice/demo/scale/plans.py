"""The plans of a part of the patients, each told by the services in their last visit.

A plan is solved, not invented: the engine looks for each one, and so they cost seconds apiece.
Then two weeks of diary beside it, in bulk.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from patients.models import Consultation, Kind, Patient
from patients.services.consultation import consultation_open, diagnosis_add, note_save
from patients.services.measurement import measurement_record
from patients.services.signature import consultation_sign
from plans.models import DiaryEntry, DiaryItem, Plan, Target
from plans.services.diary import item_written
from plans.services.errors import PlanInfeasibleError, ReasonNeededError
from plans.services.proposal import plan_propose
from plans.services.publication import plan_publish
from plans.services.targets import target_set
from practice.demo.diary import eaten_at
from practice.demo.scale.clinic import Professional
from practice.demo.scale.people import Invented, luck_of
from practice.demo.scale.visit import MINUTES, PLAN
from practice.demo.story import METHOD, TALK, asked
from practice.demo.telling import Telling
from practice.sections import plan_section, requirement_section
from practice.visit import Visit

EVERY = 100
"""One patient in so many ends with a published plan."""
DAYS = range(1, 15, 2)


def has_plan(person: Invented) -> bool:
    """Whether the story of a person ends with a plan."""
    return person.number % EVERY == 0 and not person.is_minor


@transaction.atomic
def last_visit_write(
    patient: Patient, person: Invented, *, by: Professional, now: datetime
) -> None:
    """The last visit of a patient, with requerimiento, plan and diary. Once: then nothing."""
    if Target.objects.filter(consultation__patient=patient).exists():
        return
    told = Telling(by=by.membership, now=now, luck=luck_of(person.number, "plan"))
    visit = consultation_open(patient=patient, by=told.by, event_at=now - timedelta(hours=1))
    plan = _captured(visit, person, told)
    sections: dict[str, object] = {"requerimiento": requirement_section(visit.target)}
    if plan is not None:
        sections["plan"] = plan_section(plan)
    consultation_sign(
        consultation=visit,
        by=told.by,
        method=METHOD,
        extra_sections=sections,
        signed_at=visit.event_at + MINUTES,
    )
    if plan is not None:
        diary_write(plan, told)


def _captured(visit: Consultation, person: Invented, told: Telling) -> Plan | None:
    """What the visit measured, decided and proposed; None if there is no such plan."""
    values = {Kind.WEIGHT: person.end, Kind.HEIGHT: person.height}
    for kind, value in values.items():
        measurement_record(consultation=visit, kind=kind, value=value, confirmed=True, by=told.by)
    diagnosis_add(
        consultation=visit,
        problem="Ingesta energética excesiva",
        domain="ingesta",
        etiology="horarios irregulares y comida fuera de casa",
        signs="recordatorio de 24 horas",
        by=told.by,
    )
    note_save(
        consultation=visit,
        subjective=told.luck.choice(TALK),
        plan=PLAN,
        prognosis="ligado_a_evolucion",
        by=told.by,
    )
    losing = person.end < person.start
    visit.target = target_set(
        consultation=visit, data=asked(Visit(visit, by=told.by), losing), by=told.by
    )
    try:
        with transaction.atomic():
            return plan_publish(plan=plan_propose(consultation=visit, by=told.by), by=told.by)
    except (PlanInfeasibleError, ReasonNeededError):
        return None


def diary_write(plan: Plan, told: Telling) -> None:
    """Every other day of two weeks against a plan, with what life did to it."""
    today = timezone.localdate(told.now)
    meals = list(plan.meals.order_by("order").prefetch_related("foods"))
    entries: list[DiaryEntry] = []
    items: list[DiaryItem] = []
    for back in DAYS:
        day = today - timedelta(days=back)
        for meal in meals:
            foods = eaten_at(meal, told, weekend=day.weekday() > 4)
            if not foods:
                continue
            entry = DiaryEntry(
                patient=plan.patient,
                plan=plan,
                day=day,
                meal_name=meal.name,
                meal_order=meal.order,
                source=told.luck.choice((DiaryEntry.Source.MESSAGE, DiaryEntry.Source.TYPED)),
                confirmed_by=told.by.user,
            )
            entries.append(entry)
            items += [item_written(entry, order, food) for order, food in enumerate(foods, 1)]
    DiaryEntry.objects.bulk_create(entries)
    DiaryItem.objects.bulk_create(items)


def plans_pending(patients: Iterable[Patient]) -> list[Patient]:
    """Those who have not had their last visit yet."""
    patients = list(patients)
    told = Target.objects.filter(consultation__patient__in=patients)
    done = set(told.values_list("consultation__patient", flat=True))
    return [patient for patient in patients if patient.pk not in done]
