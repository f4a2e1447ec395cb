"""The pages of Calculadoras: every calculation can be asked, and says what is wrong in place."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from nutrition.registry import Calculation, calculation, calculations
from practice.calculators.answer import answer_of, percentile_text
from practice.calculators.fields import look_of
from practice.calculators.listing import families
from practice.calculators.words import plain_number

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
LIST = reverse("practice:calculator-list")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(owner: Membership, client_of: Callable[[Membership], Client]) -> Client:
    return client_of(owner)


def detail(calc_id: str) -> str:
    return reverse("practice:calculator-detail", args=[calc_id])


def form_of(entry: Calculation, inputs: dict[str, Any]) -> dict[str, str]:
    """What a person would type in the page for those inputs."""
    typed: dict[str, str] = {}
    for one in entry.inputs:
        value = inputs.get(one.name)
        if value is None:
            continue
        if one.kind == "boolean":
            typed[one.name] = "1" if value else "0"
        elif one.kind == "numbers":
            typed |= {f"{one.name}-{n}": str(part) for n, part in enumerate(value)}
        elif one.kind == "choices":
            typed |= {f"{one.name}-{part}": str(list(value).count(part)) for part in value}
        else:
            typed[one.name] = str(value)
    return typed


def vectors() -> dict[str, dict[str, Any]]:
    """One set of good inputs for each calculation that the vectors cover."""
    found: dict[str, dict[str, Any]] = {}

    def walk(node: Any) -> None:
        if isinstance(node, dict) and "calc" in node and "inputs" in node:
            found.setdefault(node["calc"], node["inputs"])
        elif isinstance(node, list | dict):
            for one in node.values() if isinstance(node, dict) else node:
                walk(one)

    for path in sorted(VECTORS.glob("*.json")):
        walk(json.loads(path.read_text(), parse_float=Decimal))
    ids = {entry.id for entry in calculations()}
    return {calc: inputs for calc, inputs in found.items() if calc in ids}


def test_list_names_every_calculation(browser: Client) -> None:
    page = browser.get(LIST).content.decode()
    assert all(f'href="{detail(entry.id)}"' in page for entry in calculations())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("imc", "bmi"),
        ("mifflin", "ree_mifflin_st_jeor"),
        ("INDICE de masa", "bmi"),
        ("embarazo semanal", "gwg_weekly_rate_iom2009"),
    ],
)
def test_search_finds(text: str, wanted: str) -> None:
    found = {entry.id for family in families(text) for entry in family.calculations}
    assert wanted in found
    assert len(found) < len(calculations())


def test_search_says_when_nothing_answers(browser: Client) -> None:
    answer = browser.get(LIST, {"q": "zzz"}, headers=HTMX)
    assert "Ningún cálculo responde a «zzz»" in answer.content.decode()


def test_unknown_calculation_is_404(browser: Client) -> None:
    assert browser.get(detail("no_existe")).status_code == 404


def test_page_shows_every_input(browser: Client) -> None:
    """Each calculation's page has a control for each of its inputs, its source and its range."""
    for entry in calculations():
        page = browser.get(detail(entry.id)).content.decode()
        for one in entry.inputs:
            assert f'name="{one.name}"' in page or f'name="{one.name}-' in page, entry.id
        assert ("fuente por confirmar" in page) is not entry.confirmed, entry.id


def test_page_answers_every_vector(browser: Client) -> None:
    """What the science answers reaches the page, typed as people type."""
    asked = vectors()
    assert len(asked) > 100
    for calc, inputs in asked.items():
        entry = calculation(calc)
        answer = answer_of(entry, {k: v for k, v in inputs.items() if v is not None})
        page = browser.post(detail(calc), form_of(entry, inputs), headers=HTMX).content.decode()
        shown = answer.figure or (answer.growth and answer.growth[0].name) or answer.reason
        shown = shown or answer.rows[0].text
        assert shown in page, (calc, page)


def test_number_is_rounded_and_exact(browser: Client) -> None:
    page = browser.post(
        detail("bmi"), {"weight_kg": "62,5", "height_cm": "165"}, headers=HTMX
    ).content.decode()
    assert "23.0 <small>kg/m²</small>" in page
    assert "22.9568 sin redondear" in page


@pytest.mark.parametrize(
    ("weight", "figure", "mass"),
    [
        ("55.48", "Sobrepeso", "24.9899"),
        ("55.50", "Sobrepeso", "24.9989"),
        ("55.5025", "Obesidad (talla baja)", "25"),
    ],
)
def test_short_stature_at_the_limit(browser: Client, weight: str, figure: str, mass: str) -> None:
    """A woman of 1.49 m: 24.9989 is not 25, and the number beside the class says which it was."""
    typed = {"sex": "female", "age": "40", "weight_kg": weight, "height_cm": "149"}
    page = browser.post(detail("bmi_class_nom008"), typed, headers=HTMX).content.decode()
    assert f'<p class="result">{figure}</p>' in page
    assert f">{mass} kg/m²<" in page


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1,850", "1850"), ("62,5", "62.5"), (" 1,234,567.5 ", "1234567.5"), ("-3", "-3"), ("x", "x")],
)
def test_typed_numbers_are_understood(typed: str, read: str) -> None:
    assert plain_number(typed) == read


@pytest.mark.parametrize(
    ("z", "shown"), [("-2.4", "<1"), ("0", "50"), ("2.4", ">99"), ("1.04", "85")]
)
def test_percentile_is_written(z: str, shown: str) -> None:
    assert percentile_text(Decimal(z)) == shown


def test_laboratory_reading_says_its_source(browser: Client) -> None:
    typed = {"analyte": "haemoglobin", "value": "11.5", "sex": "female", "age": "30"}
    page = browser.post(detail("lab_reading"), typed, headers=HTMX).content.decode()
    assert "Anemia leve" in page
    assert "un punto de decisión" in page
    assert "OMS 2024" in page


def test_growth_table_says_what_is_missing(browser: Client) -> None:
    """A head circumference alone: its z, percentile and flag; the others are not zeros."""
    typed = {"sex": "1", "age_days": "365", "headc": "60"}
    page = browser.post(detail("growth_who_2006"), typed, headers=HTMX).content.decode()
    assert page.count("sin dato o fuera de la tabla") == 5
    assert "verifique la medición" in page
    assert "&gt;99" in page


def test_missing_is_named_without_scolding(browser: Client) -> None:
    page = browser.post(detail("bmi"), {"weight_kg": "60"}, headers=HTMX)
    assert page.status_code == 200
    assert "Falta: talla" in page.content.decode()


def test_bad_input_says_where_and_loses_nothing(browser: Client) -> None:
    typed = {"weight_kg": "mucho", "height_cm": "900", "age": "30"}
    page = browser.post(detail("bmi"), typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="mucho"' in text
    assert "debe ser un número" in text
    assert "900 cm queda fuera de lo admitido" in text
    assert text.count('aria-invalid="true"') == 2


def test_live_answer_puts_errors_beside_fields(browser: Client) -> None:
    page = browser.post(detail("bmi"), {"weight_kg": "x"}, headers=HTMX).content.decode()
    assert 'id="error-campo-weight_kg" role="alert" hx-swap-oob="true">Peso: debe ser' in page
    assert "<html" not in page


def test_not_applicable_says_why(browser: Client) -> None:
    typed = {"age": "15", "weight_kg": "50", "height_cm": "160"}
    page = browser.post(detail("bmi_class_who"), typed, headers=HTMX).content.decode()
    assert "No aplica" in page
    assert "aplica desde los 20 años" in page


def test_contradiction_is_told(browser: Client) -> None:
    """The science refuses data that contradict each other: the page says its sentence."""
    typed = {
        "resting_kcal": "1500",
        "activity_factor": "1.5",
        "thermic_effect": "1",
        "factor_is_pal": "1",
    }
    page = browser.post(detail("total_energy"), typed, headers=HTMX).content.decode()
    assert "Un PAL ya incluye el efecto térmico" in page


def test_required_question_is_not_answered_for_the_person(browser: Client) -> None:
    """No unchecked box may pass for a «no»: an unanswered question is missing."""
    asked = [one for one in calculation("findrisc").inputs if one.kind == "boolean"]
    assert {look_of(one) for one in asked} == {"segments"}
    page = browser.post(detail("findrisc"), {"sex": "male"}, headers=HTMX).content.decode()
    assert "glucosa alta alguna vez" in page


def test_owned_instrument_says_so(browser: Client) -> None:
    assert "El texto del instrumento tiene dueño" in browser.get(detail("must")).content.decode()
    assert "tiene dueño" not in browser.get(detail("bmi")).content.decode()


def test_both_feet_are_two_segments(browser: Client) -> None:
    typed = {"weight_kg": "60", "segments-foot": "2"}
    page = browser.post(detail("amputation_corrected_weight"), typed, headers=HTMX)
    assert "61.9 <small>kg</small>" in page.content.decode()


def test_somatotype_has_its_chart(browser: Client) -> None:
    entry = calculation("somatotype")
    page = browser.post(
        detail("somatotype"), form_of(entry, vectors()["somatotype"]), headers=HTMX
    ).content.decode()
    assert 'class="chart somatochart"' in page


def test_pages_read_only_who_asks(browser: Client, django_assert_num_queries) -> None:
    """Session and who asks: nothing of these pages lives in the database."""
    browser.get(LIST)
    with django_assert_num_queries(2):
        browser.get(LIST)
    with django_assert_num_queries(2):
        browser.post(detail("bmi"), {"weight_kg": "60", "height_cm": "160"})


def test_all_roles_may_calculate(assistant, auditor, client_of) -> None:
    for who in (assistant, auditor):
        assert client_of(who).get(LIST).status_code == 200
