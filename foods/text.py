"""How food names are compared: without accents, plurals, diminutives or common misspellings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

STOP_WORDS = frozenset({"de", "del", "la", "el", "los", "las", "con", "en", "y", "a", "al", "un"})
_NOT_WORD = re.compile(r"[^a-z0-9%]+")
_ENDING = re.compile(r"(?:(?:e?s)?it)?[aeo]$")
_SPELLING: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"gu(?=[ei])", "g"),  # guisado: the u is silent, so g stays hard
        (r"qu(?=[ei])", "k"),
        (r"c(?=[ei])", "z"),  # soft c, before c becomes k
        (r"(?<!c)h", ""),  # huevo, zanahoria
        (r"ch", "x"),
        (r"[cq]", "k"),
        (r"ll", "y"),
        (r"v", "b"),
        (r"w", "gu"),
        (r"n(?=[bp])", "m"),
        (r"([a-z])\1", r"\1"),  # doubled letters
    )
)


@lru_cache(maxsize=65_536)
def normalise(text: str) -> str:
    """Lower case, without accents (ñ becomes n) or punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", plain).strip()


@lru_cache(maxsize=65_536)
def words_of(text: str) -> tuple[str, ...]:
    """The meaningful words of a text, normalised; all of them if none is meaningful."""
    words = normalise(text).split()
    return tuple(word for word in words if word not in STOP_WORDS) or tuple(words)


@lru_cache(maxsize=65_536)
def spelling(word: str) -> str:
    """How a normalised word sounds, in the singular: «jícamas» and «gicama» are one."""
    sound = re.sub(r"g(?=[ei])", "j", word)
    for pattern, replacement in _SPELLING:
        sound = pattern.sub(replacement, sound)
    if len(sound) > 3:
        sound = re.sub(r"s$", "", sound)
        sound = re.sub(r"(?<=..)e$", "", sound)  # ejote(s) and nopal(es) end alike
    return sound.replace("z", "s")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The spelling without diminutive or final vowel: «tortilla», «tortillita» are «tortiy»."""
    sound = spelling(word)
    return _ENDING.sub("", sound) if len(sound) > 3 else sound


def search_key(text: str) -> str:
    """The column that search looks into: plain words, then their spellings and stems.

    It starts with a space so that « papa» finds the beginning of a word.
    """
    words = words_of(text)
    sounds = [spelling(word) for word in words]
    stems = [stem(word) for word in words]
    seen = dict.fromkeys([*words, *sounds, *stems])
    return " " + " ".join(seen)


@lru_cache(maxsize=65_536)
def trigrams(word: str) -> frozenset[str]:
    """The three-letter pieces of a word, padded as pg_trgm does."""
    padded = f"  {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def similarity(one: str, other: str) -> float:
    """Share of three-letter pieces that two words have in common, from 0 to 1."""
    if one == other:
        return 1.0
    first, second = trigrams(one), trigrams(other)
    common = len(first & second)
    return common / (len(first) + len(second) - common)
