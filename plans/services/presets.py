"""Presets by condition: listed with their sources, and applied to what is asked of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.core.exceptions import ValidationError

from plans.engine.presets import (
    Preset,
    bounds_of,
    bounds_without,
    limits_without,
    merged_bounds,
    merged_limits,
    presets,
)
from plans.engine.problem import NUTRIENTS, Targets
from plans.models import Target
from plans.services.proposal import ProposeOptions


def preset_list() -> tuple[Preset, ...]:
    """Every preset; the `text` of each line says its figure, its source and «por confirmar»."""
    return tuple(presets().values())


def presets_apply(
    options: ProposeOptions, keys: Iterable[str], *, energy_kcal: Decimal
) -> ProposeOptions:
    """What was asked, plus the bounds, limits and refusals of some presets; the narrowest wins.

    Raises ValidationError if a preset does not exist. Limits that are a part of the energy are
    worked out for `energy_kcal`.
    """
    chosen = [_preset(key) for key in dict.fromkeys(keys)]
    flags = frozenset[str]().union(*(preset.flags for preset in chosen))
    eating = options.eating
    vegetarian = "vegetarian" in flags and not eating.diet
    return replace(
        options,
        bounds=merged_bounds(options.bounds, *(bounds_of(preset) for preset in chosen)),
        eating=replace(
            eating,
            diet="vegetarian" if vegetarian else eating.diet,
            no_raw=eating.no_raw or "no_raw" in flags,
            limits=merged_limits(eating.limits, *(preset.limits(energy_kcal) for preset in chosen)),
            presets=tuple(dict.fromkeys((*eating.presets, *(p.key for p in chosen)))),
        ),
    )


def preset_remove(options: ProposeOptions, key: str, *, energy_kcal: Decimal) -> ProposeOptions:
    """What was asked, without what this preset added; what other presets ask stays.

    A narrower figure typed by hand stays; a wider one was replaced when the preset was applied and
    does not come back. Raises ValidationError if the preset does not exist.
    """
    gone = _preset(key)
    kept = [_preset(other) for other in options.eating.presets if other != key]
    eating, flags = options.eating, frozenset[str]().union(*(preset.flags for preset in kept))
    alone = gone.flags - flags
    return replace(
        options,
        bounds=bounds_without(
            options.bounds, bounds_of(gone), merged_bounds(*(bounds_of(one) for one in kept))
        ),
        eating=replace(
            eating,
            diet="" if "vegetarian" in alone and eating.diet == "vegetarian" else eating.diet,
            no_raw=eating.no_raw and "no_raw" not in alone,
            limits=limits_without(
                eating.limits,
                gone.limits(energy_kcal),
                merged_limits(*(one.limits(energy_kcal) for one in kept)),
            ),
            presets=tuple(one.key for one in kept),
        ),
    )


def preset_remarks(target: Target, keys: Iterable[str]) -> tuple[str, ...]:
    """Where a requerimiento leaves what the presets ask of the macronutrients, in words."""
    targets = Targets(**{name: getattr(target, name) for name in NUTRIENTS})
    return tuple(
        remark for key in keys for remark in _preset(key).remarks(targets, target.weight_kg)
    )


def _preset(key: str) -> Preset:
    found = presets().get(key)
    if found is None:
        raise ValidationError(f"No existe la guía «{key}».")
    return found
