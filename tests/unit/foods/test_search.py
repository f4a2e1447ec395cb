"""Search and the reads that plans use, over the catalogue that ships."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from foods.models import Food
from foods.search import browse_foods, search_foods
from foods.selectors import food_swaps, foods_of_groups, foods_visible_to
from tests.factories.foods import food_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_catalogue")]


def _names(text: str, **options) -> list[str]:  # type: ignore[no-untyped-def]
    return [hit.name for hit in search_foods(text, clinic=options.pop("clinic", None), **options)]


def test_search_hit_carries_portion_amounts_and_source():
    hit = search_foods("guayaba", clinic=None, limit=1)[0]
    assert (hit.name, hit.group) == ("Guayaba", "fruta")
    assert hit.per_equivalent["energy_kcal"] == hit.per_100g["energy_kcal"] * hit.net_g / 100
    assert hit.source.startswith("USDA SR28 · SR28:")


@pytest.mark.parametrize("text", ["", "   ", "¿?", "%"])
def test_search_of_nothing_finds_nothing(text):
    assert _names(text) in ([], _names("%"))


def test_search_by_group():
    names = _names("leche", group="leche_desc")
    found = Food.objects.filter(name__in=names, release__isnull=False)
    assert names
    assert {food.group.key for food in found.select_related("group")} == {"leche_desc"}


def test_search_while_typing_finds_prefix():
    assert _names("tortil")[0] == "Tortilla de maíz"


def test_search_sees_own_foods_and_not_those_of_others(clinic, stranger):
    food_of("Galleta de la abuela", clinic=clinic)
    assert _names("galleta abuela", clinic=clinic)[0] == "Galleta de la abuela"
    assert "Galleta de la abuela" not in _names("galleta abuela", clinic=stranger.clinic)
    assert "Galleta de la abuela" not in _names("galleta abuela")


def test_search_shows_correction_instead_of_what_it_corrects(clinic, stranger):
    released = Food.objects.get(name="Queso fresco")
    own = food_of("Queso fresco", clinic=clinic)
    Food.objects.filter(pk=own.pk).update(shadows=released)
    mine = [
        hit for hit in search_foods("queso fresco", clinic=clinic) if hit.name == "Queso fresco"
    ]
    assert [hit.public_id for hit in mine] == [str(own.public_id)]
    assert released in foods_visible_to(clinic=stranger.clinic)


def test_search_queries_do_not_grow(django_assert_max_num_queries):
    search_foods("pollo", clinic=None)
    with django_assert_max_num_queries(10):
        assert len(search_foods("qeso pnla", clinic=None, limit=40)) > 5


def test_browse_is_alphabetical():
    names = [hit.name for hit in browse_foods(clinic=None, group="leguminosa", limit=5)]
    assert names == sorted(names)
    assert len(names) == 5


def test_foods_of_groups_speaks_kitchen_words(django_assert_num_queries):
    with django_assert_num_queries(1):
        choices = foods_of_groups(clinic=None, groups=["fruta", "aoa_m"])
    egg = next(food for food in choices["aoa_m"] if food.name == "Huevo entero crudo")
    assert egg.measure == "1 pieza"
    assert (egg.net_g, egg.group) == (50, "aoa_m")
    assert egg.macros.energy_kcal == Decimal("71.5")
    assert len(choices["fruta"]) > 70


def test_foods_of_groups_leaves_out_excluded_words():
    choices = foods_of_groups(clinic=None, groups=["aoa_m"], exclude_terms=["Huevo", ""])
    assert choices["aoa_m"]
    assert not [food for food in choices["aoa_m"] if "huevo" in food.name.lower()]


def test_swaps_are_of_the_group_and_closest_first(clinic):
    guava = Food.objects.prefetch_related("portions", "equivalences").get(name="Guayaba")
    swaps = food_swaps(food=guava, clinic=clinic)
    assert len(swaps) == 8
    assert {swap.group for swap in swaps} == {"fruta"}
    assert "Guayaba" not in {swap.name for swap in swaps}


def test_catalogue_says_where_values_come_from():
    assert not Food.objects.filter(source_id="").exists()
    assert Food.objects.get(name="Tequila (destilado 40°)").proxy
    assert Food.objects.get(code="NI-0061").iron_mg is None


def test_search_command_writes_the_contract():
    out = io.StringIO()
    call_command("foods_search", "jicama", "--json", "--limit", "1", stdout=out)
    (hit,) = json.loads(out.getvalue())
    assert {"name", "group", "portion", "net_g", "per_100g", "per_equivalent", "source"} <= set(hit)
    assert (hit["name"], hit["group"]) == ("Jícama cruda", "verdura")
    assert {"energy_kcal", "protein_g", "fat_g", "carbohydrate_g"} <= set(hit["per_100g"])
    assert hit["per_equivalent"]["energy_kcal"] == pytest.approx(
        hit["per_100g"]["energy_kcal"] * hit["net_g"] / 100, abs=0.001
    )


def test_search_command_keeps_unknown_null():
    out = io.StringIO()
    call_command("foods_search", "huauzontle", "--json", stdout=out)
    assert json.loads(out.getvalue())[0]["per_100g"]["iron_mg"] is None


def test_search_command_plain_text():
    out = io.StringIO()
    call_command("foods_search", "jicama", stdout=out)
    assert "Jícama cruda · Verduras" in out.getvalue()


@pytest.mark.parametrize("arguments", [[" "], ["papa", "--limit", "0"]])
def test_search_command_bad_input(arguments):
    with pytest.raises(CommandError) as refused:
        call_command("foods_search", *arguments, stdout=io.StringIO())
    assert refused.value.returncode == 2


def test_check_command_reports_what_ships():
    out = io.StringIO()
    call_command("foods_check", "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert report["foods"] >= 593
    assert report["findings"] == []


def test_food_of_several_groups_is_found_and_not_offered_as_one_equivalent():
    hit = search_foods("sopes", clinic=None, limit=1)[0]
    assert (hit.name, hit.portion) == ("Sope sencillo", "1 pieza")
    assert hit.equivalents == "1 Cereales y tubérculos sin grasa + ½ Aceites y grasas sin proteína"
    offered = foods_of_groups(clinic=None, groups=["cereal_sg"])["cereal_sg"]
    assert "Sope sencillo" not in {food.name for food in offered}


def test_food_of_several_groups_shows_its_portion_and_no_swaps(client_of, assistant):
    food = Food.objects.get(name="Sope sencillo")
    page = client_of(assistant).get(reverse("foods:food-detail", args=[food.public_id]))
    text = page.content.decode()
    assert "cuenta como 1 Cereales y tubérculos sin grasa + ½ Aceites y grasas" in text
    assert "1 porción" in text
    assert "Se cambia por" not in text
