"""The note of a follow-up: drafted from what is on record, until somebody writes it.

A part that nobody wrote is kept blank and drafted afresh each time, so that the draft follows the
measurements; when the visit is signed, what is still blank takes its last draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from patients.models import Note
from practice.narrative import assessment, objective, plan_text
from practice.visit import Visit

PARTS = (
    ("subjective", "Evolución: lo que refiere"),
    ("objective", "Lo medido y lo observado"),
    ("assessment", "Análisis: diagnóstico nutricio"),
    ("plan", "Plan e indicaciones"),
)


@dataclass(frozen=True)
class Part:
    """A part of the note as the page shows it: what was written, else its draft."""

    name: str
    label: str
    text: str
    draft: str


def follow_up_draft(visit: Visit) -> dict[str, str]:
    """A draft of each part; blank where nothing on record says anything."""
    return {
        "subjective": "",
        "objective": objective(visit) if visit.measured else "",
        "assessment": assessment(visit),
        "plan": plan_text(visit) or _goes_on(visit),
    }


def parts_of(note: Note, drafts: Mapping[str, str]) -> list[Part]:
    """The parts in order."""
    return [
        Part(name, label, getattr(note, name) or drafts[name], drafts[name])
        for name, label in PARTS
    ]


def written(data: Mapping[str, str]) -> dict[str, str]:
    """What a person wrote of each part: one that is still its draft counts as blank."""
    texts = {}
    for name, _ in PARTS:
        text = data.get(name, "").replace("\r\n", "\n").strip()
        draft = data.get(f"draft-{name}", "").replace("\r\n", "\n").strip()
        texts[name] = "" if text == draft else text
    return texts


def _goes_on(visit: Visit) -> str:
    """Without a new plan, the one in force goes on."""
    plan = visit.plan_in_force
    if plan is None:
        return ""
    return f"Continúa con su plan, versión {plan.version}, de {plan.target.energy_kcal:,.0f} kcal."
