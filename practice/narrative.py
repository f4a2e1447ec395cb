"""A first draft of the note from what was captured. The nutriólogo corrects it and signs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from patients.models import HistorySection, Measurement
from patients.models.measurement import Kind
from patients.plausibility import shown
from practice.indices import Index, indices_of
from practice.sections import signed
from practice.visit import Visit

SUBJECTIVE_SECTIONS = ("motivo", "padecimiento_actual", "evaluacion_dietetica")
PRESSURE = (Kind.SYSTOLIC, Kind.DIASTOLIC)
SYMBOLS = {"lpm": "latidos por minuto", "rpm": "respiraciones por minuto"}


def note_draft(visit: Visit) -> dict[str, str]:
    """Text for each part of the SOAP note; blank where nothing was captured."""
    return {
        "subjective": subjective(visit.history),
        "objective": objective(visit),
        "assessment": assessment(visit),
        "plan": plan_text(visit),
    }


def subjective(sections: Iterable[HistorySection]) -> str:
    """What the patient said: reason, present condition and diet."""
    texts = [row.text for row in sections if row.section in SUBJECTIVE_SECTIONS and row.text]
    return "\n".join(texts)


def objective(visit: Visit) -> str:
    """What was measured, its change since the last visit, and the indices with their classes."""
    before, active = visit.before, visit.measured
    values = {kind: row.value for kind, row in active.items() if row.value is not None}
    found = [
        sentence(index)
        for index in indices_of(visit.consultation, values, before=before)
        if index.applicable and index.noted
    ]
    lines = [capitalised("; ".join(measurements_text(active, before)))]
    if found:
        lines.append("; ".join(found) + ".")
    return "\n".join(line for line in lines if line)


def measurements_text(
    active: Mapping[str, Measurement], before: Mapping[str, Measurement]
) -> list[str]:
    """Each measurement in words; the two pressures as one."""
    parts = [
        measured(kind, active[kind], before.get(kind))
        for kind in Kind
        if kind in active and kind not in PRESSURE
    ]
    high, low = (active[kind].value if kind in active else None for kind in PRESSURE)
    if high is not None and low is not None:
        parts.append(f"presión arterial {shown(high)}/{shown(low)} mmHg")
    return [part for part in parts if part]


def measured(kind: Kind, row: Measurement, last: Measurement | None) -> str:
    """«peso 75 kg (−1.2 kg desde la última visita)»; blank if it was not measured."""
    if row.value is None:
        return ""
    unit = SYMBOLS.get(row.unit, row.unit)
    text = f"{kind.label.lower()} {shown(row.value)} {unit}"
    if last is not None and last.value is not None and last.value != row.value:
        text += f" ({signed(row.value - last.value)} {unit} desde la última visita)"
    return text


def sentence(index: Index) -> str:
    """«Índice de masa corporal 28.60 kg/m² (sobrepeso)»."""
    label = f" ({index.label})" if index.label else ""
    unit = f" {index.unit}" if index.unit else ""
    return f"{index.name} {index.shown}{unit}{label}"


def assessment(visit: Visit) -> str:
    """The nutrition diagnoses, one a line."""
    return "\n".join(row.statement for row in visit.diagnoses)


def plan_text(visit: Visit) -> str:
    """The prescription and the plan."""
    target = visit.target
    if target is None:
        return ""
    lines = [
        f"Plan de {target.energy_kcal:,.0f} kcal: proteína {target.protein_g:.0f} g, lípidos "
        f"{target.fat_g:.0f} g, hidratos de carbono {target.carbohydrate_g:.0f} g."
    ]
    if target.fluids_ml:
        lines.append(f"Líquidos: {target.fluids_ml:,} mL al día.")
    if target.adjustment_kcal:
        lines.append(
            f"Ajuste de {signed(target.adjustment_kcal)} kcal: {target.adjustment_reason}."
        )
    plan = visit.plan
    if plan:
        groups = sum(1 for row in plan.equivalents.all() if row.halves)
        lines.append(f"Plan por equivalentes, versión {plan.version}, {groups} grupos.")
    return "\n".join(lines)


def capitalised(text: str) -> str:
    """First letter in upper case, full stop at the end."""
    return f"{text[0].upper()}{text[1:]}." if text else ""
