"""Favourites and recent foods: a person's own, first when nothing is typed, first among equals."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import RowChange
from foods.models import Favourite, RecentFood
from foods.preferences import MOST_RECENT, favourite_dishes, foods_at_hand, has_star
from foods.search import browse_foods, search_foods
from foods.services.preferences import (
    favourite_dish,
    favourite_food,
    favourites_follow,
    food_used,
)
from tests.factories.foods import dish_of, food_of

pytestmark = pytest.mark.django_db


def _browsed(person, **options):  # type: ignore[no-untyped-def]
    options = {"group": None, "limit": 40} | options
    return [hit.name for hit in browse_foods(clinic=person.clinic, person=person, **options)]


def _found(text, person, **options):  # type: ignore[no-untyped-def]
    hits = search_foods(text, clinic=person.clinic, person=person, **options)
    return [hit.name for hit in hits]


def test_star_is_put_and_taken_as_often_as_asked_and_written_in_the_history(owner):
    food = food_of()
    for wanted in (True, True, False, False):
        assert favourite_food(food=food, wanted=wanted, by=owner) is wanted
        assert Favourite.objects.filter(membership=owner, food=food).exists() is wanted
    entries = LogEntry.objects.filter(content_type__model="favourite")
    assert [e.action for e in entries.order_by("pk")] == [
        LogEntry.Action.CREATE,
        LogEntry.Action.DELETE,
    ]


def test_favourites_then_recent_then_the_rest_by_name(owner, nutritionist):
    foods = {name: food_of(name) for name in ("Acelga", "Berro", "Col", "Verdolaga", "Zanahoria")}
    favourite_food(food=foods["Zanahoria"], wanted=True, by=owner)
    favourite_food(food=foods["Verdolaga"], wanted=True, by=owner)
    food_used(food=foods["Berro"], by=owner)
    food_used(food=foods["Col"], by=owner)
    food_used(food=foods["Verdolaga"], by=owner)
    assert _browsed(owner) == ["Verdolaga", "Zanahoria", "Col", "Berro", "Acelga"]
    assert _browsed(owner, limit=3) == ["Verdolaga", "Zanahoria", "Col"]
    assert _browsed(nutritionist) == sorted(foods)


def test_used_again_goes_first_and_is_one_row(owner):
    first, second = food_of("Acelga"), food_of("Berro")
    for food in (first, second, first):
        food_used(food=food, by=owner)
    assert foods_at_hand(owner).recent == (first.pk, second.pk)
    assert RecentFood.objects.count() == 2


def test_used_again_is_written_at_its_hour_and_leaves_nothing_in_the_history(owner):
    food = food_of()
    food_used(food=food, by=owner)
    entries, direct = LogEntry.objects.count(), RowChange.objects.count()
    later = timezone.now() + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        food_used(food=food, by=owner)
    assert RecentFood.objects.get().used_at == later
    assert (LogEntry.objects.count(), RowChange.objects.count()) == (entries, direct)


def test_page_of_a_food_takes_the_same_queries_whatever_its_group_has(
    client_of, owner, django_assert_num_queries
):
    food, browser = food_of("Acelga"), client_of(owner)
    page = reverse("foods:food-detail", args=[food.public_id])
    browser.get(page)
    for name in ("Berro", "Col"):
        favourite_food(food=food_of(name), wanted=True, by=owner)
        with django_assert_num_queries(10):
            browser.get(page)


@pytest.mark.parametrize("used", [MOST_RECENT - 1, MOST_RECENT, MOST_RECENT + 1])
def test_recent_foods_are_the_last_twelve(used, owner):
    foods = [food_of(f"Verdura {n}") for n in range(used)]
    RecentFood.objects.bulk_create(
        RecentFood(membership=owner, food=food, used_at=timezone.now()) for food in foods
    )
    kept = foods_at_hand(owner).recent
    assert len(kept) == min(used, MOST_RECENT)
    assert kept[0] == foods[-1].pk


def test_favourite_then_recent_go_first_among_equals_never_before_better_answers(owner):
    exact = food_of("Frijol")
    foods = [food_of(f"Frijol {kind}") for kind in ("bayo", "negro", "pinto")]
    before = _found("frijol", owner)
    assert before == ["Frijol", "Frijol bayo", "Frijol negro", "Frijol pinto"]
    favourite_food(food=foods[2], wanted=True, by=owner)
    food_used(food=foods[1], by=owner)
    assert _found("frijol", owner) == [exact.name, "Frijol pinto", "Frijol negro", "Frijol bayo"]


def test_correction_of_a_favourite_stands_in_its_place(owner):
    released = food_of("Nopal")
    favourite_food(food=released, wanted=True, by=owner)
    own = food_of("Nopal de aquí", clinic=owner.clinic)
    own.shadows = released
    own.save()
    assert own.pk in foods_at_hand(owner).favourites
    assert has_star(own, owner)
    favourite_food(food=own, wanted=False, by=owner)
    assert foods_at_hand(owner).favourites == ()
    assert not has_star(own, owner)


def test_star_of_a_dish_follows_its_next_version(owner):
    former, dish = dish_of("Sopa", clinic=owner.clinic), dish_of("Caldo", clinic=owner.clinic)
    favourite_dish(dish=former, wanted=True, by=owner)
    favourites_follow(former=former, dish=dish)
    assert favourite_dishes(owner) == {dish.pk}
    favourite_dish(dish=dish, wanted=False, by=owner)
    assert favourite_dishes(owner) == frozenset()


def test_services_refuse_what_is_of_another_clinic(owner, stranger):
    food, dish = food_of(clinic=stranger.clinic), dish_of(clinic=stranger.clinic)
    with pytest.raises(PermissionDenied):
        favourite_food(food=food, wanted=True, by=owner)
    with pytest.raises(PermissionDenied):
        favourite_dish(dish=dish, wanted=True, by=owner)
    with pytest.raises(PermissionDenied):
        food_used(food=food, by=owner)


def test_database_keeps_one_star_of_one_thing(owner):
    food, dish = food_of(), dish_of(clinic=owner.clinic)
    favourite_food(food=food, wanted=True, by=owner)
    favourite_dish(dish=dish, wanted=True, by=owner)
    food_used(food=food, by=owner)
    for fields in ({}, {"food": food, "dish": dish}, {"food": food}, {"dish": dish}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Favourite.objects.create(membership=owner, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        RecentFood.objects.create(membership=owner, food=food, used_at=timezone.now())


def test_reads_take_the_same_queries_with_more_foods(owner, django_assert_num_queries):
    food_of("Acelga")
    for names in (("Berro",), ("Col", "Nabo", "Quelite", "Romerito")):
        for name in names:
            favourite_food(food=food_of(name), wanted=True, by=owner)
        with django_assert_num_queries(9):
            browse_foods(clinic=owner.clinic, group=None, limit=40, person=owner)


@pytest.mark.parametrize("kind", ["food", "dish"])
def test_one_tap_puts_the_star_and_another_takes_it(kind, client_of, owner, stranger):
    make = food_of if kind == "food" else dish_of
    thing = make(clinic=owner.clinic)
    browser, address = client_of(owner), reverse(f"foods:{kind}-star", args=[thing.public_id])
    answer = browser.post(address, {"favorito": "1"}, HTTP_HX_REQUEST="true").content.decode()
    assert 'aria-pressed="true"' in answer
    assert f'id="estrella-{thing.public_id}"' in answer
    for page in ("list", "detail"):
        args = [thing.public_id] if page == "detail" else []
        assert "★" in browser.get(reverse(f"foods:{kind}-{page}", args=args)).content.decode()
    only = browser.get(reverse(f"foods:{kind}-list"), {"favoritos": "1"}).content.decode()
    assert thing.name in only
    taken = browser.post(address, {"favorito": "0"})
    assert taken.url == reverse(f"foods:{kind}-detail", args=[thing.public_id])
    only = browser.get(reverse(f"foods:{kind}-list"), {"favoritos": "1"}).content.decode()
    assert thing.name not in only
    assert client_of(stranger).post(address, {"favorito": "1"}).status_code == 404
    assert browser.get(address).status_code == 405


def test_opening_a_food_makes_it_recent(client_of, owner):
    food = food_of("Verdolaga")
    food_of("Acelga")
    browser = client_of(owner)
    browser.get(reverse("foods:food-detail", args=[food.public_id]))
    page = browser.get(reverse("foods:food-list")).content.decode()
    assert page.index("Verdolaga") < page.index("Acelga")
    assert "reciente" in page
