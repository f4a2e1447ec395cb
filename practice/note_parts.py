"""The parts of a note on a page: what was written, else a draft that follows the record.

A part that nobody wrote is kept blank and drafted afresh each time, so that the draft follows the
measurements; when the visit is signed, what is still blank takes its last draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from patients.models import Note


@dataclass(frozen=True)
class Part:
    """A part of the note as the page shows it: what was written, else its draft."""

    name: str
    label: str
    text: str
    draft: str


def parts_of(
    note: Note, labels: Iterable[tuple[str, str]], drafts: Mapping[str, str]
) -> list[Part]:
    """The parts in the order of `labels` (name, label)."""
    return [
        Part(name, label, getattr(note, name) or drafts[name], drafts[name])
        for name, label in labels
    ]


def written(data: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """What a person wrote of each part: one that is still its draft counts as blank."""
    return {
        name: "" if _said(data, name) == _said(data, f"draft-{name}") else _said(data, name)
        for name in names
    }


def unwritten(note: Note, drafts: Mapping[str, str]) -> dict[str, str]:
    """The drafts of the parts that nobody wrote: what a signature puts in their place."""
    return {name: text for name, text in drafts.items() if text and not getattr(note, name)}


def _said(data: Mapping[str, str], name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n").strip()
