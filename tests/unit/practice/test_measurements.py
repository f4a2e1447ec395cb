"""S2: numbers as people type them, and what slips of the hand get."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from patients.models import Measurement
from patients.services.signature import consultation_sign
from tests.factories.patients import ConsultationFactory, PatientFactory, ready_consultation
from tests.unit.practice.screens import autosave, get, post

SCREEN = "consultation-measurements"


def kept(visit):
    rows = Measurement.objects.filter(consultation=visit, voided_at=None)
    return {row.kind: row.value for row in rows}


def test_decimal_comma_and_point_are_the_same(browser, visit):
    assert post(browser, SCREEN, visit, weight="78,4", height="1.62").status_code == 302
    assert kept(visit) == {"weight": Decimal("78.4"), "height": Decimal("1.62")}


def test_height_in_centimetres_is_asked_and_nothing_is_lost(browser, visit):
    answer = post(browser, SCREEN, visit, weight="78.4", height="162")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "¿Metros o centímetros?" in page
    assert 'value="162"' in page
    assert kept(visit) == {"weight": Decimal("78.4")}


def test_odd_value_is_confirmed_with_one_mark(browser, visit):
    first = post(browser, SCREEN, visit, weight="215")
    assert first.status_code == 422
    assert "Confirmo 215 kg" in first.content.decode()
    second = post(browser, SCREEN, visit, weight="215", **{"confirm-weight": "215"})
    assert second.status_code == 302
    assert kept(visit)["weight"] == 215


def test_a_confirmation_is_of_that_value_only(browser, visit):
    assert (
        post(browser, SCREEN, visit, weight="225", **{"confirm-weight": "215"}).status_code == 422
    )


@pytest.mark.parametrize("text", ["abc", "-5", "0", "NaN", "Infinity", "1e400", "--", "7 8"])
def test_what_is_not_a_number_says_so(browser, visit, text):
    answer = autosave(browser, SCREEN, visit, weight=text)
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert kept(visit) == {}


def test_reason_covers_what_was_left_blank(browser, visit):
    data = {"systolic": "118", "diastolic": "76", "reason-vitals": "Sin termómetro"}
    assert post(browser, SCREEN, visit, **data).status_code == 302
    skipped = Measurement.objects.get(consultation=visit, kind="temperature")
    assert skipped.not_measured_reason == "Sin termómetro"
    assert kept(visit)["systolic"] == 118


def test_clearing_a_field_voids_it(browser, visit):
    post(browser, SCREEN, visit, weight="78.4")
    post(browser, SCREEN, visit, weight="")
    assert kept(visit) == {}
    assert Measurement.objects.get(consultation=visit, kind="weight").void_reason


def test_correcting_a_value_keeps_one_row(browser, visit):
    post(browser, SCREEN, visit, weight="78.4")
    post(browser, SCREEN, visit, weight="77.9")
    assert kept(visit) == {"weight": Decimal("77.9")}


def test_indices_follow_what_is_typed_and_store_nothing(browser, visit):
    page = post(browser, "consultation-indices", visit, weight="78.4", height="1.62", waist="92")
    text = page.content.decode()
    assert "29.87" in text
    assert "sobrepeso" in text
    assert kept(visit) == {}


@pytest.mark.parametrize("data", [{}, {"weight": "x"}, {"weight": "78.4"}, {"height": "1e-9"}])
def test_indices_of_half_typed_values_do_not_fail(browser, visit, data):
    assert post(browser, "consultation-indices", visit, **data).status_code == 200


def test_last_visit_is_a_ghost_and_its_height_serves(browser, nutritionist):
    first = ready_consultation(by=nutritionist)
    consultation_sign(consultation=first, by=nutritionist, method="contraseña")
    second = ConsultationFactory(
        patient=first.patient, practitioner=nutritionist.user, kind="follow_up"
    )
    page = get(browser, SCREEN, second).content.decode()
    assert "antes 72.4" in page
    answer = post(browser, "consultation-indices", second, weight="70")
    assert "27.34" in answer.content.decode()  # 70 / 1.60²


def test_query_count_is_constant(browser, visit, django_assert_max_num_queries):
    post(browser, SCREEN, visit, weight="78.4", height="1.62", waist="90", hip="100")
    with django_assert_max_num_queries(15):
        get(browser, SCREEN, visit)


def test_takes_of_a_fold_are_kept_and_shown(browser, visit):
    data = {"triceps": "20", "triceps-2": "20,6", "method-folds": "Harpenden"}
    assert post(browser, SCREEN, visit, **data).status_code == 302
    assert kept(visit) == {"triceps": Decimal("20.3")}
    page = get(browser, SCREEN, visit).content.decode()
    assert "error técnico 0.42" in page
    assert 'value="20.6"' in page
    assert 'value="Harpenden"' in page
    assert Measurement.objects.get(kind="triceps").method == "Harpenden"


def test_far_takes_ask_for_a_third_and_lose_nothing(browser, visit):
    answer = post(browser, SCREEN, visit, triceps="20", **{"triceps-2": "23"})
    assert answer.status_code == 422
    assert "Haga una tercera" in answer.content.decode()
    assert kept(visit) == {}
    confirmed = {"triceps-2": "23", "confirm-triceps": "20 23"}
    assert post(browser, SCREEN, visit, triceps="20", **confirmed).status_code == 302
    assert kept(visit) == {"triceps": Decimal("21.5")}


def test_the_same_sheet_again_writes_nothing(browser, visit):
    data = {"weight": "78.4", "triceps": "20", "triceps-2": "20.6", "method-folds": "Harpenden"}
    post(browser, SCREEN, visit, **data)
    before = list(Measurement.objects.order_by("pk").values())
    post(browser, SCREEN, visit, **data)
    assert list(Measurement.objects.order_by("pk").values()) == before


def test_takes_and_differences_answer_while_typing(browser, visit):
    data = {"triceps": "20", "triceps-2": "23"}
    page = post(browser, "consultation-indices", visit, **data).content.decode()
    assert "difieren 15.0 %" in page
    assert 'id="d-triceps" hx-swap-oob="true"' in page


def test_pressure_in_the_third_grade_asks_to_refer(browser, visit):
    data = {"systolic": "182", "diastolic": "96"}
    page = post(browser, "consultation-indices", visit, **data).content.decode()
    assert "intervalo de hipertensión grado 3" in page
    assert "refiera a atención médica hoy" in page


def test_composition_arm_and_somatotype_come_while_typing(browser, visit):
    data = {
        "weight": "70", "height": "1.70", "arm": "30", "calf": "36", "triceps": "15",
        "biceps": "8", "subscapular": "16", "iliac_crest": "18", "supraspinale": "12",
        "calf_fold": "14", "humerus": "6.2", "femur": "9.1", "arm_flexed": "31",
    }  # fmt: skip
    page = post(browser, "consultation-indices", visit, **data).content.decode()
    for name in ("Durnin–Womersley", "Masa libre de grasa", "Área grasa de brazo", "Somatotipo"):
        assert name in page


def test_child_reads_growth_by_exact_days_and_has_a_head(browser, nutritionist):
    born = date(2024, 3, 1)
    patient = PatientFactory(
        clinic=nutritionist.clinic, responsible=nutritionist.user, birth_date=born, sex="male"
    )
    child = ConsultationFactory(
        patient=patient,
        practitioner=nutritionist.user,
        event_at=datetime(2026, 3, 1, 18, tzinfo=UTC),
    )
    assert 'name="head"' in get(browser, SCREEN, child).content.decode()
    data = {"weight": "12.2", "height": "0.871", "head": "48.3"}
    page = post(browser, "consultation-indices", child, **data).content.decode()
    assert "730 días de edad" in page
    assert "Perímetro cefálico para la edad" in page
    assert "Peso ideal" not in page


def test_adult_has_no_head_to_measure(browser, visit):
    assert 'name="head"' not in get(browser, SCREEN, visit).content.decode()
