"""What a patient must not be offered, decided on foods' names before anything is chosen.

An allergy is impossible, not discouraged: whatever an agent reaches leaves the list first. When in
doubt (a label that often hides the agent: embutidos, aderezos, chocolate) the food also leaves; the
nutriólogo may still know better for a dislike, never the machine for an allergy.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

IGNORED = frozenset(
    [
        "a",
        "al",
        "alergia",
        "alergico",
        "alergica",
        "con",
        "de",
        "del",
        "el",
        "en",
        "intolerancia",
        "la",
        "las",
        "lo",
        "los",
        "no",
        "o",
        "por",
        "que",
        "sin",
        "su",
        "un",
        "una",
        "y",
        "tolera",
        "evitar",
        "natural",
    ]
)
"""Words of «alergia a la leche» that name no food."""


@dataclass(frozen=True, slots=True)
class Agent:
    """A known agent: how people say it, which words of a name give it away, and false friends."""

    key: str
    said_as: tuple[re.Pattern[str], ...]
    terms: tuple[re.Pattern[str], ...]
    exceptions: tuple[re.Pattern[str], ...]

    def is_said_in(self, text: str) -> bool:
        """Whether a normalised text names this agent."""
        return any(pattern.search(text) for pattern in self.said_as)

    def reaches(self, name: str) -> bool:
        """Whether a food, by its normalised name, may carry the agent."""
        kept = name
        for pattern in self.exceptions:
            kept = pattern.sub(" ", kept)
        return any(pattern.search(kept) for pattern in self.terms)


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Lower case, no accents, words apart by one space: «Puré (Árbol)» → «pure arbol»."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9%]+", letters))


@lru_cache(maxsize=1)
def known_agents() -> tuple[Agent, ...]:
    """The vocabulary of `allergens.csv`."""
    text = resources.files("plans.engine").joinpath("allergens.csv")
    with text.open(encoding="utf-8") as lines:
        return tuple(
            Agent(
                row["agent"],
                _patterns(row["said_as"]),
                _patterns(row["terms"]),
                _patterns(row["except"]),
            )
            for row in csv.DictReader(lines)
        )


def _patterns(cell: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(term) for term in cell.split(";") if term.strip())


def _pattern(term: str) -> re.Pattern[str]:
    """A term as whole words; `*` lets it go on, and a plural is always the same word."""
    stem = normal(term)
    ending = r"[a-z0-9]*" if term.strip().endswith("*") else r"(?:s|es)?"
    return re.compile(rf"(?<![a-z0-9]){re.escape(stem)}{ending}(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Everything a patient must not be offered, ready to be asked about any food."""

    agents: tuple[Agent, ...] = ()
    words: tuple[re.Pattern[str], ...] = ()

    def reach(self, name: str) -> bool:
        """Whether a food must not be offered."""
        plain = normal(name)
        return any(agent.reaches(plain) for agent in self.agents) or any(
            word.search(plain) for word in self.words
        )


def exclusions(agents: Iterable[str] = (), terms: Iterable[str] = ()) -> Exclusions:
    """What allergies (`agents`) and other wishes (`terms`) take away.

    «Alergia a la leche de vaca» names a known agent and takes away all it reaches, also what may
    hide it; «brócoli» is looked for in the name. A term takes away a whole agent only when it is
    exactly it («mariscos»): who dislikes tuna may like trout.
    """
    found: dict[str, Agent] = {}
    words: dict[str, re.Pattern[str]] = {}
    for text in map(normal, agents):
        said = [agent for agent in known_agents() if agent.is_said_in(text)]
        found |= {agent.key: agent for agent in said}
        if not said:
            words |= {word: _pattern(word + "*") for word in _significant(text)}
    for text in map(normal, terms):
        said = [agent for agent in known_agents() if _singular(text) == _singular(agent.key)]
        found |= {agent.key: agent for agent in said}
        if not said and _significant(text):
            phrase = " ".join(_singular(word) for word in text.split())
            words |= {phrase: _pattern(phrase + "*")}
    return Exclusions(tuple(found.values()), tuple(words.values()))


def _significant(text: str) -> set[str]:
    return {_singular(word) for word in text.split() if word not in IGNORED and len(word) > 2}


def _singular(word: str) -> str:
    """«fresas» → «fresa», «limones» → «limon»; short words stay."""
    if len(word) > 5 and word.endswith("es") and word[-3] not in "aeiou":
        return word[:-2]
    return word[:-1] if len(word) > 4 and word.endswith("s") else word
