"""Takes of a fold, and what stops counting after the signature."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from audit.frozen import FrozenRecordError
from patients.errors import ImpossibleMeasurementError, NeedsConfirmationError
from patients.models import Measurement, MeasurementAnnulment, MeasurementTake
from patients.presenters import document_shown
from patients.selectors import (
    annulments_of,
    measurement_series,
    measurement_trend,
    measurements_latest,
    measurements_of,
    takes_of,
)
from patients.services.annulment import measurement_annul
from patients.services.measurement import measurement_record_takes, measurement_skip
from patients.services.signature import consultation_sign, document_verify
from tests.factories.patients import ready_consultation

D = Decimal


@pytest.fixture
def visit(nutritionist):
    return ready_consultation(by=nutritionist)


def fold(visit, by, *takes, **more):
    numbers = [D(take) for take in takes]
    return measurement_record_takes(
        consultation=visit, kind="triceps", takes=numbers, by=by, **more
    )


def test_takes_each_kept_and_median_is_the_value(visit, nutritionist):
    row = fold(visit, nutritionist, "20", "21.5", "20.4")
    assert row.value == D("20.4")
    assert takes_of(visit) == {"triceps": [D("20"), D("21.5"), D("20.4")]}


def test_two_far_takes_ask_for_a_third(visit, nutritionist):
    with pytest.raises(NeedsConfirmationError, match=r"difieren 10\.0 %"):
        fold(visit, nutritionist, "20", "22")
    assert fold(visit, nutritionist, "20", "22", confirmed=True).value == 21
    assert fold(visit, nutritionist, "20", "22", "21.8").value == D("21.8")


def test_fewer_takes_leave_no_stray_ones(visit, nutritionist):
    fold(visit, nutritionist, "20", "20.5", "20.4")
    fold(visit, nutritionist, "19")
    assert takes_of(visit) == {}
    fold(visit, nutritionist, "20", "20.5")
    measurement_skip(consultation=visit, kind="triceps", reason="No lo permitió", by=nutritionist)
    assert MeasurementTake.objects.count() == 0


def test_grip_keeps_the_best(visit, nutritionist):
    row = measurement_record_takes(
        consultation=visit,
        kind="grip_right",
        takes=[D(28), D(30), D("29.5")],
        by=nutritionist,
    )
    assert row.value == 30


def test_only_some_kinds_are_taken_twice(visit, nutritionist):
    with pytest.raises(ValidationError):
        measurement_record_takes(
            consultation=visit, kind="weight", takes=[D(70), D(71)], by=nutritionist
        )
    with pytest.raises(ValidationError):
        fold(visit, nutritionist)
    with pytest.raises(ImpossibleMeasurementError):
        fold(visit, nutritionist, "20", "500")


@pytest.mark.parametrize(("number", "value"), [(0, 20), (4, 20), (2, 0)])
def test_database_refuses_an_unsound_take(visit, nutritionist, number, value):
    row = fold(visit, nutritionist, "20")
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasurementTake.objects.create(measurement=row, number=number, value=value)


def test_database_refuses_a_repeated_take(visit, nutritionist):
    row = fold(visit, nutritionist, "20", "20.5")
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasurementTake.objects.create(measurement=row, number=2, value=21)


def test_takes_are_sealed_with_the_visit(visit, nutritionist):
    row = fold(visit, nutritionist, "20", "20.5")
    document = consultation_sign(consultation=visit, by=nutritionist, method="contraseña")
    entry = next(one for one in document.payload["measurements"] if one["kind"] == "triceps")
    assert entry["takes"] == ["20", "20.5"]
    shown = next(one for one in document_shown(document) if one.title == "Mediciones")
    assert any("tomas: 20 · 20.5" in text for _, text in shown.rows)
    takes = MeasurementTake.objects.filter(measurement=row)
    with pytest.raises(DatabaseError), transaction.atomic():
        takes.update(value=22)
    with pytest.raises(DatabaseError), transaction.atomic():
        takes.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        MeasurementTake.objects.create(measurement=row, number=3, value=21)


@pytest.fixture
def signed(visit, nutritionist):
    return consultation_sign(consultation=visit, by=nutritionist, method="contraseña")


def weight_of(document) -> Measurement:
    return Measurement.objects.get(consultation=document.consultation, kind="weight")


def annul(document, by, reason="La báscula no estaba en cero"):
    return measurement_annul(
        measurement=weight_of(document), reason=reason, by=by, method="contraseña"
    )


def test_annulled_measurement_leaves_the_trends_and_the_content_stays(signed, nutritionist):
    before, patient = signed.payload, signed.consultation.patient
    row = annul(signed, nutritionist)
    signed.refresh_from_db()
    assert signed.payload == before
    assert document_verify(signed)
    assert "La báscula no estaba en cero" in signed.addenda.get().text
    assert measurement_series(patient, "weight") == {"weight": []}
    assert "weight" not in measurements_latest(patient)
    assert "weight" not in measurements_of(signed.consultation)
    assert "Peso" not in [line.label for line in measurement_trend(patient).rows]
    assert annulments_of(patient) == [row]
    assert weight_of(signed).value == D("72.4")


def test_annulling_twice_is_once(signed, nutritionist):
    assert annul(signed, nutritionist) == annul(signed, nutritionist, "otra vez")
    assert signed.addenda.count() == 1


def test_annulment_needs_a_reason_a_signature_and_a_right(
    signed, visit, nutritionist, assistant, stranger
):
    with pytest.raises(ValidationError):
        annul(signed, nutritionist, "  ")
    for nobody in (assistant, stranger):
        with pytest.raises(PermissionDenied):
            annul(signed, nobody)
    draft = ready_consultation(by=nutritionist)
    row = Measurement.objects.get(consultation=draft, kind="weight")
    with pytest.raises(ValidationError):
        measurement_annul(measurement=row, reason="x", by=nutritionist, method="contraseña")
    assert not MeasurementAnnulment.objects.exists()


def test_annulment_resists_and_always_has_its_reason(signed, nutritionist):
    row = annul(signed, nutritionist)
    with pytest.raises(FrozenRecordError):
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        MeasurementAnnulment.objects.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(IntegrityError), transaction.atomic():
        other = Measurement.objects.get(consultation=signed.consultation, kind="height")
        MeasurementAnnulment.objects.create(
            measurement=other, addendum=row.addendum, reason="", annulled_by=nutritionist.user
        )
