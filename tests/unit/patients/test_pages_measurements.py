"""The page of measurements: trends, growth, pregnancy, and what was annulled."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from patients.models import Kind, Pregnancy
from patients.selectors.measured import measured_rows
from patients.services.measurement import measurement_record, measurement_record_takes
from patients.services.pregnancy import pregnancy_end, pregnancy_record, pregnancy_void
from tests.factories.patients import ConsultationFactory, PatientFactory, annulled_measurement

D = Decimal


@pytest.fixture
def browser(client_of, nutritionist):
    return client_of(nutritionist)


@pytest.fixture
def patient(nutritionist):
    return PatientFactory(clinic=nutritionist.clinic, responsible=nutritionist.user)


def address(patient, name="measurements"):
    return reverse(f"patients:{name}", args=[patient.public_id])


def visits(patient, by, weights, *, days=14, **more):
    """A visit a weight, the last one today."""
    made = []
    for place, weight in enumerate(weights):
        at = timezone.now() - timedelta(days=days * (len(weights) - 1 - place))
        visit = ConsultationFactory(
            patient=patient, practitioner=PatientFactory().responsible, event_at=at
        )
        for kind, value in {"weight": weight, **more}.items():
            measurement_record(consultation=visit, kind=kind, value=D(value), confirmed=True, by=by)
        made.append(visit)
    return made


def test_trend_has_its_table_and_after_five_visits_its_band(browser, patient, nutritionist):
    visits(patient, nutritionist, ["80", "79.2", "78.9", "78", "77.5"])
    page = browser.get(address(patient)).content.decode()
    assert 'class="band"' in page
    assert "por semana" in page
    assert "−0.5" in page
    assert "77.500" not in page


def test_few_visits_have_no_band(browser, patient, nutritionist):
    visits(patient, nutritionist, ["80", "79"])
    page = browser.get(address(patient)).content.decode()
    assert '<svg class="chart"' in page
    assert 'class="band"' not in page


def test_technical_error_of_takes_is_shown_and_drawn(browser, patient, nutritionist):
    for visit in visits(patient, nutritionist, ["80", "79"]):
        measurement_record_takes(
            consultation=visit, kind="triceps", takes=[D(20), D("20.6")], by=nutritionist
        )
    page = browser.get(address(patient), {"medida": "triceps"}).content.decode()
    assert "± 0.42" in page
    assert 'class="spread"' in page
    rows = measured_rows(nutritionist, patient=patient)
    assert [line.change for line in rows["triceps"]] == [None, 0]


def test_chosen_measures_are_those_asked_for(browser, patient, nutritionist):
    visits(patient, nutritionist, ["80", "79"], waist="90", hip="100")
    told = browser.get(address(patient), {"medida": ["hip", "'"]})
    assert [trend.kind for trend in told.context["trends"]] == [Kind.HIP]


def test_empty_page_says_so(browser, patient):
    assert "Todavía no hay mediciones" in browser.get(address(patient)).content.decode()


def test_annulled_measurement_is_listed_with_its_reason(browser, nutritionist):
    row = annulled_measurement(nutritionist)
    patient = row.measurement.consultation.patient
    page = browser.get(address(patient)).content.decode()
    assert "Mediciones anuladas" in page
    assert "Báscula descalibrada" in page
    assert Kind.WEIGHT not in measured_rows(nutritionist, patient=patient)


def test_child_has_growth_curves_by_exact_days(browser, nutritionist):
    born = timezone.localdate() - timedelta(days=800)
    child = PatientFactory(
        clinic=nutritionist.clinic, responsible=nutritionist.user, birth_date=born, sex="male"
    )
    visits(child, nutritionist, ["11.8", "12.4"], days=60, height="0.87", head="48.5")
    told = browser.get(address(child))
    titles = {chart.title for chart in told.context["growth"]}
    assert {"Longitud o talla para la edad", "Peso para la edad", "IMC para la edad"} <= titles
    assert "Perímetro cefálico para la edad" in titles
    assert "OMS 2006" in told.content.decode()


def test_adult_has_no_growth_curves(browser, patient, nutritionist):
    visits(patient, nutritionist, ["80"], height="1.60")
    assert browser.get(address(patient)).context["growth"] == []


def test_pregnancy_is_recorded_and_its_gain_drawn(browser, patient, nutritionist):
    visits(patient, nutritionist, ["62", "64", "66"], days=28, height="1.60")
    period = timezone.localdate() - timedelta(weeks=24)
    data = {"last_period": period.isoformat(), "pre_weight_kg": "60"}
    assert browser.post(address(patient, "pregnancy-record"), data).status_code == 302
    told = browser.get(address(patient))
    assert [line.gain for line in told.context["gain"].lines] == ["+6.0", "+4.0", "+2.0"]
    assert "semana 24" in told.content.decode()
    row = Pregnancy.objects.get()
    end = reverse("patients:pregnancy-end", args=[row.public_id])
    browser.post(end, {"ended_on": "no"})
    browser.post(end, {"ended_on": timezone.localdate().isoformat()})
    row.refresh_from_db()
    assert row.ended_on == timezone.localdate()


def test_pregnancy_that_cannot_be_is_refused_with_words(browser, patient):
    data = {"last_period": "2999-01-01"}
    answer = browser.post(address(patient, "pregnancy-record"), data)
    assert answer.status_code == 422
    assert "todavía no llega" in answer.content.decode()


def test_pregnancy_rules(patient, nutritionist, assistant, stranger):
    today = timezone.localdate()
    call = {"patient": patient, "by": nutritionist}
    for period in (today + timedelta(days=1), today - timedelta(weeks=45)):
        with pytest.raises(ValidationError):
            pregnancy_record(last_period=period, **call)
    period = today - timedelta(weeks=10)
    row = pregnancy_record(last_period=period, **call)
    with pytest.raises(ValidationError):
        pregnancy_record(last_period=period, **call)
    with pytest.raises(ValidationError):
        pregnancy_end(pregnancy=row, ended_on=period - timedelta(days=1), by=nutritionist)
    with pytest.raises(ValidationError):
        pregnancy_void(pregnancy=row, reason=" ", by=nutritionist)
    pregnancy_void(pregnancy=row, reason="Otra paciente", by=nutritionist)
    pregnancy_record(last_period=period, **call)
    man = PatientFactory(clinic=nutritionist.clinic, sex="male")
    with pytest.raises(ValidationError):
        pregnancy_record(patient=man, last_period=period, by=nutritionist)
    for nobody in (assistant, stranger):
        with pytest.raises(PermissionDenied):
            pregnancy_record(patient=patient, last_period=period, by=nobody)


@pytest.mark.parametrize(
    "wrong",
    [{"ended_on": date(2025, 1, 1)}, {"pre_weight_kg": 5}, {"void_reason": "sin fecha"}],
)
def test_database_refuses_an_unsound_pregnancy(patient, nutritionist, wrong):
    fields = {
        "patient": patient, "last_period": date(2026, 1, 1), "recorded_by": nutritionist.user
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Pregnancy.objects.create(**fields | wrong)


@pytest.mark.parametrize(("weeks", "trimester"), [("13.9", 1), ("14", 2), ("27.9", 2), ("28", 3)])
def test_trimester_changes_at_its_week(weeks, trimester):
    period = date(2026, 1, 1)
    row = Pregnancy(last_period=period)
    assert row.trimester_at(period + timedelta(days=int(float(weeks) * 7))) == trimester


def test_query_count_does_not_grow(browser, patient, nutritionist, django_assert_max_num_queries):
    visits(patient, nutritionist, ["80", "79", "78", "77", "76", "75"], waist="90", triceps="20")
    with django_assert_max_num_queries(15):
        browser.get(address(patient))
