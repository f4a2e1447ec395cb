"""A photo and its draft as the screens tell them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ai_vision.models import DraftItem, Photo, Reading
from ai_vision.providers import NAMES
from ai_vision.selectors import reading_of
from nutrition.exchanges import group_profiles
from plans.figures import equivalents


@dataclass(frozen=True)
class ItemShown:
    """A food of the draft."""

    name: str
    said: str
    group: str
    amount: str
    grams: str
    question: str


@dataclass(frozen=True)
class PhotoShown:
    """A photo with its draft. `origin` says who read it, with what, and how long it took."""

    photo: Photo
    reading: Reading | None
    items: tuple[ItemShown, ...]

    @property
    def can_accept(self) -> bool:
        """Whether one tap is enough."""
        return self.photo.state == Photo.State.DRAFT and bool(self.items)

    @property
    def origin(self) -> str:
        """«Claude · claude-sonnet-5-5 · instrucción plate_v1 · 1,500 + 220 tokens · 2.1 s»."""
        row = self.reading
        if row is None:
            return ""
        tokens = ""
        if row.tokens_in is not None and row.tokens_out is not None:
            tokens = f"{row.tokens_in:,} + {row.tokens_out:,} tokens"
        parts = (
            NAMES.get(row.provider, row.provider),
            row.model,
            f"instrucción {row.prompt_version}",
            tokens,
            f"{row.latency_ms / 1000:.1f} s",
        )
        return " · ".join(part for part in parts if part)


def photo_shown(photo: Photo) -> PhotoShown:
    """A photo read by `photo_of` or `photos_pending`. No query."""
    reading = reading_of(photo)
    items = tuple(_item(row) for row in reading.items.all()) if reading else ()
    return PhotoShown(photo, reading, items)


def _item(row: DraftItem) -> ItemShown:
    name = row.food.name if row.food else row.name
    profile = group_profiles().get(row.group)
    return ItemShown(
        name=name,
        said=row.name if row.food and row.name.casefold() != name.casefold() else "",
        group=profile.name if profile else "Grupo desconocido",
        amount=_range(row.equivalents_min, row.equivalents_max),
        grams="" if row.grams_min is None else f"{row.grams_min}–{row.grams_max} g",
        question=row.question,
    )


def _range(least: Decimal | None, most: Decimal | None) -> str:
    """«1 a 1½ equiv.», «sin cantidad»."""
    if least is None or most is None:
        return "sin cantidad"
    low, high = (equivalents(value) or "0" for value in (least, most))
    return f"{low} equiv." if low == high else f"{low} a {high} equiv."
