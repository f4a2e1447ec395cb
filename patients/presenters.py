"""A signed payload as sections with a title, in the order of NOM-004, ready to be read.

It only reads the payload: what the page shows is what was signed, whatever changed since. What a
later format added is read with `get`: the earlier ones never had it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from patients.models import SignedDocument
from patients.note_layout import SOAP, headings

Row = tuple[str, str]
Parts = dict[str, list["Shown"]]

# A clinical history keeps the order of NOM-004 6.1, whatever the way of reading the notes.
HISTORY_ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Interrogatorio",
        ("history", "subjective", "adherence", "barriers", "substances", "intake", "stage"),
    ),
    ("Exploración física", ("examination", "measurements", "objective")),
    ("Resultados previos y actuales", ("results", "laboratory", "studies", "attachments")),
    ("Diagnósticos o problemas clínicos", ("reviews", "assessment", "nutrition", "referred")),
    ("Pronóstico", ("prognosis",)),
    ("Indicación terapéutica", ("plan", "indications", "goals", "monitoring", "extra")),
)


@dataclass(frozen=True)
class Shown:
    """A section: free text, label and value, or both. `group` is the heading it goes under."""

    title: str
    rows: list[Row] = field(default_factory=list)
    text: str = ""
    group: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.rows and not self.text


def document_shown(document: SignedDocument, *, style: str = "") -> list[Shown]:
    """Every section in its order. `style` reads a note as «soap» or «adime»; "" as its author."""
    payload = document.payload
    parts = _parts(payload)
    order: Iterable[tuple[str, tuple[str, ...]]] = HISTORY_ORDER
    if not is_history(document):
        order = headings(style or payload["note"].get("style") or SOAP)
    sections = [_allergies(payload["allergies"]), _exception(payload.get("consent_exception"))]
    for heading, names in order:
        sections += [replace(one, group=heading) for name in names for one in parts[name]]
    return [section for section in sections if not section.is_empty]


def is_history(document: SignedDocument) -> bool:
    """Whether it is a clinical history, whose order the norm sets."""
    return bool(document.payload["document"]["kind"] == SignedDocument.Kind.HISTORY)


def _parts(payload: Mapping[str, Any]) -> Parts:
    """Each part of the note, by the name that the layouts use."""
    return {**_written(payload["note"]), **_gathered(payload)}


def _written(note: Mapping[str, str]) -> Parts:
    """What was written in the note."""
    titles = {
        "subjective": "Subjetivo",
        "barriers": "Barreras",
        "substances": "Tabaco, alcohol y otras sustancias desde la última visita",
        "intake": "Ingesta desde la última visita",
        "stage": "Etapa de cambio",
        "objective": "Objetivo",
        "studies": "Resultados de estudios",
        "assessment": "Análisis",
        "plan": "Plan",
        "indications": "Indicaciones",
        "monitoring": "Monitoreo",
    }
    parts = {name: [Shown(title, text=note.get(name) or "")] for name, title in titles.items()}
    percent = note.get("adherence")
    parts["adherence"] = [Shown("Apego", text=f"{percent} %" if percent is not None else "")]
    said = _sentence(note["prognosis"], note["prognosis_text"])
    return {**parts, "prognosis": [Shown("Pronóstico", text=said)]}


def _gathered(payload: Mapping[str, Any]) -> Parts:
    """What was captured on the screens of the visit."""
    by_clause: dict[str, list[Shown]] = {}
    for row in payload["history"]:
        by_clause.setdefault(row["clause"], []).append(_history(row))
    return {
        "history": by_clause.get("NOM-004 6.1.1", []),
        "examination": by_clause.get("NOM-004 6.1.2", []),
        "results": by_clause.get("NOM-004 6.1.3", []),
        "measurements": [Shown("Mediciones", rows=[_measured(r) for r in payload["measurements"]])],
        "nutrition": [_nutrition(payload["diagnoses"]["nutrition"])],
        "referred": [_referred(payload["diagnoses"]["referred"])],
        "goals": [Shown("Metas y acuerdos", rows=[_goal(r) for r in payload.get("goals", ())])],
        "reviews": [
            Shown(
                "Acuerdos de visitas anteriores",
                rows=[_review(row) for row in payload.get("goal_reviews", ())],
            )
        ],
        "laboratory": [
            Shown("Laboratorio", rows=[_laboratory(r) for r in payload.get("laboratory", ())])
        ],
        "attachments": [
            Shown("Adjuntos", rows=[_attached(row) for row in payload.get("attachments", ())])
        ],
        # By name, the last first: the requerimiento goes before the plan that follows from it, and
        # PostgreSQL does not keep the order in which the keys of a JSON were written.
        "extra": [_extra(name, value) for name, value in sorted(payload["extra"].items())[::-1]],
    }


def _attached(row: Mapping[str, str | None]) -> Row:
    return str(row["title"]), _sentence(
        str(row["kind"]),
        row["studied_on"] or "",
        row["laboratory"] or "",
        f"SHA-256 {row['sha256']}",
    )


def _goal(row: Mapping[str, str | None]) -> Row:
    due = date_format(date.fromisoformat(row["due_on"]), "j/b/Y") if row["due_on"] else ""
    return str(row["text"]), _sentence(row["measure"] or "", f"para el {due}" if due else "") or "—"


def _review(row: Mapping[str, str]) -> Row:
    return row["text"], _sentence(row["outcome"], row["comment"])


def _history(row: Mapping[str, Any]) -> Shown:
    said = {"Interrogado": row["text"], "No explorado": f"No explorado: {row['reason']}"}
    text = said.get(row["state"], row["state"])
    if row.get("unchanged_since"):  # since nota-2
        since = datetime.fromisoformat(row["unchanged_since"])
        text = f"Sin cambios desde {date_format(since, 'j/b/Y')}. {text}".strip()
    return Shown(row["title"], text=text, rows=[(a, b) for a, b in row.get("rows", ())])


def _allergies(allergies: Mapping[str, Any]) -> Shown:
    if allergies["denied"] and not allergies["list"]:
        return Shown("Alergias e intolerancias", text="Interrogadas y negadas")
    rows = [
        (
            row["agent"],
            _sentence(
                row["kind"],
                "intolerancia" if row.get("nature") == "Intolerancia" else "",
                row["reaction"],
                row["severity"].lower(),
                f"desde {row['since']}" if row.get("since") else "",
            ),
        )
        for row in allergies["list"]
    ]
    return Shown("Alergias e intolerancias", rows=rows)


def _exception(said: Mapping[str, str] | None) -> Shown:
    """Why it was signed without the care consent; empty where there was one."""
    if said is None:
        return Shown("Sin consentimiento")
    until = date_format(date.fromisoformat(said["until"]), "j/b/Y")
    text = _sentence(said["ground"], said["reason"], f"excepción hasta el {until}")
    return Shown("Se atendió sin consentimiento", text=text)


def _measured(row: Mapping[str, Any]) -> Row:
    said = f"{row['value']} {row['unit']}" if row["value"] else f"No se midió: {row['reason']}"
    takes = f"tomas: {' · '.join(row['takes'])}" if row.get("takes") else ""
    return str(row["title"]), _sentence(said, takes, row["method"] or "")


def _laboratory(row: Mapping[str, Any]) -> Row:
    day = date_format(date.fromisoformat(row["collected_on"]), "j/b/Y")
    own = row["laboratory_range"]
    said = _sentence(
        row["shown"],
        f"{row['flag']} según el {row['flag_by']}" if row["flag"] else "",
        f"intervalo del laboratorio {own}" if own else "",
        f"valor {row['critical']}" if row["critical"] else "",
        day,
        row["laboratory"],
        row["source"].lower(),
    )
    return str(row["title"]), said


def _nutrition(rows: list[Mapping[str, str]]) -> Shown:
    said = [(f"{row['domain']} · {row['state']}", row["statement"]) for row in rows]
    return Shown("Diagnósticos nutricionales", rows=said)


def _referred(rows: list[Mapping[str, str | None]]) -> Shown:
    said = [
        (
            _sentence(row["text"] or "", f"CIE-10 {row['icd10']}" if row["icd10"] else ""),
            _sentence(f"Hecho por {row['diagnosed_by']}", row["diagnosed_on"] or ""),
        )
        for row in rows
    ]
    return Shown("Diagnósticos médicos referidos", rows=said)


def _extra(name: str, value: object) -> Shown:
    """A section of another room: its title, its rows and its text."""
    if not isinstance(value, Mapping):
        return Shown(name.capitalize(), text=str(value))
    title = str(value.get("title", name.replace("_", " ").capitalize()))
    if isinstance(value.get("rows"), list):
        rows = [(str(row[0]), " ".join(str(cell) for cell in row[1:])) for row in value["rows"]]
    else:
        shown = {k: v for k, v in value.items() if k not in ("title", "text")}
        rows = [(str(k).replace("_", " ").capitalize(), _flat(v)) for k, v in shown.items()]
    return Shown(title, rows=rows, text=str(value.get("text", "")))


def _flat(value: object) -> str:
    """Nested values on one line."""
    if isinstance(value, Mapping):
        return "; ".join(f"{k}: {_flat(v)}" for k, v in value.items())
    if isinstance(value, list):
        return "; ".join(_flat(item) for item in value)
    return "—" if value is None else str(value)


def _sentence(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
