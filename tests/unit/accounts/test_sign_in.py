"""The door: who enters, who waits, and what a second factor is worth."""

from __future__ import annotations

import base64
import hmac
import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from tests.factories.accounts import PASSWORD, MembershipFactory

pytestmark = pytest.mark.django_db
LOGIN = "/cuenta/login/"
WRONG = "no-es-esta"


def attempt(browser: Client, member, password: str = WRONG, **extra):
    return browser.post(LOGIN, {"login": member.user.email, "password": password}, **extra)


def signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


@pytest.mark.smoke
def test_sign_in_with_email(owner) -> None:
    browser = Client()
    answer = attempt(browser, owner, PASSWORD)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("practice:today")
    assert signed_in(browser)


def test_sign_in_ignores_case_of_email(owner) -> None:
    browser = Client()
    browser.post(LOGIN, {"login": owner.user.email.upper(), "password": PASSWORD})
    assert signed_in(browser)


def test_sign_in_changes_the_session_key(owner) -> None:
    browser = Client()
    browser.get(LOGIN)
    before = browser.session.session_key
    attempt(browser, owner, PASSWORD)
    assert browser.session.session_key != before


def test_sign_in_keeps_the_email_after_a_mistake(owner) -> None:
    page = attempt(Client(), owner).content.decode()
    assert owner.user.email in page
    assert WRONG not in page


def test_sign_in_answers_the_same_to_unknown_people(owner) -> None:
    def words(email: str) -> str:
        page = Client().post(LOGIN, {"login": email, "password": WRONG}).content.decode()
        return re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", page.replace(email, ""))

    assert words(owner.user.email) == words("nadie@nutricion.example")


def test_sign_in_refuses_closed_account(owner) -> None:
    owner.user.is_active = False
    owner.user.save(update_fields=["is_active"])
    browser = Client()
    attempt(browser, owner, PASSWORD)
    assert not signed_in(browser)


def test_sign_up_is_closed(owner) -> None:
    assert Client().get("/cuenta/signup/").status_code == 404


# --- Lockout --------------------------------------------------------------------------------------


@pytest.mark.parametrize("tries", [4, 5, 6, 10])
def test_lockout_counts_five(owner, tries: int) -> None:
    browser = Client()
    for _ in range(tries):
        answer = attempt(browser, owner)
        assert answer.status_code < 500
    locked = tries >= 5
    assert ("Acceso en pausa" in answer.content.decode()) is locked
    attempt(browser, owner, PASSWORD)
    assert signed_in(browser) is not locked


def test_lockout_says_how_long(owner) -> None:
    browser = Client()
    for _ in range(5):
        answer = attempt(browser, owner)
    assert answer.status_code == 429
    assert "15 minutos" in answer.content.decode()


def test_lockout_ends_after_fifteen_minutes(owner) -> None:
    browser = Client()
    for _ in range(5):
        attempt(browser, owner)
    with time_machine.travel(timezone.now() + timedelta(minutes=14, seconds=50), tick=False):
        attempt(browser, owner, PASSWORD)
        assert not signed_in(browser)
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        attempt(browser, owner, PASSWORD)
        assert signed_in(browser)


def test_lockout_is_of_that_person_there(owner, nutritionist) -> None:
    for _ in range(5):
        attempt(Client(), owner)
    colleague, elsewhere = Client(), Client()
    attempt(colleague, nutritionist, PASSWORD)
    attempt(elsewhere, owner, PASSWORD, REMOTE_ADDR="192.0.2.7")
    assert signed_in(colleague)
    assert signed_in(elsewhere)


def test_lockout_ignores_forged_address(owner) -> None:
    for number in range(5):
        attempt(Client(), owner, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    browser = Client()
    attempt(browser, owner, PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.99")
    assert not signed_in(browser)


def test_lockout_forgets_after_a_good_entry(owner) -> None:
    for password in ("mala", "mala", "mala", "mala", PASSWORD, "mala", "mala", "mala", "mala"):
        attempt(Client(), owner, password)
    browser = Client()
    attempt(browser, owner, PASSWORD)
    assert signed_in(browser)


# --- Second factor --------------------------------------------------------------------------------


def code_of(secret: str) -> str:
    """The six digits that an authenticator shows now (RFC 6238: SHA-1, 30 seconds)."""
    counter = int(time.time()) // 30
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFF_FFFF
    return f"{number % 1_000_000:06}"


def next_code_time() -> time_machine.travel:
    """A moment when the code of the enrolment is no longer the one shown."""
    return time_machine.travel(timezone.now() + timedelta(seconds=31), tick=False)


def about_to_enrol(member) -> Client:
    """Signed in, and the password just asked again: enrolling demands it."""
    browser = Client()
    attempt(browser, member, PASSWORD)
    answer = browser.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


@pytest.fixture
def enrolled(owner) -> tuple[Client, str]:
    """The owner's browser after enrolling, and the secret in the owner's telephone."""
    browser = about_to_enrol(owner)
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return browser, secret


def test_totp_enrolment_gives_recovery_codes(owner, enrolled) -> None:
    kinds = set(Authenticator.objects.filter(user=owner.user).values_list("type", flat=True))
    assert kinds == {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}


def test_totp_refuses_wrong_code_at_enrolment(owner) -> None:
    browser = about_to_enrol(owner)
    browser.get(reverse("mfa_activate_totp"))
    browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert not Authenticator.objects.filter(user=owner.user).exists()


def test_totp_is_asked_at_the_door(owner, enrolled) -> None:
    _, secret = enrolled
    browser = Client()
    with next_code_time():
        answer = attempt(browser, owner, PASSWORD)
        assert answer["Location"].startswith(reverse("mfa_authenticate"))
        assert not signed_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert signed_in(browser)


def test_totp_code_is_used_once(owner, enrolled) -> None:
    _, secret = enrolled
    with next_code_time():
        for expected in (True, False):
            browser = Client()
            attempt(browser, owner, PASSWORD)
            browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
            assert signed_in(browser) is expected


def test_admin_is_behind_the_same_door(owner, enrolled) -> None:
    owner.user.is_staff = True
    owner.user.save(update_fields=["is_staff"])
    browser = Client()
    browser.post(
        "/administracion/login/", {"username": owner.user.email, "password": PASSWORD}, follow=True
    )
    assert not signed_in(browser)
    attempt(browser, owner, PASSWORD)  # the first factor alone
    answer = browser.get("/administracion/", follow=True)
    assert not signed_in(browser)
    assert "/administracion/" not in answer.request["PATH_INFO"]


# --- Session --------------------------------------------------------------------------------------


def test_session_sleeps(owner, client_of, settings) -> None:
    browser = client_of(owner)
    began = timezone.now()
    page = reverse("accounts:profile")
    with time_machine.travel(began, tick=False):
        assert browser.get(page).status_code == 200
    with time_machine.travel(began + timedelta(seconds=settings.SESSION_IDLE_SECONDS)):
        assert browser.get(page).status_code == 200
    later = began + timedelta(seconds=settings.SESSION_IDLE_SECONDS * 2 + 5)
    with time_machine.travel(later):
        answer = browser.get(page)
        assert answer.status_code == 302
        assert answer["Location"] == f"{LOGIN}?next={page}"


POLL = {"HX-Request": "true", "X-Poll": "1"}


@pytest.mark.parametrize(("headers", "stays"), [(POLL, False), ({"HX-Request": "true"}, True)])
def test_page_that_asks_by_itself_lets_the_session_sleep(
    owner, client_of, settings, headers, stays
) -> None:
    """A page left open asks every few seconds; only a person keeps the session awake."""
    browser, page = client_of(owner), reverse("messaging:inbox")
    began, limit = timezone.now(), settings.SESSION_IDLE_SECONDS
    with time_machine.travel(began, tick=False):
        browser.get(page)
    with time_machine.travel(began + timedelta(seconds=limit)):
        assert browser.get(page, headers=headers).status_code == 200
    with time_machine.travel(began + timedelta(seconds=limit + 5)):
        answer = browser.get(page, headers=POLL)
        assert ("HX-Refresh" not in answer) is stays
        assert signed_in(browser) is stays


def test_sign_in_page_never_lands_inside_another(client) -> None:
    """Signed out in another window: the open page is asked again whole, and shows the door."""
    MembershipFactory()
    page = reverse("messaging:inbox")
    assert client.get(page).status_code == 302
    piece = client.get(page, headers={"HX-Request": "true"})
    assert (piece.status_code, piece["HX-Refresh"], piece.content) == (200, "true", b"")
    whole = client.get(page, headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert whole.status_code == 302


@pytest.mark.parametrize("page", ["accounts:profile", "accounts:clinic", "practice:today"])
def test_person_without_clinic_is_refused_with_words(clinic, client_of, page: str) -> None:
    member = MembershipFactory(role=Role.OWNER, is_active=False)
    answer = client_of(member).get(reverse(page))
    assert answer.status_code in (200, 403)
    assert "html" in answer["Content-Type"]
