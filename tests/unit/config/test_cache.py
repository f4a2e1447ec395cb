"""Without Redis the clinic's day goes on."""

from __future__ import annotations

import pytest
from django.urls import reverse

from config.cache import ForgivingRedisCache
from tests.factories.accounts import PASSWORD

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def without_redis(settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "config.cache.ForgivingRedisCache", "LOCATION": NOWHERE}
    }


def test_every_key_is_missing_and_nothing_fails():
    cache = ForgivingRedisCache(NOWHERE, {})
    assert cache.set("a", 1) is None
    assert cache.get("a", "nada") == "nada"
    assert cache.add("a", 1) is True
    assert cache.incr("a") == 1
    assert cache.delete("a") is False


def test_signing_in_and_working_go_on(client, nutritionist, without_redis):
    answer = client.post(
        reverse("account_login"), {"login": nutritionist.user.email, "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert client.get(reverse("practice:today")).status_code == 200
    assert client.get(reverse("patients:patient-list")).status_code == 200


def test_readyz_still_says_that_it_is_gone(client, nutritionist, without_redis):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["cache"] != "bien"
