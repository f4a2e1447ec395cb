"""The requerimiento: grams follow the chosen distribution and contradictions are explained."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from plans.models import Target
from plans.services.targets import macro_grams, target_set
from tests.factories.plans import consultation_for, target_data, target_for

pytestmark = pytest.mark.django_db


def test_target_set_derives_grams_from_percent(owner):
    target = target_for(consultation_for(owner), owner)
    assert (target.protein_g, target.fat_g, target.carbohydrate_g) == (
        Decimal("90.00"),
        Decimal("56.00"),
        Decimal("234.00"),
    )
    assert target.set_by == owner.user


def test_target_set_corrects_the_same_row(owner):
    consultation = consultation_for(owner)
    first = target_for(consultation, owner)
    second = target_for(consultation, owner, energy_kcal=Decimal(2000))
    assert first.pk == second.pk
    assert Target.objects.get(consultation=consultation).energy_kcal == 2000


def test_macro_grams_per_kilo_leaves_carbohydrate_to_the_difference():
    data = target_data(
        macro_mode="g_kg",
        protein_input=Decimal("1.2"),
        fat_input=Decimal("0.8"),
        carbohydrate_input=None,
    )
    grams = macro_grams(data)
    assert grams["protein_g"] == Decimal("82.20")
    assert grams["fat_g"] == Decimal("54.80")
    assert grams["carbohydrate_g"] == Decimal("244.50")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"carbohydrate_input": Decimal(49)}, "suman 97 %"),
        ({"carbohydrate_input": Decimal("51.4")}, "suman 99.4 %"),
        ({"carbohydrate_input": None}, "Falta el porcentaje"),
        ({"fat_input": Decimal(-1)}, "negativos"),
        ({"energy_kcal": Decimal(0)}, "mayor que cero"),
        (
            {
                "macro_mode": "g_kg",
                "protein_input": Decimal(4),
                "fat_input": Decimal(2),
                "carbohydrate_input": None,
            },
            "no queda energía",
        ),
        (
            {
                "macro_mode": "g_kg",
                "protein_input": Decimal(4),
                "fat_input": Decimal(1),
                "carbohydrate_input": Decimal(6),
            },
            "gramos por kilo suman",
        ),
    ],
)
def test_macro_grams_explains_a_contradiction(changes, said):
    with pytest.raises(ValidationError, match=said):
        macro_grams(target_data(**changes))


def test_macro_grams_forgives_half_a_point():
    grams = macro_grams(target_data(carbohydrate_input=Decimal("51.5")))
    energy = grams["protein_g"] * 4 + grams["fat_g"] * 9 + grams["carbohydrate_g"] * 4
    assert abs(energy - 1800) < Decimal("0.2")


def test_target_set_refused_to_who_may_not_write(owner, assistant, stranger):
    consultation = consultation_for(owner)
    for other in (assistant, stranger):
        with pytest.raises(PermissionDenied):
            target_set(consultation=consultation, data=target_data(), by=other)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("target_figures_positive", {"energy_kcal": Decimal(0)}),
        ("target_figures_positive", {"protein_g": Decimal(-1)}),
        ("target_adjustment_explained", {"adjustment_kcal": Decimal(-300)}),
        ("target_percent_complete", {"carbohydrate_input": None}),
        ("target_choices_known", {"weight_basis": "deseado"}),
    ],
)
def test_target_constraint_holds(constraint, changes, owner):
    target = target_for(consultation_for(owner), owner)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Target.objects.filter(pk=target.pk).update(**changes)
