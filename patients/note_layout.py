"""The evolution note as it is read: one stored content, in the order of SOAP or of ADIME. Pure.

Both orders place every field once (NOM-004 6.2.1 to 6.2.6): choosing one loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

SOAP, ADIME = "soap", "adime"


@dataclass(frozen=True)
class Place:
    """Where a part of the note goes: `heading` in each way of reading it."""

    part: str
    soap: str
    adime: str


PLACES: tuple[Place, ...] = (
    Place("history", "Subjetivo", "Evaluación"),
    Place("subjective", "Subjetivo", "Evaluación"),
    Place("adherence", "Subjetivo", "Evaluación"),
    Place("barriers", "Subjetivo", "Evaluación"),
    Place("substances", "Subjetivo", "Evaluación"),
    Place("intake", "Subjetivo", "Evaluación"),
    Place("stage", "Subjetivo", "Evaluación"),
    Place("reviews", "Subjetivo", "Evaluación"),
    Place("examination", "Objetivo", "Evaluación"),
    Place("measurements", "Objetivo", "Evaluación"),
    Place("objective", "Objetivo", "Evaluación"),
    Place("results", "Objetivo", "Evaluación"),
    Place("laboratory", "Objetivo", "Evaluación"),
    Place("studies", "Objetivo", "Evaluación"),
    Place("attachments", "Objetivo", "Evaluación"),
    Place("assessment", "Análisis", "Diagnóstico"),
    Place("nutrition", "Análisis", "Diagnóstico"),
    Place("referred", "Análisis", "Diagnóstico"),
    Place("prognosis", "Análisis", "Diagnóstico"),
    Place("plan", "Plan", "Intervención"),
    Place("indications", "Plan", "Intervención"),
    Place("extra", "Plan", "Intervención"),
    Place("goals", "Plan", "Monitoreo y evaluación"),
    Place("monitoring", "Plan", "Monitoreo y evaluación"),
)


def headings(style: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each heading with its parts, in order; an unknown style reads as SOAP."""
    ordered: dict[str, list[str]] = {}
    for place in PLACES:
        ordered.setdefault(place.adime if style == ADIME else place.soap, []).append(place.part)
    return [(heading, tuple(parts)) for heading, parts in ordered.items()]
