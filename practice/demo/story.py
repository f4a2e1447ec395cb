"""A patient's year: the first visit, the follow-ups, and the plan of the last one.

Everything goes through the same services as a real visit, so that demonstration data is as sound
as the real: signed, hashed and frozen. Chance is seeded: two installations tell the same story.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from patients.models import Consultation, Kind, Patient
from patients.services.allergy import allergies_deny, allergy_record
from patients.services.consent import consent_grant
from patients.services.consultation import (
    consultation_open,
    diagnosis_add,
    history_section_save,
    note_save,
    referred_diagnosis_add,
)
from patients.services.measurement import measurement_record, measurement_skip
from patients.services.patient import PatientData, patient_register
from patients.services.signature import consultation_sign
from plans.services.proposal import plan_propose
from plans.services.publication import plan_publish
from plans.services.targets import TargetData, target_set
from practice.demo.diary import keep_diary
from practice.demo.people import Person
from practice.demo.studies import studies
from practice.demo.telling import Telling
from practice.narrative import note_draft
from practice.requirement import comparison, measured, target_data, weight_for
from practice.sections import plan_section, requirement_section
from practice.visit import Visit

METHOD = "datos de demostración"
TENTH, CENT = Decimal("0.1"), Decimal("0.01")
VISIT = timedelta(minutes=45)
HISTORY = {
    "heredofamiliares": "Madre con diabetes tipo 2 desde los 50 años; padre con hipertensión.",
    "personales_patologicos": "Sin cirugías ni hospitalizaciones. Sin medicamentos actuales.",
    "no_patologicos": "Duerme 6 a 7 horas. Cocina en casa la mitad de la semana. Camina poco.",
    "padecimiento_actual": "Aumento gradual de peso en los últimos tres años; una dieta previa de "
    "seis semanas que dejó por cansancio.",
    "aparatos_y_sistemas": "Evacuaciones cada tercer día; lo demás sin alteraciones referidas.",
    "evaluacion_dietetica": "Tres comidas y una colación. Desayuno tardío, comida fuera entre "
    "semana, refresco cuatro veces por semana, verdura una vez al día.",
    "exploracion_fisica": "Consciente, bien hidratado, sin edema ni signos carenciales.",
}
TALK = (
    "Refiere mejor saciedad y menos antojos por la tarde; le costó el fin de semana.",
    "Cumplió las colaciones; la cena sigue siendo lo más difícil.",
    "Caminó cuatro días por semana; una reunión familiar lo sacó del plan dos días.",
    "Menos refresco: de cuatro a una vez por semana. Mejor evacuación.",
    "Se siente con más energía; quiere más opciones de desayuno para llevar.",
)


def tell(person: Person, told: Telling) -> Patient:
    """Register one patient and sign the year of visits."""
    days = visit_days(person, told)
    patient = register(person, told, opened_at=days[0] - timedelta(hours=1))
    for number, (day, weight) in enumerate(zip(days, weights(person, told), strict=True)):
        consultation = consultation_open(patient=patient, by=told.by, event_at=day)
        if number == 0:
            first_visit(consultation, person, told)
        measure(consultation, person, weight, told)
        studies(consultation, person, told.by, number=number)
        last = number == person.visits - 1
        close(consultation, person, told, number=number, with_plan=last)
    keep_diary(patient, told)
    return patient


def visit_days(person: Person, told: Telling) -> list[datetime]:
    """The dates of the visits: the last in the past month, four to seven weeks apart."""
    day = timezone.localtime(told.now) - timedelta(days=told.luck.randint(2, 27))
    day = day.replace(minute=told.luck.choice((0, 30)), second=0, microsecond=0)
    days = [day]
    for _ in range(person.visits - 1):
        day = day - timedelta(days=told.luck.randint(28, 52))
        days.append(day)
    return [moment.replace(hour=told.luck.randint(9, 18)) for moment in reversed(days)]


def weights(person: Person, told: Telling) -> Iterator[Decimal]:
    """From the first weight to the last, with the ups and downs of life."""
    steps = max(person.visits - 1, 1)
    for number in range(person.visits):
        wobble = Decimal(told.luck.randint(-6, 6)) / 10 if 0 < number < steps else Decimal(0)
        yield person.start + (person.end - person.start) * number / steps + wobble


def register(person: Person, told: Telling, *, opened_at: datetime) -> Patient:
    """The identification, the consent and the allergies."""
    patient = patient_register(
        data=PatientData(
            given_names=person.given_names,
            first_surname=person.first_surname,
            second_surname=person.second_surname,
            birth_date=person.born,
            sex=person.sex,
            address=f"Calle de Ejemplo {told.luck.randint(1, 400)}, Col. Centro, Mérida, Yucatán",
            phone=f"55000{told.luck.randint(10000, 99999)}",
            occupation=person.occupation,
            dislikes=person.dislikes,
            emergency_name="Familiar de ejemplo",
            emergency_relationship="Familiar",
            emergency_phone="5500000000",
        ),
        by=told.by,
        acknowledged=True,
        is_synthetic=True,
        opened_at=opened_at,
    )
    consent_grant(patient=patient, by=told.by, evidence="Datos de demostración")
    if person.allergy:
        allergy_record(patient=patient, agent=person.allergy, reaction="Ronchas", by=told.by)
    else:
        allergies_deny(patient=patient, by=told.by)
    return patient


def first_visit(consultation: Consultation, person: Person, told: Telling) -> None:
    """The history in the order of the norm."""
    write = {"motivo": person.reason, **HISTORY}
    for section, text in write.items():
        history_section_save(consultation=consultation, section=section, text=text, by=told.by)
    for section in ("tabaco_alcohol_sustancias", "medicamentos"):
        history_section_save(consultation=consultation, section=section, state="denied", by=told.by)
    if person.condition:
        referred_diagnosis_add(
            consultation=consultation,
            text=person.condition,
            diagnosed_by="Lo refiere el paciente",
            by=told.by,
        )
    for kind in (Kind.TEMPERATURE, Kind.RESPIRATORY_RATE):
        measurement_skip(
            consultation=consultation, kind=kind, reason="No fue necesario", by=told.by
        )


def measure(consultation: Consultation, person: Person, weight: Decimal, told: Telling) -> None:
    """What is measured at each visit."""
    base = weight / person.height**2  # girths that go with the build
    female = person.sex == "female"
    values = {
        Kind.WEIGHT: weight.quantize(TENTH),
        Kind.WAIST: (base * Decimal("2.1" if female else "2.25") + 27).quantize(TENTH),
        Kind.HIP: (base * Decimal("1.9") + (52 if female else 46)).quantize(TENTH),
        Kind.SYSTOLIC: Decimal(told.luck.randrange(106, 136, 2)),
        Kind.DIASTOLIC: Decimal(told.luck.randrange(66, 88, 2)),
        Kind.HEART_RATE: Decimal(told.luck.randint(58, 84)),
    }
    if consultation.is_first:
        values[Kind.HEIGHT] = person.height
    for kind, value in values.items():
        measurement_record(
            consultation=consultation, kind=kind, value=value, confirmed=True, by=told.by
        )


def close(
    consultation: Consultation,
    person: Person,
    told: Telling,
    *,
    number: int,
    with_plan: bool,
) -> None:
    """Diagnosis, note, plan of the last visit, and signature."""
    losing = person.end < person.start
    diagnosis_add(
        consultation=consultation,
        problem="Ingesta energética excesiva" if losing else "Ingesta energética insuficiente",
        domain="ingesta",
        etiology="horarios irregulares y comida fuera de casa",
        signs=f"peso de {person.start} kg al inicio y recordatorio de 24 horas",
        by=told.by,
    )
    sections: dict[str, object] = {}
    if with_plan:
        sections = plan_of(consultation, told, losing=losing)
    drafted: dict[str, Any] = {**note_draft(Visit(consultation, by=told.by))}
    if number:
        drafted["subjective"] = told.luck.choice(TALK)
    drafted["plan"] = drafted["plan"] or "Continúa el plan; agua en lugar de refresco y caminata."
    note_save(
        consultation=consultation,
        by=told.by,
        prognosis="ligado_a_evolucion" if number else "bueno",
        **drafted,
    )
    consultation_sign(
        consultation=consultation,
        by=told.by,
        method=METHOD,
        extra_sections=sections,
        signed_at=consultation.event_at + VISIT,
    )


def plan_of(consultation: Consultation, told: Telling, *, losing: bool) -> dict[str, object]:
    """The requerimiento and the published plan of a visit, as sections of its document."""
    target = target_set(
        consultation=consultation, data=asked(Visit(consultation, by=told.by), losing), by=told.by
    )
    plan = plan_publish(
        plan=plan_propose(consultation=consultation, by=told.by),
        by=told.by,
        published_at=consultation.event_at + VISIT,
    )
    return {"requerimiento": requirement_section(target), "plan": plan_section(plan)}


def asked(visit: Visit, losing: bool) -> TargetData:
    """A usual requerimiento: Mifflin, light activity, a modest adjustment, 20/30/50."""
    inputs = measured(visit)
    weight = weight_for("actual", inputs)
    options = comparison(inputs, weight)
    choices = {
        "equation": next(o.calc for o in options if o.applicable),
        "activity_factor": Decimal("1.375"),
        "adjustment_kcal": Decimal(-300 if losing else 200),
        "adjustment_reason": "Bajar de peso" if losing else "Subir de peso",
        "weight_basis": "actual",
        "macro_mode": "percent",
        "protein": Decimal(20),
        "fat": Decimal(30),
        "carbohydrate": Decimal(50),
        "fluids_rule": "35",
    }
    return target_data(choices=choices, options=options, weight_kg=weight)
