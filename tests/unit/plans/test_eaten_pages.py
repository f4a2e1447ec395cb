"""The pages of what was eaten: the grid, the diary, and what is typed into it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from foods.models import Food
from plans.eaten import patient_adherence
from plans.models import DiaryEntry, MealLimit
from plans.services.diary import EatenData, diary_record
from tests.factories.eaten import dinner, dinners, published_plan
from tests.factories.foods import dish_of

pytestmark = pytest.mark.django_db


def at(name: str, patient) -> str:
    return reverse(f"plans:{name}", args=[patient.public_id])


def food(name: str) -> Food:
    return Food.objects.get(name__iexact=name, clinic=None)


def row(name: str, pick: str, quantity: str, measure: str, most: str = "") -> dict[str, str]:
    return {
        "row_name": name,
        "row_pick": pick,
        "row_quantity": quantity,
        "row_most": most,
        "row_measure": measure,
    }


def body(*rows: dict[str, str], **more: str) -> dict[str, object]:
    day = timezone.localdate().isoformat()
    columns = {key: [one[key] for one in rows] for key in (rows[0] if rows else {})}
    return {"day": day, "meal": "Cena", "action": "save", **columns, **more}


def test_grid_is_shown_with_words_and_not_colour_alone(owner, client_of):
    plan = published_plan(owner)
    dinners(plan, owner)
    html = client_of(owner).get(at("eaten", plan.patient)).content.decode()
    assert "▲▲" in html
    assert "200 %" in html
    assert "muy por encima del plan" in html
    assert "al menos 3 cereales en la cena" in html
    assert "● 100 %" in html.replace('<span aria-hidden="true">●</span>', "●")


def test_no_diary_says_so(owner, client_of):
    plan = published_plan(owner)
    assert "Todavía no hay comidas registradas" in (
        client_of(owner).get(at("eaten", plan.patient)).content.decode()
    )


@pytest.mark.parametrize("days", [3, 12])
def test_page_takes_the_same_queries(owner, client_of, days, django_assert_max_num_queries):
    plan = published_plan(owner)
    dinners(plan, owner, count=days)
    browser = client_of(owner)
    browser.get(at("eaten", plan.patient))
    with django_assert_max_num_queries(20):
        browser.get(at("eaten", plan.patient))


def test_limit_is_accepted_and_dismissed_from_the_page(owner, client_of):
    plan = published_plan(owner)
    dinners(plan, owner)
    browser, url = client_of(owner), at("limit", plan.patient)
    what = {"what": "cereal|Cena"}
    browser.post(url, {**what, "decision": "usar"})
    assert MealLimit.objects.get().is_accepted
    answer = browser.post(url, {**what, "decision": "no", "reason": ""}, follow=True)
    assert "Anote por qué no conviene" in answer.content.decode()
    browser.post(url, {**what, "decision": "no", "reason": "Viajó"})
    assert [r.is_accepted for r in MealLimit.objects.order_by("pk")] == [True, False]
    gone = browser.post(url, {"what": "fruta|Cena", "decision": "usar"}, follow=True)
    assert "ya no se propone" in gone.content.decode()


def test_typed_meal_of_food_dish_and_equivalents(owner, client_of):
    plan = published_plan(owner)
    apple = food("Manzana con cáscara")
    dish = dish_of(clinic=owner.clinic)
    rows = [
        row("manzana", f"food:{apple.public_id}", "1", "eq"),
        row("guiso", f"dish:{dish.public_id}", "1/2", "portion"),
        row("verduras", "group:verdura", "1", "eq", most="2"),
        row("algo rojo", "", "un plato", ""),
    ]
    answer = client_of(owner).post(at("diary-add", plan.patient), body(*rows))
    assert answer.status_code == 302
    entry = DiaryEntry.objects.get()
    assert (entry.source, entry.entered_by, entry.meal_order) == ("typed", owner.user, 2)
    items = list(entry.items.all())
    assert (items[0].food, items[0].halves_min, items[0].halves_max) == (apple, 2, 2)
    assert items[0].net_g == apple.portions.get(is_equivalent=True).net_g
    assert {i.dish_name for i in items[1:-2]} == {dish.name}
    assert (items[-2].group, items[-2].halves_min, items[-2].halves_max) == ("verdura", 2, 4)
    assert items[-2].sodium_mg is None  # the table of equivalents does not say it
    assert (items[-1].group, items[-1].halves_min, items[-1].energy_kcal) == ("", None, None)


def test_household_measure_becomes_grams(owner, client_of):
    plan = published_plan(owner)
    rice = Food.objects.filter(portions__measure="taza", clinic=None, equivalences=None).first()
    portion = rice.portions.filter(measure="taza").first()
    rows = [row("arroz", f"food:{rice.public_id}", "1", f"p:{portion.pk}")]
    client_of(owner).post(at("diary-add", plan.patient), body(*rows))
    item = DiaryEntry.objects.get().items.get()
    assert item.net_g == pytest.approx(portion.net_g / portion.quantity, abs=Decimal("0.05"))
    assert item.measure == "1 taza"
    assert item.energy_kcal == pytest.approx(
        rice.energy_kcal * item.net_g / 100, abs=Decimal("0.1")
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"row_quantity": "dos"}, "no es una cantidad"),
        ({"row_quantity": "2", "row_most": "1"}, "El máximo es menor"),
        ({"row_quantity": "900", "row_measure": "g"}, ""),
        ({"row_quantity": "9000", "row_measure": "g"}, "Son más de 5000 g"),
        ({"row_measure": "p:0"}, "Elija la medida"),
        ({"row_pick": "food:nada"}, "Ya no está en el catálogo"),
    ],
)
def test_mistake_says_what_and_loses_nothing(owner, client_of, changes, words):
    plan = published_plan(owner)
    given = (
        row("manzana verde", f"food:{food('Manzana con cáscara').public_id}", "1", "eq") | changes
    )
    answer = client_of(owner).post(at("diary-add", plan.patient), body(given))
    if not words:
        assert answer.status_code == 302
        return
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert "manzana verde" in html
    assert not DiaryEntry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"day": "ayer"}, "Elija el día"), ({"meal": ""}, "tiempo de comida"), ({}, "al menos un")],
)
def test_meal_without_its_day_time_or_food_is_refused(owner, client_of, changes, words):
    plan = published_plan(owner)
    answer = client_of(owner).post(at("diary-add", plan.patient), body(**changes))
    assert words in answer.content.decode()


def test_row_offers_what_it_may_be(owner, client_of):
    plan = published_plan(owner)
    browser = client_of(owner)
    html = browser.get(at("eaten-row", plan.patient), {"add": "manzana"}).content.decode()
    assert "«manzana»" in html
    assert f"food:{food('Manzana con cáscara').public_id}" in html
    again = row("manzana", "", "2", "eq")
    html = browser.get(at("eaten-row", plan.patient), again).content.decode()
    assert 'value="2"' in html
    added = browser.post(at("diary-add", plan.patient), body(again, action="add", add="arroz"))
    assert added.content.decode().count("data-row>") == 2  # without script too


def test_week_and_day_of_the_diary(owner, client_of):
    plan = published_plan(owner)
    today = timezone.localdate()
    dinner(plan, owner, today)
    browser, url = client_of(owner), at("diary", plan.patient)
    assert "Tortilla" in browser.get(url).content.decode()
    day = browser.get(url, {"dia": today.isoformat()}).content.decode()
    assert "Totales" in day
    assert "3 de 3 alimentos sin este dato" in day
    other = browser.get(url, {"semana": (today - timedelta(days=8)).isoformat()})
    assert "Tortilla" not in other.content.decode()
    for text in ("mañana", "0001-01-01", "9999-12-31"):
        assert browser.get(url, {"semana": text, "dia": text}).status_code == 200


def test_void_with_reason_and_undo(owner, client_of):
    plan = published_plan(owner)
    entry = dinner(plan, owner, timezone.localdate())
    browser, url = client_of(owner), reverse("plans:entry-void", args=[entry.public_id])
    assert "Anote el motivo" in browser.post(url, {"reason": " "}, follow=True).content.decode()
    shown = browser.post(url, {"reason": "Era de otro día"}, follow=True).content.decode()
    assert "Deshacer" in shown
    assert "Tortilla" not in shown
    undo = reverse("plans:entry-restore", args=[entry.public_id])
    for _ in range(2):
        assert "Tortilla" in browser.post(undo, follow=True).content.decode()
    again = DiaryEntry.objects.get(voided_at=None)
    assert [i.name for i in again.items.all()] == ["Tortilla", "Nopales", "Pollo"]


def test_meal_told_twice_counts_once(owner, client_of):
    plan = published_plan(owner)
    today = timezone.localdate()
    dinner(plan, owner, today)
    html = client_of(owner).get(at("diary", plan.patient)).content.decode()
    assert "contada ya por otra fuente" not in html
    photo = EatenData("Tortilla", "cereal_sg", halves_min=6, halves_max=10)
    diary_record(
        patient=plan.patient, day=today, meal_name="Cena", items=[photo], source="photo", by=owner
    )
    html = client_of(owner).get(at("diary", plan.patient)).content.decode()
    assert html.count("contada ya por otra fuente") == 1
    cell = patient_adherence(owner, plan.patient, until=today).cell("cereal", "Cena")
    assert (cell.n, cell.eaten) == (1, 4)


@pytest.mark.parametrize("name", ["eaten", "diary", "patient-adherence"])
def test_only_who_reads_the_record_sees_it(owner, assistant, auditor, stranger, client_of, name):
    plan = published_plan(owner)
    codes = [
        client_of(who).get(at(name, plan.patient)).status_code
        for who in (owner, auditor, assistant, stranger)
    ]
    assert codes == [200, 200, 403, 404]
