"""The pages that draw: growth, pregnancy, and every energy equation side by side."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from nutrition.registry import calculate
from practice.calculators.energy import RESTING, energy_page
from practice.calculators.growth import growth_page
from practice.calculators.pregnancy import pregnancy_page

GROWTH = reverse("practice:calculator-growth")
PREGNANCY = reverse("practice:calculator-pregnancy")
ENERGY = reverse("practice:calculator-energy")
HTMX = {"HX-Request": "true"}
BOY = {"sex": "male", "birth": "2021-01-10", "lines": "z", "span": "auto"}


@pytest.fixture
def browser(owner: Membership, client_of: Callable[[Membership], Client]) -> Client:
    return client_of(owner)


def typed(base: dict[str, str], **rows: list[str]) -> QueryDict:
    """The form as it is sent: rows are lists of the same length, a field each."""
    data = QueryDict(mutable=True)
    data.update(base)
    for name, values in rows.items():
        data.setlist(name, values)
    return data


def send(browser: Client, address: str, data: QueryDict, **headers: Any) -> Any:
    """Post a form with repeated fields, as a browser writes it."""
    form = "application/x-www-form-urlencoded"
    return browser.post(address, data.urlencode(), content_type=form, headers=headers)


def boy(**rows: list[str]) -> QueryDict:
    count = len(rows["on"])
    blank = {name: [""] * count for name in ("weight", "lenhei", "measure", "headc")}
    return typed(BOY, **(blank | rows))


def test_growth_join_at_five_years() -> None:
    """4 years 11 months by WHO 2006, 5 years 1 month by 2007, on one curve."""
    page = growth_page(
        boy(on=["2025-12-10", "2026-02-10"], weight=["17.9", "18.3"], lenhei=["107.0", "108.2"])
    )
    assert [(line.reference, line.age) for line in page.charts[0].lines] == [
        ("OMS 2006", "4 años 11 meses"),
        ("OMS 2007", "5 años 1 mes"),
    ]
    assert [chart.title for chart in page.charts][:2] == [
        "Longitud o talla para la edad",
        "Peso para la edad",
    ]
    assert "5 años: OMS 2006 → 2007" in page.charts[0].wide


def test_growth_values_are_the_science(browser: Client) -> None:
    page = growth_page(boy(on=["2022-01-10"], weight=["9.6"], lenhei=["76"], measure=["l"]))
    science: Any = calculate(
        "growth_who_2006",
        {"sex": "1", "age_days": 365, "weight": "9.6", "lenhei": "76", "measure": "l"},
    ).value
    shown = [Decimal(chart.lines[0].z.replace("−", "-")) for chart in page.charts]
    assert shown == [science[key] for key in ("zlen", "zwei", "zbmi", "zwfl")]


def test_growth_preterm_is_corrected() -> None:
    """Born at 32 weeks: the point stands at 56 days less, with the lived age beside it."""
    data = boy(on=["2021-07-10"], weight=["6.4"])
    data["ga_weeks"], data["ga_days"] = "32", "0"
    page = growth_page(data)
    assert page.corrected
    assert page.who == "Niño · nacimiento 10/ene/2021 · 32 semanas y 0 días de gestación"
    line = page.charts[0].lines[0]
    assert (line.age, line.lived) == ("4.1 meses corregida", "5.9 meses")
    assert "edad corregida 4.1 meses (cronológica 5.9 meses)" in page.charts[0].wide
    assert 'class="shadow"' in page.charts[0].wide


@pytest.mark.parametrize(
    ("on", "ga_weeks", "said"),
    [
        ("2020-12-31", "", "posterior a la medición"),
        ("2021-01-20", "30", "curvas de prematuro"),
        ("2041-01-10", "", "5 a 19 años"),
        ("ayer", "", "debe ser una fecha"),
        ("", "", "Falta fecha"),
    ],
)
def test_growth_row_says_what_is_wrong(on: str, ga_weeks: str, said: str) -> None:
    data = boy(on=[on], weight=["6.4"])
    data["ga_weeks"] = ga_weeks
    page = growth_page(data)
    assert page.has_errors
    assert said in page.rows[0].cells[0].error
    assert page.rows[0].cells[1].typed == "6.4"


def test_growth_bad_row_does_not_hide_the_others() -> None:
    page = growth_page(boy(on=["2021-07-10", "2021-09-10"], weight=["7.5", "siete"]))
    assert page.has_errors
    assert len(page.charts) == 1
    assert page.rows[1].cells[1].error == "Peso: debe ser un número."


def test_growth_window_may_be_chosen() -> None:
    data = boy(on=["2021-07-10"], weight=["7.5"])
    data["span"] = "0-60"
    assert "Edad (años)" in growth_page(data).charts[0].wide


def test_growth_page_live_and_whole(browser: Client) -> None:
    data = boy(on=["2021-07-10"], weight=["7.5"])
    live = browser.post(GROWTH, data, headers=HTMX).content.decode()
    assert 'class="chart curve"' in live
    assert "<html" not in live
    whole = browser.post(GROWTH, data)
    assert whole.status_code == 200
    assert 'value="7.5"' in whole.content.decode()


def test_growth_page_asks_for_what_is_missing(browser: Client) -> None:
    page = browser.get(GROWTH).content.decode()
    assert "Falta: sexo, fecha de nacimiento." in page
    refused = browser.post(GROWTH, {"lines": "z"})
    assert refused.status_code == 422
    assert "Falta: sexo, fecha de nacimiento, edades que se dibujan." in refused.content.decode()


@pytest.mark.parametrize("address", [GROWTH, PREGNANCY])
def test_row_may_be_added(browser: Client, address: str) -> None:
    """By htmx only the row comes; without it, the whole page with what was typed."""
    data = typed({"agregar": "1"}, on=["2021-07-10", "", ""])
    live = send(browser, address, data, **HTMX, **{"HX-Target": "mediciones"}).content.decode()
    assert "Medición 4" in live
    assert "Medición 3" not in live
    whole = send(browser, address, data)
    assert whole.status_code == 200
    assert 'value="2021-07-10"' in whole.content.decode()
    assert "Medición 4" in whole.content.decode()


def test_pressed_button_does_not_come_back_with_the_result(browser: Client) -> None:
    """htmx sends the last button again with each key: that is not another row."""
    data = boy(on=["2021-07-10"], weight=["7.5"])
    data["agregar"] = "1"
    live = send(browser, GROWTH, data, **HTMX, **{"HX-Target": "resultado"}).content.decode()
    assert 'class="chart curve"' in live
    assert "<legend>" not in live


def test_rows_have_a_limit(browser: Client) -> None:
    data = typed({"agregar": "1"}, on=[""] * 200)
    assert send(browser, GROWTH, data).content.decode().count("<legend>Medición") == 40


WOMAN = {"pre_weight_kg": "60", "height_cm": "165"}


def pregnancy(base: dict[str, str], *rows: tuple[str, str, str]) -> Any:
    on, week, weight = (list(part) for part in zip(*rows, strict=True))
    return pregnancy_page(typed(base, on=on, week=week, weight_kg=weight))


@pytest.mark.parametrize(
    ("weight", "verdict"),
    [
        ("65.04", "insuficiente"),
        ("65.05", "adecuado"),
        ("68.50", "adecuado"),
        ("68.51", "excesivo"),
    ],
)
def test_pregnancy_verdict_at_the_limits(weight: str, verdict: str) -> None:
    """Week 26 from 60 kg and 165 cm: 5.05 to 8.50 kg, both ends included, as the registry says."""
    page = pregnancy(WOMAN, ("", "26", weight))
    assert [visit.verdict for visit in page.visits] == [verdict]
    science = calculate(
        "gwg_expected_verdict_iom2009",
        {**WOMAN, "week": "26", "current_weight_kg": weight},
    )
    assert science.value == verdict


def test_pregnancy_week_from_the_last_period() -> None:
    page = pregnancy({**WOMAN, "lmp": "2026-01-01"}, ("2026-07-02", "", "66"))
    assert [visit.week for visit in page.visits] == ["26 + 0"]
    assert "última menstruación 1/ene/2026 · embarazo único" in page.who


def test_pregnancy_twins_have_no_verdict() -> None:
    page = pregnancy({**WOMAN, "twins": "1"}, ("", "37", "78"))
    assert page.total == "17 a 25 kg"
    assert [(visit.window, visit.verdict) for visit in page.visits] == [("17.0 a 25.0 kg", "")]


def test_pregnancy_twins_after_low_weight_have_no_range() -> None:
    page = pregnancy({"pre_weight_kg": "48", "height_cm": "165", "twins": "1"}, ("", "20", "52"))
    assert page.no_range.startswith("No hay recomendación")
    assert "<polygon" not in page.wide
    assert page.visits[0].window == "—"


@pytest.mark.parametrize(
    ("row", "lmp", "said"),
    [
        (("", "", "66"), "", "Falta la fecha o la semana."),
        (("2026-07-02", "", "66"), "", "fecha de última menstruación"),
        (("2025-12-31", "", "66"), "2026-01-01", "anterior a la última menstruación"),
        (("2026-10-23", "", "66"), "2026-01-01", "Pasa de la semana 42."),
    ],
)
def test_pregnancy_row_says_what_is_wrong(row: Any, lmp: str, said: str) -> None:
    page = pregnancy({**WOMAN, "lmp": lmp}, row)
    errors = [cell.error for cell in page.rows[0].cells if cell.error]
    assert len(errors) == 1
    assert said in errors[0]


def test_pregnancy_page(browser: Client) -> None:
    data = typed(WOMAN, on=[""], week=["20"], weight_kg=["63"])
    page = browser.post(PREGNANCY, data, headers=HTMX).content.decode()
    assert "22.04 kg/m², peso normal" in page
    assert "11.5 a 16 kg" in page


PERSON = {
    "sex": "female",
    "age": "34",
    "weight_kg": "78.4",
    "height_cm": "162",
    "activity": "light",
    "pal": "inactive",
}


def test_energy_compares_every_equation(browser: Client) -> None:
    page = energy_page(typed(PERSON))
    assert {one.id for one in page.resting} == {entry.id for entry in RESTING}
    reasons = {one.id: one.reason for one in page.resting if not one.applies}
    assert reasons["ree_cunningham_1980"] == "Falta masa magra."
    assert reasons["ree_quiroz_olguin_2014"] == "Falta circunferencia de muñeca."
    text = browser.post(ENERGY, PERSON, headers=HTMX).content.decode()
    assert all(entry.name in text for entry in RESTING)


def test_energy_numbers_are_the_science() -> None:
    page = energy_page(typed({**PERSON, "wrist_cm": "16", "lean_body_mass_kg": "48"}))
    mifflin = next(one for one in page.resting if one.id == "ree_mifflin_st_jeor")
    # 10·78.4 + 6.25·162 − 5·34 − 161 = 1465.5; by 1.375, 2015.06
    assert (mifflin.resting, mifflin.total) == ("1,466", "2,015")
    assert all(one.applies for one in page.resting)
    eer = {one.id for one in page.whole_day if one.applies}
    assert eer == {"eer_nasem_2023_adult", "tee_iom_2005_overweight"}


def test_energy_of_a_child_has_its_equations() -> None:
    page = energy_page(typed({**PERSON, "age": "8", "weight_kg": "26", "height_cm": "128"}))
    eer = {one.id for one in page.whole_day if one.applies}
    assert eer == {"eer_nasem_2023_child", "eer_iom_2005_child"}
    mifflin = next(one for one in page.resting if one.id == "ree_mifflin_st_jeor")
    assert not mifflin.applies
    assert "19 años" in mifflin.reason


def test_energy_of_an_impossible_body_is_not_a_number() -> None:
    """Numbers within bounds that make no living person: no equation gives energy."""
    page = energy_page(typed({**PERSON, "age": "120", "weight_kg": "0.3", "height_cm": "20"}))
    spoken = {one.reason for one in page.resting if not one.applies}
    assert any("no es posible" in reason for reason in spoken)
    assert all(one.kcal > 0 for one in page.resting if one.kcal is not None)


def test_energy_page_starts_with_choices_made(browser: Client) -> None:
    page = browser.get(ENERGY).content.decode()
    assert re.search(r'value="sedentary"\s+selected', page)
    assert "Falta: sexo, edad, peso, talla." in page
