"""The requerimiento and the plan as sections of the signed document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nutrition.exchanges import group_profiles
from plans.models import Plan, Target
from plans.payload import plan_payload


def requirement_section(target: Target) -> dict[str, Any]:
    """Title and rows of the requerimiento, as the document prints them."""
    rows = [
        ("Peso usado", f"{number(target.weight_kg)} kg ({target.get_weight_basis_display()})"),
        (target.spent_label, f"{target.resting_kcal:,.0f} kcal ({target.equation_source})"),
        ("Actividad", f"× {number(target.activity_factor)} ({target.activity_label})"),
        ("Energía", f"{target.energy_kcal:,.0f} kcal"),
        ("Proteína", f"{target.protein_g:.1f} g"),
        ("Lípidos", f"{target.fat_g:.1f} g"),
        ("Hidratos de carbono", f"{target.carbohydrate_g:.1f} g"),
    ]
    if target.adjustment_kcal:
        reason = f"{signed(target.adjustment_kcal)} kcal ({target.adjustment_reason})"
        rows.insert(3, ("Ajuste", reason))
    if target.fluids_ml:
        rows.append(("Líquidos", f"{target.fluids_ml:,} mL ({target.fluids_rule})"))
    return {"title": "Requerimiento", "rows": [list(row) for row in rows]}


def plan_section(plan: Plan) -> dict[str, Any]:
    """Title, version, code and the equivalents of the day, as the document prints them.

    `payload` is the whole plan, so that the signed document stands by itself.
    """
    profiles = group_profiles()
    rows = [
        [profiles[row.group].name, f"{number(row.equivalents)} equivalentes"]
        for row in plan.equivalents.order_by("pk")
        if row.halves
    ]
    rows.append(["Comprobación", f"{plan.code} · SHA-256 {plan.sha256}"])
    return {
        "title": f"Plan de alimentación, versión {plan.version}",
        "rows": rows,
        "payload": plan_payload(plan),
    }


def number(value: Decimal) -> str:
    """A number without idle zeros."""
    return f"{value.normalize():f}"


def signed(value: Decimal) -> str:
    """A difference with its sign: +1.2, −300."""
    return f"{'−' if value < 0 else '+'}{number(abs(value))}"
