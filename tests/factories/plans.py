"""Requerimientos and plans of the tests. Every person is invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from accounts.models import Membership
from patients.models import Consultation, Patient
from plans.engine.problem import Problem, Targets
from plans.models import DiaryEntry, Meal, MealOption, MealOptionItem, Plan, Target
from plans.services.diary import EatenData, diary_record
from plans.services.problem import problem_to_json
from plans.services.proposal import ProposeOptions, plan_propose
from plans.services.targets import TargetData, target_set
from tests.factories.accounts import MembershipFactory
from tests.factories.patients import PatientFactory


class PlanPatientFactory(PatientFactory):
    """A woman of 34 with a complete identification."""

    given_names = "María Inventada"
    first_surname = "Ejemplo"
    second_surname = "Prueba"
    birth_date = date(1992, 3, 14)
    address = "Calle Ficticia 1, Ciudad de México"


def consultation_for(by: Membership, **patient: object) -> Consultation:
    """A draft visit of a new patient of the person's clinic."""
    row = PlanPatientFactory(clinic=by.clinic, responsible=by.user, **patient)
    return Consultation.objects.create(patient=row, kind="first", practitioner=by.user)


def target_data(**changes: object) -> TargetData:
    """1,800 kcal: protein 20 %, fat 28 %, carbohydrate 52 %."""
    figures = {
        "weight_kg": Decimal("68.5"),
        "weight_basis": "actual",
        "equation_id": "mifflin_st_jeor",
        "equation_version": "1",
        "equation_source": "Mifflin–St Jeor 1990",
        "resting_kcal": Decimal(1385),
        "activity_factor": Decimal("1.3"),
        "activity_label": "ligera",
        "energy_kcal": Decimal(1800),
        "macro_mode": "percent",
        "protein_input": Decimal(20),
        "fat_input": Decimal(28),
        "carbohydrate_input": Decimal(52),
        "fluids_ml": 2100,
        "fluids_rule": "30 ml por kg",
    }
    return TargetData(**{**figures, **changes})


def target_for(consultation: Consultation, by: Membership, **changes: object) -> Target:
    """The requerimiento of a visit."""
    return target_set(consultation=consultation, data=target_data(**changes), by=by)


def unsolved_plan(visit: Consultation, by: Membership) -> Plan:
    """The draft of a visit without asking the engine for it: whoever takes it gives it its day."""
    return Plan.objects.create(
        patient=visit.patient,
        consultation=visit,
        target=target_for(visit, by),
        version=1,
        problem=problem_to_json(Problem(Targets(*map(Decimal, (1800, 90, 56, 234))))),
        profile_version="prueba",
        created_by=by.user,
    )


def draft_for(
    by: Membership | None = None, options: ProposeOptions | None = None, **changes: object
) -> Plan:
    """A draft plan proposed by the engine from the catalogue in the database."""
    by = by or MembershipFactory()
    consultation = consultation_for(by)
    target_for(consultation, by, **changes)
    return plan_propose(consultation=consultation, by=by, options=options)


def option_for(meal: Meal, *names: str, order: int = 1, **changes: object) -> MealOption:
    """An option of a meal time made of 60 g of each food, written by hand."""
    values = {"name": "Platillo inventado", "source": "Prueba", **changes}
    option = MealOption.objects.create(meal=meal, order=order, **values)
    for at, name in enumerate(names):
        MealOptionItem.objects.create(
            option=option,
            order=at,
            name=name,
            group="verdura",
            equivalents=Decimal(1),
            measure="½ taza",
            net_g=Decimal(60),
            energy_kcal=Decimal(15),
            source="Prueba",
        )
    return option


def eaten_meal(by: Membership, patient: Patient | None = None, **changes: object) -> DiaryEntry:
    """A meal in the diary of a patient of the person's clinic."""
    given = {
        "patient": patient or PlanPatientFactory(clinic=by.clinic, responsible=by.user),
        "day": date(2026, 11, 20),
        "meal_name": "Comida",
        "items": [EatenData("Arroz", "cereal_sg", halves_min=4, halves_max=6)],
        "source": DiaryEntry.Source.TYPED,
    }
    return diary_record(**{**given, **changes}, by=by)
