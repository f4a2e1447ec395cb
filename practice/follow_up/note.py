"""The note of a follow-up: drafted from what is on record, until somebody writes it."""

from __future__ import annotations

from practice.narrative import assessment, objective, plan_text
from practice.visit import Visit

PARTS = (
    ("subjective", "Evolución: lo que refiere"),
    ("objective", "Lo medido y lo observado"),
    ("assessment", "Análisis: diagnóstico nutricio"),
    ("plan", "Plan e indicaciones"),
)


def follow_up_draft(visit: Visit) -> dict[str, str]:
    """A draft of each part; blank where nothing on record says anything."""
    return {
        "subjective": "",
        "objective": objective(visit) if visit.measured else "",
        "assessment": assessment(visit),
        "plan": plan_text(visit) or _goes_on(visit),
    }


def _goes_on(visit: Visit) -> str:
    """Without a new plan, the one in force goes on."""
    plan = visit.plan_in_force
    if plan is None:
        return ""
    return f"Continúa con su plan, versión {plan.version}, de {plan.target.energy_kcal:,.0f} kcal."
