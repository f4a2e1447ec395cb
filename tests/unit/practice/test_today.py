"""Hoy: what is waiting, and who sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.services.signature import consultation_sign
from practice.growth_chart import growth_bars
from practice.selectors import Month, practice_by_month
from practice.views.today import greeting
from tests.factories.ai_vision import draft_photo
from tests.factories.patients import PatientFactory, ready_consultation

TODAY = reverse("practice:today")


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "Buenos días"),
        (11, "Buenos días"),
        (12, "Buenas tardes"),
        (18, "Buenas tardes"),
        (19, "Buenas noches"),
        (23, "Buenas noches"),
    ],
)
def test_greeting_follows_the_clock(hour, words):
    assert greeting(hour, "Ana López") == f"{words}, Ana"


def test_greeting_without_a_name():
    assert greeting(9, "") == "Buenos días"


def test_empty_day_says_how_to_begin(browser):
    page = browser.get(TODAY).content.decode()
    assert "Todo está firmado" in page
    assert "Nuevo paciente" in page


def test_unsigned_visits_wait_here(browser, visit):
    page = browser.get(TODAY).content.decode()
    assert str(visit.public_id) in page
    assert visit.patient.full_name in page


def test_colleagues_drafts_are_not_mine(client_of, owner, visit):
    assert str(visit.public_id) not in client_of(owner).get(TODAY).content.decode()


def test_assistant_sees_patients_and_no_visits(client_of, assistant, visit):
    page = client_of(assistant).get(TODAY).content.decode()
    assert visit.patient.full_name in page
    assert "Consultas sin firmar" not in page


def test_person_without_a_clinic_is_told(client, nutritionist):
    nutritionist.is_active = False
    nutritionist.save(update_fields=["is_active"])
    client.force_login(nutritionist.user, backend="accounts.backends.ClinicBackend")
    assert "Sin consultorio" in client.get(TODAY).content.decode()


def test_query_count_is_constant(browser, visit, nutritionist, django_assert_num_queries):
    browser.get(TODAY)
    counts = []
    for _ in range(2):
        PatientFactory.create_batch(4, clinic=nutritionist.clinic)
        with django_assert_num_queries(TODAY_QUERIES):
            counts.append(browser.get(TODAY).status_code)
    assert counts == [200, 200]


TODAY_QUERIES = 11


def test_patient_who_may_be_leaving_is_told_with_the_reason(browser, nutritionist):
    visit = ready_consultation(by=nutritionist, event_at=timezone.now() - timedelta(days=60))
    consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    page = browser.get(TODAY).content.decode()
    assert "Podrían dejar de venir" in page
    assert "60 días sin consulta y sin cita" in page


def test_colleague_s_patients_are_not_my_risk(browser, owner):
    visit = ready_consultation(by=owner, event_at=timezone.now() - timedelta(days=60))
    consultation_sign(consultation=visit, by=owner, method="Contraseña")
    assert "Podrían dejar de venir" not in browser.get(TODAY).content.decode()


def test_months_count_signed_visits_and_new_patients(nutritionist):
    now = timezone.now()
    for days in (0, 40):
        visit = ready_consultation(by=nutritionist, event_at=now - timedelta(days=days))
        consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    months = practice_by_month(nutritionist, now=now)
    assert len(months) == 12
    assert (months[-1].visits, months[-1].new_patients) == (1, 2)
    assert sum(month.visits for month in months) == 2


def test_bars_carry_their_numbers_and_nothing_draws_nothing():
    empty = [Month(date(2026, month, 1), 0, 0) for month in range(1, 13)]
    assert growth_bars(empty) is None
    drawn = growth_bars([*empty[:-1], Month(date(2026, 12, 1), 4, 1)])
    assert drawn.label == "dic/2026: 4 consultas, 1 paciente nuevo"
    assert drawn.bars[-1].height == 4 * drawn.bars[-1].new_height


def test_pending_photos_and_conversations_are_counted(browser, nutritionist):
    draft_photo(nutritionist)
    page = browser.get(TODAY).content.decode()
    assert "<b>1</b> foto por revisar" in page
    assert "<b>0</b> conversaciones sin leer" in page
