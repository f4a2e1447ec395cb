"""The field list of the clinical history and the note, criterion by criterion, as it is signed."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from patients.models import Note, SignedDocument
from patients.presenters import document_shown
from patients.services.consultation import diagnosis_remove
from patients.services.goal import goal_add
from patients.services.measurement import measurement_void, measurements_skip
from patients.services.readiness import REQUIRED_FIRST, missing_for_signature
from patients.services.signature import consultation_sign
from plans.services.proposal import plan_propose
from practice.services.visit_open import visit_open
from tests.factories.accounts import PASSWORD
from tests.factories.patients import (
    lab_result_of_somebody,
    ready_consultation,
    signed_consultation,
)
from tests.factories.plans import target_for
from tests.unit.practice.screens import autosave, get, post

REVISION = "consultation-revision"


def signed_parts(visit, by):
    """What somebody reads in the signed document, by title."""
    document = consultation_sign(consultation=visit, by=by, method="Contraseña")
    return {part.title: part for part in document_shown(document)}


def type_in(browser, visit, **answers):
    """Type answers in the page of the history."""
    assert autosave(browser, REVISION, visit, **answers).status_code == 200


def lacking(visit, by):
    return {(one.code, one.field) for one in missing_for_signature(consultation=visit, by=by)}


# --- NOM-004 6.1.1: the interview ---


def test_F22_A3_pathological_history_in_rows(browser, ready, nutritionist):
    row = {"what": "Colecistectomía", "kind": "digestiva", "when": "2019", "treatment": "Cirugía"}
    type_in(browser, ready, **{f"personales_patologicos-t-events-0-{k}": v for k, v in row.items()})
    part = signed_parts(ready, nutritionist)["Antecedentes personales patológicos"]
    said = dict(part.rows)["Colecistectomía"]
    assert "Cirugía bariátrica o digestiva" in said
    assert "cuándo: 2019" in said
    assert "tratamiento: Cirugía" in said


def test_F22_A8_present_condition_with_weights_and_three_kinds_of_treatment(
    browser, ready, nutritionist
):
    answers = {"onset": "hace dos años", "usual": "64", "highest": "74", "lowest": "60"}
    typed = {f"padecimiento_actual-q-{key}": value for key, value in answers.items()}
    for at, kind in enumerate(("convencional", "alternativo", "tradicional")):
        typed[f"padecimiento_actual-t-treatments-{at}-what"] = f"Tratamiento {kind}"
        typed[f"padecimiento_actual-t-treatments-{at}-kind"] = kind
    type_in(browser, ready, **typed)
    rows = dict(
        signed_parts(ready, nutritionist)["Padecimiento actual y tratamientos previos"].rows
    )
    assert rows["Inicio"] == "hace dos años"
    assert (rows["Peso habitual"], rows["Peso máximo"]) == ("64 kg", "74 kg")
    for kind in ("Convencional", "Alternativo", "Tradicional"):
        assert kind in rows[f"Tratamiento {kind.lower()}"]


def test_F22_A9_each_system_is_normal_altered_or_not_asked(browser, ready, nutritionist):
    base = "aparatos_y_sistemas-t-systems"
    page = get(browser, REVISION, ready).content.decode()
    assert len(set(re.findall(rf'name="{base}-(\w+)-state"', page))) == 10  # one by one
    typed = {
        f"{base}-digestivo-state": "altered",
        f"{base}-digestivo-found": "Reflujo por la noche",
        f"{base}-cardiovascular-state": "normal",
        f"{base}-respiratorio-state": "not_asked",
    }
    type_in(browser, ready, **typed)
    rows = signed_parts(ready, nutritionist)["Interrogatorio por aparatos y sistemas"].rows
    said = {name.split(":")[0]: text for name, text in rows}
    assert said["Digestivo"] == "Alterado; qué refiere: Reflujo por la noche"
    assert (said["Cardiovascular"], said["Respiratorio"]) == ("Sin alteraciones", "No interrogado")


def test_F22_A10_diet_is_asked_and_signed(browser, ready, nutritionist):
    answers = {"meals": "4", "water": "1.5", "sweet": "7", "liked": "Pescado", "binges": "No"}
    type_in(browser, ready, **{f"evaluacion_dietetica-q-{k}": v for k, v in answers.items()})
    rows = dict(signed_parts(ready, nutritionist)["Evaluación dietética"].rows)
    assert rows["Comidas al día"] == "4"
    assert rows["Agua simple al día"] == "1.5 L"
    assert rows["Bebidas azucaradas por semana"] == "7"
    assert (rows["Preferencias"], rows["Atracones"]) == ("Pescado", "No")


# --- NOM-004 6.1.2: each sign, a value or its reason ---


@pytest.mark.parametrize("kind", REQUIRED_FIRST, ids=lambda kind: kind.value)
def test_N004_18_without_value_nor_reason_it_is_not_signed(ready, nutritionist, kind):
    row = ready.measurements.get(kind=kind, voided_at=None)
    measurement_void(measurement=row, reason="Otra toma", by=nutritionist)
    assert lacking(ready, nutritionist) == {("measurement", kind.value)}
    measurements_skip(consultation=ready, kinds=[kind], reason="Sin equipo", by=nutritionist)
    assert lacking(ready, nutritionist) == set()


def test_N004_18_a_blank_is_not_a_reason(browser, visit):
    post(browser, "consultation-measurements", visit, **{"reason-vitals": "   "})
    assert not visit.measurements.exists()


def test_F22_B_examination_and_its_measurements_or_reasons_are_signed(browser, ready, nutritionist):
    base = "exploracion_fisica-t-regions-cabello"
    typed = {f"{base}-state": "altered", f"{base}-found": "Frágil"}
    typed["exploracion_fisica-text"] = "Sin facies característica, hidratada."
    type_in(browser, ready, **typed)
    parts = signed_parts(ready, nutritionist)
    examination = parts["Exploración física: habitus exterior"]
    assert examination.group == parts["Mediciones"].group == "Exploración física"
    assert examination.text == "Sin facies característica, hidratada."
    assert dict(examination.rows)["Cabello"] == "Con hallazgos; qué se observa: Frágil"
    measured = dict(parts["Mediciones"].rows)
    assert measured["Peso"].startswith("72.4 kg")
    assert measured["Temperatura"].startswith("No se midió: sin equipo")


def test_F22_B_without_examination_it_is_not_signed(ready, nutritionist):
    ready.history_sections.filter(section="exploracion_fisica").delete()
    assert lacking(ready, nutritionist) == {("history", "exploracion_fisica")}


# --- NOM-004 6.1.3 to 6.1.6 ---


def test_F22_C_results_say_their_date_laboratory_and_interval(nutritionist):
    row = lab_result_of_somebody(nutritionist, range_low=Decimal(70), range_high=Decimal(100))
    visit = ready_consultation(by=nutritionist, patient=row.patient)
    said = dict(signed_parts(visit, nutritionist)["Laboratorio"].rows)["Glucosa en ayuno"]
    for expected in ("112 mg/dL", "70", "100", "15/ene/2026", "Laboratorio Prueba"):
        assert expected in said


@pytest.mark.parametrize("said", ["bueno", "reservado", "malo", "ligado_a_evolucion"])
def test_F22_E_prognosis_and_its_comment_are_signed(browser, ready, nutritionist, said):
    ready.refresh_from_db()
    data = {"prognosis": said, "prognosis_text": "Si hay apego", "version": ready.edit_version}
    assert autosave(browser, "consultation-diagnosis", ready, **data).status_code == 200
    text = signed_parts(ready, nutritionist)["Pronóstico"].text
    assert text == f"{Note.Prognosis(said).label}, Si hay apego"


def test_F22_F_requirement_plan_goals_and_indications_are_signed(browser, ready, nutritionist):
    call_command("foods_load", verbosity=0)
    target_for(ready, nutritionist)
    plan_propose(consultation=ready, by=nutritionist)
    due = timezone.localdate() + timedelta(days=28)
    goal_add(
        consultation=ready,
        text="Caminar",
        measure="30 minutos diarios",
        due_on=due,
        by=nutritionist,
    )
    assert post(browser, "consultation-sign", ready, password=PASSWORD).status_code == 302
    parts = {part.title: part for part in document_shown(SignedDocument.objects.get())}
    order = ["Plan", "Metas y acuerdos", "Requerimiento", "Plan de alimentación, versión 1"]
    assert [t for t, p in parts.items() if p.group == "Indicación terapéutica"] == order
    assert ("Energía", "1,800 kcal") in parts["Requerimiento"].rows
    assert dict(parts["Metas y acuerdos"].rows)["Caminar"].startswith("30 minutos diarios, para el")


# --- NOM-004 6.2: the evolution note ---


@pytest.fixture
def evolution(nutritionist):
    """A follow-up with all that a signature asks."""
    first = signed_consultation(by=nutritionist, event_at=timezone.now() - timedelta(days=30))
    return ready_consultation(by=nutritionist, kind="follow_up", patient=first.consultation.patient)


@pytest.mark.parametrize(
    ("field", "code"), [("subjective", "subjective"), ("plan", "plan"), ("prognosis", "prognosis")]
)
def test_N004_19_evolution_note_needs_each_part(evolution, nutritionist, field, code):
    assert lacking(evolution, nutritionist) == set()
    Note.objects.filter(consultation=evolution).update(**{field: ""})
    assert lacking(evolution, nutritionist) == {(code, field)}


def test_N004_19_evolution_note_needs_a_problem(evolution, nutritionist):
    diagnosis_remove(diagnosis=evolution.nutrition_diagnoses.get(), by=nutritionist)
    assert lacking(evolution, nutritionist) == {("diagnosis", "diagnosis")}


@pytest.mark.parametrize("cell", ["dose", "route", "periodicity"])
def test_N004_19_what_is_taken_needs_dose_route_and_periodicity(
    browser, evolution, nutritionist, cell
):
    whole = {"name": "Omega 3", "dose": "1 g", "route": "oral", "periodicity": "cada 24 horas"}
    typed = {f"medicamentos-t-taken-0-{key}": value for key, value in whole.items()}
    typed["medicamentos-state"] = "explored"
    type_in(browser, evolution, **(typed | {f"medicamentos-t-taken-0-{cell}": ""}))
    assert lacking(evolution, nutritionist) == {("medication", "medicamentos")}
    type_in(browser, evolution, **typed)
    assert lacking(evolution, nutritionist) == set()


def test_F23_02_evolution_adherence_barriers_and_substances(browser, nutritionist):
    first = signed_consultation(by=nutritionist, event_at=timezone.now() - timedelta(days=30))
    visit = visit_open(patient=first.consultation.patient, by=nutritionist)
    visit.refresh_from_db()
    said = {
        "version": visit.edit_version,
        "weight": "71",
        "subjective": "Menos hambre por la tarde.",
        "adherence": "70",
        "barriers": "Come fuera entre semana",
        "substances": "Dejó de fumar",
        "intake": "Omitió la cena dos días",
        "prognosis": "bueno",
        "plan": "Continúa.",
        "password": PASSWORD,
    }
    assert post(browser, "follow-up-sign", visit, **said).status_code == 302
    shown = document_shown(SignedDocument.objects.get(consultation=visit))
    text = {part.title: part.text for part in shown}
    assert text["Apego"] == "70 %"
    assert text["Barreras"] == "Come fuera entre semana"
    assert text["Tabaco, alcohol y otras sustancias desde la última visita"] == "Dejó de fumar"
    assert text["Ingesta desde la última visita"] == "Omitió la cena dos días"
    assert text["Subjetivo"] == "Menos hambre por la tarde."
