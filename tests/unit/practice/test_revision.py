"""S1: the history, kept as it is typed."""

from __future__ import annotations

import pytest

from patients.models import HistorySection
from tests.unit.practice.screens import autosave, get, post

SCREEN = "consultation-revision"


def sections(visit):
    return {row.section: row for row in visit.history_sections.all()}


def test_typing_is_enough(browser, visit):
    answer = autosave(browser, SCREEN, visit, **{"motivo-text": "Desea bajar de peso."})
    assert answer.status_code == 200
    assert answer.json()["saved_at"]
    assert sections(visit)["motivo"].state == HistorySection.State.EXPLORED


def test_denied_needs_no_text(browser, visit):
    answer = post(browser, SCREEN, visit, **{"heredofamiliares-state": "denied"})
    assert answer.status_code == 302
    assert sections(visit)["heredofamiliares"].state == HistorySection.State.DENIED


def test_denied_with_text_is_asked_and_kept_on_the_page(browser, visit):
    data = {"heredofamiliares-state": "denied", "heredofamiliares-text": "Madre con diabetes"}
    answer = post(browser, SCREEN, visit, **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "si se negó no lleva texto" in page
    assert "Madre con diabetes" in page
    assert not sections(visit)


def test_N004_16_not_explored_asks_why(browser, visit):
    answer = post(browser, SCREEN, visit, **{"aparatos_y_sistemas-state": "not_explored"})
    assert answer.status_code == 422
    assert "por qué" in answer.content.decode()


def test_not_explored_with_its_reason(browser, visit):
    data = {"aparatos_y_sistemas-state": "not_explored", "aparatos_y_sistemas-text": "Sin tiempo"}
    assert post(browser, SCREEN, visit, **data).status_code == 302
    assert sections(visit)["aparatos_y_sistemas"].reason == "Sin tiempo"


def test_one_refused_section_does_not_lose_the_others(browser, visit):
    data = {
        "motivo-text": "Desea bajar de peso.",
        "padecimiento_actual-state": "denied",
        "padecimiento_actual-text": "algo",
    }
    assert autosave(browser, SCREEN, visit, **data).status_code == 422
    assert set(sections(visit)) == {"motivo"}


def test_erasing_the_text_clears_the_section(browser, visit):
    autosave(browser, SCREEN, visit, **{"motivo-text": "algo"})
    autosave(browser, SCREEN, visit, **{"motivo-text": "", "motivo-state": "explored"})
    assert not sections(visit)


def test_what_did_not_change_is_not_written_again(browser, visit):
    data = {"motivo-text": "Desea bajar de peso.", "motivo-state": "explored"}
    autosave(browser, SCREEN, visit, **data)
    before = sections(visit)["motivo"].updated_at
    autosave(browser, SCREEN, visit, **data)
    assert sections(visit)["motivo"].updated_at == before


def test_sections_that_do_not_apply_are_not_shown(browser, visit):
    visit.patient.sex = "male"
    visit.patient.save(update_fields=["sex"])
    assert "gineco_obstetricos-text" not in get(browser, SCREEN, visit).content.decode()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{7*7}}", "ñ" * 8000])
def test_odd_text_is_kept_and_shown_as_text(browser, visit, text):
    assert autosave(browser, SCREEN, visit, **{"motivo-text": text}).status_code == 200
    page = get(browser, SCREEN, visit).content.decode()
    assert "<script>alert" not in page
    assert sections(visit)["motivo"].text == text


def test_too_long_a_text_is_refused_with_words(browser, visit):
    answer = autosave(browser, SCREEN, visit, **{"motivo-text": "a" * 8001})
    assert answer.status_code == 422
    assert "8000" in answer.json()["message"]


def test_query_count_is_constant(browser, visit, django_assert_max_num_queries):
    for text in ("uno", "dos"):
        autosave(browser, SCREEN, visit, **{"motivo-text": text, "no_patologicos-text": text})
        with django_assert_max_num_queries(15):
            get(browser, SCREEN, visit)
