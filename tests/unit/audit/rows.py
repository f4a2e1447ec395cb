"""Rows for the tests of the history."""

from __future__ import annotations

from audit.models import AccessEvent, Action


def access(number: int = 1) -> AccessEvent:
    """One row of the access log, distinguishable by its detail and person."""
    return AccessEvent.objects.create(action=Action.READ, detail=f"n{number}", user_id=number)
