"""Candidates for search from the trigram index of PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Length

from accounts.models import Clinic
from foods.filters import FoodFilter, foods_filtered
from foods.models import FoodSynonym
from foods.ranking import Term
from foods.text import spelling, stem, words_of

LEAST_LIKENESS = "0.4"


class TrigramTerms:
    """The names one clinic sees, by a GIN index on `search_key`."""

    def __init__(self, clinic: Clinic | None, wanted: FoodFilter, *, most: int) -> None:
        self._foods = foods_filtered(clinic=clinic, wanted=wanted)
        self._synonyms = FoodSynonym.objects.all()
        self._most = most

    def sure(self, query: str) -> list[Term]:
        """See `foods.search.TermSource`."""
        condition = Q()
        for word in words_of(query):
            forms = {word, spelling(word), stem(word)}
            condition &= Q(*(Q(search_key__contains=f" {f}") for f in forms), _connector=Q.OR)
        names = self._foods.filter(condition).order_by(Length("name"), "name")
        synonyms = self._synonyms.filter(condition).order_by(Length("text"), "text")
        return self._terms(names, synonyms)

    def alike(self, query: str) -> list[Term]:
        """See `foods.search.TermSource`."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)",
                [LEAST_LIKENESS],
            )
        words = [word for word in words_of(query) if len(word) >= 4]
        forms = {form for word in words for form in (spelling(word), stem(word))}
        if not forms:
            return []
        condition = Q(
            *(Q(TrigramWordSimilar(F("search_key"), Value(form))) for form in forms),
            _connector=Q.OR,
        )
        likeness = TrigramWordSimilarity(" ".join(spelling(word) for word in words), "search_key")
        names = self._foods.filter(condition).order_by(likeness.desc(), Length("name"), "name")
        synonyms = self._synonyms.filter(condition).order_by(
            likeness.desc(), Length("text"), "text"
        )
        return self._terms(names, synonyms)

    def _terms(self, names: QuerySet[Any], synonyms: QuerySet[Any]) -> list[Term]:
        found = [
            Term(pk, text, is_name=True)
            for pk, text in names.values_list("pk", "name")[: self._most]
        ]
        others = list(synonyms.values_list("food_id", "text")[: self._most])
        # Asked by key: joining every visible food costs more than the search itself.
        ids = {food_id for food_id, _ in others}
        visible = set(self._foods.filter(pk__in=ids).values_list("pk", flat=True))
        found += [
            Term(food_id, text, is_name=False) for food_id, text in others if food_id in visible
        ]
        return sorted(found, key=lambda term: (len(term.text), term.text))[: self._most]
