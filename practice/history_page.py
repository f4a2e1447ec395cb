"""The clinical history on its screen: what was typed, what is kept and what the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Membership
from patients.forms.sheet import sheet_drawn, sheet_posted
from patients.interview import SHEETS, answers_shown
from patients.models import Consultation, HistorySection
from patients.models.history import RULES, SectionRule
from patients.selectors import history_previous
from patients.services.consultation import (
    consultation_interview,
    history_section_carry,
    history_section_save,
)
from practice.hints import SECTION_HINTS

State = HistorySection.State
SAME = "same"
STATES = [
    (State.EXPLORED, "Interrogado"),
    (State.DENIED, "Negado"),
    (State.NOT_EXPLORED, "No explorado"),
]
CHANGED_MEANWHILE = (
    "otra persona u otra ventana la cambió mientras usted escribía. Lo suyo sigue en pantalla: "
    "cópielo y recargue la página."
)


@dataclass(frozen=True)
class Typed:
    """A section as the page sent it. `answers` is None if the page had no sheet for it."""

    state: str
    text: str
    answers: dict[str, Any] | None
    was: str | None


def rules_for(consultation: Consultation) -> list[SectionRule]:
    """The sections that this patient's history has."""
    on = timezone.localdate(consultation.event_at)
    return [rule for rule in RULES if rule.applies_to(consultation.patient, on)]


def typed_in(data: Mapping[str, str], section: str) -> Typed:
    """A section as it was sent. Typing is enough to have asked."""
    text = data.get(f"{section}-text", "").strip()
    answers = sheet_posted(section, SHEETS[section], data)
    answered = bool(text) or _any(answers)
    state = data.get(f"{section}-state", "") or (State.EXPLORED if answered else "")
    return Typed(state, text, answers, data.get(f"{section}-was"))


def _any(answers: Any) -> bool:
    """Whether anything was answered, at any depth; naming a row answers nothing."""
    if isinstance(answers, Mapping):
        return any(_any(value) for key, value in answers.items() if key != "row")
    if isinstance(answers, list):
        return any(_any(row) for row in answers)
    return bool(answers and str(answers).strip())


def sections_keep(
    consultation: Consultation, data: Mapping[str, str], *, by: Membership
) -> list[str]:
    """Save the sections whose content changed. Returns what could not be saved, in words."""
    kept = {row.section: row for row in consultation.history_sections.all()}
    problems = []
    for rule in rules_for(consultation):
        section = rule.section.value
        typed = typed_in(data, section)
        if not typed.state or unchanged(kept.get(section), typed):
            continue
        try:
            section_keep(consultation, kept.get(section), section, typed, by)
        except ValidationError as error:
            problems.append(f"{rule.section.label}: {' '.join(error.messages)}")
    return problems


def unchanged(row: HistorySection | None, typed: Typed) -> bool:
    """Whether the record says so already."""
    if row is None:
        return typed.state == State.EXPLORED and not typed.text and not _any(typed.answers)
    said = row.text or row.reason
    if typed.state == SAME:
        return row.carried_from_id is not None and not edited(row, typed)
    if (row.state, said) != (typed.state, typed.text):
        return False
    if row.carried_from_id is not None and typed.state == State.EXPLORED:
        return False  # a person took «sin cambios» back
    return not _answers_edited(row, typed)


def edited(row: HistorySection, typed: Typed) -> bool:
    """Whether something was written over what was carried."""
    return typed.text not in ("", row.text or row.reason) or _answers_edited(row, typed)


def _answers_edited(row: HistorySection, typed: Typed) -> bool:
    if typed.answers is None or (row.state != State.EXPLORED and not _any(typed.answers)):
        return False
    given = _compact(typed.answers)
    return bool(given != _compact(row.answers)) and bool(given or row.answers)


def _compact(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers without blanks, to compare: rows that say nothing are not there."""
    kept: dict[str, Any] = {}
    for key, value in answers.items():
        if isinstance(value, list):
            rows = [{k: v.strip() for k, v in row.items() if v.strip()} for row in value]
            rows = [row for row in rows if set(row) - {"row"}]
            if rows:
                kept[key] = rows
        elif str(value).strip():
            kept[key] = str(value).strip()
    return kept


def section_keep(
    consultation: Consultation,
    row: HistorySection | None,
    section: str,
    typed: Typed,
    by: Membership,
) -> None:
    """Save one section: the text is what was found or, if it was not explored, why.

    Raises ValidationError; also if somebody changed it since the page was opened.
    """
    if typed.was is not None and typed.was != mark_of(row):
        raise ValidationError(CHANGED_MEANWHILE)
    if typed.state == State.DENIED and (typed.text or _any(typed.answers)):
        raise ValidationError("si se negó no lleva texto ni respuestas.")
    over = row is not None and row.carried_from_id is not None and edited(row, typed)
    if typed.state == SAME and not over:
        history_section_carry(consultation=consultation, section=section, by=by)
        return
    state = State.EXPLORED if typed.state == SAME else typed.state
    history_section_save(
        consultation=consultation,
        section=section,
        state=state,
        text=typed.text if state == State.EXPLORED else "",
        reason=typed.text if state == State.NOT_EXPLORED else "",
        answers=typed.answers,
        by=by,
    )


def interview_keep(consultation: Consultation, data: Mapping[str, str], *, by: Membership) -> str:
    """Save who answered, if the page asked and it changed. Returns what is wrong, in words."""
    said = data.get("interview", ""), data.get("informant", "").strip()
    if not said[0] or said == (consultation.interview, consultation.informant):
        return ""
    try:
        consultation_interview(
            consultation=consultation, interview=said[0], informant=said[1], by=by
        )
    except ValidationError as error:
        return f"Interrogatorio: {' '.join(error.messages)}"
    return ""


def mark_of(row: HistorySection | None) -> str:
    """What tells a section's content from any later one."""
    return row.updated_at.isoformat() if row else ""


def marks(consultation: Consultation) -> dict[str, str]:
    """The mark of each section, by the name of the field that carries it."""
    kept = {row.section: row for row in consultation.history_sections.all()}
    return {
        f"{rule.section.value}-was": mark_of(kept.get(rule.section.value))
        for rule in rules_for(consultation)
    }


def sections_shown(consultation: Consultation, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """The sections as the page shows them: what was typed and not saved wins over what is kept."""
    kept = {row.section: row for row in consultation.history_sections.all()}
    before = history_previous(consultation)
    return [
        _shown(rule, kept.get(rule.section.value), before.get(rule.section.value), typed)
        for rule in rules_for(consultation)
    ]


def _shown(
    rule: SectionRule,
    row: HistorySection | None,
    last: HistorySection | None,
    typed: Mapping[str, str],
) -> dict[str, Any]:
    """One section: its state, its text, its sheet and what it said last time."""
    section = rule.section.value
    sheet = SHEETS[section]
    text = typed.get(f"{section}-text", (row.text or row.reason) if row else "")
    answers = sheet_posted(section, sheet, typed) or (row.answers if row else {})
    state = SAME if row and row.carried_from_id else (row.state if row else "")
    return {
        "key": section,
        "label": rule.section.label,
        "mandatory": rule.mandatory,
        "complete": row is not None,
        "state": typed.get(f"{section}-state", state),
        "states": STATES + ([(SAME, "Sin cambios")] if last else []),
        "text": text,
        "rows": 3 if len(text) > 160 else 2,
        "hint": SECTION_HINTS[section],
        "sheet": sheet_drawn(section, sheet, _compact(answers)),
        "was": typed.get(f"{section}-was", mark_of(row)),
        "ghost": ghost(last) if last and row is None else "",
    }


def ghost(last: HistorySection) -> str:
    """«24/oct/2026: lo que decía», so that nobody asks twice."""
    since = last.carried_from or last.consultation
    day = date_format(timezone.localtime(since.event_at), "j/b/Y")
    said = last.text or last.reason
    answers = "; ".join(f"{a}: {b}" for a, b in answers_shown(SHEETS[last.section], last.answers))
    parts = [part for part in (said, answers) if part] or [last.get_state_display()]
    return f"{day}: {' · '.join(parts)}"
