"""A program that calls the API with a key of its own."""

from __future__ import annotations

from django.test import Client

from accounts.models import Membership
from tests.factories.accounts import token_of

JSON = "application/json"


def program_of(by: Membership, *scopes: str) -> Client:
    """A client with a key that acts as `by`; without scopes, with all of them."""
    return Client(headers={"authorization": f"Bearer {token_of(by, *scopes).secret}"})
