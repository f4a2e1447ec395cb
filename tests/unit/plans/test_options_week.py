"""A draft offers a week of dishes: exact, safe, snapshots, renewed after an edit and swappable."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from foods.models import Dish, Food, FoodAllergen
from patients.models import Allergy
from plans.engine.gate import Gate
from plans.models import MealOption, MealOptionItem, Plan
from plans.options import plan_options, week_of
from plans.services.draft import meals_of
from plans.services.eating import Eating
from plans.services.edit import meal_equivalents_edit
from plans.services.options_renew import (
    item_swaps,
    meal_option_item_swap,
    meal_option_swap,
    meal_options_renew,
    option_swaps,
)
from plans.services.proposal import ProposeOptions, options_of, plan_propose
from plans.services.publication import plan_publish, plan_verify
from tests.factories.kitchen import shipped_offers
from tests.factories.plans import consultation_for, draft_for, target_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]


@pytest.fixture(scope="module")
def drafted(library, django_db_blocker) -> Plan:
    from accounts.models import Role
    from tests.factories.accounts import MembershipFactory

    with django_db_blocker.unblock():
        return draft_for(MembershipFactory(role=Role.OWNER))


def halves_by_group(option) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for item in option.items:
        if item.equivalents:
            found[item.group] = found.get(item.group, Decimal(0)) + item.equivalents
    return found


def test_draft_offers_seven_interchangeable_options_a_meal(plan):
    meals = meals_of(plan)
    served = plan_options(plan)
    assert [meal.missing for meal in served] == [0] * 5
    for meal in served:
        for option in meal.options:
            assert halves_by_group(option) == meals[meal.meal], option.name
            assert all(item.net_g > 0 and item.measure and item.source for item in option.items)
    dishes = [option.dish_id for meal in served for option in meal.options]
    assert len(set(dishes)) == 35
    assert [len(day) for day in week_of(served)] == [5] * 7


def test_options_are_snapshots_and_verify_after_a_new_library(plan, owner):
    published = plan_publish(plan=plan, by=owner)
    Dish.objects.update(name="Otro nombre")
    Food.objects.update(energy_kcal=Decimal(1))
    assert plan_verify(published).ok
    assert not MealOption.objects.filter(meal__plan=plan, name="Otro nombre").exists()


def test_cookbook_in_the_database_is_the_one_of_the_files(owner):
    from plans.cookbook import cookbook_of

    kept = {offer.name: offer for offer in cookbook_of(clinic=owner.clinic).offers}
    files = {offer.name: offer for offer in shipped_offers()}
    assert kept.keys() == files.keys()
    for name, offer in files.items():
        assert (kept[name].recipe, kept[name].amounts) == (offer.recipe, offer.amounts)
        assert (kept[name].allergens, kept[name].tags) == (offer.allergens, offer.tags)


def test_options_never_carry_an_allergen(owner):
    consultation = consultation_for(owner)
    for agent in ("leche", "huevo"):
        Allergy.objects.create(patient=consultation.patient, agent=agent, recorded_by=owner.user)
    target_for(consultation, owner)
    plan = plan_propose(consultation=consultation, by=owner)
    foods = MealOptionItem.objects.filter(option__meal__plan=plan).values("food")
    assert foods
    assert not FoodAllergen.objects.filter(food__in=foods, allergen__in=("leche", "huevo")).exists()


def test_allergen_recorded_after_the_library_was_kept_in_memory_is_seen(owner):
    consultation = consultation_for(owner)
    patient = consultation.patient
    Allergy.objects.create(patient=patient, agent="leche", recorded_by=owner.user)
    target_for(consultation, owner)
    plan = plan_propose(consultation=consultation, by=owner)
    served = MealOptionItem.objects.filter(option__meal__plan=plan, is_extra=False)
    food = served.values_list("food", flat=True).first()
    FoodAllergen.objects.create(food_id=food, allergen="leche", is_certain=False)
    again = plan_propose(consultation=consultation, by=owner)
    assert not MealOptionItem.objects.filter(option__meal__plan=again, food=food).exists()


def test_vegetarian_week_is_vegetarian_and_remembered(owner):
    consultation = consultation_for(owner)
    target_for(consultation, owner)
    eating = Eating(diet="vegetarian")
    plan = plan_propose(consultation=consultation, by=owner, options=ProposeOptions(eating=eating))
    origins = Food.objects.filter(
        pk__in=MealOptionItem.objects.filter(option__meal__plan=plan).values("food")
    ).values_list("origin", flat=True)
    assert set(origins) <= {"vegetal", "derivado"}
    assert options_of(consultation).eating == eating
    assert sum(meal.missing for meal in plan_options(plan)) == 0


def test_unknown_diet_is_refused_in_words(owner):
    consultation = consultation_for(owner)
    target_for(consultation, owner)
    options = ProposeOptions(eating=Eating(diet="lunar"))  # type: ignore[arg-type]
    with pytest.raises(ValidationError, match="dieta no se conoce"):
        plan_propose(consultation=consultation, by=owner, options=options)


def test_edit_of_a_meal_renews_its_options(plan, owner):
    meal = plan.meals.get(name="Cena")
    held = meal.equivalents.get(group="cereal_sg").equivalents
    meal_equivalents_edit(meal=meal, changes={"cereal_sg": held + 1}, by=owner)
    cena = next(m for m in plan_options(Plan.objects.get(pk=plan.pk)) if m.meal == "Cena")
    wanted = meals_of(plan)["Cena"]
    assert cena.options
    assert all(halves_by_group(option) == wanted for option in cena.options)


def test_edit_that_nobody_can_serve_names_the_group_in_the_way(plan, owner):
    meal = plan.meals.get(name="Colación 1")
    meal_equivalents_edit(meal=meal, changes={"cereal_sg": Decimal(15)}, by=owner)
    stored = Plan.objects.get(pk=plan.pk)
    snack = next(m for m in plan_options(stored) if m.meal == "Colación 1")
    assert snack.missing == 7
    assert snack.blocked_by == "cereal_sg"


def test_renew_with_another_turn_gives_other_dishes_not_those_of_other_meals(plan, owner):
    meal = plan.meals.get(name="Comida")
    before = set(meal.options.values_list("dish_id", flat=True))
    meal_options_renew(plan=plan, meal=meal, by=owner, turn=3)
    after = set(meal.options.values_list("dish_id", flat=True))
    others = MealOption.objects.filter(meal__plan=plan).exclude(meal=meal)
    assert after != before
    assert after.isdisjoint(others.values_list("dish_id", flat=True))


def test_option_swap_keeps_the_equivalents_and_the_certificate(plan, owner):
    option = plan.meals.get(name="Comida").options.first()
    nearest = option_swaps(option)
    assert nearest
    meal_option_swap(option=option, dish_id=int(nearest[0].offer.key), by=owner)
    comida = plan_options(plan)[2]
    swapped = next(o for o in comida.options if o.public_id == str(option.public_id))
    assert swapped.name == nearest[0].offer.name
    assert halves_by_group(swapped) == meals_of(plan)["Comida"]
    assert Plan.objects.get(pk=plan.pk).certificate == plan.certificate


def test_option_swap_refuses_what_does_not_fit_or_is_offered(plan, owner):
    comida = plan.meals.get(name="Comida")
    first, second = comida.options.all()[:2]
    snack = plan.meals.get(name="Colación 1").options.first()
    with pytest.raises(ValidationError, match="no completa los equivalentes"):
        meal_option_swap(option=first, dish_id=snack.dish_id, by=owner)
    with pytest.raises(ValidationError, match="ya es otra opción"):
        meal_option_swap(option=first, dish_id=second.dish_id, by=owner)


def test_option_swap_refuses_a_new_allergy(plan, owner):
    option = plan.meals.get(name="Comida").options.first()
    found = option_swaps(option)
    food = Food.objects.get(pk=int(found[0].offer.ingredients[0].key))
    Allergy.objects.create(patient=plan.patient, agent=food.name, recorded_by=owner.user)
    assert found[0].offer.key not in {swap.offer.key for swap in option_swaps(option)}
    with pytest.raises(ValidationError, match="no puede comerlo"):
        meal_option_swap(option=option, dish_id=int(found[0].offer.key), by=owner)


def test_swaps_are_refused_to_others(plan, stranger):
    option = plan.meals.get(name="Comida").options.first()
    with pytest.raises(PermissionDenied):
        meal_option_swap(option=option, dish_id=option.dish_id, by=stranger)
    with pytest.raises(PermissionDenied):
        meal_options_renew(plan=plan, meal=option.meal, by=stranger)


def test_food_beside_a_dish_is_swapped_for_one_of_its_group(plan, owner):
    item = MealOptionItem.objects.filter(option__meal__plan=plan, is_extra=True).first()
    other = Food.objects.get(pk=item_swaps(item)[0])
    meal_option_item_swap(item=item, food=other, by=owner)
    item.refresh_from_db()
    assert (item.food, item.name, item.group) == (other, other.name, other.group.key)


def test_food_of_the_recipe_or_of_another_group_is_not_swapped(plan, owner):
    mine = MealOptionItem.objects.filter(option__meal__plan=plan)
    extra, inside = mine.filter(is_extra=True).first(), mine.filter(is_extra=False).first()
    with pytest.raises(ValidationError, match="parte del platillo"):
        meal_option_item_swap(item=inside, food=extra.food, by=owner)
    strange = Food.objects.filter(name="Tortilla de maíz").get()
    if extra.group != "cereal_sg":
        with pytest.raises(ValidationError, match="mismo grupo"):
            meal_option_item_swap(item=extra, food=strange, by=owner)


def test_gate_without_origin_refuses_whoever_has_an_allergy():
    from plans.engine.exclusions import exclusions
    from plans.engine.gate import Food as GateFood
    from plans.engine.menu import Candidate

    food = GateFood(Candidate("1", "fruta", "Fruta del huerto"), ("Fruta del huerto",))
    assert Gate().admits_food(food)
    assert not Gate(exclusions(["huevo"])).admits_food(food)
