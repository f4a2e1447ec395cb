"""The pages of a plan: who sees them, what they hold, and how many queries they take."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foods.models import Food
from foods.plate import guide2023_plate, nom043_plate
from plans.models import MealFood, Plan
from plans.services.draft import day_of
from plans.services.edit import plan_equivalents_edit
from plans.services.publication import plan_publish
from tests.factories.plans import consultation_for, target_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def web(owner, client_of):
    return client_of(owner)


def _url(name, *args):
    return reverse(f"plans:{name}", args=args)


def test_plan_page_holds_cuadro_meals_and_comprobacion(web, plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        page = web.get(_url("plan-detail", plan.public_id))
    text = page.content.decode()
    assert page.status_code == 200
    for said in ("Cuadro dietosintético", "Tiempos de comida", "Comprobación del plan", "Desayuno"):
        assert said in text
    assert "dentro de tolerancia" in text
    assert 'style="' not in text


def test_plan_page_takes_the_same_queries_with_more_rows(
    web, plan, owner, django_assert_num_queries
):
    url = _url("plan-detail", plan.public_id)
    web.get(url)
    with CaptureQueriesContext(
        connection,
    ) as before:
        web.get(url)
    plan_equivalents_edit(
        plan=plan, changes={"azucar_sg": Decimal(1), "alcohol": Decimal(1)}, by=owner
    )
    with django_assert_num_queries(len(before)):
        web.get(url)


@pytest.mark.parametrize("name", ["plan-detail", "plan-pdf"])
def test_plan_hidden_from_other_clinic(name, plan, stranger, assistant, client_of):
    assert client_of(stranger).get(_url(name, plan.public_id)).status_code == 404
    assert client_of(assistant).get(_url(name, plan.public_id)).status_code == 403


def test_writing_hidden_from_other_clinic(plan, stranger, auditor, client_of):
    food = MealFood.objects.filter(meal__plan=plan).first()
    visit = plan.consultation.public_id
    addresses = [
        _url("plan-publish", plan.public_id),
        _url("plan-notes", plan.public_id),
        _url("meal-time", plan.public_id, 0),
        _url("equivalent-edit", plan.public_id, 0, "fruta"),
        _url("plan-solve", visit),
        _url("plan-relax", visit),
        _url("food-swap", food.public_id),
    ]
    for address in addresses:
        assert client_of(stranger).post(address).status_code == 404, address
        assert client_of(auditor).post(address).status_code == 403, address
    assert client_of(stranger).get(_url("food-options", food.public_id)).status_code == 404


def test_plan_anonymous_goes_to_sign_in(client, plan):
    answer = client.get(_url("plan-detail", plan.public_id))
    assert answer.status_code == 302
    assert "/cuenta/" in answer.url


def test_pdf_is_inline_and_not_stored(web, plan):
    answer = web.get(_url("plan-pdf", plan.public_id))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"%PDF")


def test_solve_answers_the_editor_and_again_replaces(web, owner):
    visit = consultation_for(owner)
    target_for(visit, owner)
    answer = web.post(_url("plan-solve", visit.public_id), {"next": "/x/"}, **HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="plan-editor"' in text
    assert 'type="number"' in text
    assert 'value="/x/"' in text
    assert Plan.objects.filter(consultation=visit).count() == 1


def test_solve_without_htmx_returns_to_a_safe_next(web, plan):
    url = _url("plan-solve", plan.consultation.public_id)
    assert web.post(url, {"next": "/pacientes/"}).url == "/pacientes/"
    away = web.post(url, {"next": "https://otro.example/"})
    assert away.url == _url("plan-detail", plan.public_id)


def _form(**changes):
    meals = {
        "meal_name_0": "Desayuno",
        "meal_share_0": "30",
        "meal_name_1": "Comida",
        "meal_share_1": "40",
        "meal_name_2": "Cena",
        "meal_share_2": "30",
    }
    return {**meals, **changes}


def test_solve_with_options_uses_them(web, plan):
    url = _url("plan-solve", plan.consultation.public_id)
    answer = web.post(url, _form(excluded_terms="nopal, brócoli", most_fruta="1.5"), **HTMX)
    assert answer.status_code == 200
    plan.refresh_from_db()
    assert [meal.name for meal in plan.meals.order_by("order")] == ["Desayuno", "Comida", "Cena"]
    assert plan.excluded_terms == ["nopal", "brócoli"]
    assert day_of(plan)["fruta"] <= Decimal("1.5")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"meal_share_0": "20"}, "suman 90 %"),
        ({"most_fruta": "1.3"}, "De medio en medio"),
        ({"excluded_groups": ["postres"]}, "postres"),
        ({"meal_name_0": "", "meal_name_1": "", "meal_name_2": ""}, "al menos un tiempo"),
    ],
)
def test_solve_explains_bad_options_and_loses_nothing(changes, said, web, plan):
    before = plan.certificate
    url = _url("plan-solve", plan.consultation.public_id)
    answer = web.post(url, _form(excluded_terms="mi nota", **changes), **HTMX)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "mi nota" in text
    plan.refresh_from_db()
    assert plan.certificate == before


def test_infeasible_shows_offers_and_one_click_applies(web, plan):
    solve = _url("plan-solve", plan.consultation.public_id)
    groups = ["aoa_mb", "aoa_b", "aoa_m", "aoa_a", "leguminosa", "leche_desc", "leche_semi"]
    asked = _form(excluded_groups=[*groups, "leche_ent", "leche_az"], most_grasa_cp="1")
    answer = web.post(solve, asked, **HTMX)
    assert answer.status_code == 422
    infeasible = answer.context["infeasible"]
    assert infeasible.offers[0].text in answer.content.decode().replace("&#x27;", "'")
    relax = _url("plan-relax", plan.consultation.public_id)
    accepted = web.post(relax, {"problem": infeasible.offers[0].problem_text}, **HTMX)
    assert accepted.status_code == 200
    plan.refresh_from_db()
    assert plan.certificate["ok"]


@pytest.mark.parametrize("problem", ["", "{", "[]", "{}", '{"targets": 3}', "null"])
def test_relax_with_a_broken_problem_says_so(problem, web, plan):
    relax = _url("plan-relax", plan.consultation.public_id)
    answer = web.post(relax, {"problem": problem}, **HTMX)
    assert answer.status_code == 422
    assert "uelva a calcular" in answer.content.decode()


def test_equivalent_edit_answers_what_moved(web, plan):
    answer = web.post(
        _url("equivalent-edit", plan.public_id, 2, "cereal_sg"), {"amount": "9,5"}, **HTMX
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="plan-certificate"' in text
    assert "fuera de tolerancia" in text
    assert 'id="d-cereal_sg" hx-swap-oob="true"' in text
    assert 'name="amount"' not in text
    row = plan.meals.get(order=2).equivalents.get(group="cereal_sg")
    assert row.equivalents == Decimal("9.5")


@pytest.mark.parametrize(
    ("amount", "said"), [("0.3", "medios"), ("mucho", "número"), ("-1", "de 0 a 60")]
)
def test_equivalent_edit_refused_keeps_the_plan(amount, said, web, plan):
    before = day_of(plan)
    url = _url("equivalent-edit", plan.public_id, 2, "cereal_sg")
    answer = web.post(url, {"amount": amount}, **HTMX)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#plan-problems"
    assert said in answer.content.decode()
    assert day_of(plan) == before
    assert web.post(url, {"amount": amount}).status_code == 302


def test_adding_a_group_draws_the_cuadro_again(web, plan):
    answer = web.post(
        _url("equivalent-edit", plan.public_id, 0, "azucar_sg"),
        {"amount": "0.5", "whole": "1"},
        **HTMX,
    )
    assert 'id="c-azucar_sg-0"' in answer.content.decode()


def test_meal_that_is_not_there_is_404(web, plan):
    assert web.post(_url("equivalent-edit", plan.public_id, 9, "fruta")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("14:30", "14:30"), ("7.05", "07:05"), ("0930", "09:30"), ("20", "20:00"), ("", None)],
)
def test_meal_time_is_kept(typed, kept, web, plan):
    web.post(_url("meal-time", plan.public_id, 2), {"time_of_day": typed}, **HTMX)
    moment = plan.meals.get(order=2).time_of_day
    assert (moment and moment.strftime("%H:%M")) == kept


@pytest.mark.parametrize("typed", ["25:00", "12:60", "tarde", ":", "-1:30"])
def test_meal_time_explains_a_bad_hour(typed, web, plan):
    answer = web.post(_url("meal-time", plan.public_id, 2), {"time_of_day": typed}, **HTMX)
    assert answer.status_code == 422
    assert "14:30" in answer.content.decode()


def test_notes_are_kept(web, plan):
    web.post(_url("plan-notes", plan.public_id), {"notes": "Agua natural."}, **HTMX)
    plan.refresh_from_db()
    assert plan.notes == "Agua natural."


def test_notes_too_long_are_explained(web, plan):
    answer = web.post(_url("plan-notes", plan.public_id), {"notes": "a" * 4001}, **HTMX)
    assert answer.status_code == 422


def test_food_options_and_swap(web, plan, django_assert_max_num_queries):
    row = MealFood.objects.filter(meal__plan=plan, group="fruta").first()
    with django_assert_max_num_queries(15):
        answer = web.get(_url("food-options", row.public_id), **HTMX)
    kiwi = Food.objects.get(name="Kiwi")
    assert f'value="{kiwi.public_id}"' in answer.content.decode()
    done = web.post(_url("food-swap", row.public_id), {"food": kiwi.public_id}, **HTMX)
    assert done.status_code == 200
    assert "Kiwi" in done.content.decode()
    assert web.get(_url("food-options", row.public_id)).status_code == 200


@pytest.mark.parametrize("food", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_swap_for_a_food_that_is_not_there_is_404(food, web, plan):
    row = MealFood.objects.filter(meal__plan=plan).first()
    assert web.post(_url("food-swap", row.public_id), {"food": food}).status_code == 404


def test_swap_for_a_food_of_several_groups_is_404(web, plan):
    row = MealFood.objects.filter(meal__plan=plan).first()
    several = Food.objects.exclude(equivalences=None).distinct().first()
    answer = web.post(_url("food-swap", row.public_id), {"food": several.public_id})
    assert answer.status_code == 404
    assert MealFood.objects.get(pk=row.pk).food_id == row.food_id


def test_plan_page_draws_the_plate_of_its_day(web, plan, owner):
    url = _url("plan-detail", plan.public_id)
    for plate in (nom043_plate(day_of(plan)), guide2023_plate(day_of(plan))):
        page = web.get(url).content.decode()
        assert plate.sectors
        for sector in plate.sectors:
            assert f'd="{sector.path}"><title>{sector.name} {sector.percent} %' in page
    drawn = nom043_plate(day_of(plan)).sectors[0].path
    more = {"fruta": day_of(plan)["fruta"] + 4}
    plan_equivalents_edit(plan=plan, changes=more, by=owner)
    assert f'd="{drawn}"' not in web.get(url).content.decode()


def test_publish_from_the_page(web, plan):
    answer = web.post(_url("plan-publish", plan.public_id), follow=True)
    assert "Publicado el" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.code
    answer = web.post(_url("plan-publish", plan.public_id), {"next": "/pacientes/"}, **HTMX)
    assert answer["HX-Redirect"] == "/pacientes/"


def test_publish_out_of_tolerance_asks_for_the_reason(web, plan):
    web.post(_url("equivalent-edit", plan.public_id, 2, "fruta"), {"amount": "3"}, **HTMX)
    publish = _url("plan-publish", plan.public_id)
    answer = web.post(publish, **HTMX)
    assert answer.status_code == 422
    assert 'name="accept_out_of_tolerance_reason"' in answer.content.decode()
    assert web.post(publish).status_code == 422
    given = {"accept_out_of_tolerance_reason": "Pide más fruta"}
    assert web.post(publish, given).status_code == 302
    plan.refresh_from_db()
    assert plan.tolerance_reason == "Pide más fruta"


def test_editing_a_published_plan_is_refused_in_words(web, plan, owner):
    plan_publish(plan=plan, by=owner)
    answer = web.post(_url("equivalent-edit", plan.public_id, 2, "fruta"), {"amount": "3"}, **HTMX)
    assert answer.status_code == 422
    assert "ya está publicado" in answer.content.decode()


def test_admin_browses_own_plans_read_only(plan, owner, stranger, client_of):
    for member in (owner, stranger):
        member.user.is_staff = True
        member.user.save(update_fields=["is_staff"])
    address = reverse("admin:plans_plan_change", args=[plan.pk])
    page = client_of(owner).get(address)
    assert page.status_code == 200
    assert "ver el plan" in page.content.decode()
    assert client_of(owner).post(address, {"notes": "x"}).status_code == 403
    assert (
        client_of(owner).get(reverse("admin:plans_plan_delete", args=[plan.pk])).status_code == 403
    )
    assert client_of(stranger).get(address).status_code == 302
    listed = client_of(stranger).get(reverse("admin:plans_plan_changelist"))
    assert str(plan.patient) not in listed.content.decode()


def test_offer_problem_travels_as_json(web, plan):
    offer = json.dumps(plan.problem)
    relax = _url("plan-relax", plan.consultation.public_id)
    assert web.post(relax, {"problem": offer, "term": ["papaya"]}, **HTMX).status_code == 200
    plan.refresh_from_db()
    assert plan.excluded_terms == ["papaya"]
