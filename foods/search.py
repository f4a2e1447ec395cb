"""Search by name: one function, the same answers on PostgreSQL and SQLite.

Each database proposes candidates in its own way (trigram index, words in memory); the order is
given by `foods.ranking`, which knows no database.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.db import connection

from accounts.models import Clinic, Membership
from foods.filters import FoodFilter, foods_filtered
from foods.models import Food
from foods.nutrients import amount_in
from foods.preferences import NOBODYS, AtHand, foods_at_hand
from foods.ranking import ENOUGH, Match, Ranked, Term, rank
from foods.selectors import equivalent_of, with_equivalent
from foods.text import normalise, spelling, words_of

MOST_CANDIDATES = 400
"""Names that are ranked; only a query of one or two letters has more."""


class TermSource(Protocol):
    """Proposes names worth ranking, shortest first."""

    def sure(self, query: str) -> list[Term]:
        """Names in which every word of the query begins some word."""

    def alike(self, query: str) -> list[Term]:
        """Names with a word that looks like one of the query."""


@dataclass(frozen=True, slots=True)
class FoodHit:
    """A food that answers a search. Amounts are unrounded; None is «sin dato».

    `equivalents` is «1 Cereales… + 0.5 Aceites…» for a food of several groups, else empty.
    `found_by` is the other name that found it, empty if its own name did.
    """

    public_id: str
    code: str
    name: str
    found_by: str
    match: Match
    group: str
    group_name: str
    portion: str
    is_weight: bool
    net_g: Decimal
    gross_g: Decimal
    per_100g: dict[str, Decimal | None]
    per_equivalent: dict[str, Decimal | None]
    source: str
    source_type: str
    proxy: str
    is_own: bool
    equivalents: str = ""
    is_favourite: bool = False
    is_recent: bool = False


def search_foods(
    text: str,
    *,
    clinic: Clinic | None,
    group: str | None = None,
    limit: int = 20,
    without: Collection[str] = (),
    source: str = "",
    person: Membership | None = None,
    only_favourites: bool = False,
) -> list[FoodHit]:
    """Foods that a clinic sees whose name answers `text`, best first. Empty text finds nothing.

    `group` is a group key, `without` allergens, `source` a `SourceType`. The favourites and recent
    foods of `person` go first among those that answer equally well. At most thirteen queries,
    whatever the number of foods.
    """
    if not normalise(text) or limit < 1:
        return []
    at_hand = foods_at_hand(person)
    wanted = _filter(group, without, source, at_hand if only_favourites else None)
    terms = _term_source(clinic, wanted)
    candidates = terms.sure(text)
    ranked = rank(text, candidates, limit=limit, at_hand=at_hand.order)
    if len({term.food_id for term in candidates}) < ENOUGH:
        every = {*candidates, *terms.alike(text)}
        ranked = rank(text, every, limit=limit, at_hand=at_hand.order)
    return _hits(ranked, at_hand)


def _filter(
    group: str | None, without: Collection[str], source: str, only: AtHand | None
) -> FoodFilter:
    keys = None if only is None else frozenset(only.favourites)
    return FoodFilter(group or "", frozenset(without), source, keys)


def _term_source(clinic: Clinic | None, wanted: FoodFilter) -> TermSource:
    if connection.vendor == "postgresql":
        from foods.search_trigram import TrigramTerms

        return TrigramTerms(clinic, wanted, most=MOST_CANDIDATES)
    from foods.search_memory import MemoryTerms

    return MemoryTerms(clinic, wanted, most=MOST_CANDIDATES)


def _hits(ranked: list[Ranked], at_hand: AtHand) -> list[FoodHit]:
    foods = with_equivalent(Food.objects.filter(pk__in=[r.food_id for r in ranked]))
    by_id = {food.pk: food for food in foods}
    return [
        food_hit(
            by_id[r.food_id],
            found_by=_other_name(r, by_id[r.food_id]),
            match=r.match,
            at_hand=at_hand,
        )
        for r in ranked
    ]


def _other_name(ranked: Ranked, food: Food) -> str:
    """The synonym that found a food, unless it only repeats words of the name («nopales»)."""
    own = {spelling(word) for word in words_of(food.name)}
    repeats = all(spelling(word) in own for word in words_of(ranked.term.text))
    return "" if repeats else ranked.term.text


def food_hit(food: Food, *, found_by: str, match: Match, at_hand: AtHand = NOBODYS) -> FoodHit:
    """A food read by `with_equivalent`, as an answer."""
    portion = equivalent_of(food)
    per_100g = food.per_100g
    return FoodHit(
        public_id=str(food.public_id),
        code=food.code,
        name=food.name,
        found_by=found_by,
        match=match,
        group=food.group.key,
        group_name=food.group.name,
        portion=portion.text,
        is_weight=portion.measure == "g",
        net_g=portion.net_g,
        gross_g=portion.gross_g,
        per_100g=per_100g,
        per_equivalent=amount_in(per_100g, portion.net_g),
        source=food.source_label,
        source_type=food.source_type,
        proxy=food.proxy,
        equivalents=" + ".join(str(row) for row in food.equivalences.all()),
        is_own=food.clinic_id is not None,
        is_favourite=food.pk in at_hand.favourites,
        is_recent=food.pk in at_hand.recent,
    )


def browse_foods(
    *,
    clinic: Clinic | None,
    group: str | None,
    limit: int,
    without: Collection[str] = (),
    source: str = "",
    person: Membership | None = None,
    only_favourites: bool = False,
) -> list[FoodHit]:
    """What the page shows before typing: favourites, recent foods, then the rest by name."""
    at_hand = foods_at_hand(person)
    wanted = _filter(group, without, source, at_hand if only_favourites else None)
    foods = with_equivalent(foods_filtered(clinic=clinic, wanted=wanted))
    turn = {key: n for n, key in enumerate(dict.fromkeys(at_hand.favourites + at_hand.recent))}
    first = sorted(foods.filter(pk__in=turn), key=lambda food: turn[food.pk]) if turn else []
    rest = foods.exclude(pk__in=turn).order_by("name_normalised", "pk")
    shown = [*first, *rest[: max(limit - len(first), 0)]][:limit]
    return [food_hit(food, found_by="", match=Match.EXACT, at_hand=at_hand) for food in shown]
