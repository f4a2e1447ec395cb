"""S3: PES, referred diagnoses, prognosis; two windows do not overwrite each other."""

from __future__ import annotations

import uuid

from tests.factories.patients import ConsultationFactory, PatientFactory
from tests.unit.practice.screens import address, autosave, get, post

SCREEN = "consultation-diagnosis"
PES = {"problem_code": "CLI-01", "etiology": "balance positivo", "signs": "IMC de 29.9"}


def test_add_from_the_vocabulary(browser, visit):
    assert post(browser, "diagnosis-add", visit, **PES).status_code == 302
    assert "balance positivo" in get(browser, SCREEN, visit).content.decode()


def test_other_needs_its_words(browser, visit):
    data = {**PES, "problem_code": "otro"}
    refused = post(browser, "diagnosis-add", visit, **data)
    assert refused.status_code == 422
    assert "balance positivo" in refused.content.decode()
    assert post(browser, "diagnosis-add", visit, **data, problem="Miedo a comer").status_code == 302
    assert visit.nutrition_diagnoses.get().problem == "Miedo a comer"


def test_empty_form_says_what_is_missing(browser, visit):
    answer = post(browser, "diagnosis-add", visit)
    assert answer.status_code == 422
    assert not visit.nutrition_diagnoses.exists()


def test_remove(browser, visit):
    post(browser, "diagnosis-add", visit, **PES)
    row = visit.nutrition_diagnoses.get()
    browser.post(address("diagnosis-remove", visit, diagnosis=row.public_id))
    assert not visit.nutrition_diagnoses.exists()


def test_diagnosis_of_another_visit_is_a_404(browser, visit, nutritionist):
    post(browser, "diagnosis-add", visit, **PES)
    row = visit.nutrition_diagnoses.get()
    other = ConsultationFactory(
        patient=PatientFactory(clinic=nutritionist.clinic), practitioner=nutritionist.user
    )
    answer = browser.post(address("diagnosis-remove", other, diagnosis=row.public_id))
    assert answer.status_code == 404
    assert (
        browser.post(address("diagnosis-remove", visit, diagnosis=uuid.uuid4())).status_code == 404
    )
    assert visit.nutrition_diagnoses.exists()


def test_referred_diagnosis_with_its_code(browser, visit):
    data = {"text": "Diabetes tipo 2", "diagnosed_by": "Dr. Ejemplo", "icd10": "e11.9"}
    assert post(browser, "referred-add", visit, **data).status_code == 302
    assert visit.referred_diagnoses.get().icd10 == "E11.9"


def test_wrong_code_keeps_what_was_typed(browser, visit):
    data = {"text": "Diabetes tipo 2", "diagnosed_by": "Dr. Ejemplo", "icd10": "123"}
    answer = post(browser, "referred-add", visit, **data)
    assert answer.status_code == 422
    assert "Diabetes tipo 2" in answer.content.decode()


def test_prognosis_keeps_itself(browser, visit):
    answer = autosave(browser, SCREEN, visit, prognosis="bueno", version="0")
    assert answer.json()["version"] == 1
    visit.refresh_from_db()
    assert visit.note.prognosis == "bueno"


def test_EDI_01_two_windows_do_not_overwrite_each_other(browser, visit):
    autosave(browser, SCREEN, visit, prognosis="bueno", version="0")
    late = autosave(browser, SCREEN, visit, prognosis="malo", version="0")
    assert late.status_code == 422
    assert "otra ventana" in late.json()["message"]
    visit.refresh_from_db()
    assert visit.note.prognosis == "bueno"


def test_unknown_prognosis_is_refused(browser, visit):
    assert autosave(browser, SCREEN, visit, prognosis="óptimo", version="0").status_code == 422
