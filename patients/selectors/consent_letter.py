"""Reads about letters of informed consent."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import ConsentLetter
from patients.reach import reach


def consent_letter_of(membership: Membership | None, public_id: UUID | str) -> ConsentLetter:
    """One letter. Raises Http404 if its record is not within reach."""
    found = None
    if membership is not None and may(membership, Permission.SEE_RECORD):
        rows = ConsentLetter.objects.filter(reach(membership, prefix="patient__"))
        found = rows.select_related("patient__clinic").filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal carta.")
    return found
