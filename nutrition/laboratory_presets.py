"""What a value outside its limits may suggest for the plan: a named preset, with its source.

A suggestion that a person accepts or dismisses with a reason. It decides and diagnoses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from nutrition.references import confirmed, rows

PRESSURE_PRESET = "hipertension"
PRESSURE_LIMIT = (Decimal(140), Decimal(90))  # mmHg; NOM-008 and NOM-030 (por confirmar)


@dataclass(frozen=True)
class Rule:
    """One limit of a preset. `amount` is None where it is only advice; `bound` is min or max."""

    nutrient: str
    bound: str
    amount: Decimal | None
    unit: str
    text: str
    source: str
    confirmed: bool

    @property
    def cited(self) -> str:
        """The text with its source, and whether it is still to be confirmed."""
        doubt = "" if self.confirmed else ", por confirmar"
        return f"{self.text} ({self.source}{doubt})"


@dataclass(frozen=True)
class Preset:
    """A named set of limits for a plan."""

    key: str
    name: str
    rules: tuple[Rule, ...]


@cache
def presets() -> Mapping[str, Preset]:
    """Every preset by its key: diabetes, dislipidemia, hipertension, erc…"""
    table = rows("laboratory_presets")
    names = {row["preset"]: row["name"] for row in table}
    return {
        key: Preset(
            key,
            name,
            tuple(
                Rule(
                    row["nutrient"],
                    row["bound"],
                    Decimal(row["amount"]) if row["amount"] else None,
                    row["unit"],
                    row["text"],
                    row["source"],
                    confirmed(row["mark"]),
                )
                for row in table
                if row["preset"] == key
            ),
        )
        for key, name in names.items()
    }


def preset_for(analyte: str, flag: str) -> str:
    """The key of the preset that a flag of an analyte suggests, or "" when none."""
    for row in rows("laboratory_triggers"):
        if row["analyte"] == analyte and flag.startswith(tuple(row["flags"].split(";"))):
            return row["preset"]
    return ""


def pressure_preset(systolic: Decimal, diastolic: Decimal) -> str:
    """The preset that a blood pressure suggests, or "" below the limit."""
    high, low = PRESSURE_LIMIT
    return PRESSURE_PRESET if systolic >= high or diastolic >= low else ""
