"""Measurements: limits to the last decimal, confirmations, reasons, voiding."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from patients.errors import ImpossibleMeasurementError, NeedsConfirmationError
from patients.models import Kind, Measurement
from patients.plausibility import LIMITS, measurement_check, unit_of
from patients.selectors import (
    measurement_series,
    measurement_trend,
    measurements_latest,
    measurements_of,
)
from patients.services.measurement import (
    measurement_record,
    measurement_skip,
    measurement_void,
    measurements_skip,
)
from tests.factories.patients import ConsultationFactory, PatientFactory, signed_consultation

EPSILON = Decimal("0.001")


def test_every_kind_has_limits_and_they_nest():
    assert set(LIMITS) == set(Kind)
    for limits in LIMITS.values():
        for low, high in (limits.adult, limits.minor):
            assert limits.hard[0] <= low < high <= limits.hard[1]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("is_adult", [True, False])
def test_limits_at_the_border(kind, is_adult):
    limits = LIMITS[kind]
    low, high = limits.adult if is_adult else limits.minor
    for value in (low, low + EPSILON, high - EPSILON, high):
        measurement_check(kind=kind, value=value, is_adult=is_adult)
    for value in {low - EPSILON, high + EPSILON}:
        if limits.hard[0] <= value <= limits.hard[1]:
            with pytest.raises(NeedsConfirmationError):
                measurement_check(kind=kind, value=value, is_adult=is_adult)
            measurement_check(kind=kind, value=value, is_adult=is_adult, confirmed=True)
    for value in (limits.hard[0] - EPSILON, limits.hard[1] + EPSILON):
        with pytest.raises(ImpossibleMeasurementError):
            measurement_check(kind=kind, value=value, is_adult=is_adult, confirmed=True)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("height", "171", "¿Metros o centímetros? La talla va en metros: 1.71"),
        ("height", "100", "¿Metros o centímetros?"),
        ("height", "72.5", "¿Es el peso?"),
        ("temperature", "98.6", "Fahrenheit"),
        ("systolic", "12", "milímetros de mercurio"),
        ("waist", "0.9", "entre 20 y 300"),
        ("weight", "0", "no es posible"),
        ("weight", "-70", "no es posible"),
    ],
)
def test_impossible_value_guesses_the_slip(kind, value, words):
    with pytest.raises(ImpossibleMeasurementError) as caught:
        measurement_check(kind=kind, value=Decimal(value), is_adult=True, confirmed=True)
    assert words in caught.value.message
    assert caught.value.kind == kind


def test_height_typed_as_weight_asks():
    with pytest.raises(NeedsConfirmationError, match="es la talla"):
        measurement_check(kind="weight", value=Decimal("1.71"), is_adult=True)


@pytest.mark.parametrize(
    ("value", "asks"), [("85", False), ("85.001", False), ("97.749", False), ("97.751", True)]
)
def test_change_since_the_last_visit_asks_beyond_its_share(value, asks):
    check = {"kind": "weight", "value": Decimal(value), "is_adult": True, "previous": Decimal(85)}
    if asks:
        with pytest.raises(NeedsConfirmationError, match="la vez anterior"):
            measurement_check(**check)
    else:
        measurement_check(**check)


def test_children_grow_without_being_asked():
    measurement_check(kind="weight", value=Decimal(20), is_adult=False, previous=Decimal(15))


pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(nutritionist):
    patient = PatientFactory(clinic=nutritionist.clinic)
    return ConsultationFactory(patient=patient, practitioner=nutritionist.user)


def record(visit, by, kind, value, **extra):
    return measurement_record(consultation=visit, kind=kind, value=Decimal(value), by=by, **extra)


def test_record_keeps_value_unit_and_author(visit, nutritionist):
    row = record(visit, nutritionist, "height", "1.6", method="Estadímetro")
    row.refresh_from_db()
    assert (row.value, row.unit, row.method) == (Decimal("1.600"), "m", "Estadímetro")
    assert row.recorded_by == nutritionist.user
    assert str(row) == "Talla: 1.6 m"


def test_record_again_corrects_the_same_row(visit, nutritionist):
    first = record(visit, nutritionist, "weight", "72.4")
    second = record(visit, nutritionist, "weight", "74.2")
    assert first.pk == second.pk
    assert measurements_of(visit)["weight"].value == Decimal("74.2")


def test_refused_value_leaves_nothing(visit, nutritionist):
    for value, error in (("171", ImpossibleMeasurementError), ("2.5", NeedsConfirmationError)):
        with pytest.raises(error):
            record(visit, nutritionist, "height", value)
    assert not Measurement.objects.exists()


def test_confirmed_value_is_marked_and_not_asked_again(visit, nutritionist):
    assert record(visit, nutritionist, "weight", "220", confirmed=True).confirmed
    assert record(visit, nutritionist, "weight", "220").confirmed
    with pytest.raises(NeedsConfirmationError):
        record(visit, nutritionist, "weight", "221")


def test_age_is_that_of_the_visit(nutritionist):
    patient = PatientFactory(
        clinic=nutritionist.clinic, birth_date=timezone.localdate() - timedelta(days=365 * 5)
    )
    child = ConsultationFactory(patient=patient, practitioner=nutritionist.user)
    assert record(child, nutritionist, "weight", "18").value == 18


def test_previous_visit_is_compared(nutritionist):
    patient = signed_consultation(by=nutritionist).consultation.patient
    later = ConsultationFactory(patient=patient, practitioner=nutritionist.user, kind="follow_up")
    with pytest.raises(NeedsConfirmationError, match=r"72\.4 kg la vez anterior"):
        record(later, nutritionist, "weight", "95")


@pytest.mark.parametrize("first", ["systolic", "diastolic"])
def test_pressure_upside_down_is_refused(visit, nutritionist, first):
    values = {"systolic": "90", "diastolic": "95"}
    second = "diastolic" if first == "systolic" else "systolic"
    record(visit, nutritionist, first, values[first])
    with pytest.raises(ImpossibleMeasurementError, match="invertidas"):
        record(visit, nutritionist, second, values[second], confirmed=True)


def test_pressure_right_way_up(visit, nutritionist):
    record(visit, nutritionist, "diastolic", "76")
    assert record(visit, nutritionist, "systolic", "118").unit == "mmHg"


def test_skip_says_why_and_a_value_takes_its_place(visit, nutritionist):
    row = measurement_skip(
        consultation=visit, kind="weight", reason="no quiso pesarse", by=nutritionist
    )
    assert (row.value, str(row)) == (None, "Peso: no se midió")
    row = record(visit, nutritionist, "weight", "72.4")
    assert row.not_measured_reason == ""
    assert Measurement.objects.count() == 1


def test_skip_needs_a_reason(visit, nutritionist):
    with pytest.raises(ValidationError):
        measurement_skip(consultation=visit, kind="weight", reason=" ", by=nutritionist)


def test_skip_several_leaves_what_was_measured(visit, nutritionist):
    record(visit, nutritionist, "systolic", "118")
    skipped = measurements_skip(
        consultation=visit, kinds=["systolic", "diastolic"], reason="sin equipo", by=nutritionist
    )
    assert [row.kind for row in skipped] == ["diastolic"]


def test_void_keeps_the_row_and_lets_another_in(visit, nutritionist):
    wrong = record(visit, nutritionist, "waist", "90")
    measurement_void(measurement=wrong, reason="cinta mal puesta", by=nutritionist)
    again = measurement_void(measurement=wrong, reason="otra vez", by=nutritionist)
    assert again.void_reason == "cinta mal puesta"
    record(visit, nutritionist, "waist", "92")
    assert Measurement.objects.count() == 2
    assert measurements_latest(visit.patient)["waist"].value == 92


def test_void_needs_a_reason(visit, nutritionist):
    row = record(visit, nutritionist, "waist", "90")
    with pytest.raises(ValidationError):
        measurement_void(measurement=row, reason="", by=nutritionist)


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_not_a_number_is_refused(visit, nutritionist, value):
    with pytest.raises(ValidationError):
        record(visit, nutritionist, "weight", value)


def test_unknown_kind_is_refused(visit, nutritionist):
    with pytest.raises(ValidationError):
        record(visit, nutritionist, "wingspan", "1")
    with pytest.raises(ValidationError):
        measurement_skip(consultation=visit, kind="wingspan", reason="a", by=nutritionist)


@pytest.mark.parametrize("who", ["assistant", "auditor", "stranger"])
def test_record_refused_to_others(visit, request, who):
    with pytest.raises(PermissionDenied):
        record(visit, request.getfixturevalue(who), "weight", "70")


def test_series_latest_and_trend(nutritionist):
    patient = signed_consultation(
        by=nutritionist, event_at=timezone.now() - timedelta(days=30)
    ).consultation.patient
    later = ConsultationFactory(patient=patient, practitioner=nutritionist.user, kind="follow_up")
    record(later, nutritionist, "weight", "71")
    record(later, nutritionist, "waist", "90")
    series = measurement_series(patient, "weight", "waist", "hip")
    assert [point.value for point in series["weight"]] == [Decimal("72.4"), Decimal(71)]
    assert [point.is_signed for point in series["weight"]] == [True, False]
    assert series["hip"] == []
    assert measurements_latest(patient)["weight"].value == 71
    assert measurements_latest(patient, before=later)["weight"].value == Decimal("72.4")
    trend = measurement_trend(patient)
    rows = {row.label: row.shown for row in trend.rows}
    assert len(trend.dates) == 2
    assert rows["Peso"] == ["72.4", "71"]
    assert rows["Cintura"] == ["", "90"]
    assert measurement_trend(patient, visits=1).dates == trend.dates[1:]


def test_units_are_canonical():
    assert [unit_of(kind) for kind in ("weight", "height", "waist", "triceps")] == [
        "kg",
        "m",
        "cm",
        "mm",
    ]
