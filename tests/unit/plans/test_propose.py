"""From a requerimiento to a draft with foods, and the reasons when it cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from nutrition.exchanges import totals
from patients.models import Allergy, Consultation
from plans.engine.exclusions import exclusions
from plans.engine.problem import Bounds, MealTime
from plans.models import MealFood, Plan
from plans.services.draft import day_of, meals_of
from plans.services.errors import PlanInfeasibleError
from plans.services.proposal import ProposeOptions, plan_propose, plan_relax_apply
from tests.factories.plans import consultation_for, target_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
PROTEIN = ("aoa_mb", "aoa_b", "aoa_m", "aoa_a", "leguminosa")
MILK = ("leche_desc", "leche_semi", "leche_ent", "leche_az")
NO_PROTEIN = ProposeOptions(
    excluded_groups=frozenset(PROTEIN + MILK),
    bounds={"grasa_cp": Bounds(Decimal(0), Decimal(1))},
)


def test_plan_propose_keeps_tolerances_and_meals_sum_to_the_day(plan, owner):
    day = day_of(plan)
    obtained = totals(day)
    assert abs(obtained.energy_kcal - 1800) <= 15
    assert abs(obtained.protein_g - 90) <= 1
    meals = meals_of(plan)
    assert {k: sum(m.get(k, Decimal(0)) for m in meals.values()) for k in day} == day
    assert plan.certificate["ok"]
    assert plan.certificate["unsummed"] == []
    assert plan.version == 1
    assert plan.is_draft


def test_plan_propose_fills_every_slot_with_a_snapshot(plan, owner):
    for meal in plan.meals.all():
        wanted = {e.group: e.halves for e in meal.equivalents.all()}
        served: dict[str, int] = {}
        for food in meal.foods.all():
            served[food.group] = served.get(food.group, 0) + food.halves
            assert food.net_g > 0
            assert food.source
            assert food.energy_kcal is not None
        assert served == wanted


def test_plan_propose_again_replaces_the_draft_in_place(plan, owner):
    again = plan_propose(
        consultation=plan.consultation, by=owner, options=ProposeOptions(excluded_terms=("papaya",))
    )
    assert again.pk == plan.pk
    assert Plan.objects.count() == 1
    assert not MealFood.objects.filter(meal__plan=again, name__icontains="papaya").exists()


def test_plan_propose_never_serves_an_allergen(owner):
    consultation = consultation_for(owner)
    Allergy.objects.create(
        patient=consultation.patient, agent="Proteína de leche de vaca", recorded_by=owner.user
    )
    Allergy.objects.create(patient=consultation.patient, agent="Mariscos", recorded_by=owner.user)
    target_for(consultation, owner)
    plan = plan_propose(consultation=consultation, by=owner)
    reach = exclusions(["leche", "mariscos"]).reach
    assert not [f.name for f in MealFood.objects.filter(meal__plan=plan) if reach(f.name)]
    assert {"leche_semi", "leche_ent", "leche_az"} <= set(plan.problem["excluded"])


def test_plan_propose_ignores_a_voided_allergy(owner):
    consultation = consultation_for(owner)
    Allergy.objects.create(
        patient=consultation.patient,
        agent="leche",
        recorded_by=owner.user,
        voided_at=consultation.event_at,
        voided_by=owner.user,
        void_reason="La prueba salió negativa",
    )
    target_for(consultation, owner)
    plan = plan_propose(consultation=consultation, by=owner)
    assert "leche_semi" not in plan.problem["excluded"]


def test_plan_propose_starts_from_what_the_patient_avoids(owner):
    consultation = consultation_for(owner, dislikes="nopales, Brócoli; avena.")
    target_for(consultation, owner)
    plan = plan_propose(consultation=consultation, by=owner)
    names = " ".join(MealFood.objects.filter(meal__plan=plan).values_list("name", flat=True))
    assert plan.excluded_terms == ["nopales", "Brócoli", "avena"]
    assert not any(word in names for word in ("Nopal", "Brócoli", "Avena"))


def test_plan_propose_without_target_says_so(owner):
    with pytest.raises(ValidationError, match="requerimiento"):
        plan_propose(consultation=consultation_for(owner), by=owner)


def test_plan_propose_explains_shares_that_do_not_sum(owner):
    consultation = consultation_for(owner)
    target_for(consultation, owner)
    meals = (MealTime("Comida", Decimal(60)), MealTime("Cena", Decimal(30)))
    with pytest.raises(ValidationError, match="suman 90 %"):
        plan_propose(consultation=consultation, by=owner, options=ProposeOptions(meal_times=meals))


def test_plan_propose_infeasible_offers_what_can_be_applied(owner):
    consultation = consultation_for(owner)
    target_for(consultation, owner)
    with pytest.raises(PlanInfeasibleError) as caught:
        plan_propose(consultation=consultation, by=owner, options=NO_PROTEIN)
    assert caught.value.explanation
    assert caught.value.offers
    assert not Plan.objects.filter(consultation=consultation).exists()
    plan = plan_relax_apply(
        consultation=consultation, problem=caught.value.offers[0].problem, by=owner
    )
    assert plan.certificate["ok"]


def test_plan_relax_apply_refuses_a_broken_offer(owner):
    consultation = consultation_for(owner)
    target_for(consultation, owner)
    with pytest.raises(ValidationError, match="vuelva a calcular"):
        plan_relax_apply(consultation=consultation, problem={"targets": {}}, by=owner)


def test_plan_propose_under_800_kcal_is_not_proposed(owner):
    consultation = consultation_for(owner)
    target_for(consultation, owner, energy_kcal=Decimal(300))
    with pytest.raises(PlanInfeasibleError, match="800 kcal"):
        plan_propose(consultation=consultation, by=owner)


@pytest.mark.parametrize("who", ["assistant", "auditor", "stranger"])
def test_plan_propose_refused_to(who, owner, request):
    consultation = consultation_for(owner)
    target_for(consultation, owner)
    with pytest.raises(PermissionDenied):
        plan_propose(consultation=consultation, by=request.getfixturevalue(who))


def test_plan_propose_takes_the_next_version_of_the_patient(plan, nutritionist):
    visit = Consultation.objects.create(
        patient=plan.patient, kind="follow_up", practitioner=nutritionist.user
    )
    target_for(visit, nutritionist)
    second = plan_propose(consultation=visit, by=nutritionist)
    assert (plan.version, second.version) == (1, 2)


def test_plan_propose_another_turn_gives_another_menu(plan, owner):
    before = list(MealFood.objects.filter(meal__plan=plan).values_list("name", flat=True))
    plan_propose(consultation=plan.consultation, by=owner, options=ProposeOptions(turn=1))
    after = list(MealFood.objects.filter(meal__plan=plan).values_list("name", flat=True))
    assert before != after
