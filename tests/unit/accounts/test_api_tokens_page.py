"""«Claves de la API»: the page of who manages the clinic."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import ApiToken
from tests.factories.accounts import token_of

PAGE = "/consultorio/api/"
GIVEN = {"name": "Báscula", "scopes": ["measurements:write", "foods:read"], "days": "30"}


def test_key_is_shown_once(owner, client_of) -> None:
    browser = client_of(owner)
    answer = browser.post(PAGE, GIVEN)
    secret = answer.context["made"].secret
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = browser.get(PAGE).content.decode()
    assert secret not in again
    assert secret[:12] in again
    assert "Registrar mediciones en la consulta abierta" in again


def test_bad_form_keeps_what_was_typed(owner, client_of) -> None:
    answer = client_of(owner).post(PAGE, GIVEN | {"scopes": [], "days": "900"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Elija al menos un permiso." in page
    assert 'value="Báscula"' in page
    assert not ApiToken.objects.exists()


def test_key_is_revoked(owner, client_of) -> None:
    token = token_of(owner).token
    answer = client_of(owner).post(
        reverse("accounts:token-revoke", args=[token.public_id]), follow=True
    )
    assert "quedó revocada" in answer.content.decode()
    token.refresh_from_db()
    assert token.revoked_by == owner.user


def test_page_is_for_who_manages(nutritionist, assistant, client_of) -> None:
    for person in (nutritionist, assistant):
        assert client_of(person).get(PAGE).status_code == 403


def test_list_hides_other_clinics(owner, stranger, client_of) -> None:
    token_of(stranger)
    assert client_of(owner).get(PAGE).context["tokens"] == []


@pytest.mark.parametrize("path", [PAGE, "/api/v1/docs/"])
def test_policy_of_scripts_is_the_strict_one(owner, client_of, path) -> None:
    answer = client_of(owner).get(path)
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
