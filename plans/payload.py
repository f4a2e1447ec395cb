"""A plan as plain data: what its hash covers and what the signed note quotes."""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from typing import Any

from nutrition.exchanges import group_profiles
from plans.models import MealEquivalent, MealFood, MealOption, MealOptionItem, Plan
from plans.options import FIGURES as OPTION_FIGURES
from plans.services.problem import plain

TARGET_FIGURES = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g")
FOOD_FIGURES = ("net_g", "gross_g", *TARGET_FIGURES)


def plan_payload(plan: Plan) -> dict[str, Any]:
    """Everything a plan says, as JSON values: figures as shortest text, unknown as null.

    The same row always gives the same payload; its canonical JSON is what `sha256` covers.
    """
    return {
        "schema": "plan/1",
        "plan": str(plan.public_id),
        "patient": str(plan.patient.public_id),
        "consultation": str(plan.consultation.public_id),
        "version": plan.version,
        "published_at": plan.published_at
        and plan.published_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "published_by": str(plan.published_by.public_id) if plan.published_by else None,
        "target": _target(plan),
        "problem": plan.problem,
        "excluded_groups": plan.excluded_groups,
        "excluded_terms": plan.excluded_terms,
        "equivalents": [
            {"group": row.group, "name": _group(row.group), "equivalents": plain(row.equivalents)}
            for row in plan.equivalents.order_by("pk")
            if row.halves
        ],
        "meals": _meals(plan),
        "certificate": plan.certificate,
        "tolerance_reason": plan.tolerance_reason,
        "low_energy_reason": plan.low_energy_reason,
        "notes": plan.notes,
        "profile_version": plan.profile_version,
        "catalogue_release": plan.catalogue_release,
    }


def _target(plan: Plan) -> dict[str, Any]:
    target = plan.target
    return {
        "equation": target.equation_id,
        "source": target.equation_source,
        "weight_kg": plain(target.weight_kg),
        "weight_basis": target.weight_basis,
        "resting_kcal": plain(target.resting_kcal),
        "activity_factor": plain(target.activity_factor),
        "adjustment_kcal": plain(target.adjustment_kcal),
        **{name: plain(getattr(target, name)) for name in TARGET_FIGURES},
        "fluids_ml": target.fluids_ml,
    }


def _meals(plan: Plan) -> list[dict[str, Any]]:
    amounts: dict[int, list[dict[str, str]]] = {}
    for row in MealEquivalent.objects.filter(meal__plan=plan).order_by("pk"):
        if row.halves:
            amounts.setdefault(row.meal_id, []).append(
                {"group": row.group, "equivalents": plain(row.equivalents)}
            )
    foods: dict[int, list[dict[str, Any]]] = {}
    for food in MealFood.objects.filter(meal__plan=plan).order_by("order"):
        foods.setdefault(food.meal_id, []).append(_food(food))
    options = _options(plan)
    return [
        {
            "name": meal.name,
            "time": meal.time_of_day and meal.time_of_day.strftime("%H:%M"),
            "share": plain(meal.share),
            "equivalents": amounts.get(meal.pk, []),
            "foods": foods.get(meal.pk, []),
            # Plans published before there were options keep their hash: the key is not there.
            **({"options": options[meal.pk]} if meal.pk in options else {}),
            # The same for notes.
            **({"notes": meal.notes} if meal.notes else {}),
        }
        for meal in plan.meals.order_by("order")
    ]


def _options(plan: Plan) -> dict[int, list[dict[str, Any]]]:
    items: dict[int, list[dict[str, Any]]] = {}
    for item in MealOptionItem.objects.filter(option__meal__plan=plan).order_by("order"):
        items.setdefault(item.option_id, []).append(_item(item))
    found: dict[int, list[dict[str, Any]]] = {}
    rows = MealOption.objects.filter(meal__plan=plan).select_related("dish").order_by("order")
    for row in rows:
        found.setdefault(row.meal_id, []).append(_option(row, items.get(row.pk, [])))
    return found


def _option(row: MealOption, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "option": str(row.public_id),
        "order": row.order,
        "dish": row.dish and str(row.dish.public_id),
        "name": row.name,
        "steps": row.steps,
        "cost": row.cost,
        "portable": row.is_portable,
        "stove": row.needs_stove,
        "source": row.source,
        "items": items,
    }


def _item(row: MealOptionItem) -> dict[str, Any]:
    figures = {name: getattr(row, name) for name in ("net_g", "gross_g", *OPTION_FIGURES)}
    return {
        "group": row.group,
        "name": row.name,
        "equivalents": plain(row.equivalents),
        "measure": row.measure,
        "extra": row.is_extra,
        "source": row.source,
        **{name: None if value is None else plain(value) for name, value in figures.items()},
    }


def _food(row: MealFood) -> dict[str, Any]:
    figures: dict[str, Decimal | None] = {name: getattr(row, name) for name in FOOD_FIGURES}
    return {
        "group": row.group,
        "name": row.name,
        "equivalents": plain(row.equivalents),
        "measure": row.measure,
        "source": row.source,
        **{name: None if value is None else plain(value) for name, value in figures.items()},
    }


def _group(key: str) -> str:
    return group_profiles()[key].name
