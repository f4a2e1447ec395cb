"""Candidates for search from words kept in memory: the road of SQLite."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

from django.db.models import Count, Max

from accounts.models import Clinic
from foods.models import FoodSynonym
from foods.ranking import Term
from foods.selectors import foods_visible_to
from foods.term_index import TermIndex

Stamp = tuple[object, ...]
_kept: dict[int | None, tuple[Stamp, TermIndex, dict[int, str]]] = {}
_lock = Lock()


class MemoryTerms:
    """The names one clinic sees. The index is rebuilt when a food changes."""

    def __init__(self, clinic: Clinic | None, group: str | None, *, most: int) -> None:
        self._index, self._group_of = _index(clinic)
        self._group = group
        self._most = most

    def sure(self, query: str) -> list[Term]:
        """See `foods.search.TermSource`."""
        return self._shortest(self._index.sure(query))

    def alike(self, query: str) -> list[Term]:
        """See `foods.search.TermSource`."""
        return self._shortest(self._index.alike(query))

    def _shortest(self, terms: Iterable[Term]) -> list[Term]:
        if self._group:
            terms = [term for term in terms if self._group_of[term.food_id] == self._group]
        return sorted(terms, key=lambda term: (len(term.text), term.text))[: self._most]


def _index(clinic: Clinic | None) -> tuple[TermIndex, dict[int, str]]:
    """The clinic's index, kept between requests under the clinic and the state of its foods."""
    foods = foods_visible_to(clinic=clinic)
    state = foods.aggregate(Count("pk"), Max("updated_at"), Max("pk"))
    stamp: Stamp = tuple(state.values())
    key = clinic.pk if clinic else None
    with _lock:
        kept = _kept.get(key)
        if kept is None or kept[0] != stamp:
            kept = (stamp, *_read(clinic))
            _kept[key] = kept
    return kept[1], kept[2]


def _read(clinic: Clinic | None) -> tuple[TermIndex, dict[int, str]]:
    foods = foods_visible_to(clinic=clinic)
    group_of: dict[int, str] = {}
    terms: list[Term] = []
    for pk, name, group in foods.values_list("pk", "name", "group__key"):
        group_of[pk] = group
        terms.append(Term(pk, name, is_name=True))
    synonyms = FoodSynonym.objects.filter(food__in=foods.values("pk"))
    for food_id, text in synonyms.values_list("food_id", "text"):
        terms.append(Term(food_id, text, is_name=False))
    return TermIndex(terms), group_of
