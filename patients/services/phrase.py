"""Writes of phrases."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from accounts.models import Membership
from accounts.permissions import Permission, check
from patients.models import Phrase
from patients.models.phrase import MOST_LETTERS
from patients.selectors.phrase import may_edit, phrases_visible_to
from patients.vocabulary.phrases import shipped_phrases

MOST_PHRASES = 300


@transaction.atomic
def phrase_write(
    *,
    text: str,
    part: str,
    is_shared: bool,
    by: Membership,
    phrase: Phrase | None = None,
) -> Phrase:
    """Add a phrase, or correct `phrase`. Raises ValidationError, PermissionDenied."""
    check(by, Permission.WRITE_RECORD)
    fields = {"text": _clean(text), "part": Phrase.Part(part).value, "is_shared": is_shared}
    if phrase is None:
        if Phrase.objects.filter(clinic=by.clinic, author=by.user).count() >= MOST_PHRASES:
            raise ValidationError(f"Ya tiene {MOST_PHRASES} frases: quite alguna que no use.")
        return Phrase.objects.create(clinic=by.clinic, author=by.user, **fields)
    _change_check(phrase, by)
    for name, value in fields.items():
        setattr(phrase, name, value)
    phrase.save(update_fields=list(fields))
    return phrase


@transaction.atomic
def phrase_remove(*, phrase: Phrase, by: Membership) -> None:
    """Forget a phrase. The notes that took it keep their text."""
    _change_check(phrase, by)
    phrase.delete()


@transaction.atomic
def shipped_phrase_show(*, code: str, shown: bool, by: Membership) -> None:
    """Take a phrase of the product off the clinic's list, or put it back."""
    check(by, Permission.MANAGE_CLINIC)
    row = _shipped(code, by)
    row.is_hidden = not shown
    row.save(update_fields=["is_hidden"])


@transaction.atomic
def phrase_used(*, key: str, by: Membership) -> bool:
    """Count one more use. Returns whether there was such a phrase."""
    check(by, Permission.WRITE_RECORD)
    rows = phrases_visible_to(by)
    if key in shipped_phrases():
        _shipped(key, by)
        found = rows.filter(code=key)
    else:
        try:
            found = rows.filter(public_id=UUID(key))
        except ValueError:
            return False
    return found.update(uses=F("uses") + 1) == 1


def _shipped(code: str, by: Membership) -> Phrase:
    """The clinic's row of a phrase that ships. Raises ValidationError if there is none."""
    one = shipped_phrases().get(code)
    if one is None:
        raise ValidationError("Esa frase no viene con el sistema.")
    row, _ = Phrase.objects.get_or_create(
        clinic=by.clinic,
        code=code,
        defaults={"author": by.user, "part": one.part, "text": one.text, "is_shared": True},
    )
    return row


def _clean(text: str) -> str:
    text = text.strip()
    if not text or len(text) > MOST_LETTERS:
        raise ValidationError({"text": f"Escriba una frase de 1 a {MOST_LETTERS} caracteres."})
    return text


def _change_check(phrase: Phrase, by: Membership) -> None:
    check(by, Permission.WRITE_RECORD)
    if phrase.clinic_id != by.clinic_id or phrase.code or not may_edit(by, phrase):
        raise PermissionDenied("Esta frase la cambia quien la escribió.")
