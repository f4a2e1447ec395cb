"""The 24-hour recall in five passes, and the food frequency questionnaire."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from foods.models import Food
from nutrition.exchanges import group_profiles
from patients.errors import EditConflictError
from patients.models import Consultation
from plans import passes
from plans.instruments import FREQUENCIES, INSTRUMENT, items, score
from plans.intake import mean_day
from plans.models import DiaryEntry, FrequencyAnswer, Recall
from plans.passes import Told
from plans.services.frequencies import (
    frequency_close,
    frequency_keep,
    frequency_open,
    frequency_void,
)
from plans.services.recalls import recall_close, recall_keep, recall_open, recall_void
from tests.factories.eaten import published_plan

DAY = timedelta(days=1)


def test_quick_list_keeps_what_is_known_of_a_line():
    draft = passes.quick_list({}, "café\n\n - tacos \n")
    assert [row["told"] for row in draft["rows"]] == ["café", "tacos"]
    draft = passes.occasions(draft, ["08:00", "14:00"], ["Desayuno", "Comida"], ["Casa", ""])
    draft = passes.forgotten(draft, {"bebidas": "agua, refresco"})
    draft = passes.quick_list(draft, "tacos\nfruta")
    assert [(r["told"], r.get("hour")) for r in draft["rows"]] == [
        ("tacos", "14:00"),
        ("fruta", None),
        ("agua", None),
        ("refresco", None),
    ]
    assert passes.missing(draft) == [
        "3 sin tiempo de comida",
        "4 sin identificar",
        "4 sin cantidad",
    ]


def test_amounts_match_rows_told_alike_and_a_removed_row_goes():
    draft = passes.quick_list({}, "tortilla\ntortilla\nagua")
    draft = passes.occasions(draft, ["08:00", "20:00", ""], ["Desayuno", "Cena", ""], [""] * 3)
    told = [Told("tortilla", "p", "1", "", "eq"), Told("tortilla", "p", "2", "", "eq"), Told("té")]
    draft = passes.amounts(draft, told)
    assert [(r["told"], r.get("meal"), r["quantity"]) for r in draft["rows"]] == [
        ("tortilla", "Desayuno", "1"),
        ("tortilla", "Cena", "2"),
        ("té", None, ""),
    ]


def test_usual_day_weighs_week_and_weekend():
    days = [(False, {"energy_kcal": Decimal(1400)}), (True, {"energy_kcal": Decimal(2100)})]
    assert mean_day(days)["energy_kcal"] == 1600
    assert mean_day(days[:1])["energy_kcal"] == 1400
    assert mean_day([]) == {}


def test_instrument_is_data_with_its_mark():
    keys = [item.key for item in items()]
    assert len(set(keys)) == len(keys) >= 30
    assert {item.group for item in items()} <= set(group_profiles())
    assert not any(item.confirmed for item in items())  # until somebody reads a source


def test_score_is_a_range_and_unanswered_adds_nothing():
    scored = score({"refresco": "dia2", "dulces": "nunca", "tortilla": "dia4"})
    assert scored.groups["azucar_sg"] == (4, 6)  # a glass is two equivalents
    assert scored.groups["cereal_sg"] == (4, 6)
    assert scored.unanswered == len(items()) - 3
    with pytest.raises(KeyError):
        score({"refresco": "siempre"})


@pytest.mark.parametrize("key", FREQUENCIES)
def test_frequencies_rise(key):
    order = list(FREQUENCIES.values())
    _words, low, high = FREQUENCIES[key]
    assert low <= high
    before = order[max(0, list(FREQUENCIES).index(key) - 1)]
    assert before[1] <= low


# --- In the record --------------------------------------------------------------------------------


@pytest.fixture
def plan(db, owner):
    return published_plan(owner)


def yesterday():
    return timezone.localdate() - DAY


def walk(browser, recall: Recall, step: int, data: dict[str, object], **headers: str):
    url = reverse("plans:recall-step", args=[recall.public_id, step])
    version = Recall.objects.get(pk=recall.pk).version
    return browser.post(url, {"version": version, **data}, headers=headers)


def apple() -> Food:
    return Food.objects.get(name="Manzana con cáscara", clinic=None)


@pytest.mark.django_db
def test_five_passes_end_in_the_diary(plan, owner, client_of):
    browser = client_of(owner)
    answer = browser.post(reverse("plans:recall-new", args=[plan.patient.public_id]), {})
    recall = Recall.objects.get()
    assert (recall.day, answer.status_code) == (yesterday(), 302)
    walk(browser, recall, 1, {"list": "una manzana con cáscara\ncosa rara"})
    walk(browser, recall, 2, {"bebidas": "agua natural"})
    columns = {
        "hour": ["08:00", "20:00", ""],
        "meal": ["Desayuno", "Cena", ""],
        "place": ["Casa", "", ""],
    }
    walk(browser, recall, 3, columns)
    for step in range(1, 6):
        url = reverse("plans:recall-step", args=[recall.public_id, step])
        assert browser.get(url).status_code == 200
    food = apple()
    rows = {
        "row_name": ["una manzana con cáscara", "cosa rara", "agua natural"],
        "row_pick": [f"food:{food.public_id}", "", ""],
        "row_quantity": ["2", "un puño", ""],
        "row_most": ["", "", ""],
        "row_measure": ["eq", "", ""],
    }
    walk(browser, recall, 4, rows)
    assert (
        "1 sin cantidad"
        in browser.get(reverse("plans:recall-step", args=[recall.public_id, 5])).content.decode()
    )
    closed = walk(browser, recall, 5, {"usual": "si", "note": "Domingo en familia"})
    assert closed.url == reverse("plans:recall-detail", args=[recall.public_id])
    entries = DiaryEntry.objects.order_by("pk")
    assert [(e.meal_name, e.source) for e in entries] == [
        ("Desayuno", "recall"),
        ("Cena", "recall"),
        ("Sin tiempo", "recall"),
    ]
    item = entries[0].items.get()
    assert (item.food, item.halves_min) == (food, 4)
    html = browser.get(closed.url).content.decode()
    assert "% de adecuación" in html
    assert "2 de 3 alimentos sin este dato" in html
    assert "Domingo en familia" in html
    recall.refresh_from_db()
    energy = next(row for row in recall.result["figures"] if row["key"] == "energy_kcal")
    assert Decimal(energy["total"]) == pytest.approx(item.energy_kcal, abs=Decimal("0.01"))
    assert (energy["lacking"], energy["goal"]) == (2, "1800.00")


@pytest.mark.django_db
def test_draft_keeps_itself_and_nobody_overwrites_anybody(plan, owner, client_of):
    recall = recall_open(patient=plan.patient, day=yesterday(), by=owner)
    assert recall_open(patient=plan.patient, day=yesterday(), by=owner) == recall
    auto = {"X-Autosave": "1"}
    kept = walk(client_of(owner), recall, 1, {"list": "café"}, **auto)
    assert kept.json()["version"] == 2
    recall.refresh_from_db()
    assert (recall.step, recall.draft["rows"][0]["told"]) == (1, "café")
    stale = client_of(owner).post(
        reverse("plans:recall-step", args=[recall.public_id, 1]),
        {"version": 1, "list": ""},
        headers=auto,
    )
    assert stale.status_code == 422
    with pytest.raises(EditConflictError):
        recall_keep(recall=recall, draft={}, step=1, version=1, by=owner)


@pytest.mark.django_db
@pytest.mark.parametrize(("back", "opens"), [(-1, False), (0, True), (7, True), (8, False)])
def test_only_days_that_are_remembered(plan, owner, back, opens):
    day = timezone.localdate() - timedelta(days=back)
    if opens:
        assert recall_open(patient=plan.patient, day=day, by=owner).day == day
        return
    with pytest.raises(ValidationError):
        recall_open(patient=plan.patient, day=day, by=owner)


def closed_recall(plan, owner, **fields) -> Recall:
    recall = recall_open(patient=plan.patient, day=yesterday(), by=owner)
    rows = [{"told": "verdura", "meal": "Cena", "pick": "group:verdura", "quantity": "2"}]
    recall = recall_keep(recall=recall, draft={"rows": rows}, step=5, version=1, by=owner)
    return recall_close(recall=recall, by=owner)


@pytest.mark.django_db
def test_closed_recall_does_not_change_and_is_voided_with_its_entries(plan, owner):
    recall = closed_recall(plan, owner)
    with pytest.raises(ValidationError):
        recall_close(recall=recall, by=owner)
    for change in ({"draft": {}}, {"result": {}}, {"closed_at": None, "closed_by": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Recall.objects.filter(pk=recall.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Recall.objects.filter(pk=recall.pk)._raw_delete("default")
    with pytest.raises(ValidationError):
        recall_void(recall=recall, reason=" ", by=owner)
    recall_void(recall=recall, reason="Era de otra persona", by=owner)
    assert not DiaryEntry.objects.filter(voided_at=None).exists()
    assert closed_recall(plan, owner) != recall  # the day may be asked again


@pytest.mark.django_db
def test_recall_of_a_signed_visit_stays_as_it_was(plan, owner):
    recall = closed_recall(plan, owner)
    assert recall.consultation == plan.consultation  # the visit that was open
    # signed by hand: what a signature asks is the business of another test
    Consultation.objects.filter(pk=recall.consultation_id).update(signed_at=timezone.now())
    with pytest.raises(ValidationError, match="firmada"):
        recall_void(recall=Recall.objects.get(pk=recall.pk), reason="x", by=owner)
    with pytest.raises(DatabaseError), transaction.atomic():
        Recall.objects.filter(pk=recall.pk).update(
            voided_at=timezone.now(), voided_by=owner.user, void_reason="x"
        )


@pytest.mark.django_db
def test_empty_recall_is_not_closed(plan, owner, client_of):
    recall = recall_open(patient=plan.patient, day=yesterday(), by=owner)
    answer = walk(client_of(owner), recall, 5, {"usual": "", "note": ""})
    assert answer.status_code == 422
    assert "no tiene alimentos" in answer.content.decode()


@pytest.mark.django_db
def test_frequency_is_answered_scored_and_frozen(plan, owner, client_of):
    browser = client_of(owner)
    browser.post(reverse("plans:frequency-new", args=[plan.patient.public_id]))
    answer = FrequencyAnswer.objects.get()
    assert answer.instrument == INSTRUMENT
    url = reverse("plans:frequency-edit", args=[answer.public_id])
    data = {"version": 1, "f-refresco": "dia1", "f-tortilla": "nadie sabe"}
    assert browser.post(url, data, headers={"X-Autosave": "1"}).json()["version"] == 2
    answer.refresh_from_db()
    assert answer.draft == {"refresco": "dia1"}
    assert "1 de" in browser.get(url).content.decode()
    closed = browser.post(url, {**data, "version": 2, "f-tortilla": "dia4"}, follow=True)
    html = closed.content.decode()
    assert "4 a 6" in html
    assert "▲ más que el plan" in html
    assert "No es un cuestionario validado" in html
    answer.refresh_from_db()
    with pytest.raises(DatabaseError), transaction.atomic():
        FrequencyAnswer.objects.filter(pk=answer.pk).update(draft={})
    with pytest.raises(ValidationError):
        frequency_void(answer=answer, reason="", by=owner)
    frequency_void(answer=answer, reason="Contestó otra persona", by=owner)


@pytest.mark.django_db
def test_frequency_empty_or_stale_is_refused(plan, owner):
    answer = frequency_open(patient=plan.patient, by=owner)
    assert frequency_open(patient=plan.patient, by=owner) == answer
    with pytest.raises(ValidationError):
        frequency_close(answer=answer, by=owner)
    with pytest.raises(EditConflictError):
        frequency_keep(answer=answer, answers={}, version=7, by=owner)


@pytest.mark.django_db
def test_interviews_are_the_clinics(plan, owner, stranger, assistant):
    for who in (stranger, assistant):
        with pytest.raises(PermissionDenied):
            recall_open(patient=plan.patient, day=yesterday(), by=who)
        with pytest.raises(PermissionDenied):
            frequency_open(patient=plan.patient, by=who)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Recall, {"step": 0}),
        (Recall, {"step": 6}),
        (Recall, {"closed_at": timezone.now()}),
        (Recall, {"void_reason": "x"}),
        (FrequencyAnswer, {"instrument": ""}),
        (FrequencyAnswer, {"closed_at": timezone.now()}),
        (FrequencyAnswer, {"void_reason": "x"}),
    ],
)
def test_interview_constraints(plan, owner, model, values):
    base = {"patient": plan.patient, "created_by": owner.user}
    base |= {"day": yesterday()} if model is Recall else {"instrument": INSTRUMENT}
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**{**base, **values})


@pytest.mark.django_db
def test_one_recall_a_day_and_one_questionnaire_at_a_time(plan, owner):
    recall_open(patient=plan.patient, day=yesterday(), by=owner)
    frequency_open(patient=plan.patient, by=owner)
    for model, values in ((Recall, {"day": yesterday()}), (FrequencyAnswer, {"instrument": "x"})):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(patient=plan.patient, created_by=owner.user, **values)
