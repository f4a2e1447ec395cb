"""What every template may show about who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.permissions import Permission, may


def clinic_in_use(request: HttpRequest) -> dict[str, Any]:
    """`membership`, and `may` with one boolean a permission name."""
    membership = getattr(request, "membership", None)
    return {
        "membership": membership,
        "may": {p.name.lower(): may(membership, p) for p in Permission},
    }
