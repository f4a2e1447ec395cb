"""Dishes inside dishes: kept, shown, without circles or a third level; yield and copies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foods.dish_facts import DishFacts
from foods.dish_selectors import dish_choice, with_ingredients
from foods.models import Dish, FoodAllergen
from foods.services.dishes import dish_change, dish_create
from foods.services.proposals import dish_propose
from tests.factories.foods import food_of

pytestmark = pytest.mark.django_db
SAUCE = DishFacts(
    code="",
    name="Salsa verde",
    meals=("comida",),
    ingredients=(("Ejote de prueba", Decimal(100)),),
)
PLATE = DishFacts(
    code="",
    name="Chilaquiles",
    meals=("desayuno",),
    ingredients=(("Ejote de prueba", Decimal(50)),),
    sub_dishes=(("Salsa verde", Decimal(200)),),
    portions=4,
)


@pytest.fixture(autouse=True)
def food(db):  # type: ignore[no-untyped-def]
    food = food_of(origin="vegetal")
    FoodAllergen.objects.create(food=food, allergen="ajonjoli", is_certain=True)
    return food


@pytest.fixture
def sauce(nutritionist) -> Dish:
    return dish_create(facts=SAUCE, by=nutritionist)


@pytest.fixture
def plate(nutritionist, sauce) -> Dish:
    return dish_create(facts=PLATE, by=nutritionist)


def _choice(dish: Dish):  # type: ignore[no-untyped-def]
    return dish_choice(with_ingredients(Dish.objects.filter(pk=dish.pk)).get())


def test_inside_dish_counts_and_its_allergens_are_inherited(plate):
    choice = _choice(plate)
    assert choice.weight_g == 250
    assert choice.ranges["verdura"].number == Decimal("2.5")
    assert choice.contains == {"ajonjoli"}


def test_reading_inside_dishes_takes_constant_queries(
    plate, nutritionist, django_assert_num_queries
):
    for number in range(3):
        dish_create(facts=replace(PLATE, name=f"Otro {number}"), by=nutritionist)
    with django_assert_num_queries(13):
        for dish in with_ingredients(Dish.objects.filter(name__startswith="Otro")):
            dish_choice(dish)


def test_dish_is_not_inside_itself(plate, nutritionist):
    facts = replace(PLATE, sub_dishes=(("Chilaquiles", Decimal(10)),))
    with pytest.raises(ValidationError, match="sí mismo"):
        dish_change(dish=plate, facts=facts, by=nutritionist)
    plate.refresh_from_db()
    assert plate.retired_at is None


def test_circle_is_refused(plate, sauce, nutritionist):
    facts = replace(SAUCE, sub_dishes=(("Chilaquiles", Decimal(10)),))
    with pytest.raises(ValidationError, match="círculo"):
        dish_change(dish=sauce, facts=facts, by=nutritionist)


def test_third_level_is_refused(plate, nutritionist):
    facts = replace(PLATE, name="Charola", sub_dishes=(("Chilaquiles", Decimal(10)),))
    with pytest.raises(ValidationError, match="un solo nivel"):
        dish_create(facts=facts, by=nutritionist)


def test_dish_of_another_clinic_is_not_inside(sauce, stranger):
    with pytest.raises(ValidationError, match="No es un platillo en uso"):
        dish_create(facts=PLATE, by=stranger)


def test_proposed_dish_is_not_inside(assistant, nutritionist):
    dish_propose(facts=SAUCE, by=assistant)
    with pytest.raises(ValidationError, match="No es un platillo en uso"):
        dish_create(facts=PLATE, by=nutritionist)


def _rows(prefix: str, *rows: tuple[str, str]) -> dict[str, str]:
    form = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, (name, grams) in enumerate(rows):
        form |= {f"{prefix}-{number}-food": name, f"{prefix}-{number}-grams": grams}
    return form


def _form(*inside: tuple[str, str], **changes: object) -> dict[str, object]:
    return {
        "name": "Chilaquiles",
        "meals": ["desayuno"],
        "portions": "4",
        "cost": "bajo",
        **_rows("ingredientes", ("ejote de PRUEBA", "1000")),
        **_rows("platillos", *inside),
        **changes,
    }


def test_editor_keeps_adds_and_removes(client_of, nutritionist, sauce):
    browser = client_of(nutritionist)
    browser.post(reverse("foods:dish-add"), _form(("Salsa verde", "800")))
    dish = Dish.objects.get(name="Chilaquiles")
    assert [row.grams for row in dish.ingredients.all()] == [250, 200]
    editor = reverse("foods:dish-edit", args=[dish.public_id])
    page = browser.get(editor).content.decode()
    assert 'value="Salsa verde"' in page
    assert 'value="800.0"' in page or 'value="800,0"' in page
    browser.post(editor, _form(("", "")))
    newer = Dish.objects.get(name="Chilaquiles", retired_at=None)
    assert [row.sub_dish for row in newer.ingredients.all()] == [None]


def test_editor_says_why_a_circle_is_refused_and_keeps_what_was_typed(
    client_of, nutritionist, plate, sauce
):
    editor = reverse("foods:dish-edit", args=[sauce.public_id])
    answer = client_of(nutritionist).post(
        editor, _form(("Chilaquiles", "80"), name="Salsa verde", steps="Mi receta")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "se formaría un círculo" in page
    assert "Mi receta" in page
    assert 'value="Chilaquiles"' in page


def test_page_shows_inside_dish_yield_and_scale(client_of, assistant, plate, sauce):
    address = reverse("foods:dish-detail", args=[plate.public_id])
    browser = client_of(assistant)
    page = browser.get(address).content.decode()
    assert "rinde 4 porciones" in page
    assert reverse("foods:dish-detail", args=[sauce.public_id]) in page
    assert "800 g" in page
    assert "ajonjolí" in page
    assert "200 g" in browser.get(address, {"porciones": "1"}).content.decode()


def test_page_says_that_the_inside_dish_changed(client_of, nutritionist, plate, sauce):
    dish_change(dish=sauce, facts=SAUCE, by=nutritionist)
    address = reverse("foods:dish-detail", args=[plate.public_id])
    page = client_of(nutritionist).get(address).content.decode()
    assert "cambió después" in page
    browser = client_of(nutritionist)
    browser.post(reverse("foods:dish-edit", args=[plate.public_id]), _form(("Salsa verde", "8")))
    newer = Dish.objects.get(name="Chilaquiles", retired_at=None)
    assert newer.ingredients.get(sub_dish__isnull=False).sub_dish.version == 2


def test_duplicate_begins_with_everything(client_of, nutritionist, plate):
    browser = client_of(nutritionist)
    copy = reverse("foods:dish-duplicate", args=[plate.public_id])
    page = browser.get(copy).content.decode()
    assert 'value="Chilaquiles (copia)"' in page
    assert 'value="Salsa verde"' in page
    browser.post(copy, _form(("Salsa verde", "800"), name="Chilaquiles del domingo"))
    assert Dish.objects.filter(retired_at=None).count() == 3
