"""How well a name answers what somebody typed. Pure; the same on every database.

Order: exact → prefix → words → fuzzy. Within each, the name before the synonym, the closer spelling
(an exact ñ first), the shorter name, then the alphabet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from foods.text import normalise, similarity, spelling, stem, words_of

FUZZY_WORD = 0.4
"""Least likeness for two words to be the same one mistyped."""
FUZZY_TERM = 0.45
"""Least average likeness over the words of the query."""
ENOUGH = 5
"""With this many sure answers, mistyped ones are not looked for."""
LAST = 2
NOTHING_AT_HAND: Mapping[int, int] = {}


class Match(IntEnum):
    """How a name matches, best first."""

    EXACT = 0
    PREFIX = 1
    WORDS = 2
    FUZZY = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One name of a food: its own or a synonym."""

    food_id: int
    text: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A food and the name that found it."""

    food_id: int
    term: Term
    match: Match


Score = tuple[float, ...]


@lru_cache(maxsize=65_536)
def _word_score(asked: str, word: str) -> float:
    """1 the same word, less if only its sound, stem or beginning agree; else likeness."""
    if asked == word:
        return 1.0
    sound, other = spelling(asked), spelling(word)
    if sound == other:
        return 0.97
    if stem(asked) == stem(word) and len(sound) > 3:
        return 0.95
    if word.startswith(asked) or (len(sound) > 1 and other.startswith(sound)):
        return 0.9
    if len(asked) < 4:
        return 0.0
    likeness = max(similarity(sound, other), similarity(stem(asked), stem(word)))
    return min(likeness, 0.85)


SURE = 0.9


def score(query: str, term: Term) -> tuple[Match, Score] | None:
    """The match of a term, and the order within that match (smaller is better); None if none."""
    asked, words = words_of(query), words_of(term.text)
    best = [max((_word_score(a, word) for word in words), default=0.0) for a in asked]
    average = sum(best) / len(best) if best else 0.0
    extra = max(len(words) - len(asked), 0)
    if best and min(best) >= SURE:
        match = _sure_match(asked, words, best)
    elif average >= FUZZY_TERM and max(best) >= FUZZY_WORD:
        match = Match.FUZZY
    else:
        return None
    closeness = -round(average, 3)
    tail = (float(not term.is_name), closeness, -_same_letters(query, term.text), float(extra))
    if match is Match.FUZZY:
        tail = (closeness, float(extra), float(not term.is_name), 0.0)
    return match, (*tail, float(len(term.text)))


def _sure_match(asked: tuple[str, ...], words: tuple[str, ...], best: list[float]) -> Match:
    """Exact if nothing is left over, prefix if the name begins with what was typed."""
    if len(asked) == len(words) and min(best) >= 0.95:
        return Match.EXACT
    head = words[: len(asked)]
    in_order = len(head) == len(asked) and all(
        _word_score(a, word) >= SURE for a, word in zip(asked, head, strict=True)
    )
    return Match.PREFIX if in_order else Match.WORDS


def _same_letters(query: str, text: str) -> float:
    """How many words are written exactly so, ñ and accents included."""
    written = set(text.casefold().split())
    return float(sum(word in written for word in query.casefold().split()))


def rank(
    query: str, terms: Iterable[Term], *, limit: int, at_hand: Mapping[int, int] = NOTHING_AT_HAND
) -> list[Ranked]:
    """The best `limit` foods, each by its best name.

    `at_hand` says which go first among those that match equally: 0 a favourite, 1 a recent one.
    Mistyped words are ranked by likeness alone.
    """
    if not normalise(query):
        return []
    best: dict[int, tuple[tuple[Match, int, Score, str], Ranked]] = {}
    for term in terms:
        found = score(query, term)
        if found is None:
            continue
        match, closeness = found
        turn = LAST if match is Match.FUZZY else at_hand.get(term.food_id, LAST)
        key = (match, turn, closeness, normalise(term.text))
        if term.food_id not in best or key < best[term.food_id][0]:
            best[term.food_id] = (key, Ranked(term.food_id, term, match))
    ordered = [ranked for _, ranked in sorted(best.values(), key=lambda pair: pair[0])]
    sure = [ranked for ranked in ordered if ranked.match is not Match.FUZZY]
    return (sure if len(sure) >= ENOUGH else ordered)[:limit]
