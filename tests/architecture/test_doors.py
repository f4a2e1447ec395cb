"""Nobody enters without signing in, except where the door is meant to be open."""

from __future__ import annotations

import pytest
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
    "admin:jsi18n": "words of the interface",
}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", addresses(), ids=lambda a: a.name or a.path)
def test_address_refuses_anonymous(clinic, address: Address, method: str) -> None:
    answer = getattr(Client(), method)(address.path)
    if address.name in OPEN:
        assert answer.status_code < 500
        return
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith(
        (reverse("account_login"), "/administracion/login/")
    )
    assert to_sign_in or answer.status_code in (403, 404), answer.status_code


def test_open_addresses_exist() -> None:
    assert set(OPEN) <= {address.name for address in addresses()}
