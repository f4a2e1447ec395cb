"""Write the requerimiento of a consultation."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from patients.models import Consultation
from plans.engine.problem import NUTRIENTS
from plans.engine.words import number, percent
from plans.models import Plan, Target
from plans.services.draft import recertify
from plans.services.guard import open_consultation
from plans.services.problem import plain

HUNDRED = Decimal(100)
PERCENT_SLACK = Decimal("0.5")
FACTORS = {"protein": 4, "fat": 9, "carbohydrate": 4}
CENT = Decimal("0.01")


@dataclass(frozen=True)
class TargetData:
    """Everything a requerimiento keeps. kcal, grams, kilograms and millilitres a day.

    In «percent» mode the three inputs are percentages and must sum to 100; in «g_kg» they are grams
    per kilogram of `weight_kg` and an empty carbohydrate goes by difference. Grams of the day are
    derived from them here, never taken on trust.
    """

    weight_kg: Decimal
    weight_basis: str
    equation_id: str
    equation_version: str
    equation_source: str
    resting_kcal: Decimal
    activity_factor: Decimal
    energy_kcal: Decimal
    macro_mode: str
    protein_input: Decimal
    fat_input: Decimal
    carbohydrate_input: Decimal | None = None
    activity_label: str = ""
    adjustment_kcal: Decimal = Decimal(0)
    adjustment_reason: str = ""
    fluids_ml: int | None = None
    fluids_rule: str = ""
    comparison: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def target_set(*, consultation: Consultation, data: TargetData, by: Membership) -> Target:
    """Record or correct the requerimiento; a draft plan of the visit is compared with it at once.

    Raises ValidationError (Spanish) if the figures contradict each other or the visit is signed,
    PermissionDenied if `by` may not write the record.
    """
    open_consultation(consultation, by)
    grams = macro_grams(data)
    target = Target.objects.filter(consultation=consultation).first()
    if target and target.plans.filter(published_at__isnull=False).exists():
        raise ValidationError(
            "Este requerimiento ya tiene un plan publicado; el nuevo va en otra consulta."
        )
    target = target or Target(consultation=consultation)
    for name, value in {**asdict(data), **grams}.items():
        setattr(target, name, value)
    target.set_by = by.user
    target.full_clean()
    target.save()
    _follow(target)
    return target


def macro_grams(data: TargetData) -> dict[str, Decimal]:
    """Grams a day of each macronutrient, to the hundredth. Raises ValidationError in words."""
    if data.macro_mode == Target.MacroMode.PERCENT:
        return _from_percent(data)
    return _from_grams_per_kg(data)


def _from_percent(data: TargetData) -> dict[str, Decimal]:
    parts = {name: value for name, value in _inputs(data).items() if value is not None}
    if "carbohydrate" not in parts:
        raise ValidationError({"carbohydrate_input": "Falta el porcentaje de hidratos de carbono."})
    total = sum(parts.values(), Decimal(0))
    if abs(total - HUNDRED) > PERCENT_SLACK:
        rest = parts["carbohydrate"] + HUNDRED - total
        offer = (
            f" Por ejemplo, deje los hidratos de carbono en {percent(rest)} "
            f"(hoy {percent(parts['carbohydrate'])})."
            if rest >= 0
            else ""
        )
        raise ValidationError(
            f"Los porcentajes de macronutrimentos suman {percent(total)}; deben sumar 100 %.{offer}"
        )
    return {
        f"{name}_g": (data.energy_kcal * share / total / FACTORS[name]).quantize(CENT)
        for name, share in parts.items()
    }


def _from_grams_per_kg(data: TargetData) -> dict[str, Decimal]:
    parts = _inputs(data)
    grams = {
        name: (value * data.weight_kg).quantize(CENT)
        for name, value in parts.items()
        if value is not None
    }
    left = data.energy_kcal - sum((grams[n] * FACTORS[n] for n in grams), Decimal(0))
    if parts["carbohydrate"] is None:
        if left < 0:
            raise ValidationError(
                f"La proteína y los lípidos pedidos ya suman {number(data.energy_kcal - left, 0)} "
                f"kcal, más que la meta de {number(data.energy_kcal, 0)} kcal: no queda energía "
                "para hidratos de carbono."
            )
        grams["carbohydrate"] = (left / 4).quantize(CENT)
    elif abs(left) > data.energy_kcal / 20:
        raise ValidationError(
            f"Los gramos por kilo suman {number(data.energy_kcal - left, 0)} kcal y la meta es de "
            f"{number(data.energy_kcal, 0)} kcal. Ajuste uno de ellos o deje vacíos los hidratos "
            "de carbono para calcularlos por diferencia."
        )
    return {f"{name}_g": value for name, value in grams.items()}


def _inputs(data: TargetData) -> dict[str, Decimal | None]:
    parts = {name: getattr(data, f"{name}_input") for name in FACTORS}
    if any(value is not None and value < 0 for value in parts.values()):
        raise ValidationError("Los macronutrimentos no pueden ser negativos.")
    if not data.energy_kcal or data.energy_kcal <= 0:
        raise ValidationError({"energy_kcal": "La energía debe ser mayor que cero."})
    return parts


def _follow(target: Target) -> None:
    """A draft plan of the visit is held to the new figures."""
    draft = Plan.objects.filter(target=target, published_at__isnull=True).first()
    if draft and draft.problem:
        figures = {name: plain(getattr(target, name)) for name in NUTRIENTS}
        draft.problem = {**draft.problem, "targets": figures}
        draft.save(update_fields=["problem"])
        recertify(draft)
