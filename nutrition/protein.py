"""Protein requirement by life stage and condition, in grams per kilogram; the numbers are data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.inputs import WEIGHT, choice
from nutrition.references import confirmed, rows

family = Family("Proteína")

GROUPS = {row["group"]: row for row in rows("protein")}


def _source(value: Any, inputs: Mapping[str, Any]) -> str:
    row = GROUPS[inputs["group"]]
    return row["source"] + ("" if confirmed(row["mark"]) else " (fuente por confirmar)")


@family.calculation(
    "protein_requirement",
    "Requerimiento de proteína",
    inputs=(
        WEIGHT,
        choice("group", "Etapa o condición", {key: row["name"] for key, row in GROUPS.items()}),
    ),
    unit="g/d",
    validity="En obesidad use el peso ideal o ajustado. La fuente de cada fila va en la etiqueta.",
    source="IOM 2005, ESPEN 2014, KDOQI 2020, KDIGO 2024, ASPEN 2016",
    confirmed=False,
    label_of=_source,
)
def protein_requirement(*, weight_kg: Decimal, group: str) -> Mapping[str, Decimal]:
    """Low and high grams of protein a day, with the g/kg they come from."""
    low, high = (Decimal(GROUPS[group][side]) for side in ("low", "high"))
    return {
        "min_g": low * weight_kg,
        "max_g": high * weight_kg,
        "min_g_per_kg": low,
        "max_g_per_kg": high,
    }
