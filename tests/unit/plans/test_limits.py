"""From «lo que más se rompe» to what the next plan takes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from plans.adherence import Cell
from plans.breaks import Limit, at_meal, limit_of, words_of
from plans.eaten import patient_adherence
from plans.engine.problem import Bounds
from plans.models import MealLimit
from plans.services.limits import limit_bounds, limit_decide, limits_of
from plans.services.proposal import options_of
from tests.factories.eaten import dinners, first_break, published_plan
from tests.factories.patients import ConsultationFactory

PLANNED = {
    "Cena": {
        "cereal_sg": Decimal(2),
        "cereal_cg": Decimal(1),
        "azucar_sg": Decimal(1),
        "verdura": Decimal(2),
    },
    "Comida": {"cereal_sg": Decimal(3)},
}


def cell(family: str, eaten: str, planned: str, meal: str = "Cena", **more: object) -> Cell:
    amount = Decimal(eaten)
    return Cell(family, meal, None, 5, 0, Decimal(planned), amount, amount, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("observed", "limit"),
    [
        (cell("cereal", "5", "3"), Limit("cereal", "Cena", "least", 4, "cereal_sg", 6)),
        (cell("cereal", "1", "3"), Limit("cereal", "Cena", "most", 2, "cereal_sg", 4)),
        (cell("cereal", "2.9", "3"), Limit("cereal", "Cena", "most", 2.5, "cereal_sg", 4.5)),
        (cell("cereal", "0", "0.5", "Comida"), None),
        (cell("azucar", "3", "1"), None),  # a plan does not give more sugar because it was eaten
        (cell("verdura", "0.5", "2"), None),  # nor fewer vegetables because they were left
        (cell("fruta", "2", "0"), None),  # nor what it never gave
        (cell("cereal", "2", "1", "Antojo"), None),
    ],
)
def test_limit_is_half_way(observed, limit):
    if observed.meal == "Comida":
        found = limit_of(observed, PLANNED)
        assert found.words == "máximo 1½ cereales en la comida"
    else:
        assert limit_of(observed, PLANNED) == limit


def test_words_say_how_sure():
    sure = cell("cereal", "4", "2", low=Decimal("1.6"), high=Decimal("2.4"))
    assert words_of(sure) == "Cena: come ~4 cereales de 2 (200 %, entre 160 y 240 %; 5 registros)"
    assert words_of(cell("verdura", "0.1", "2")) == (
        "Cena: casi nunca come verdura; el plan da 2 (5 registros)"
    )
    assert words_of(cell("azucar", "1.5", "0")) == (
        "Cena: come ~1½ azúcares que el plan no da (5 registros)"
    )


@pytest.mark.parametrize(
    ("meal", "words"),
    [
        ("Cena", "en la cena"),
        ("Desayuno", "en el desayuno"),
        ("Colación 1", "en la colación 1"),
        ("Almuerzo", "en el almuerzo"),
    ],
)
def test_meal_with_its_article(meal, words):
    assert at_meal(meal) == words


@pytest.mark.django_db
def test_accepted_limit_reaches_the_next_plan(owner, nutritionist):
    plan = published_plan(owner)
    dinners(plan, owner)
    found = first_break(plan, owner)
    assert found.limit.words == "al menos 3 cereales en la cena"
    row = limit_decide(plan=plan, found=found, accept=True, by=owner)
    assert limit_decide(plan=plan, found=found, accept=True, by=owner) == row
    assert limit_bounds(plan) == {"cereal_sg": Bounds(least=Decimal(5))}
    visit = ConsultationFactory(patient=plan.patient, practitioner=nutritionist.user)
    assert options_of(visit).bounds["cereal_sg"] == Bounds(least=Decimal(5))
    assert limit_bounds(plan, since=timezone.now()) == {}


@pytest.mark.django_db
def test_dismissed_limit_needs_a_reason_and_reaches_nothing(owner):
    plan = published_plan(owner)
    dinners(plan, owner)
    found = first_break(plan, owner)
    with pytest.raises(ValidationError):
        limit_decide(plan=plan, found=found, accept=False, by=owner, reason=" ")
    limit_decide(plan=plan, found=found, accept=True, by=owner)
    limit_decide(plan=plan, found=found, accept=False, by=owner, reason="Estuvo de viaje.")
    assert [row.is_accepted for row in limits_of(plan)] == [False]
    assert limit_bounds(plan) == {}


@pytest.mark.django_db
def test_limit_is_the_clinics_and_written_once(owner, stranger, assistant):
    plan = published_plan(owner)
    dinners(plan, owner)
    found = first_break(plan, owner)
    for who in (stranger, assistant):
        with pytest.raises(PermissionDenied):
            limit_decide(plan=plan, found=found, accept=True, by=who)
    row = limit_decide(plan=plan, found=found, accept=True, by=owner)
    for write in (
        lambda: MealLimit.objects.update(is_accepted=False, reason="otro"),
        lambda: MealLimit.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [{"sense": "igual"}, {"halves": 121}, {"group": ""}, {"is_accepted": False, "reason": ""}],
)
def test_limit_constraints(owner, values):
    plan = published_plan(owner)
    whole = {
        "plan": plan,
        "family": "cereal",
        "meal_name": "Cena",
        "sense": "most",
        "halves": 4,
        "group": "cereal_sg",
        "day_halves": 8,
        "evidence": "Cena",
        "is_accepted": True,
        "decided_by": owner.user,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        MealLimit.objects.create(**{**whole, **values})


@pytest.mark.django_db
def test_diary_before_the_weeks_shown_does_not_count(owner):
    plan = published_plan(owner)
    dinners(plan, owner)
    assert patient_adherence(owner, plan.patient, until=date(2020, 1, 1)).recorded == 0
