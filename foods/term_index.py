"""Names in memory, found by word: what SQLite searches with. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from foods.ranking import FUZZY_WORD, Term
from foods.text import similarity, spelling, stem, trigrams, words_of


class TermIndex:
    """Finds the terms worth ranking without looking at all of them."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = list(terms)
        self._postings: dict[str, set[int]] = defaultdict(set)
        for number, term in enumerate(self.terms):
            for word in words_of(term.text):
                for form in (word, spelling(word), stem(word)):
                    self._postings[form].add(number)
        self._vocabulary = sorted(self._postings)
        self._by_trigram: dict[str, set[str]] = defaultdict(set)
        for form in self._vocabulary:
            for piece in trigrams(form):
                self._by_trigram[piece].add(form)

    def sure(self, query: str) -> list[Term]:
        """Terms in which every word of the query begins some word."""
        numbers = [self._beginning(word) for word in words_of(query)]
        return self._pick(set.intersection(*numbers)) if numbers else []

    def alike(self, query: str) -> list[Term]:
        """Terms with a word like some word of the query."""
        numbers: set[int] = set()
        for word in words_of(query):
            numbers |= self._beginning(word)
            if len(word) >= 4:
                for form in self._similar(spelling(word)) | self._similar(stem(word)):
                    numbers |= self._postings[form]
        return self._pick(numbers)

    def _beginning(self, word: str) -> set[int]:
        found: set[int] = set()
        for start in {word, spelling(word), stem(word)}:
            at = bisect_left(self._vocabulary, start)
            while at < len(self._vocabulary) and self._vocabulary[at].startswith(start):
                found |= self._postings[self._vocabulary[at]]
                at += 1
        return found

    def _similar(self, word: str) -> set[str]:
        near: set[str] = set().union(*(self._by_trigram.get(p, ()) for p in trigrams(word)))
        return {form for form in near if similarity(word, form) >= FUZZY_WORD}

    def _pick(self, numbers: Iterable[int]) -> list[Term]:
        return [self.terms[number] for number in sorted(numbers)]
