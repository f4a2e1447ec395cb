"""Laboratory results, criterion by criterion (LAB-02 to LAB-07), and what they suggest.

LAB-01, and every limit of LAB-02, are proved in `nutrition`.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from audit.frozen import FrozenRecordError
from nutrition.laboratory import limits
from patients.errors import (
    AlreadySignedError,
    ImpossibleResultError,
    NeedsConfirmationError,
)
from patients.lab_reading import critical_of, person_on, reading_of
from patients.models import LabAnnulment, LabResult, PlanLimitDecision
from patients.presenters import document_shown
from patients.selectors import (
    lab_annulments_of,
    lab_read,
    lab_results_visible_to,
    lab_table,
    plan_limits_of,
    plan_suggestions,
)
from patients.services.laboratory import (
    LabReport,
    LabValue,
    lab_result_annul,
    lab_result_record,
    lab_result_void,
)
from patients.services.measurement import measurement_record
from patients.services.plan_limit import plan_limit_decide
from patients.services.pregnancy import pregnancy_record
from patients.services.signature import consultation_sign
from tests.factories.patients import PatientFactory, ready_consultation

D = Decimal
TODAY = timezone.localdate
E = D("0.0001")


@pytest.fixture
def patient(nutritionist):
    """A woman of 30."""
    born = TODAY() - timedelta(days=30 * 365 + 20)
    return PatientFactory(
        clinic=nutritionist.clinic, responsible=nutritionist.user, birth_date=born, sex="female"
    )


def keep(patient, by, analyte="glucose", value="92", unit="mg/dL", **more):
    report = {
        name: more.pop(name)
        for name in ("collected_on", "source", "laboratory", "consultation")
        if name in more
    }
    report = {"collected_on": TODAY(), "laboratory": "Laboratorio Prueba"} | report
    confirmed = more.pop("confirmed", False)
    return lab_result_record(
        patient=patient,
        report=LabReport(**report),
        line=LabValue(analyte=analyte, value=D(value), unit=unit, **more),
        by=by,
        confirmed=confirmed,
    )


def read(patient, row):
    return reading_of(row, person_on(patient, row.collected_on))


def test_LAB_02_each_class_changes_at_its_limit(patient, nutritionist):
    """Limit − ε, limit, limit + ε of every decision of glucose, as it reads in a record."""
    rows = [one for one in limits("glucose") if one.kind == "decision" and one.low is not None]
    for limit in rows:
        below, at, above = (
            read(patient, LabResult(analyte="glucose", value=value, unit="mg/dL",
                                    collected_on=TODAY())).flag
            for value in (limit.low - E, limit.low, limit.low + E)
        )  # fmt: skip
        assert at == above == limit.label
        assert below != at


def test_LAB_03_altitude_flags_a_haemoglobin(patient, nutritionist):
    """A woman of 30 at 2,240 m with 13.0 g/dL: below her cut-off there, not at sea level."""
    row = keep(patient, nutritionist, "haemoglobin", "13.0", "g/dL")
    assert read(patient, row).flag == "sin anemia"
    assert "Sin ajuste por altitud" in read(patient, row).note
    patient.clinic.altitude_m = 2240
    found = read(patient, row)
    assert found.flag == "anemia leve"
    assert "2240 m" in found.note
    assert found.origin == "rango genérico"


def test_LAB_03_sex_age_and_pregnancy_choose_the_row(patient, nutritionist):
    row = keep(patient, nutritionist, "haemoglobin", "12.5", "g/dL")
    assert read(patient, row).flag == "sin anemia"
    patient.sex = "male"
    assert read(patient, row).flag == "anemia"
    patient.sex = "female"
    low = keep(patient, nutritionist, "haemoglobin", "10.8", "g/dL")
    assert read(patient, low).flag == "anemia moderada"
    period = TODAY() - timedelta(weeks=20)
    pregnancy_record(patient=patient, last_period=period, by=nutritionist)
    assert read(patient, low).flag == "sin anemia"  # second trimester: from 10.5


def test_LAB_04_the_same_value_in_si_reads_the_same(patient, nutritionist):
    mg = keep(patient, nutritionist, "glucose", "126", "mg/dL")
    mmol = keep(patient, nutritionist, "glucose", "6.993", "mmol/L")
    assert read(patient, mg).flag == read(patient, mmol).flag == "intervalo de diabetes"
    assert abs(mmol.usual_value - mg.usual_value) < D("0.63")


def test_LAB_05_printed_interval_wins(patient, nutritionist):
    row = keep(patient, nutritionist, "potassium", "5.1", "mmol/L", range_high=D("5.3"))
    found = read(patient, row)
    assert (found.flag, found.origin, found.source) == ("normal", "intervalo del laboratorio", "")
    generic = keep(patient, nutritionist, "potassium", "5.1", "mmol/L", laboratory="Otro")
    assert read(patient, generic).flag == "alto"
    assert read(patient, generic).origin == "rango genérico"


def test_LAB_05_printed_interval_is_not_moved_by_altitude(patient, nutritionist):
    patient.clinic.altitude_m = 2240
    ends = {"range_low": D("12.0"), "range_high": D("16.0")}
    row = keep(patient, nutritionist, "haemoglobin", "12.5", "g/dL", **ends)
    assert read(patient, row).flag == "normal"


def test_LAB_06_impossible_value_asks_for_the_unit(patient, nutritionist):
    with pytest.raises(ImpossibleResultError, match="Quiso decir mmol/L") as refused:
        keep(patient, nutritionist, "glucose", "5", "mg/dL")
    assert refused.value.guess == "mmol/L"
    with pytest.raises(ImpossibleResultError, match="Revise"):
        keep(patient, nutritionist, "potassium", "400", "mmol/L")
    assert not LabResult.objects.exists()


@pytest.mark.parametrize("unit", ["", "mmol", "g/dL", "mg"])
def test_LAB_07_without_its_unit_nothing_is_kept(patient, nutritionist, unit):
    with pytest.raises(ValidationError):
        keep(patient, nutritionist, "glucose", "92", unit)
    assert not LabResult.objects.exists()


def test_LAB_07_the_database_refuses_it_too(patient, nutritionist):
    with pytest.raises(IntegrityError), transaction.atomic():
        LabResult.objects.create(
            patient=patient, analyte="glucose", value=92, unit="", collected_on=TODAY(),
            source="office", recorded_by=nutritionist.user,
        )  # fmt: skip


def test_critical_value_is_confirmed_and_asks_to_refer(patient, nutritionist):
    with pytest.raises(NeedsConfirmationError, match="crítico alto"):
        keep(patient, nutritionist, "potassium", "6.4", "mmol/L")
    row = keep(patient, nutritionist, "potassium", "6.4", "mmol/L", confirmed=True)
    found = read(patient, row)
    assert found.critical == "crítico alto"
    assert found.tone == "bad"


def test_critical_also_counts_in_another_unit(patient):
    assert critical_of(patient, TODAY(), "glucose", D("25"), "mmol/L") == "crítico alto"
    assert critical_of(patient, TODAY(), "glucose", D("5"), "mmol/L") == ""


@pytest.mark.parametrize(
    ("sign", "value", "flag"),
    [
        ("<", "0.5", "normal"),
        ("<=", "5", "normal"),
        (">", "20", "alto"),
        ("<", "8", "sin clasificar"),
    ],
)
def test_value_with_a_sign_is_flagged_only_without_doubt(patient, nutritionist, sign, value, flag):
    row = keep(patient, nutritionist, "crp", value, "mg/L", comparator=sign)
    assert read(patient, row).flag == flag
    assert row.shown.startswith(row.get_comparator_display())


def test_value_without_limits_for_the_person_says_so(nutritionist):
    child = PatientFactory(clinic=nutritionist.clinic, birth_date=date(2020, 1, 1))
    row = keep(child, nutritionist, "creatinine", "0.5", "mg/dL")
    found = read(child, row)
    assert found.flag == ""
    assert "Sin intervalo genérico" in found.note


@pytest.mark.parametrize(
    "wrong",
    [
        {"collected_on": date(2999, 1, 1)},
        {"collected_on": date(1900, 1, 1)},
        {"laboratory": " "},
        {"source": "adivinado"},
        {"analyte": "unobtainium"},
        {"value": "NaN"},
        {"value": "-1"},
        {"value": "1e9"},
        {"range_low": D(100), "range_high": D(70)},
        {"comparator": "~"},
    ],
)
def test_report_that_cannot_be_is_refused(patient, nutritionist, wrong):
    with pytest.raises((ValidationError, ImpossibleResultError)):
        keep(patient, nutritionist, **wrong)
    assert not LabResult.objects.exists()


def test_the_same_result_twice_is_one(patient, nutritionist):
    assert keep(patient, nutritionist) == keep(patient, nutritionist)


@pytest.mark.parametrize("who", ["assistant", "stranger"])
def test_only_who_writes_the_record_writes_results(patient, request, who):
    with pytest.raises(PermissionDenied):
        keep(patient, request.getfixturevalue(who))


def test_results_hidden_from_other_clinic_and_from_the_desk(patient, nutritionist, request):
    keep(patient, nutritionist)
    for who in ("assistant", "stranger"):
        nobody = request.getfixturevalue(who)
        assert not lab_results_visible_to(nobody, patient=patient).exists()
    assert not lab_results_visible_to(None, patient=patient).exists()
    assert lab_results_visible_to(nutritionist, patient=patient).count() == 1


def test_result_is_voided_never_changed_nor_deleted(patient, nutritionist):
    row = keep(patient, nutritionist)
    with pytest.raises(ValidationError):
        lab_result_void(result=row, reason=" ", by=nutritionist)
    with pytest.raises(DatabaseError), transaction.atomic():
        LabResult.objects.filter(pk=row.pk).update(value=93)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    lab_result_void(result=row, reason="Era de otra persona", by=nutritionist)
    assert not lab_results_visible_to(nutritionist, patient=patient).exists()
    assert keep(patient, nutritionist) != row


@pytest.mark.parametrize(
    "wrong",
    [
        {"range_low": 9, "range_high": 9},
        {"source": "transcribed", "laboratory": ""},
        {"source": "otro"},
        {"comparator": "~"},
        {"value": -1},
        {"void_reason": "sin fecha"},
    ],
)
def test_database_refuses_an_unsound_result(patient, nutritionist, wrong):
    fields = {
        "patient": patient, "analyte": "glucose", "value": 92, "unit": "mg/dL",
        "collected_on": TODAY(), "source": "office", "recorded_by": nutritionist.user,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        LabResult.objects.create(**fields | wrong)


@pytest.fixture
def signed(nutritionist):
    visit = ready_consultation(by=nutritionist)
    keep(visit.patient, nutritionist, consultation=visit)
    keep(visit.patient, nutritionist, "hdl", "38")
    return consultation_sign(consultation=visit, by=nutritionist, method="contraseña")


def test_signed_visit_carries_its_results_and_refuses_new_ones(signed, nutritionist):
    visit = signed.consultation
    assert [row["analyte"] for row in signed.payload["laboratory"]] == ["glucose", "hdl"]
    shown = next(one for one in document_shown(signed) if one.title == "Laboratorio")
    assert "bajo según el rango genérico" in dict(shown.rows)["Colesterol HDL"]
    with pytest.raises(AlreadySignedError):
        keep(visit.patient, nutritionist, "ldl", "120", consultation=visit)
    inside = visit.lab_results.get()
    with pytest.raises(AlreadySignedError):
        lab_result_void(result=inside, reason="otra persona", by=nutritionist)
    with pytest.raises(DatabaseError), transaction.atomic():
        LabResult.objects.filter(consultation=None).update(consultation=visit)
    later = keep(visit.patient, nutritionist, "ldl", "120")
    assert later.consultation is None


def test_result_of_a_signed_visit_is_annulled_by_addendum(signed, nutritionist):
    visit, before = signed.consultation, signed.payload
    row = visit.lab_results.get()
    call = {"result": row, "by": nutritionist, "method": "contraseña"}
    with pytest.raises(ValidationError):
        lab_result_annul(reason="", **call)
    gone = lab_result_annul(reason="Era de otra persona", **call)
    assert lab_result_annul(reason="otra vez", **call) == gone
    signed.refresh_from_db()
    assert signed.payload == before
    assert "otra persona" in signed.addenda.get().text
    assert row not in lab_results_visible_to(nutritionist, patient=visit.patient)
    assert lab_annulments_of(visit.patient) == [gone]
    with pytest.raises(FrozenRecordError):
        gone.save()
    outside = LabResult.objects.get(analyte="hdl")
    with pytest.raises(ValidationError):
        lab_result_annul(result=outside, reason="x", by=nutritionist, method="contraseña")
    with pytest.raises(IntegrityError), transaction.atomic():
        LabAnnulment.objects.create(
            result=outside, addendum=gone.addendum, reason="", annulled_by=nutritionist.user
        )


def test_result_of_another_patients_visit_is_refused(patient, nutritionist):
    visit = ready_consultation(by=nutritionist)
    with pytest.raises(ValidationError):
        keep(patient, nutritionist, consultation=visit)


def test_table_goes_by_panel_and_date(patient, nutritionist, django_assert_num_queries):
    for days, value in ((60, "110"), (0, "98")):
        keep(patient, nutritionist, value=value, collected_on=TODAY() - timedelta(days=days))
    keep(patient, nutritionist, "ldl", "140")
    rows = list(lab_results_visible_to(nutritionist, patient=patient))
    with django_assert_num_queries(1):
        table = lab_table(lab_read(patient, rows))
    assert len(table.dates) == 2
    names = {name: [row.name for row in part] for name, part in table.panels}
    assert names == {"Glucosa e insulina": ["Glucosa en ayuno"], "Lípidos": ["Colesterol LDL"]}
    glucose = table.panels[0][1][0]
    assert [cell.row.value for cell in glucose.cells] == [110, 98]
    assert glucose.last.row.value == 98


def suggested(patient, by):
    rows = lab_results_visible_to(by, patient=patient)
    found = plan_suggestions(patient, lab_read(patient, rows))
    return {one.preset.key: one for one in found}


def test_flag_suggests_a_preset_that_is_accepted_or_dismissed(patient, nutritionist):
    row = keep(patient, nutritionist, value="131")
    keep(patient, nutritionist, "ldl", "165")
    assert set(suggested(patient, nutritionist)) == {"diabetes", "dislipidemia"}
    call = {"patient": patient, "by": nutritionist, "because": "Glucosa 131", "result": row}
    with pytest.raises(ValidationError):
        plan_limit_decide(preset="diabetes", accepted=False, **call)
    with pytest.raises(ValidationError):
        plan_limit_decide(preset="otro", accepted=True, **call)
    plan_limit_decide(preset="diabetes", accepted=True, **call)
    assert set(plan_limits_of(patient)) == {"diabetes"}
    assert suggested(patient, nutritionist)["diabetes"].decision.accepted
    plan_limit_decide(preset="diabetes", accepted=False, reason="Ya la trata", **call)
    assert plan_limits_of(patient) == {}
    assert PlanLimitDecision.objects.count() == 2


def test_newer_value_asks_again(patient, nutritionist):
    row = keep(patient, nutritionist, value="131", collected_on=TODAY() - timedelta(days=30))
    call = {"patient": patient, "by": nutritionist, "because": "Glucosa 131", "result": row}
    plan_limit_decide(preset="diabetes", accepted=False, reason="Repetir", **call)
    assert suggested(patient, nutritionist)["diabetes"].decision is not None
    keep(patient, nutritionist, value="128")
    assert suggested(patient, nutritionist)["diabetes"].decision is None


def test_pressure_suggests_too_and_another_patients_value_does_not_serve(patient, nutritionist):
    visit = ready_consultation(by=nutritionist, patient=patient)
    for kind, value in (("systolic", 146), ("diastolic", 88)):
        measurement_record(consultation=visit, kind=kind, value=D(value), by=nutritionist)
    found = suggested(patient, nutritionist)["hipertension"]
    assert "146/88" in found.because
    other = PatientFactory(clinic=nutritionist.clinic)
    with pytest.raises(ValidationError):
        plan_limit_decide(
            patient=other, preset="hipertension", accepted=True, because=found.because,
            measurement=found.measurement, by=nutritionist,
        )  # fmt: skip


@pytest.mark.parametrize("wrong", [{"accepted": False}, {"because": ""}, {"result": None}])
def test_database_refuses_an_unsound_decision(patient, nutritionist, wrong):
    fields = {
        "patient": patient, "preset": "diabetes", "accepted": True, "because": "Glucosa",
        "result": keep(patient, nutritionist), "decided_by": nutritionist.user,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanLimitDecision.objects.create(**fields | wrong)
