"""Options on the screen and on paper: seen, drawn again, swapped; the week they make."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Role
from foods.models import Dish
from plans.documents.kinds import document_pdf
from plans.documents.shopping import eaten
from plans.eating_form import EatingForm
from plans.engine.limits import Limit
from plans.engine.tastes import Tastes
from plans.models import MealOption, MealOptionItem
from plans.selectors import plan_for
from plans.services.eating import Eating
from plans.services.options_renew import option_swaps
from plans.services.publication import plan_publish
from tests.factories.accounts import MembershipFactory
from tests.factories.plans import draft_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(scope="module")
def drafted(library, django_db_blocker):
    """A draft with its options."""
    with django_db_blocker.unblock():
        return draft_for(MembershipFactory(role=Role.OWNER))


@pytest.fixture
def web(owner, client_of):
    return client_of(owner)


def _text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_page_lists_the_options_of_each_meal(web, plan, owner):
    view = plan_for(owner, plan.public_id)
    assert all(meal.options for meal in view.meals)
    page = web.get(reverse("plans:plan-detail", args=[plan.public_id])).content.decode()
    for meal in view.meals:
        for option in meal.options:
            assert option.name in page
    assert "Por día, en la semana de opciones" in page


def test_week_says_what_is_unknown(plan, owner):
    week = plan_for(owner, plan.public_id).week
    assert [row.name for row in week] == ["Fibra", "Sodio", "Grasa saturada"]
    for row in week:
        assert 0 < row.mean <= row.most
        assert 0 <= row.unknown <= row.foods


def test_option_is_swapped_for_the_nearest_and_the_rest_stay(web, plan, owner):
    row = MealOption.objects.filter(meal__plan=plan, meal__name="Comida").first()
    nearest = option_swaps(row)[0]
    dish = Dish.objects.get(pk=int(nearest.offer.key))
    choices = web.get(reverse("plans:option-choices", args=[row.public_id]), **HTMX)
    assert dish.name in choices.content.decode()
    swap = reverse("plans:option-swap", args=[row.public_id])
    answer = web.post(swap, {"dish": str(dish.public_id)}, **HTMX)
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.dish == dish
    assert plan_for(owner, plan.public_id).ok
    for nonsense in ("", "x", str(row.public_id)):
        assert web.post(swap, {"dish": nonsense}, **HTMX).status_code == 422


def test_options_are_drawn_again(web, plan, owner):
    def names():
        return [o.name for o in plan_for(owner, plan.public_id).meals[2].options]

    before = names()
    url = reverse("plans:options-redraw", args=[plan.public_id, 2])
    assert web.post(url, {"turn": "7"}, **HTMX).status_code == 200
    assert names() != before
    plan_publish(plan=plan, by=owner)
    assert web.post(url, {"turn": "1"}, **HTMX).status_code == 422


def test_documents_print_the_options(plan, owner):
    view = plan_for(owner, plan.public_id)
    first = view.meals[0].options[0]
    for slug in ("plan", "telefono", "refrigerador"):
        assert first.name in _text(document_pdf([view], [slug])), slug


def test_week_of_shopping_buys_the_options(plan, owner):
    view = plan_for(owner, plan.public_id)
    foods = eaten(view, 7)
    expected = sum(len(option.items) for meal in view.meals for option in meal.options[:7])
    assert len(foods) == expected


# --- How the patient eats -------------------------------------------------------------------------

TODAY = date(2026, 11, 27)


def test_eating_form_opens_and_gives_back_what_was_asked():
    asked = Eating(
        diet="vegetarian",
        no_raw=True,
        tastes=Tastes(most_cost=1, has_stove=False, month=11, portable=frozenset({"Comida"})),
        limits=(
            Limit("sodium_mg", None, Decimal(2000), "NOM"),
            Limit("potassium_mg", None, Decimal(3000)),
        ),
    )
    opened = EatingForm(asked=asked)
    data = {field.name: field.value() for field in opened}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    form = EatingForm(data, asked=asked)
    assert form.is_valid(), form.errors
    again = form.eating(today=TODAY)
    assert again.tastes == asked.tastes
    assert (again.diet, again.no_raw) == ("vegetarian", True)
    assert set(again.limits) == set(asked.limits)  # what it does not show is not lost


def test_eating_form_reads_limits_and_refuses_nonsense():
    form = EatingForm({"least_fibre_g": "25", "most_sodium_mg": "1500"}, asked=Eating())
    assert form.is_valid()
    limits = {limit.nutrient: limit for limit in form.eating(today=TODAY).limits}
    assert limits["fibre_g"].least == 25
    assert limits["sodium_mg"].most == 1500
    assert not EatingForm({"diet": "piedras"}, asked=Eating()).is_valid()
    assert not EatingForm({"most_sodium_mg": "-1"}, asked=Eating()).is_valid()


def test_solving_keeps_how_the_patient_eats(web, plan, owner):
    url = reverse("plans:plan-solve", args=[plan.consultation.public_id])
    shares = {"Desayuno": 25, "Colación 1": 10, "Comida": 35, "Colación 2": 10, "Cena": 20}
    data = {"diet": "vegetarian", "most_cost": "2", "seasonal": "on"}
    for row, (name, share) in enumerate(shares.items()):
        data |= {f"meal_name_{row}": name, f"meal_share_{row}": str(share)}
    answer = web.post(url, data, **HTMX)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    plan.refresh_from_db()
    assert plan.problem["eating"]["diet"] == "vegetarian"
    names = " ".join(o.name for meal in plan_for(owner, plan.public_id).meals for o in meal.options)
    assert not re.search(r"pollo|\bres\b|atún|cerdo", names, re.IGNORECASE)


def test_preset_is_applied_in_one_click_with_its_sources(web, plan):
    url = reverse("plans:plan-solve", args=[plan.consultation.public_id])
    answer = web.post(url, {"preset": "general"}, **HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "por confirmar" in text
    plan.refresh_from_db()
    assert plan.problem["eating"]["presets"] == ["general"]
    assert "Sodio" in text
    assert web.post(url, {"preset": "piedras"}, **HTMX).status_code == 422
    assert web.post(url, {"preset_off": "general"}, **HTMX).status_code == 200
    plan = plan.consultation.plans.get()
    assert plan.problem["eating"]["presets"] == []
    assert plan.problem["eating"]["limits"] == []


def test_food_beside_a_dish_is_changed_from_the_page(web, plan, owner):
    item = MealOptionItem.objects.filter(option__meal__plan=plan, is_extra=True).first()
    where = [item.option.public_id, item.order]
    shown = web.get(reverse("plans:extra-choices", args=where), **HTMX)
    (food, measure), *_ = shown.context["choices"]
    assert f"{food.name} · {measure}" in shown.content.decode()
    swap = reverse("plans:extra-swap", args=where)
    answer = web.post(swap, {"food": str(food.public_id)}, **HTMX)
    assert answer.status_code == 200
    item.refresh_from_db()
    assert (item.food, item.measure, item.group) == (food, measure, food.group.key)
    assert plan_for(owner, plan.public_id).ok
    for nonsense in ("", "x", str(item.option.public_id)):
        assert web.post(swap, {"food": nonsense}, **HTMX).status_code == 422


def test_options_stay_open_where_one_was_changed(web, plan):
    item = MealOptionItem.objects.filter(option__meal__plan=plan, is_extra=True).first()
    where = [item.option.public_id, item.order]
    (food, _), *_ = web.get(reverse("plans:extra-choices", args=where)).context["choices"]
    swapped = web.post(
        reverse("plans:extra-swap", args=where), {"food": str(food.public_id)}, **HTMX
    )
    assert swapped.content.decode().count('class="meal-options" open') == 1


def test_ingredient_of_the_dish_has_no_page_of_its_own(web, plan):
    item = MealOptionItem.objects.filter(option__meal__plan=plan, is_extra=False).first()
    where = [item.option.public_id, item.order]
    assert web.get(reverse("plans:extra-choices", args=where)).status_code == 404
