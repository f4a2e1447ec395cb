"""S1 with its detail: structured answers, who has which section, and what was said last time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from patients.models import HistorySection
from patients.presenters import document_shown
from patients.services.consultation import history_section_save
from patients.services.readiness import missing_for_signature
from patients.services.signature import consultation_sign
from tests.factories.patients import (
    ConsultationFactory,
    PatientFactory,
    ready_consultation,
    signed_consultation,
)
from tests.unit.practice.screens import autosave, get, post

SCREEN = "consultation-revision"
METFORMIN = {
    "medicamentos-t-taken-0-name": "Metformina",
    "medicamentos-t-taken-0-dose": "850 mg",
    "medicamentos-t-taken-0-route": "oral",
    "medicamentos-t-taken-0-periodicity": "cada 12 horas",
}


def section(visit, name):
    return visit.history_sections.filter(section=name).first()


def test_answers_alone_are_enough_to_have_asked(browser, visit):
    assert autosave(browser, SCREEN, visit, **METFORMIN).status_code == 200
    row = section(visit, "medicamentos")
    assert (row.state, row.text) == (HistorySection.State.EXPLORED, "")
    assert row.answers["taken"][0]["dose"] == "850 mg"
    assert 'value="850 mg"' in get(browser, SCREEN, visit).content.decode()


def test_half_a_row_is_kept_and_blocks_the_signature(browser, visit, nutritionist):
    assert (
        autosave(browser, SCREEN, visit, **{"medicamentos-t-taken-0-name": "Omega 3"}).status_code
        == 200
    )
    missing = missing_for_signature(consultation=visit, by=nutritionist)
    assert "Omega 3: falta dosis, vía y periodicidad" in [item.message for item in missing]


def test_bad_answer_is_refused_and_stays_on_the_page(browser, visit):
    answer = post(browser, SCREEN, visit, **{"no_patologicos-q-sleep": "80"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Sueño: entre 0 y 24 h" in page
    assert 'value="80"' in page


def test_page_without_the_sheet_leaves_its_answers(browser, visit):
    autosave(browser, SCREEN, visit, **METFORMIN)
    autosave(browser, SCREEN, visit, **{"medicamentos-text": "La toma con el desayuno."})
    assert section(visit, "medicamentos").answers["taken"]


def test_emptied_sheet_clears_the_section(browser, visit):
    autosave(browser, SCREEN, visit, **METFORMIN)
    autosave(browser, SCREEN, visit, **dict.fromkeys(METFORMIN, ""))
    autosave(
        browser, SCREEN, visit, **{"medicamentos-state": "explored", **dict.fromkeys(METFORMIN, "")}
    )
    assert section(visit, "medicamentos") is None


@pytest.mark.parametrize(
    ("sex", "years", "has"),
    [
        ("female", 30, {"gineco_obstetricos"}),
        ("male", 30, set()),
        ("female", 8, {"pediatricos"}),
        ("female", 9, {"pediatricos", "gineco_obstetricos"}),
        ("male", 17, {"pediatricos"}),
        ("male", 18, set()),
        ("male", 59, set()),
        ("male", 60, {"persona_mayor"}),
    ],
)
def test_F22_A7_only_who_it_concerns_has_the_section(nutritionist, browser, sex, years, has):
    today = timezone.localdate()
    born = today.replace(year=today.year - years, day=1, month=today.month)
    patient = PatientFactory(
        clinic=nutritionist.clinic, responsible=nutritionist.user, sex=sex, birth_date=born
    )
    visit = ConsultationFactory(patient=patient, practitioner=nutritionist.user)
    page = get(browser, SCREEN, visit).content.decode()
    special = ("gineco_obstetricos", "pediatricos", "persona_mayor")
    assert {name for name in special if f'name="{name}-text"' in page} == has


def test_F22_A1_informant_is_named(browser, visit):
    assert post(browser, SCREEN, visit, interview="indirect").status_code == 422
    assert (
        post(browser, SCREEN, visit, interview="indirect", informant="Su hija").status_code == 302
    )
    visit.refresh_from_db()
    assert (visit.interview, visit.informant) == ("indirect", "Su hija")


@pytest.fixture
def later(nutritionist):
    """A follow-up of somebody whose first visit is signed."""
    signed = signed_consultation(by=nutritionist, event_at=timezone.now() - timedelta(days=30))
    return ConsultationFactory(
        patient=signed.consultation.patient, practitioner=nutritionist.user, kind="follow_up"
    )


def test_F22_G_last_visit_is_offered_and_nothing_copied(browser, later):
    page = get(browser, SCREEN, later).content.decode()
    assert "Apendicectomía en 2010." in page
    assert not later.history_sections.exists()


def test_F22_G_unchanged_is_one_click_and_says_since_when(browser, later, nutritionist):
    data = {"personales_patologicos-state": "same"}
    autosave(browser, SCREEN, later, **data)
    row = section(later, "personales_patologicos")
    assert row.text == "Apendicectomía en 2010."
    assert row.carried_from is not None
    stamp = row.updated_at
    autosave(browser, SCREEN, later, **data)
    assert section(later, "personales_patologicos").updated_at == stamp


def test_writing_over_what_was_carried_is_new(browser, later):
    autosave(browser, SCREEN, later, **{"personales_patologicos-state": "same"})
    data = {"personales_patologicos-state": "same", "personales_patologicos-text": "Y colitis."}
    autosave(browser, SCREEN, later, **data)
    row = section(later, "personales_patologicos")
    assert (row.text, row.carried_from) == ("Y colitis.", None)


def test_EDI_01_section_changed_elsewhere_is_not_overwritten(browser, visit, nutritionist):
    mine = {"motivo-text": "Lo mío", "motivo-was": ""}
    history_section_save(consultation=visit, section="motivo", text="De otra", by=nutritionist)
    answer = autosave(browser, SCREEN, visit, **mine)
    assert answer.status_code == 422
    assert "otra persona u otra ventana" in answer.json()["message"]
    assert section(visit, "motivo").text == "De otra"


def test_mark_that_an_autosave_answers_lets_one_go_on(browser, visit):
    first = autosave(browser, SCREEN, visit, **{"motivo-text": "Bajar", "motivo-was": ""})
    mark = first.json()["fields"]["motivo-was"]
    again = autosave(browser, SCREEN, visit, **{"motivo-text": "Bajar más", "motivo-was": mark})
    assert again.status_code == 200
    assert section(visit, "motivo").text == "Bajar más"


def test_N004_17_signed_history_holds_the_detail(nutritionist):
    ready = ready_consultation(by=nutritionist)
    history_section_save(
        consultation=ready,
        section="heredofamiliares",
        answers={"conditions": [{"row": "diabetes_2", "kin": "madre"}]},
        by=nutritionist,
    )
    document = consultation_sign(consultation=ready, by=nutritionist, method="contraseña")
    shown = {part.title: part for part in document_shown(document)}
    assert document.payload["schema"] == "nota-2"
    assert shown["Antecedentes heredofamiliares"].rows == [("Diabetes tipo 2", "parentesco: madre")]
    assert "Medicamentos y suplementos actuales" in shown


def test_N004_14_document_of_the_first_format_is_still_read(nutritionist):
    document = signed_consultation(by=nutritionist)
    old = {key: value for key, value in document.payload.items() if key != "goals"}
    for row in old["history"]:
        for added in ("rows", "answers", "unchanged_since"):
            row.pop(added)
    old["schema"] = "nota-1"
    document.payload = old
    shown = {part.title: part for part in document_shown(document)}
    assert shown["Motivo de consulta"].text == "Desea bajar de peso."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"state": "explored", "text": "", "answers": {}},
        {"state": "denied", "text": "", "answers": {"sleep": "7"}},
        {"state": "not_explored", "text": "", "reason": "x", "answers": {"sleep": "7"}},
    ],
)
def test_N004_16_database_refuses_a_section_that_says_nothing_or_two_things(fields):
    visit = ConsultationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        HistorySection.objects.create(consultation=visit, section="no_patologicos", **fields)
