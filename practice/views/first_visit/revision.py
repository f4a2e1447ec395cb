"""S1 Revisión: the clinical history in the order of NOM-004 6.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Membership
from patients.models import Consultation, HistorySection
from patients.models.history import RULES, SectionRule
from patients.services.consultation import history_section_save
from practice.hints import SECTION_HINTS
from practice.views.first_visit.steps import draft_view, go_on, is_autosave, page, refused, saved

State = HistorySection.State
STATES = [
    (State.EXPLORED, "Interrogado"),
    (State.DENIED, "Negado"),
    (State.NOT_EXPLORED, "No explorado"),
]


@draft_view
def revision(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Show the sections; keep those that changed."""
    problems: list[str] = []
    if request.method == "POST":
        problems = keep_sections(consultation, request.POST, by=request.membership)
        if is_autosave(request):
            return refused(problems[0]) if problems else saved()
        if not problems:
            return go_on("S1", consultation)
    typed = request.POST if problems else {}
    context = page(
        consultation,
        "S1",
        by=request.membership,
        problems=problems,
        states=STATES,
        sections=shown_sections(consultation, typed),
    )
    return render(
        request, "practice/consultation/revision.html", context, status=422 if problems else 200
    )


def rules_for(consultation: Consultation) -> list[SectionRule]:
    """The sections that this patient's history has."""
    return [rule for rule in RULES if consultation.patient.sex in rule.sexes]


def keep_sections(
    consultation: Consultation, data: Mapping[str, str], *, by: Membership
) -> list[str]:
    """Save the sections whose content changed. Returns what could not be saved, in words."""
    kept = {row.section: row for row in consultation.history_sections.all()}
    problems = []
    for rule in rules_for(consultation):
        section = rule.section.value
        state, text = typed_in(data, section)
        if not state or unchanged(kept.get(section), state, text):
            continue
        try:
            keep_section(consultation, section, state, text, by)
        except ValidationError as error:
            problems.append(f"{rule.section.label}: {' '.join(error.messages)}")
    return problems


def typed_in(data: Mapping[str, str], section: str) -> tuple[str, str]:
    """State and text of a section as the page sent them. Typing is enough to have asked."""
    text = data.get(f"{section}-text", "").strip()
    return data.get(f"{section}-state", "") or (State.EXPLORED if text else ""), text


def unchanged(row: HistorySection | None, state: str, text: str) -> bool:
    """Whether the record says so already."""
    if row is None:
        return state == State.EXPLORED and not text
    return (row.state, row.text or row.reason) == (state, text)


def keep_section(
    consultation: Consultation, section: str, state: str, text: str, by: Membership
) -> None:
    """Save one section: the text is what was found or, if it was not explored, why.

    Raises ValidationError.
    """
    if state == State.DENIED and text:
        raise ValidationError("si se negó no lleva texto.")
    history_section_save(
        consultation=consultation,
        section=section,
        state=state,
        text=text if state == State.EXPLORED else "",
        reason=text if state == State.NOT_EXPLORED else "",
        by=by,
    )


def shown_sections(consultation: Consultation, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """The sections as the page shows them: what was typed and not saved wins over what is kept."""
    kept = {row.section: row for row in consultation.history_sections.all()}
    shown = []
    for rule in rules_for(consultation):
        section = rule.section.value
        row = kept.get(section)
        text = typed.get(f"{section}-text", (row.text or row.reason) if row else "")
        shown.append(
            {
                "key": section,
                "label": rule.section.label,
                "required": rule.mandatory and consultation.is_first,
                "complete": row is not None,
                "state": typed.get(f"{section}-state", row.state if row else ""),
                "text": text,
                "rows": 3 if len(text) > 160 else 2,
                "hint": SECTION_HINTS[section],
            }
        )
    return shown
