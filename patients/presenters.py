"""A signed payload as sections with a title, in the order of NOM-004, ready to be read.

It only reads the payload: what the page shows is what was signed, whatever changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format

from patients.models import SignedDocument

Row = tuple[str, str]


@dataclass(frozen=True)
class Shown:
    """A section: free text, label and value, or both."""

    title: str
    rows: list[Row] = field(default_factory=list)
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read."""
        return not self.rows and not self.text


def document_shown(document: SignedDocument) -> list[Shown]:
    """Interview, examination, results, diagnoses, prognosis and indications; then SOAP."""
    payload = document.payload
    note = payload["note"]
    interview = [row for row in payload["history"] if row["clause"] == "NOM-004 6.1.1"]
    examination = [row for row in payload["history"] if row["clause"] == "NOM-004 6.1.2"]
    results = [row for row in payload["history"] if row["clause"] == "NOM-004 6.1.3"]
    sections = [
        _allergies(payload["allergies"]),
        *(_history(row) for row in interview),
        Shown("Subjetivo", text=note["subjective"]),
        *(_history(row) for row in examination),
        Shown("Mediciones", rows=[_measured(row) for row in payload["measurements"]]),
        Shown("Objetivo", text=note["objective"]),
        *(_history(row) for row in results),
        Shown("Laboratorio", rows=[_laboratory(row) for row in payload.get("laboratory", [])]),
        Shown("Análisis", text=note["assessment"]),
        _nutrition(payload["diagnoses"]["nutrition"]),
        _referred(payload["diagnoses"]["referred"]),
        Shown("Pronóstico", text=_sentence(note["prognosis"], note["prognosis_text"])),
        Shown("Plan", text=note["plan"]),
        Shown("Indicaciones", text=note["indications"]),
        *(_extra(name, value) for name, value in payload["extra"].items()),
    ]
    return [section for section in sections if not section.is_empty]


def _history(row: Mapping[str, str]) -> Shown:
    said = {"Interrogado": row["text"], "No explorado": f"No explorado: {row['reason']}"}
    return Shown(row["title"], text=said.get(row["state"], row["state"]))


def _allergies(allergies: Mapping[str, Any]) -> Shown:
    if allergies["denied"] and not allergies["list"]:
        return Shown("Alergias e intolerancias", text="Interrogadas y negadas")
    rows = [
        (row["agent"], _sentence(row["kind"], row["reaction"], row["severity"].lower()))
        for row in allergies["list"]
    ]
    return Shown("Alergias e intolerancias", rows=rows)


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
        row["laboratory"] or row["source"].lower(),
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
