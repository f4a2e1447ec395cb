"""Change of weight in time: percentage of the usual, loss and its severity."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nutrition.calculation import Family
from nutrition.inputs import WEIGHT, choice
from nutrition.references import confirmed, rows

family = Family("Cambio de peso")

USUAL_WEIGHT = WEIGHT.named("usual_weight_kg", "Peso habitual")
WINDOWS = {row["window"]: row for row in rows("weight_loss")}


def _severity(value: Decimal, inputs: Mapping[str, Any]) -> str:
    row = WINDOWS.get(inputs.get("window", ""))
    if row is None:
        return ""
    limit = Decimal(row["limit_pct"])
    severe = value >= limit if row["inclusive"] == "yes" else value > limit
    doubt = "" if confirmed(row["mark"]) else " (fuente por confirmar)"
    return ("pérdida grave" if severe else "pérdida no grave") + doubt


@family.calculation(
    "usual_weight_pct",
    "Porcentaje del peso habitual",
    inputs=(USUAL_WEIGHT, WEIGHT),
    unit="%",
    validity="Cualquier edad adulta.",
    source="Blackburn 1977",
)
def usual_weight_pct(*, usual_weight_kg: Decimal, weight_kg: Decimal) -> Decimal:
    """Current weight as a percentage of the usual."""
    return 100 * weight_kg / usual_weight_kg


@family.calculation(
    "weight_loss_pct",
    "Porcentaje de pérdida de peso",
    inputs=(
        USUAL_WEIGHT,
        WEIGHT,
        choice("window", "Tiempo", {key: row["name"] for key, row in WINDOWS.items()}).optional(),
    ),
    unit="%",
    validity=(
        "Adultos. Grave: más de 5 % en 1 mes, 7.5 % en 3 meses o 10 % en 6 meses; 2 % en 1 semana."
    ),
    source="Blackburn 1977; AND/ASPEN 2012",
    label_of=_severity,
)
def weight_loss_pct(
    *, usual_weight_kg: Decimal, weight_kg: Decimal, window: str | None = None
) -> Decimal:
    """Loss as a percentage of the usual weight; negative when weight was gained."""
    return 100 * (usual_weight_kg - weight_kg) / usual_weight_kg
