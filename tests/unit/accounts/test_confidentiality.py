"""PRIV-12: nobody sees a record before accepting the confidentiality agreement in force."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts import confidentiality
from accounts.confidentiality import agreement
from accounts.models import Clinic, ConfidentialityAcceptance, Membership, Role
from accounts.services.confidentiality import confidentiality_accept
from practice.demo.clinic import demo_clinic_create
from tests.factories.accounts import MembershipFactory, token_of
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db
PAGE = "/confidencialidad/"


@pytest.fixture
def newcomer(clinic: Clinic) -> Membership:
    """Somebody on their first day."""
    return MembershipFactory(clinic=clinic, role=Role.NUTRITIONIST, confidentiality=False)


@pytest.fixture
def browser(newcomer: Membership, client_of: Callable[[Membership], Client]) -> Client:
    """The newcomer's browser."""
    return client_of(newcomer)


def accept(browser: Client, **data: str):
    return browser.post(PAGE, {"sha256": agreement().sha256, **data})


@pytest.mark.parametrize(
    "name", ["practice:today", "patients:patient-list", "accounts:profile", "admin:index"]
)
def test_PRIV_12_who_has_not_accepted_is_led_to_the_page(browser: Client, name: str) -> None:
    answer = browser.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(f"{PAGE}?next=")


def test_PRIV_12_record_is_not_shown_nor_written_before(newcomer, browser: Client) -> None:
    patient = PatientFactory(clinic=newcomer.clinic, responsible=newcomer.user)
    page = reverse("patients:patient-detail", args=[patient.public_id])
    for answer in (browser.get(page), browser.post(page, {})):
        assert answer.status_code == 302
        assert patient.full_name not in answer.content.decode()
    asked = browser.get(page, headers={"HX-Request": "true"})
    assert asked.headers["HX-Refresh"] == "true"  # a piece never shows the agreement inside a page


def test_PRIV_12_accepting_leads_where_one_was_going_and_opens_everything(
    newcomer, browser: Client
) -> None:
    page = browser.get(f"{PAGE}?next=/pacientes/")
    assert 'name="next" value="/pacientes/"' in page.content.decode()
    assert agreement().text[:60] in page.content.decode()
    assert accept(browser, next="/pacientes/").url == "/pacientes/"
    assert browser.get("/pacientes/").status_code == 200
    row = newcomer.confidentiality.get()
    assert (row.version, row.sha256) == (agreement().version, agreement().sha256)


def test_accepting_never_leads_to_another_site(browser: Client) -> None:
    assert accept(browser, next="https://otro.example/").url == reverse("practice:today")


def test_PRIV_12_text_that_is_not_the_one_in_force_is_not_accepted(browser: Client) -> None:
    answer = accept(browser, sha256="0" * 64)
    assert answer.status_code == 422
    assert not ConfidentialityAcceptance.objects.filter(version=1, sha256="0" * 64).exists()
    assert browser.get("/pacientes/").status_code == 302


def test_PRIV_12_new_version_is_asked_again(owner, client_of, monkeypatch, tmp_path) -> None:
    browser = client_of(owner)
    assert browser.get("/pacientes/").status_code == 200
    for version in (1, 2):
        text = f"Acuerdo\nTexto de la versión {version}."
        (tmp_path / f"confidencialidad-{version}.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(confidentiality, "FOLDER", tmp_path)
    monkeypatch.setattr("accounts.selectors.CURRENT", 2)
    second = agreement.__wrapped__(2)
    for where in ("accounts.services.confidentiality", "accounts.views.confidentiality"):
        monkeypatch.setattr(f"{where}.agreement", lambda: second)
    assert browser.get("/pacientes/").status_code == 302
    assert "Texto de la versión 2" in browser.get(PAGE).content.decode()
    browser.post(PAGE, {"sha256": second.sha256})
    assert browser.get("/pacientes/").status_code == 200
    assert list(owner.confidentiality.values_list("version", flat=True)) == [1, 2]


def test_PRIV_12_owner_reads_who_accepted_which_version(
    owner, newcomer, nutritionist, stranger, client_of
) -> None:
    page = client_of(owner).get(PAGE).content.decode()
    assert newcomer.user.full_name in page
    assert "Sin aceptar" in page
    assert stranger.user.full_name not in page
    other = client_of(nutritionist).get(PAGE).content.decode()
    assert newcomer.user.full_name not in other


def test_PRIV_12_acceptance_is_of_each_clinic(newcomer, client_of) -> None:
    MembershipFactory(user=newcomer.user, role=Role.ASSISTANT, licence=False)
    assert client_of(newcomer).get("/pacientes/").status_code == 302


def test_what_was_accepted_is_written_once(owner) -> None:
    row = owner.confidentiality.get()
    assert confidentiality_accept(by=owner, sha256=agreement().sha256) == row
    with pytest.raises(DatabaseError), transaction.atomic():
        ConfidentialityAcceptance.objects.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(ValidationError):
        confidentiality_accept(by=owner, sha256="")


def test_keys_of_the_api_and_health_do_not_ask(owner, clinic) -> None:
    secret = token_of(owner).secret
    answer = Client().get("/api/v1/patients/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
    assert Client().get("/livez").status_code == 200


def test_one_may_leave_without_accepting(browser: Client) -> None:
    assert browser.post(reverse("account_logout")).status_code == 302
    assert browser.get("/pacientes/").url.startswith("/cuenta/login/")


def test_demonstration_staff_has_accepted() -> None:
    owner, access = demo_clinic_create(password="una-frase-larga-de-prueba")
    people = Membership.objects.filter(clinic=owner.clinic)
    assert people.count() == len(access)
    assert not people.filter(confidentiality=None).exists()


@pytest.mark.parametrize("version", range(1, confidentiality.CURRENT + 1))
def test_every_version_is_still_readable(version: int) -> None:
    one = agreement(version)
    assert one.title
    for needed in ("artículo 20", "subsiste"):
        assert needed in one.text
