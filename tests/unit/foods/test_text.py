"""Names as people write them, and measures as they read them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foods.measures import kitchen_measure, parse_quantity, quantity_text
from foods.ranking import Match, Term, rank
from foods.term_index import TermIndex
from foods.text import normalise, search_key, similarity, spelling, stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jícamas", "gicama"),
        ("sandía", "zandia"),
        ("guayaba", "guallaba"),
        ("huevos", "huebo"),
        ("ejotes", "ejote"),
        ("nopales", "nopal"),
        ("nueces", "nuez"),
        ("arroces", "arroz"),
        ("champiñones", "champinon"),
        ("calabacita", "calabasita"),
    ],
)
def test_spelling_is_one_for(one, other):
    assert spelling(normalise(one)) == spelling(normalise(other))


@pytest.mark.parametrize(
    ("one", "other"), [("papa", "papaya"), ("tuna", "atún"), ("panela", "piloncillo")]
)
def test_spelling_keeps_apart(one, other):
    assert spelling(normalise(one)) != spelling(normalise(other))


@pytest.mark.parametrize(
    ("small", "plain"),
    [("tortillita", "tortilla"), ("frijolitos", "frijol"), ("taquito", "taco"), ("papita", "papa")],
)
def test_stem_of_diminutive(small, plain):
    assert stem(normalise(small)) == stem(normalise(plain))


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_normalise_is_stable_and_search_key_starts_words_with_a_space(text):
    once = normalise(text)
    assert normalise(once) == once
    assert search_key(text).startswith(" ")


@given(st.text("abcñ", min_size=1, max_size=8), st.text("abcñ", min_size=1, max_size=8))
def test_similarity_is_symmetric_and_bounded(one, other):
    assert 0 <= similarity(one, other) == similarity(other, one) <= 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/2", Fraction(1, 2)),
        ("1 1/2", Fraction(3, 2)),
        ("½", Fraction(1, 2)),
        ("1½", Fraction(3, 2)),
        ("0,5", Fraction(1, 2)),
        ("30", Fraction(30)),
    ],
)
def test_quantity_forms(text, value):
    assert parse_quantity(text) == value
    assert parse_quantity(quantity_text(value)) == value


@pytest.mark.parametrize("text", ["", "0", "-1", "media", "1/0", "ND"])
def test_quantity_refused(text):
    with pytest.raises(ValueError):
        parse_quantity(text)


@pytest.mark.parametrize(
    ("quantity", "measure", "words"),
    [
        ("1/2", "taza", "½ taza"),
        ("1", "pieza", "1 pieza"),
        ("1 1/2", "taza", "1½ tazas"),
        ("3 1/2", "pieza chica", "3½ piezas chicas"),
        ("2", "rebanada de pan", "2 rebanadas de pan"),
        ("30", "g", "30 g"),
        ("3/8", "taza", "3/8 taza"),
    ],
)
def test_kitchen_measure_in_words(quantity, measure, words):
    assert kitchen_measure(parse_quantity(quantity), measure) == words


def _terms(*names: str) -> list[Term]:
    return [Term(number, name, is_name=True) for number, name in enumerate(names)]


def _ranked(query: str, *names: str) -> list[str]:
    return [found.term.text for found in rank(query, _terms(*names), limit=10)]


def test_rank_order_exact_prefix_words_fuzzy():
    names = ("Sopa de frijol", "Frijol", "Frijol negro", "Frijjol raro", "Fríjole")
    found = rank("frijol", _terms(*names, "Frijal"), limit=10)
    assert [hit.match for hit in found] == sorted(hit.match for hit in found)
    assert found[0].term.text == "Frijol"
    assert {hit.term.text: hit.match for hit in found}["Sopa de frijol"] is Match.WORDS


def test_rank_exact_enye_first():
    assert _ranked("piña", "Pina", "Piña") == ["Piña", "Pina"]
    assert _ranked("pina", "Piña", "Pina") == ["Pina", "Piña"]


def test_rank_short_words_are_not_guessed():
    assert _ranked("pan", "Pau", "Tan") == []


def test_rank_word_order_does_not_matter():
    assert _ranked("cocido arroz", "Papa cocida", "Arroz blanco cocido")[0] == "Arroz blanco cocido"


def test_rank_of_nothing_is_nothing():
    assert rank("  ¿? ", _terms("Papa"), limit=5) == []


NAMES = st.lists(
    st.sampled_from(["Papa", "Papaya", "Piña", "Pollo asado", "Arroz con pollo", "Atún en agua"]),
    min_size=1,
    unique=True,
)


@given(NAMES, st.sampled_from(["papa", "pollo", "atun", "piñita", "arros", "payo", "pollo arroz"]))
def test_index_proposes_every_name_that_ranking_would_find(names, query):
    terms = _terms(*names)
    index = TermIndex(terms)
    proposed = {*index.sure(query), *index.alike(query)}
    assert rank(query, proposed, limit=10) == rank(query, terms, limit=10)
