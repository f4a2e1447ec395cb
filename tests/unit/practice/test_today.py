"""Hoy: what is waiting, and who sees it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from practice.views.today import greeting
from tests.factories.patients import PatientFactory

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
    client.force_login(
        nutritionist.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "Sin consultorio" in client.get(TODAY).content.decode()


def test_query_count_is_constant(browser, visit, nutritionist, django_assert_num_queries):
    browser.get(TODAY)
    counts = []
    for _ in range(2):
        PatientFactory.create_batch(4, clinic=nutritionist.clinic)
        with django_assert_num_queries(TODAY_QUERIES):
            counts.append(browser.get(TODAY).status_code)
    assert counts == [200, 200]


TODAY_QUERIES = 8
