"""Nobody enters without signing in, except where the door is meant to be open."""

from __future__ import annotations

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.architecture.addresses import Address, addresses

OPEN = {
    "livez": "a supervisor asks",
    "readyz": "a balancer asks",
    "metrics": "has its own guard: loopback or a token",
    "account_login": "the door itself",
    "account_logout": "leaving is always allowed",
    "account_inactive": "says that an account was closed",
    "account_reset_password": "for who forgot it",
    "account_reset_password_done": "its next page",
    "account_reset_password_from_key": "its link",
    "account_reset_password_from_key_done": "its last page",
    "booking:start": "a person without an account asks for an appointment",
    "booking:notice": "the privacy notice that it names",
    "booking:visit": "its own guard: a secret of 256 bits, of one appointment",
    "booking:visit-move": "the same secret",
    "booking:previsit": "its own guard: a secret of 256 bits, of one form; empty once sent",
    "booking:feed": "its own guard: a secret of 256 bits, of one professional; no names",
    "signed:verify": "who holds a signed paper asks if it is authentic; nothing about its patient",
    "media:plan": "its own guard: a signature of two hours, of one document; each look is recorded",
    "admin:logout": "leaving is always allowed",
    "admin:jsi18n": "words of the interface",
}


@pytest.mark.parametrize("address", addresses(), ids=lambda a: a.name or a.path)
def test_N024_11_address_refuses_anonymous(clinic, address: Address) -> None:
    browser = Client()
    answers = [browser.get(address.path), browser.post(address.path)]
    if address.name in OPEN:
        assert all(answer.status_code < 500 for answer in answers)
        return
    # 405: that method is nobody's. It may not be the answer to both.
    told = [answer for answer in answers if answer.status_code != 405]
    assert told
    assert all(is_refusal(answer) for answer in told), [a.status_code for a in told]


def is_refusal(answer: HttpResponseBase) -> bool:
    """To the sign-in page, without a valid key, forbidden, or not there."""
    if answer.status_code == 302:
        return answer["Location"].startswith((reverse("account_login"), "/administracion/login/"))
    return answer.status_code in (401, 403, 404)


def test_open_addresses_exist() -> None:
    assert set(OPEN) <= {address.name for address in addresses()}
