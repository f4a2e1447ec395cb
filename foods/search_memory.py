"""Candidates for search from words kept in memory: the road of SQLite."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Max

from accounts.models import Clinic
from foods.filters import FoodFilter, foods_filtered
from foods.kept import KeptByState
from foods.models import FoodSynonym
from foods.ranking import Term
from foods.selectors import foods_visible_to
from foods.term_index import TermIndex

_indices: KeptByState[TermIndex] = KeptByState()


class MemoryTerms:
    """The names one clinic sees. The index is rebuilt when a food changes."""

    def __init__(self, clinic: Clinic | None, wanted: FoodFilter, *, most: int) -> None:
        self._index = _index(clinic)
        foods = foods_filtered(clinic=clinic, wanted=wanted)
        self._fit = None if wanted.is_open else set(foods.values_list("pk", flat=True))
        self._most = most

    def sure(self, query: str) -> list[Term]:
        """See `foods.search.TermSource`."""
        return self._shortest(self._index.sure(query))

    def alike(self, query: str) -> list[Term]:
        """See `foods.search.TermSource`."""
        return self._shortest(self._index.alike(query))

    def _shortest(self, terms: Iterable[Term]) -> list[Term]:
        if self._fit is not None:
            terms = [term for term in terms if term.food_id in self._fit]
        return sorted(terms, key=lambda term: (len(term.text), term.text))[: self._most]


def _index(clinic: Clinic | None) -> TermIndex:
    """The clinic's index, kept between requests under the clinic and the state of its foods."""
    foods = foods_visible_to(clinic=clinic)
    state = foods.aggregate(Count("pk"), Max("updated_at"), Max("pk"))
    owner = clinic.public_id if clinic else None
    return _indices.get(owner, tuple(state.values()), lambda: _read(clinic))


def _read(clinic: Clinic | None) -> TermIndex:
    foods = foods_visible_to(clinic=clinic)
    terms = [Term(pk, name, is_name=True) for pk, name in foods.values_list("pk", "name")]
    synonyms = FoodSynonym.objects.filter(food__in=foods.values("pk"))
    for food_id, text in synonyms.values_list("food_id", "text"):
        terms.append(Term(food_id, text, is_name=False))
    return TermIndex(terms)
