"""The objects of people and keys."""

from __future__ import annotations

from accounts.models import Membership
from tests.architecture.objects.kinds import Arguments, Makers
from tests.factories.accounts import token_of


def api_token(by: Membership) -> Arguments:
    return {"public_id": token_of(by).token.public_id}


OBJECTS: Makers = {
    "accounts:token-revoke": api_token,
}
