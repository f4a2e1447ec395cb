"""S4: every equation side by side, and what contradicts itself gets words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.learned import Learned
from plans.models import Target
from practice.sections import requirement_section
from practice.views.first_visit import requirement as screen
from tests.unit.practice.screens import get, post

SCREEN = "consultation-requirement"
CHOICES = {
    "weight_basis": "actual",
    "equation": "ree_mifflin_st_jeor",
    "activity_factor": "1.375",
    "adjustment_kcal": "",
    "macro_mode": "percent",
    "protein": "20",
    "fat": "30",
    "carbohydrate": "50",
    "fluids_rule": "35",
}


PER_KG = {"macro_mode": "g_kg", "protein": "1.2", "fat": "0.9", "carbohydrate": ""}


@pytest.fixture
def measured(browser, visit):
    post(browser, "consultation-measurements", visit, weight="78.4", height="1.62")
    return visit


def preview(browser, visit, **changes):
    data = CHOICES | changes
    return post(browser, "consultation-requirement-preview", visit, **data).content.decode()


def test_every_equation_is_shown_with_its_source(browser, measured):
    page = get(browser, SCREEN, measured).content.decode()
    for text in ("Mifflin", "Valencia", "Harris", "FAO"):
        assert text in page


def test_saving_keeps_the_comparison_and_goes_on(browser, measured):
    answer = post(browser, SCREEN, measured, **CHOICES)
    assert answer.url.endswith("/plan/")
    target = Target.objects.get(consultation=measured)
    assert target.energy_kcal == (target.resting_kcal * Decimal("1.375")).quantize(Decimal("0.01"))
    assert len(target.comparison) == 5
    assert target.fluids_ml == 2744


def test_preview_stores_nothing(browser, measured):
    assert "Requerimiento" in preview(browser, measured)
    assert not Target.objects.exists()


def test_without_weight_it_says_where_to_go(browser, visit):
    assert "Medición" in preview(browser, visit)
    assert post(browser, SCREEN, visit, **CHOICES).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"protein": "17"}, "suman 97"),
        ({"adjustment_kcal": "-300"}, "Motivo del ajuste"),
        (
            PER_KG | {"protein": "20"},
            "¿quiso decir %?",
        ),
        (
            PER_KG | {"protein": "4", "fat": "4"},
            "no queda energía",
        ),
        ({"protein": "veinte"}, "Proteína"),
        ({"protein": "NaN"}, "Proteína"),
        ({"adjustment_kcal": "-9999", "adjustment_reason": "x"}, "Ajuste"),
        ({"equation": ""}, "Ecuación"),
    ],
)
def test_what_contradicts_itself_gets_words(browser, measured, changes, words):
    assert words in preview(browser, measured, **changes)
    assert post(browser, SCREEN, measured, **(CHOICES | changes)).status_code == 422
    assert not Target.objects.exists()


def test_low_energy_is_warned(browser, measured):
    text = preview(browser, measured, adjustment_kcal="-1000", adjustment_reason="prueba")
    assert "energía baja" in text


def test_adjusted_weight_is_explained_when_it_does_not_apply(browser, visit):
    post(browser, "consultation-measurements", visit, weight="55", height="1.62")
    text = preview(browser, visit, weight_basis="ajustado")
    assert 'class="notice warn"' in text


def test_carbohydrate_by_difference(browser, measured):
    data = CHOICES | {"macro_mode": "g_kg", "protein": "1.2", "fat": "0.9", "carbohydrate": ""}
    assert post(browser, SCREEN, measured, **data).status_code == 302
    target = Target.objects.get()
    energy = target.protein_g * 4 + target.fat_g * 9 + target.carbohydrate_g * 4
    assert abs(energy - target.energy_kcal) < 1


def test_screen_starts_from_what_was_decided(browser, measured):
    changes = {"adjustment_kcal": "-300", "adjustment_reason": "Bajar de peso"}
    post(browser, SCREEN, measured, **(CHOICES | changes))
    page = get(browser, SCREEN, measured).content.decode()
    assert 'value="-300"' in page
    assert "Bajar de peso" in page


def learned_as(monkeypatch, kcal: int, *, low: bool = False) -> None:
    found = Learned(
        days=28,
        weights=4,
        kcal=Decimal(kcal),
        low=Decimal(kcal - 200),
        high=Decimal(kcal + 200),
        basis="el plan, si lo siguió",
        needs_confirmation=low,
    )
    monkeypatch.setattr(screen, "learned_for", lambda *_, **__: found)


def test_learned_expenditure_is_used_whole_without_a_factor(browser, measured, monkeypatch):
    learned_as(monkeypatch, 2140)
    assert 'value="learned_expenditure"' in get(browser, SCREEN, measured).content.decode()
    page = preview(browser, measured, equation="learned_expenditure")
    assert "2,140 kcal de gasto total, aprendido de su respuesta" in page
    answer = post(browser, SCREEN, measured, **CHOICES | {"equation": "learned_expenditure"})
    assert answer.url.endswith("/plan/")
    target = Target.objects.get(consultation=measured)
    assert (target.energy_kcal, target.activity_factor) == (Decimal(2140), Decimal(1))
    assert target.spent_label == "Gasto total"
    assert requirement_section(target)["rows"][1][0] == "Gasto total"
    again = get(browser, SCREEN, measured).content.decode()
    assert 'value="learned_expenditure" form="paso" checked' in again


def test_learned_expenditure_under_the_floor_is_confirmed_first(browser, measured, monkeypatch):
    learned_as(monkeypatch, 1100, low=True)
    choices = CHOICES | {"equation": "learned_expenditure"}
    refused = post(browser, SCREEN, measured, **choices)
    assert refused.status_code == 422
    assert "confírmelo para usarlo" in refused.content.decode()
    assert post(browser, SCREEN, measured, **choices, learned_confirmed="on").status_code == 302
    assert Target.objects.get(consultation=measured).energy_kcal == 1100


def test_learned_expenditure_under_800_kcal_is_never_used(browser, measured, monkeypatch):
    learned_as(monkeypatch, 790, low=True)
    page = get(browser, SCREEN, measured).content.decode()
    assert 'value="learned_expenditure"' not in page
    assert "Por debajo de 800 kcal: no se propone." in page
    choices = CHOICES | {"equation": "learned_expenditure", "learned_confirmed": "on"}
    assert post(browser, SCREEN, measured, **choices).status_code == 422
