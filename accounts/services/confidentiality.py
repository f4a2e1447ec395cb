"""Accepting the confidentiality agreement."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.confidentiality import agreement
from accounts.models import ConfidentialityAcceptance, Membership


@transaction.atomic
def confidentiality_accept(*, by: Membership, sha256: str) -> ConfidentialityAcceptance:
    """Record that `by` accepted the text in force; `sha256` is that of the text that was read.

    Accepted again, it stays as it was. Raises ValidationError if the text read is another.
    """
    text = agreement()
    if sha256 != text.sha256:
        raise ValidationError("El acuerdo cambió mientras lo leía: léalo de nuevo.")
    row, _ = ConfidentialityAcceptance.objects.get_or_create(
        membership=by, version=text.version, defaults={"sha256": text.sha256}
    )
    return row
