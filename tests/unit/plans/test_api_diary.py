"""The diary by the API."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from audit.models import AccessEvent, Action
from foods.models import FoodEquivalence
from plans.models import DiaryEntry, Meal, MealEquivalent
from tests.architecture.objects.plans import draft_plan
from tests.factories.api import JSON, program_of
from tests.factories.foods import food_of
from tests.factories.plans import PlanPatientFactory, eaten_meal

LOCAL_MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEAL = {
    "day": "2026-11-24",
    "meal_name": "Comida",
    "items": [{"group": "verdura", "equivalents_min": "1", "equivalents_max": "1.5"}],
}
PAGE_QUERIES = 7  # the token, the patient, who read it, page, foods, their catalogue, who listed it
ENTRY_QUERIES = 6


@pytest.fixture
def patient(owner):
    return PlanPatientFactory(clinic=owner.clinic, responsible=owner.user)


@pytest.fixture
def planned(owner):
    """A patient whose plan in force gives Comida 2 verduras."""
    plan = draft_plan(owner)
    meal = Meal.objects.create(plan=plan, order=3, name="Comida", share=Decimal(40))
    MealEquivalent.objects.create(meal=meal, group="verdura", halves=4)
    plan.published_at, plan.published_by = datetime(2026, 11, 1, tzinfo=UTC), owner.user
    plan.sha256, plan.code = "0" * 64, "PRUEBA0000"
    plan.save()
    return plan.patient


def address(patient) -> str:
    return f"/api/v1/patients/{patient.public_id}/diary/"


def void_address(entry) -> str:
    return f"/api/v1/diary/{entry.public_id}/void/"


def test_meal_is_recorded_as_the_tokens_person(owner, planned) -> None:
    answer = program_of(owner).post(address(planned), MEAL, JSON)
    assert answer.status_code == 201, answer.content
    body, entry = answer.json(), DiaryEntry.objects.get()
    assert (entry.source, entry.entered_by, entry.confirmed_by) == ("program", *[owner.user] * 2)
    assert body["plan"] == str(entry.plan.public_id)
    assert body["items"] == [
        {
            "order": 1,
            "name": "Verduras",
            "group": "verdura",
            "food": None,
            "equivalents_min": "1",
            "equivalents_max": "1.5",
        }
    ]
    assert body["comparison"]["words"] == "~1 verdura de menos"
    (difference,) = body["comparison"]["differences"]
    assert (difference["least"], difference["most"]) == ("-1", "-0.5")


def test_food_of_the_catalogue_brings_its_name_and_group(owner, patient) -> None:
    food = food_of(clinic=owner.clinic)
    items = [{"food": str(food.public_id), "equivalents_max": "2"}, {"name": "Guisado"}]
    body = program_of(owner).post(address(patient), MEAL | {"items": items}, JSON).json()
    first, second = body["items"]
    assert first["food"] == str(food.public_id)
    assert (first["name"], first["group"]) == (food.name, food.group.key)
    assert first["equivalents_min"] == first["equivalents_max"] == "2"
    assert (second["group"], second["equivalents_min"], second["food"]) == ("", None, None)
    assert body["comparison"] is None


def test_food_of_several_groups_needs_one_row_for_each(owner, patient) -> None:
    food = food_of(clinic=owner.clinic)
    FoodEquivalence.objects.create(food=food, group=food.group, number=1)
    program, item = program_of(owner), {"food": str(food.public_id)}
    answer = program.post(address(patient), MEAL | {"items": [item]}, JSON)
    assert answer.status_code == 400
    assert "varios grupos" in answer.json()["errors"][0]["message"]
    given = MEAL | {"items": [item | {"group": food.group.key}]}
    assert program.post(address(patient), given, JSON).status_code == 201


def test_food_of_another_clinic_does_not_exist(owner, stranger, patient) -> None:
    food = food_of(clinic=stranger.clinic)
    given = MEAL | {"items": [{"food": str(food.public_id)}]}
    answer = program_of(owner).post(address(patient), given, JSON)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "items")
    assert not DiaryEntry.objects.exists()


TOMORROW = str(timezone.localdate() + timedelta(days=1))
WRONG = [
    {"day": TOMORROW},
    {"day": "24/11/2026"},
    {"meal_name": " "},
    {"meal_name": "x" * 41},
    {"items": []},
    {"items": [{}]},
    {"items": [{"group": "vitaminas"}]},
    {"items": [{"group": "verdura", "equivalents_min": "1.2"}]},
    {"items": [{"group": "verdura", "equivalents_min": "60.5"}]},
    {"items": [{"group": "verdura", "equivalents_min": "-0.5"}]},
    {"items": [{"group": "verdura", "equivalents_min": "2", "equivalents_max": "1.5"}]},
    {"items": [{"group": "verdura"}] * 31},
    {"source": "photo"},
    {"confirmed_by": 1},
    {"source_id": "x" * 65},
]


@pytest.mark.parametrize("change", WRONG)
def test_wrong_meal_is_refused_whole(owner, patient, change) -> None:
    answer = program_of(owner).post(address(patient), MEAL | change, JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert not DiaryEntry.objects.exists()


def test_same_source_is_one_entry(owner, patient) -> None:
    program, given = program_of(owner), MEAL | {"source_id": "app-1"}
    first, again = (program.post(address(patient), given, JSON) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert DiaryEntry.objects.count() == 1


@pytest.mark.parametrize("change", [{"day": "2026-11-23"}, {"items": [{"group": "fruta"}]}])
def test_source_of_another_meal_is_not_swallowed(owner, patient, change) -> None:
    program, given = program_of(owner), MEAL | {"source_id": "app-1"}
    program.post(address(patient), given, JSON)
    answer = program.post(address(patient), given | change, JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "source_id_taken")
    assert DiaryEntry.objects.count() == 1


def test_voided_entry_stays_and_frees_its_source(owner, patient) -> None:
    program, given = program_of(owner), MEAL | {"source_id": "app-1"}
    program.post(address(patient), given, JSON)
    entry = DiaryEntry.objects.get()
    assert program.post(void_address(entry), {"reason": " "}, JSON).status_code == 400
    for reason in ("Era de otra persona.", "Otra vez."):
        answer = program.post(void_address(entry), {"reason": reason}, JSON)
        assert (answer.status_code, answer.json()["void_reason"]) == (200, "Era de otra persona.")
    read = program.get(f"/api/v1/diary/{entry.public_id}/").json()
    assert read["voided_at"] is not None
    assert program.get(address(patient)).json()["results"] == []
    every = program.get(f"{address(patient)}?voided=true").json()["results"]
    assert [row["public_id"] for row in every] == [str(entry.public_id)]
    assert program.post(address(patient), given, JSON).status_code == 201


def test_pages_follow_each_other(owner, patient) -> None:
    for day in range(1, 6):
        eaten_meal(owner, patient, day=date(2026, 11, day))
    program, seen = program_of(owner), []
    page = program.get(f"{address(patient)}?page_size=2&day_from=2026-11-02").json()
    seen += page["results"]
    while page["next"]:
        page = program.get(page["next"]).json()
        seen += page["results"]
    assert [row["day"] for row in seen] == [f"2026-11-0{day}" for day in (5, 4, 3, 2)]
    last = program.get(f"{address(patient)}?day_to=2026-11-01").json()["results"]
    assert [row["day"] for row in last] == ["2026-11-01"]


@pytest.mark.parametrize("count", [1, 12])
def test_pages_take_the_same_queries(
    owner, patient, count, settings, django_assert_num_queries
) -> None:
    settings.CACHES = LOCAL_MEMORY
    food = food_of(clinic=owner.clinic)
    item = {"food": str(food.public_id), "equivalents_min": "1"}
    program = program_of(owner)
    for _ in range(count):
        given = MEAL | {"items": [item] * count}
        entry = program.post(address(patient), given, JSON).json()["public_id"]
    with django_assert_num_queries(PAGE_QUERIES):
        assert len(program.get(address(patient)).json()["results"]) == count
    with django_assert_num_queries(ENTRY_QUERIES):
        assert program.get(f"/api/v1/diary/{entry}/").status_code == 200


def test_reading_leaves_its_mark(owner) -> None:
    entry = eaten_meal(owner)
    program_of(owner).get(f"/api/v1/diary/{entry.public_id}/")
    event = AccessEvent.objects.get(action=Action.READ)
    assert event.patient_id == str(entry.patient.public_id)


def test_diary_hidden_from_other_clinic(owner, stranger, patient) -> None:
    entry, program = eaten_meal(owner, patient), program_of(stranger)
    assert program.get(address(patient)).status_code == 404
    assert program.post(address(patient), MEAL, JSON).status_code == 404
    assert program.get(f"/api/v1/diary/{entry.public_id}/").status_code == 404
    assert program.post(void_address(entry), {"reason": "x"}, JSON).status_code == 404
    assert DiaryEntry.objects.get().voided_at is None


def test_who_may_not_write_records_writes_no_diary(owner, patient) -> None:
    entry, program = eaten_meal(owner, patient), program_of(owner)
    owner.role = "auditor"
    owner.save(update_fields=["role"])
    assert program.get(address(patient)).status_code == 200
    for path, given in ((address(patient), MEAL), (void_address(entry), {"reason": "x"})):
        answer = program.post(path, given, JSON)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    owner.role = "assistant"
    owner.save(update_fields=["role"])
    assert program.get(address(patient)).status_code == 403


def test_reading_scope_does_not_write(owner, patient) -> None:
    program = program_of(owner, "diary:read")
    assert program.get(address(patient)).status_code == 200
    answer = program.post(address(patient), MEAL, JSON)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
