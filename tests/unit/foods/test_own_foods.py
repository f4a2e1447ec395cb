"""A clinic's own foods: services, pages and administration."""

from __future__ import annotations

from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from foods.models import Allergen, Food
from foods.nutrients import NUTRIENT_KEYS
from foods.selectors import foods_visible_to, ingredient_food, with_equivalent
from foods.services.foods import food_change, food_create, food_retire
from tests.factories.foods import food_facts, food_group, food_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _groups(db):
    food_group("verdura")


def _written(**changes: str) -> dict[str, str]:
    """The form as a person fills it."""
    return {
        "name": "Nopal de mi huerto",
        "group": str(food_group("verdura").pk),
        "synonyms": "nopalito, nopalitos",
        "quantity": "1/2",
        "measure": "taza",
        "net_g": "100",
        "gross_g": "",
        "energy_kcal": "25",
        "protein_g": "2",
        "fat_g": "0",
        "carbohydrate_g": "4",
        "source_type": "propio",
        "source_id": "Análisis de laboratorio",
        **changes,
    }


def test_create_writes_food_portion_synonyms_and_history(nutritionist):
    food = food_create(facts=food_facts(), by=nutritionist)
    assert (food.clinic, food.release) == (nutritionist.clinic, None)
    assert food.portions.get().is_equivalent
    assert LogEntry.objects.get_for_object(food).filter(action=LogEntry.Action.CREATE).exists()


def test_create_refuses_impossible_values_by_column(nutritionist):
    facts = food_facts(per_100g={"sugars_g": Decimal(64)})
    with pytest.raises(ValidationError) as refused:
        food_create(facts=facts, by=nutritionist)
    assert "sugars_g" in refused.value.message_dict
    assert not Food.objects.exists()


def test_create_accepts_unusual_portion(nutritionist):
    facts = food_facts(net_g=Decimal(10), gross_g=Decimal(10))
    assert food_create(facts=facts, by=nutritionist).portions.get().net_g == 10


def test_create_needs_permission(assistant):
    with pytest.raises(PermissionDenied):
        food_create(facts=food_facts(), by=assistant)


def test_create_needs_known_group(nutritionist):
    with pytest.raises(ValidationError):
        food_create(facts=food_facts(group="frutas"), by=nutritionist)


def test_change_replaces_values_portion_and_synonyms(nutritionist):
    food = food_of(clinic=nutritionist.clinic)
    facts = food_facts("Otro nombre", net_g=Decimal(90), gross_g=Decimal(95))
    food_change(food=food, facts=facts, by=nutritionist)
    food.refresh_from_db()
    assert (food.name, food.name_normalised) == ("Otro nombre", "otro nombre")
    assert food.portions.get().net_g == 90


@pytest.mark.parametrize("write", ["change", "retire"])
def test_released_and_others_foods_are_not_written(write, nutritionist, stranger):
    for food in (food_of("Uno"), food_of("Dos", clinic=stranger.clinic)):
        with pytest.raises(PermissionDenied):
            if write == "change":
                food_change(food=food, facts=food_facts(), by=nutritionist)
            else:
                food_retire(food=food, by=nutritionist)


def test_correction_shadows_and_retiring_it_gives_the_released_back(nutritionist):
    released = food_of()
    own = food_create(facts=food_facts(), by=nutritionist, shadows=released)
    assert list(foods_visible_to(clinic=nutritionist.clinic)) == [own]
    food_retire(food=own, by=nutritionist)
    assert list(foods_visible_to(clinic=nutritionist.clinic)) == [released]


def test_correction_of_a_correction_is_refused(nutritionist):
    own = food_of(clinic=nutritionist.clinic)
    with pytest.raises(ValidationError):
        food_create(facts=food_facts("Otro"), by=nutritionist, shadows=own)


def test_page_adds_food(client_of, nutritionist):
    answer = client_of(nutritionist).post(reverse("foods:food-add"), _written())
    food = Food.objects.get(clinic=nutritionist.clinic)
    assert answer.url == reverse("foods:food-detail", args=[food.public_id])
    assert sorted(food.synonyms.values_list("text", flat=True)) == ["nopalito", "nopalitos"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "Este campo es"),
        ("quantity", "media", "no es una cantidad"),
        ("sugars_g", "64", "índice glucémico"),
        ("energy_kcal", "-1", "mayor o igual"),
        ("energy_kcal", "900", "macronutrimentos"),
        ("gross_g", "50", "peso bruto"),
    ],
)
def test_page_says_what_is_wrong_and_keeps_what_was_written(
    client_of, nutritionist, field, value, message
):
    answer = client_of(nutritionist).post(reverse("foods:food-add"), _written(**{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "nopalito, nopalitos" in page
    assert not Food.objects.exists()


def test_page_corrects_released_food(client_of, nutritionist):
    released = food_of("Nopal")
    browser = client_of(nutritionist)
    address = reverse("foods:food-edit", args=[released.public_id])
    assert "El catálogo no cambia" in browser.get(address).content.decode()
    browser.post(address, _written(name="Nopal"))
    own = Food.objects.get(clinic=nutritionist.clinic)
    released.refresh_from_db()
    assert own.shadows == released
    assert released.source_id == "Tabla inventada"


def test_page_edits_and_retires_own_food(client_of, nutritionist):
    own = food_of(clinic=nutritionist.clinic)
    browser = client_of(nutritionist)
    browser.post(reverse("foods:food-edit", args=[own.public_id]), _written())
    own.refresh_from_db()
    assert own.name == "Nopal de mi huerto"
    browser.post(reverse("foods:food-retire", args=[own.public_id]))
    own.refresh_from_db()
    assert own.retired_at


def test_page_does_not_retire_released_food(client_of, nutritionist):
    food = food_of()
    answer = client_of(nutritionist).post(reverse("foods:food-retire", args=[food.public_id]))
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["food-detail", "food-edit", "food-retire"])
def test_pages_hidden_from_other_clinic(client_of, owner, stranger, name):
    food = food_of(clinic=owner.clinic)
    browser = client_of(stranger)
    ask = browser.post if name == "food-retire" else browser.get
    assert ask(reverse(f"foods:{name}", args=[food.public_id])).status_code == 404


def test_pages_of_writing_refused_to_auditor(client_of, auditor):
    assert client_of(auditor).get(reverse("foods:food-add")).status_code == 403


def test_detail_shows_unknown_provenance_and_proxy(client_of, assistant):
    food = food_of(proxy="queso Monterey")
    page = client_of(assistant).get(reverse("foods:food-detail", args=[food.public_id]))
    text = page.content.decode()
    assert "sin dato" in text
    assert "queso Monterey" in text
    assert "½ taza" in text
    assert "Tabla inventada" in text


@pytest.mark.parametrize(
    ("grams", "shown"), [("150", "150 g"), ("12,5", "12.5 g"), ("mucho", None), ("5001", None)]
)
def test_detail_of_any_grams(client_of, assistant, grams, shown):
    food = food_of()
    address = reverse("foods:food-detail", args=[food.public_id])
    page = client_of(assistant).get(address, {"gramos": grams}, headers={"hx-request": "true"})
    text = page.content.decode()
    assert ("lo que usted pidió" in text) is (shown is not None)
    assert shown is None or shown in text
    assert "<html" not in text


def test_list_searches_with_htmx_and_constant_queries(
    client_of, assistant, django_assert_max_num_queries
):
    for number in range(30):
        food_of(f"Ejote {number}", code=f"T-{number}")
    browser = client_of(assistant)
    browser.get(reverse("foods:food-list"))
    with django_assert_max_num_queries(12):
        page = browser.get(
            reverse("foods:food-list"), {"q": "ejotes"}, headers={"hx-request": "true"}
        )
    assert page.content.decode().count("list-link") == 30


def test_list_says_when_there_is_nothing(client_of, assistant):
    browser = client_of(assistant)
    empty = browser.get(reverse("foods:food-list")).content.decode()
    none = browser.get(reverse("foods:food-list"), {"q": "zzz"}).content.decode()
    assert "foods_load" in empty
    assert "Ningún alimento responde" in none


def test_admin_shows_released_to_read_and_own_to_edit(client_of, owner, stranger):
    owner.user.is_staff = True
    owner.user.save(update_fields=["is_staff"])
    browser = client_of(owner)
    released, own = food_of("Uno"), food_of("Dos", clinic=owner.clinic)
    other = food_of("Tres", clinic=stranger.clinic)
    listed = browser.get(reverse("admin:foods_food_changelist")).content.decode()
    assert "Uno" in listed
    assert "Dos" in listed
    assert "Tres" not in listed

    def page(food: Food):  # type: ignore[no-untyped-def]
        return browser.get(reverse("admin:foods_food_change", args=[food.pk]))

    assert 'name="_save"' not in page(released).content.decode()
    assert 'name="_save"' in page(own).content.decode()
    assert page(other).status_code == 302


def test_admin_saves_through_the_services(client_of, owner):
    owner.user.is_staff = True
    owner.user.save(update_fields=["is_staff"])
    browser = client_of(owner)
    browser.post(reverse("admin:foods_food_add"), _written())
    food = Food.objects.get()
    assert food.clinic == owner.clinic
    assert food.portions.get().is_equivalent
    changed = _written(name="Nopal cambiado")
    browser.post(reverse("admin:foods_food_change", args=[food.pk]), changed)
    food.refresh_from_db()
    assert food.name_normalised == "nopal cambiado"


def test_form_asks_every_nutrient():
    from foods.forms import FoodForm

    assert set(NUTRIENT_KEYS) <= set(FoodForm().fields)


def test_own_food_keeps_its_allergens_and_origin(client_of, nutritionist):
    browser = client_of(nutritionist)
    written = _written() | {"origin": "derivado", "contains": ["leche"], "may_contain": ["soya"]}
    browser.post(reverse("foods:food-add"), written)
    food = Food.objects.get()
    rows = set(food.allergens.values_list("allergen", "is_certain"))
    assert (food.origin, rows) == ("derivado", {("leche", True), ("soya", False)})
    page = browser.get(reverse("foods:food-detail", args=[food.public_id])).content.decode()
    assert "Leche, Soya (leer la etiqueta)" in page
    browser.post(reverse("foods:food-edit", args=[food.public_id]), _written(origin="vegetal"))
    assert not food.allergens.exists()


def test_food_of_unknown_origin_may_have_any_allergen(nutritionist):
    """Unknown is not free: nobody with an allergy is offered a dish with such a food."""
    for name, origin in (("Desconocido", ""), ("Conocido", "vegetal")):
        food_create(facts=food_facts(name, origin=origin), by=nutritionist)
    foods = with_equivalent(Food.objects.all()).prefetch_related("allergens")
    known = {food.name: ingredient_food(food) for food in foods}
    assert known["Desconocido"].may_contain == set(Allergen.values)
    assert known["Conocido"].may_contain == frozenset()
