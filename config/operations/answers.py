"""What a point of the checkup may answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

GOOD, NOTICE, BAD, WAITING = "bien", "atención", "falla", "en espera"


class Answer(NamedTuple):
    """How a point is, in words, and what to do about it.

    `bien`; `atención` (works, should be better); `falla` (must be attended); `en espera` (not
    configured: the product does without it, and its screens say so).
    """

    state: str
    told: str
    hint: str = ""


Point = Callable[[], Answer]


def good(told: str) -> Answer:
    """All is well."""
    return Answer(GOOD, told)


def notice(told: str, hint: str) -> Answer:
    """It works and should be better."""
    return Answer(NOTICE, told, hint)


def bad(told: str, hint: str) -> Answer:
    """It must be attended."""
    return Answer(BAD, told, hint)


def waiting(told: str, hint: str) -> Answer:
    """Not configured."""
    return Answer(WAITING, told, hint)
