"""A plan used again: duplicated, kept as a template, compared, and one meal copied into another."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.models import Role
from patients.models import Allergy, Consultation
from plans.comparison import chips_between, plans_compared
from plans.models import MealFood, Plan, PlanTemplate
from plans.reuse import templates_visible_to, visits_open_to
from plans.selectors import plan_for, plan_status, plans_of
from plans.services.copies import plan_duplicate, template_use
from plans.services.draft import day_of, meals_of
from plans.services.edit import meal_equivalents_edit
from plans.services.meals import meal_copy, meal_note_set
from plans.services.publication import plan_publish, plan_verify
from plans.services.templates import template_retire, template_save
from tests.factories.accounts import MembershipFactory
from tests.factories.plans import consultation_for, target_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def published(plan, owner):
    return plan_publish(plan=plan, by=owner)


@pytest.fixture
def other_visit(owner):
    """The open visit of another patient, with the same requerimiento."""
    visit = consultation_for(owner, given_names="Otra")
    target_for(visit, owner)
    return visit


def _follow_up(plan):
    """An open visit of the same patient with a colleague: each may have one."""
    colleague = MembershipFactory(role=Role.NUTRITIONIST, clinic=plan.patient.clinic)
    return Consultation.objects.create(
        patient=plan.patient, kind="follow_up", practitioner=colleague.user
    )


def _foods(plan):
    rows = MealFood.objects.filter(meal__plan=plan).order_by("meal__order", "order")
    return list(rows.values_list("meal__name", "name", "halves"))


def test_duplicate_of_the_same_target_is_the_same_day(published, other_visit, owner):
    copy = plan_duplicate(plan=published, consultation=other_visit, by=owner)
    assert copy.is_draft
    assert copy.patient == other_visit.patient
    assert day_of(copy) == day_of(published)
    assert {name for _, name, _ in _foods(copy)} == {name for _, name, _ in _foods(published)}


def test_duplicate_for_another_target_stays_near(published, owner):
    visit = consultation_for(owner)
    target_for(visit, owner, energy_kcal=Decimal(1700))
    copy = plan_duplicate(plan=published, consultation=visit, by=owner)
    assert copy.certificate["ok"]
    moved = sum(abs(chip.delta) for chip in chips_between(day_of(published), day_of(copy)))
    assert moved <= 4


def test_duplicate_never_brings_what_harms_the_other_patient(published, other_visit, owner):
    fruit = MealFood.objects.filter(meal__plan=published, group="fruta").first()
    word = fruit.name.split()[0]
    Allergy.objects.create(
        patient=other_visit.patient, kind=Allergy.Kind.FOOD, agent=word, recorded_by=owner.user
    )
    copy = plan_duplicate(plan=published, consultation=other_visit, by=owner)
    assert not any(word in name for _, name, _ in _foods(copy))


def test_duplicate_says_to_another_patient_nothing_written_to_the_first(plan, owner, other_visit):
    plan.notes = "María: recuerde su estudio del lunes"
    plan.save(update_fields=["notes"])
    assert plan_duplicate(plan=plan, consultation=other_visit, by=owner).notes == ""


def test_duplicate_needs_the_requerimiento_and_the_clinic(published, owner, stranger):
    with pytest.raises(ValidationError, match="requerimiento"):
        plan_duplicate(plan=published, consultation=consultation_for(owner), by=owner)
    with pytest.raises(PermissionDenied):
        plan_duplicate(plan=published, consultation=consultation_for(stranger), by=stranger)


def test_one_plan_is_in_force_whatever_the_order_of_publication(plan, owner):
    later = _follow_up(plan)
    target_for(later, owner)
    second = plan_duplicate(plan=plan, consultation=later, by=owner)
    assert (plan.version, second.version) == (1, 2)
    plan_publish(plan=second, by=owner)
    first = plan_publish(plan=plan, by=owner)  # an old draft, published last, is the one in force
    assert first.version == 3
    assert plan_verify(first).ok
    states = [plan_status(row) for row in plans_of(plan.patient, owner)]
    assert states == ["vigente", "anterior"]


def test_template_is_used_and_counted(published, other_visit, owner):
    template = template_save(plan=published, name="Base  1,800", by=owner, notes="Con calma")
    assert template.name == "Base 1,800"
    draft = template_use(template=template, consultation=other_visit, by=owner)
    assert draft.template == template
    assert day_of(draft) == day_of(published)
    assert draft.notes == "Con calma"
    assert [row.uses for row in templates_visible_to(owner)] == [1]


def test_template_of_a_person_is_not_the_clinics(published, owner, clinic, stranger):
    colleague = MembershipFactory(role=Role.NUTRITIONIST, clinic=clinic)
    template_save(plan=published, name="Mía", by=owner)
    template_save(plan=published, name="De todos", by=owner, is_shared=True)
    assert {t.name for t in templates_visible_to(owner)} == {"Mía", "De todos"}
    assert {t.name for t in templates_visible_to(colleague)} == {"De todos"}
    assert not templates_visible_to(stranger).exists()


def test_template_name_is_once_a_person_and_free_after_retiring(published, owner):
    template = template_save(plan=published, name="Base", by=owner)
    with pytest.raises(ValidationError):
        template_save(plan=published, name="BASE", by=owner)
    template_retire(template=template, by=owner)
    template_retire(template=template, by=owner)
    template_save(plan=published, name="Base", by=owner)
    assert templates_visible_to(owner).count() == 1


def test_template_retired_or_of_another_is_refused(published, other_visit, owner, clinic, stranger):
    template = template_save(plan=published, name="Base", by=owner)
    colleague = MembershipFactory(role=Role.NUTRITIONIST, clinic=clinic)
    for other in (colleague, stranger):
        with pytest.raises(PermissionDenied):
            template_retire(template=template, by=other)
    template = template_retire(template=template, by=owner)
    with pytest.raises(ValidationError, match="ya no está en uso"):
        template_use(template=template, consultation=other_visit, by=owner)


def test_template_holds_nothing_of_the_patient(published, owner):
    template = template_save(plan=published, name="Base", by=owner)
    kept = str([template.problem, template.day, template.foods, template.excluded_terms])
    for said in (str(published.patient.public_id), published.patient.given_names, "peanut"):
        assert said not in kept


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"energy_kcal": Decimal(0)}, {"retired_at": "2026-11-27T10:00Z"}],
)
def test_template_constraints_hold(changes, published, owner):
    template = template_save(plan=published, name="Base", by=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanTemplate.objects.filter(pk=template.pk).update(**changes)


def test_template_is_not_deleted(published, owner):
    template = template_save(plan=published, name="Base", by=owner)
    with pytest.raises(DatabaseError, match="se retira"), transaction.atomic():
        PlanTemplate.objects.filter(pk=template.pk).delete()


def test_comparison_says_what_changed(plan, owner):
    before = plan_for(owner, plan.public_id)
    meal_equivalents_edit(
        meal=plan.meals.get(name="Comida"), changes={"fruta": Decimal(2)}, by=owner
    )
    after = plan_for(owner, plan.public_id)
    found = plans_compared(before, after)
    assert [chip.group for chip in found.chips] == ["fruta"]
    assert found.chips[0].words.startswith("+")
    changed = [meal.name for meal in found.meals if not meal.is_same]
    assert changed == ["Comida"]
    comida = next(meal for meal in found.meals if meal.name == "Comida")
    assert comida.came
    assert not found.is_same
    assert plans_compared(before, before).is_same


def test_chips_use_a_true_minus():
    chips = chips_between({"fruta": Decimal(2)}, {"fruta": Decimal("0.5"), "verdura": Decimal(1)})
    assert [chip.words for chip in chips] == ["+1 verdura", "−1½ fruta"]


def test_meal_copied_brings_its_foods_and_the_day_follows(plan, owner):
    source, to = plan.meals.get(name="Comida"), plan.meals.get(name="Cena")
    meal_copy(source=source, to=to, by=owner)
    served = meals_of(plan)
    assert served["Cena"] == served["Comida"]
    names = [name for meal, name, _ in _foods(plan) if meal == "Cena"]
    assert sorted(names) == sorted(name for meal, name, _ in _foods(plan) if meal == "Comida")
    assert not plan_for(owner, plan.public_id).unsummed
    with pytest.raises(ValidationError, match="otro tiempo"):
        meal_copy(source=to, to=to, by=owner)


def test_meal_copied_leaves_out_what_harms(plan, owner):
    source, to = plan.meals.get(name="Comida"), plan.meals.get(name="Cena")
    food = MealFood.objects.filter(meal=source, group="verdura").first()
    word = food.name.split()[0]
    Allergy.objects.create(
        patient=plan.patient, kind=Allergy.Kind.FOOD, agent=word, recorded_by=owner.user
    )
    meal_copy(source=source, to=to, by=owner)
    assert not any(word in name for meal, name, _ in _foods(plan) if meal == "Cena")
    assert meals_of(plan)["Cena"] == meals_of(plan)["Comida"]


def test_empty_meal_is_not_copied(plan, owner):
    source = plan.meals.get(name="Cena")
    source.equivalents.update(halves=0)
    with pytest.raises(ValidationError, match="nada que copiar"):
        meal_copy(source=source, to=plan.meals.get(name="Comida"), by=owner)


def test_meal_note_is_kept_short_and_frozen(plan, owner):
    meal = plan.meals.first()
    meal_note_set(meal=meal, note="  Sin  prisa ", by=owner)
    meal.refresh_from_db()
    assert meal.notes == "Sin prisa"
    with pytest.raises(ValidationError, match="hasta 300"):
        meal_note_set(meal=meal, note="x" * 301, by=owner)
    plan_publish(plan=plan, by=owner)
    with pytest.raises(DatabaseError, match="publicado"), transaction.atomic():
        plan.meals.update(notes="otra")
    with pytest.raises(ValidationError, match="ya está publicado"):
        meal_note_set(meal=meal, note="otra", by=owner)


# --- Pages ----------------------------------------------------------------------------------------


def test_compare_page_shows_chips_and_the_only_plan_says_so(plan, owner, client_of):
    web = client_of(owner)
    url = reverse("plans:plan-compare", args=[plan.public_id])
    assert "único plan" in web.get(url).content.decode()
    later = _follow_up(plan)
    target_for(later, owner, energy_kcal=Decimal(1600))
    second = plan_duplicate(plan=plan, consultation=later, by=owner)
    page = web.get(reverse("plans:plan-compare", args=[second.public_id])).content.decode()
    assert "Contra la versión 1" in page
    assert 'class="chip minus"' in page
    assert "−200" in page


def test_copy_page_offers_open_visits_with_requerimiento(published, other_visit, owner, client_of):
    web = client_of(owner)
    url = reverse("plans:plan-copy", args=[published.public_id])
    page = web.get(url).content.decode()
    assert other_visit.patient.full_name in page
    assert "falta su requerimiento" not in page
    answer = web.post(url, {"visit": str(other_visit.public_id)}, follow=True)
    assert "Se propuso en la consulta" in answer.content.decode()
    assert web.post(url, {"visit": "nada"}).status_code == 404
    empty = consultation_for(owner)
    refused = web.post(url, {"visit": str(empty.public_id)})
    assert refused.status_code == 422
    assert "requerimiento" in refused.content.decode()


def test_visits_of_the_same_patient_come_first(plan, owner, other_visit, django_assert_num_queries):
    assert owner.clinic  # read before counting
    patient = plan.patient
    with django_assert_num_queries(1):
        visits = list(visits_open_to(owner, patient))
    assert visits[0].patient == patient
    assert {visit.has_target for visit in visits} == {True}


def test_template_pages(published, other_visit, owner, client_of):
    web = client_of(owner)
    new = reverse("plans:template-new", args=[published.public_id])
    assert web.get(new).status_code == 200
    assert web.post(new, {"name": ""}).status_code == 422
    assert web.post(new, {"name": "Base"}).status_code == 302
    again = web.post(new, {"name": "base"})
    assert again.status_code == 422
    assert "Ya tiene una plantilla" in again.content.decode()
    page = web.get(reverse("plans:template-list")).content.decode()
    assert "Base" in page
    assert "0 planes" in page
    template = PlanTemplate.objects.get()
    apply = reverse("plans:template-apply", args=[other_visit.public_id])
    assert web.post(apply, {"template": str(template.public_id)}).status_code == 302
    assert Plan.objects.get(consultation=other_visit).template == template
    assert web.post(apply, {"template": "x"}).status_code == 404
    assert web.post(apply, {}).status_code == 422
    assert web.post(reverse("plans:template-retire", args=[template.public_id])).status_code == 302
    assert "Todavía no hay plantillas" in web.get(reverse("plans:template-list")).content.decode()


def test_meal_pages_answer_with_the_editor(plan, owner, client_of):
    web = client_of(owner)
    note = reverse("plans:meal-note", args=[plan.public_id, 0])
    answer = web.post(note, {"note": "Con calma"}, HTTP_HX_REQUEST="true")
    assert "Con calma" in answer.content.decode()
    fill = reverse("plans:meal-fill", args=[plan.public_id, 4])
    answer = web.post(fill, {"source": "2"}, HTTP_HX_REQUEST="true")
    assert 'id="plan-editor"' in answer.content.decode()
    assert web.post(fill, {"source": "4"}, HTTP_HX_REQUEST="true").status_code == 422
    assert web.post(fill, {"source": "x"}, HTTP_HX_REQUEST="true").status_code == 422
    assert web.post(fill, {"source": "9"}).status_code == 404
    plan.meals.filter(order=0).update(time_of_day=time(8))
