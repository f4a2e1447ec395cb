"""The pages of the laboratory: typing a report, reading it, and taking a value out of force."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from patients.models import LabAnnulment, LabResult, MeasurementAnnulment, PlanLimitDecision
from patients.services.signature import consultation_sign
from tests.factories.accounts import PASSWORD
from tests.factories.patients import (
    ConsultationFactory,
    PatientFactory,
    lab_result_of_somebody,
    ready_consultation,
    signed_consultation,
)

D = Decimal
REPORT = {"collected_on": "2026-01-15", "laboratory": "Laboratorio Prueba", "source": "transcribed"}


@pytest.fixture
def browser(client_of, nutritionist):
    return client_of(nutritionist)


@pytest.fixture
def patient(nutritionist):
    return PatientFactory(clinic=nutritionist.clinic, responsible=nutritionist.user)


def address(name, patient):
    return reverse(f"patients:{name}", args=[patient.public_id])


def typed(browser, patient, **lines):
    data = REPORT | {"glucose-unit": "mg/dL", "potassium-unit": "mmol/L", "ldl-unit": "mg/dL"}
    return browser.post(address("lab-entry", patient), data | lines)


def test_report_is_typed_whole_and_read(browser, patient):
    answer = typed(browser, patient, glucose="112", ldl="<70", **{"glucose-high": "99"})
    assert answer.status_code == 302
    rows = {row.analyte: row for row in LabResult.objects.all()}
    assert (rows["glucose"].value, rows["glucose"].range_high) == (112, 99)
    assert (rows["ldl"].comparator, rows["ldl"].value) == ("<", 70)
    page = browser.get(answer["Location"]).content.decode()
    assert "112 mg/dL" in page
    assert "alto" in page
    assert "Tomar en cuenta en el plan" in page


def test_one_bad_line_keeps_none_and_loses_nothing(browser, patient):
    answer = typed(browser, patient, glucose="5", ldl="120")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "¿Quiso decir mmol/L?" in page
    assert '<option value="mmol/L" selected>' in page
    assert 'value="120"' in page
    assert not LabResult.objects.exists()


def test_critical_value_is_confirmed_and_prompts_a_referral(browser, patient):
    answer = typed(browser, patient, potassium="6.4")
    assert answer.status_code == 422
    assert "Confirmo 6.4" in answer.content.decode()
    answer = typed(browser, patient, potassium="6.4", **{"confirm-potassium": "6.4"})
    page = browser.get(answer["Location"]).content.decode()
    assert "refiera a atención médica hoy" in page
    assert "crítico alto" in page


@pytest.mark.parametrize(
    ("text", "value"), [("1,200", "1200"), ("88,5", "88.5"), ("1,050.5", "1050.5")]
)
def test_numbers_are_read_as_people_write_them(browser, patient, text, value):
    answer = typed(browser, patient, triglycerides=text, **{"triglycerides-unit": "mg/dL"})
    assert answer.status_code == 302
    assert LabResult.objects.get().value == D(value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"glucose": "abc"}, "no es un número"),
        ({"glucose": "NaN"}, "no es un número"),
        ({"glucose": "92", "glucose-unit": ""}, "elija la unidad"),
        ({"glucose": "92", "glucose-low": "x"}, "no es un número"),
        ({"glucose": "92", "glucose-low": "99", "glucose-high": "70"}, "invertido"),
        ({"glucose": "92", "laboratory": ""}, "qué laboratorio"),
        ({"glucose": "92", "collected_on": "2999-01-01"}, "todavía no llega"),
        ({"glucose": "92", "collected_on": "2026-02-31"}, "fecha"),
        ({}, "al menos un resultado"),
    ],
)
def test_what_cannot_be_says_so(browser, patient, data, said):
    answer = typed(browser, patient, **data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not LabResult.objects.exists()


def test_result_joins_the_open_visit_if_asked(browser, patient, nutritionist):
    visit = ConsultationFactory(patient=patient, practitioner=nutritionist.user)
    assert (
        "Es parte de la consulta abierta"
        in browser.get(address("lab-entry", patient)).content.decode()
    )
    typed(browser, patient, glucose="92", in_visit="1")
    typed(browser, patient, ldl="92")
    assert [row.analyte for row in visit.lab_results.all()] == ["glucose"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"glucose": "131", "glucose-unit": "mg/dL"}, "intervalo de diabetes"),
        ({"glucose": "5", "glucose-unit": "mg/dL"}, "¿quiso decir mmol/L?"),
        ({"glucose": "5", "glucose-unit": ""}, "falta la unidad"),
        ({"glucose": "--", "glucose-unit": "mg/dL"}, "no es un número"),
        ({"potassium": "6.4", "potassium-unit": "mmol/L"}, "Refiera a atención médica hoy"),
        ({"collected_on": "no", "glucose": "", "glucose-unit": "mg/dL"}, "no es un diagnóstico"),
    ],
)
def test_preview_reads_and_stores_nothing(browser, patient, data, said):
    answer = browser.post(address("lab-preview", patient), data)
    assert said in answer.content.decode()
    assert not LabResult.objects.exists()


def test_suggestion_is_decided_from_the_page(browser, patient):
    typed(browser, patient, glucose="131")
    path = address("plan-limit-decide", patient)
    browser.post(path, {"preset": "diabetes", "decision": "dismiss"})
    assert not PlanLimitDecision.objects.exists()  # without a reason it is not dismissed
    browser.post(path, {"preset": "diabetes", "decision": "accept"})
    browser.post(path, {"preset": "erc", "decision": "accept"})
    row = PlanLimitDecision.objects.get()
    assert (row.preset, row.accepted) == ("diabetes", True)
    assert "Aceptado" in browser.get(address("lab-results", patient)).content.decode()


def test_result_outside_a_signed_visit_is_voided_with_a_reason(browser, nutritionist):
    row = lab_result_of_somebody(nutritionist)
    path = reverse("patients:lab-result-void", args=[row.public_id])
    assert browser.post(path, {"reason": ""}).status_code == 422
    assert browser.post(path, {"reason": "De otra persona"}).status_code == 302
    row.refresh_from_db()
    assert row.void_reason == "De otra persona"
    assert browser.get(path).status_code == 404


def test_signed_measurement_is_annulled_with_the_password(browser, nutritionist):
    document = signed_consultation(by=nutritionist)
    weight = document.consultation.measurements.get(kind="weight")
    path = reverse("patients:measurement-annul", args=[weight.public_id])
    assert "no cambia" in browser.get(path).content.decode()
    wrong = browser.post(path, {"reason": "Báscula", "password": "no es"})
    assert wrong.status_code == 422
    assert not MeasurementAnnulment.objects.exists()
    assert browser.post(path, {"reason": "Báscula", "password": PASSWORD}).status_code == 302
    assert MeasurementAnnulment.objects.get().reason == "Báscula"


def test_signed_result_is_annulled_with_the_password(browser, nutritionist):
    visit = ready_consultation(by=nutritionist)
    typed(browser, visit.patient, glucose="131", in_visit="1")
    document = consultation_sign(consultation=visit, by=nutritionist, method="contraseña")
    assert document.payload["laboratory"][0]["flag"] == "intervalo de diabetes"
    path = reverse("patients:lab-result-void", args=[visit.lab_results.get().public_id])
    assert browser.post(path, {"reason": "De otra persona"}).status_code == 422
    data = {"reason": "De otra persona", "password": PASSWORD}
    assert browser.post(path, data).status_code == 302
    assert LabAnnulment.objects.get().reason == "De otra persona"


def test_desk_and_stranger_find_no_laboratory(client_of, assistant, stranger, patient):
    for name in ("lab-results", "lab-entry"):
        assert client_of(assistant).get(address(name, patient)).status_code == 403
        assert client_of(stranger).get(address(name, patient)).status_code == 404


def test_trend_of_an_analyte_is_drawn(browser, patient):
    typed(browser, patient, glucose="112")
    typed(browser, patient, glucose="98", collected_on="2026-03-15")
    page = browser.get(address("lab-results", patient), {"analito": "glucose"}).content.decode()
    assert '<svg class="chart"' in page
    assert browser.get(address("lab-results", patient), {"analito": "'"}).status_code == 200


def test_query_count_does_not_grow(browser, patient, django_assert_max_num_queries):
    for value in ("92", "95", "101"):
        typed(browser, patient, glucose=value, ldl=value)
    with django_assert_max_num_queries(15):
        browser.get(address("lab-results", patient))
    with django_assert_max_num_queries(15):
        browser.get(address("lab-entry", patient))
