"""The register of processing: for each purpose, which data and who works with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import ForeignKey, Model

from patients.vocabulary.data_fields import Kept, Purpose, data_kept, purposes

UNNAMED = {
    "plan": "plan",
    "search_name": "nombre para buscar",
    "file": "archivo",
    "curp_index": "índice ciego de la CURP",
}


@dataclass(frozen=True)
class Row:
    """A kind of row as people call it, with its columns by what they hold."""

    name: str
    sensitive: str
    personal: str


@dataclass(frozen=True)
class Activity:
    """A purpose and everything that is kept for it."""

    purpose: Purpose
    rows: list[Row]


def processing_register() -> list[Activity]:
    """Every purpose in its order, with the data of each. It reads no row of anybody."""
    return [
        Activity(purpose, [_row(kept) for kept in data_kept().values() if kept.purpose == key])
        for key, purpose in purposes().items()
    ]


def _row(kept: Kept) -> Row:
    model = apps.get_model(kept.model)
    name = str(model._meta.verbose_name)
    return Row(
        name[:1].upper() + name[1:],
        _listed(model, kept.sensitive),
        _listed(model, kept.personal),
    )


def _listed(model: type[Model], names: tuple[str, ...]) -> str:
    """The columns as people call them, each word once."""
    return ", ".join(dict.fromkeys(_word(model._meta.get_field(name)) for name in names))


def _word(field: Any) -> str:
    """What a column is called; one that nobody named is told by what it points to."""
    said = str(field.verbose_name)
    if said != field.name.replace("_", " "):
        return said
    if isinstance(field, ForeignKey):
        person = issubclass(field.related_model, AbstractBaseUser)
        return "quién lo hizo" if person else str(field.related_model._meta.verbose_name)
    return "fecha y hora" if field.name.endswith(("_at", "_on")) else UNNAMED.get(field.name, said)
