"""Reads about copies of the whole record."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import RecordExport
from patients.reach import reach


def export_of(membership: Membership | None, public_id: UUID | str) -> RecordExport:
    """One copy. Raises Http404 if its record is not within reach."""
    found = None
    if membership is not None and may(membership, Permission.SIGN):
        rows = RecordExport.objects.filter(reach(membership, prefix="disclosure__patient__"))
        rows = rows.select_related("disclosure__patient__clinic", "disclosure__made_by")
        found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal copia.")
    return found
