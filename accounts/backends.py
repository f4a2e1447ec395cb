"""Who is signed in, read with what every page asks next: where they work."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts import selectors
from accounts.models import User


class ClinicBackend(AuthenticationBackend):
    """Signs in as allauth does; a session's person comes with their memberships, in one query."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session, or None if they were closed out."""
        mine = selectors.memberships_in_force(user_id)
        if not mine:
            return super().get_user(user_id)
        user = mine[0].user
        user.memberships_in_force = mine  # type: ignore[attr-defined]
        return user if self.user_can_authenticate(user) else None
