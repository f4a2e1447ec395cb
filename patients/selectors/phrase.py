"""Phrases that somebody may insert: their own, the clinic's and the ones that ship."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.models import Phrase
from patients.vocabulary.phrases import shipped_phrases


@dataclass(frozen=True)
class PhraseShown:
    """A phrase as it is offered. `key` names it to count its use; `whose` says it in words."""

    key: str
    part: str
    text: str
    uses: int
    whose: str
    editable: Phrase | None

    @property
    def part_words(self) -> str:
        """«Plan»."""
        return str(Phrase.Part(self.part).label)


def phrases_visible_to(membership: Membership | None) -> QuerySet[Phrase]:
    """Rows of the clinic that are shared or one's own."""
    if membership is None or not may(membership, Permission.WRITE_RECORD):
        return Phrase.objects.none()
    return Phrase.objects.filter(clinic=membership.clinic_id).filter(
        Q(is_shared=True) | Q(author=membership.user_id)
    )


def phrase_of(membership: Membership | None, public_id: UUID) -> Phrase:
    """One that `membership` may change. Raises Http404 if it does not exist for them."""
    found = phrases_visible_to(membership).filter(public_id=public_id, code="").first()
    if found is None or membership is None or not may_edit(membership, found):
        raise Http404("No existe esa frase.")
    return found


def may_edit(membership: Membership, phrase: Phrase) -> bool:
    """Its author, or who runs the clinic if it is shared."""
    return phrase.author_id == membership.user_id or may(membership, Permission.MANAGE_CLINIC)


def phrases_offered(membership: Membership | None) -> list[PhraseShown]:
    """Everything to insert, the most used first. One query."""
    if membership is None or not may(membership, Permission.WRITE_RECORD):
        return []
    rows = list(phrases_visible_to(membership))
    kept = {row.code for row in rows if row.code}
    offered = [_shown(row, membership) for row in rows if not row.is_hidden]
    offered += [
        PhraseShown(code, one.part, one.text, 0, "del sistema", None)
        for code, one in shipped_phrases().items()
        if code not in kept
    ]
    return sorted(offered, key=lambda one: -one.uses)


def _shown(row: Phrase, membership: Membership) -> PhraseShown:
    if row.code:
        return PhraseShown(row.code, row.part, row.text, row.uses, "del sistema", None)
    whose = "del consultorio" if row.is_shared else "propia"
    editable = row if may_edit(membership, row) else None
    return PhraseShown(str(row.public_id), row.part, row.text, row.uses, whose, editable)


def phrases_taken_off(membership: Membership | None) -> list[Phrase]:
    """Those that ship and the clinic took off its list."""
    return list(phrases_visible_to(membership).filter(is_hidden=True))
