"""What is learned of a patient from the record: weights and intake, whose, and from when."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Role
from patients.models import Consultation
from patients.services.measurement import measurement_record
from plans.models import Plan
from plans.response import BY_DIARY, BY_PLAN, learned_for
from plans.services.diary import EatenData, diary_record
from tests.factories.accounts import MembershipFactory
from tests.factories.api import program_of
from tests.factories.eaten import dinners, published_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(owner) -> Plan:
    """A plan, and weights at 0, 7, 14 and 21 days that fall 50 g a day."""
    plan = published_plan(owner, ago=timedelta(0))
    for back in (21, 14, 7, 0):
        doctor = MembershipFactory(clinic=owner.clinic, role=Role.NUTRITIONIST)
        visit = Consultation.objects.create(
            patient=plan.patient,
            kind="follow_up",
            practitioner=doctor.user,
            event_at=timezone.now() - timedelta(days=back, minutes=1),
        )
        weight = Decimal(80) + Decimal(back) * Decimal("0.05")
        measurement_record(
            consultation=visit, kind="weight", value=weight, confirmed=True, by=doctor
        )
    return plan


def meals(plan: Plan, owner, day, **more: int | None) -> None:
    amounts = {"halves_min": 16, "halves_max": 16, **more}
    for name in ("Desayuno", "Comida", "Cena"):
        diary_record(
            patient=plan.patient,
            day=day,
            meal_name=name,
            items=[EatenData("Tortilla", "cereal_sg", **amounts)],
            source="typed",
            by=owner,
        )


def test_plan_published_today_explains_no_weight(plan, owner):
    found = learned_for(owner, plan.patient, now=timezone.now())
    assert not found.available
    assert "4 pesos (hay 1)" in found.reason


def test_diary_of_five_days_is_the_intake(plan, owner):
    today = timezone.localdate()
    for back in range(4):
        meals(plan, owner, today - timedelta(days=back))
    assert not learned_for(owner, plan.patient, now=timezone.now()).available
    meals(plan, owner, today - timedelta(days=4))
    found = learned_for(owner, plan.patient, now=timezone.now())
    # 24 equivalents of 70 kcal, and 50 g a day of 7,700 kcal/kg
    assert found.basis == BY_DIARY
    assert found.kcal == pytest.approx(Decimal(1680 + 385), abs=Decimal(20))
    assert found.low < found.kcal < found.high


def test_day_with_an_unknown_amount_does_not_speak(plan, owner):
    today = timezone.localdate()
    for back in range(5):
        meals(plan, owner, today - timedelta(days=back))
    meals(plan, owner, today - timedelta(days=5), halves_min=None, halves_max=None)
    found = learned_for(owner, plan.patient, now=timezone.now())
    assert found.kcal < 2100


def test_plan_in_force_all_the_time_is_the_intake(plan, owner, monkeypatch):
    # a published plan does not change: it is read as of three weeks later
    later = timezone.now() + timedelta(days=30)
    for ahead in (5, 12, 19, 26):
        doctor = MembershipFactory(clinic=owner.clinic, role=Role.NUTRITIONIST)
        visit = Consultation.objects.create(
            patient=plan.patient,
            kind="follow_up",
            practitioner=doctor.user,
            event_at=timezone.now() + timedelta(days=ahead),
        )
        measurement_record(
            consultation=visit, kind="weight", value=Decimal(80), confirmed=True, by=doctor
        )
    found = learned_for(owner, plan.patient, now=later)
    assert found.basis == BY_PLAN
    assert found.kcal == pytest.approx(Decimal(1800), abs=Decimal(1))


def test_without_weights_says_what_is_needed(owner):
    found = learned_for(owner, published_plan(owner).patient, now=timezone.now())
    assert "4 pesos (hay 0)" in found.reason


def test_adherence_by_the_api(owner, stranger):
    plan = published_plan(owner)
    dinners(plan, owner)
    url = f"/api/v1/patients/{plan.patient.public_id}/adherence/"
    body = program_of(owner).get(url).json()
    cell = next(
        c for c in body["cells"] if (c["family"], c["meal"], c["week"]) == ("cereal", "Cena", None)
    )
    assert (cell["ratio"], cell["n"], cell["is_broken"]) == ("2.000", 4, True)
    assert body["recorded"] == 4
    assert program_of(owner).get(url + "?weeks=0").status_code == 400
    for day in ("2020-01-01", "0001-01-01", "9999-12-31"):
        assert program_of(owner).get(f"{url}?until={day}&weeks=26").json()["cells"] == []
    assert program_of(stranger).get(url).status_code == 404
