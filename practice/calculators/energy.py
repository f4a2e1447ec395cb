"""Every energy equation side by side for one person: in reposo, and for the whole day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from nutrition.energy import eer_iom, eer_nasem, resting, resting_bands
from nutrition.energy.eer_nasem import PAL_NAMES
from nutrition.energy.total import ACTIVITY_FACTORS
from nutrition.inputs import AGE, HEIGHT, SEX, WEIGHT, WRIST, choice
from nutrition.registry import Calculation
from practice.calculators.fields import Field, check, fields_of
from practice.calculators.words import written

PERSON = Calculation(
    id="energy_comparison",
    name="Gasto energético, ecuación por ecuación",
    family="Gasto energético total",
    inputs=(
        SEX,
        AGE,
        WEIGHT,
        HEIGHT,
        WRIST.optional(),
        resting.LEAN.optional(),
        choice(
            "activity",
            "Factor de actividad",
            {key: f"{name} (× {factor})" for key, (name, factor) in ACTIVITY_FACTORS.items()},
        ),
        choice("pal", "Actividad en las ecuaciones EER", PAL_NAMES),
    ),
    unit="kcal/d",
    validity="",
    source="",
    function=dict,
)
START = "activity=sedentary&pal=inactive"
RESTING = (*resting.family.calculations, *resting_bands.family.calculations)
_WHOLE_DAY = (
    "eer_nasem_2023_adult",
    "eer_nasem_2023_child",
    "eer_iom_2005_adult",
    "tee_iom_2005_overweight",
    "eer_iom_2005_child",
    "eer_iom_2005_infant",
)
WHOLE_DAY = tuple(
    entry
    for family in (eer_nasem.family, eer_iom.family)
    for entry in family.calculations
    if entry.id in _WHOLE_DAY
)
# The science of 2005 calls sedentary what that of 2023 calls inactive.
_PAL_2005 = {"inactive": "sedentary"}


@dataclass(frozen=True)
class Equation:
    """One equation on the page; `resting` is empty for those of a whole day.

    `lacks` tells an equation that would apply, if one more datum were given.
    """

    id: str
    name: str
    source: str
    confirmed: bool
    resting: str
    total: str
    reason: str
    note: str
    kcal: Decimal | None = None
    lacks: bool = False

    @property
    def applies(self) -> bool:
        """Whether it gave a number."""
        return self.kcal is not None


@dataclass(frozen=True)
class EnergyPage:
    """The form as typed and, when there is enough, the equations and the span of what they say."""

    fields: list[Field]
    missing: tuple[str, ...]
    has_errors: bool
    resting: list[Equation]
    whole_day: list[Equation]
    factor: str = ""
    resting_span: str = ""
    total_span: str = ""


def energy_page(data: QueryDict) -> EnergyPage:
    """Read the form and calculate. Nothing is stored."""
    checked = check(PERSON, data)
    fields = fields_of(PERSON, data, checked.errors)
    if not checked.is_ready:
        return EnergyPage(fields, checked.missing, bool(checked.errors), [], [])
    person = PERSON.read(checked.values)
    factor = ACTIVITY_FACTORS[person["activity"]][1]
    known = _known(person)
    at_rest = [_at_rest(entry, known, factor) for entry in RESTING]
    whole = [_whole_day(entry, known) for entry in WHOLE_DAY]
    return EnergyPage(
        fields=fields,
        missing=(),
        has_errors=False,
        resting=_applying_first(at_rest),
        whole_day=_applying_first(whole),
        factor=f"{factor:f}",
        resting_span=_span([one.kcal for one in at_rest]),
        total_span=_span([one.kcal * factor if one.kcal else None for one in at_rest]),
    )


def _known(person: Mapping[str, Any]) -> dict[str, Any]:
    """The person under every name that an equation asks for."""
    known = {
        **person,
        "height_m": person["height_cm"] / 100,
        "age_months": person["age"] * 12,
    }
    if "lean_body_mass_kg" in person:
        known["lbm_kg"] = person["lean_body_mass_kg"]
    return known


def _at_rest(entry: Calculation, known: Mapping[str, Any], factor: Decimal) -> Equation:
    return _equation(entry, known, lambda kcal: (written(kcal), written(kcal * factor)))


def _whole_day(entry: Calculation, known: Mapping[str, Any]) -> Equation:
    if entry in eer_iom.family.calculations:
        known = {**known, "pal": _PAL_2005.get(known["pal"], known["pal"])}
    return _equation(entry, known, lambda kcal: ("", written(kcal)))


def _equation(
    entry: Calculation, known: Mapping[str, Any], numbers: Callable[[Decimal], tuple[str, str]]
) -> Equation:
    lacks = [one.label for one in entry.inputs if one.required and one.name not in known]
    if lacks:
        return _without(entry, f"Falta {', '.join(lacks).lower()}.", lacks=True)
    result = entry.run({one.name: known[one.name] for one in entry.inputs if one.name in known})
    if not isinstance(result.value, Decimal):
        return _without(entry, result.reason)
    at_rest, total = numbers(result.value)
    return Equation(
        entry.id,
        entry.name,
        entry.source,
        entry.confirmed,
        at_rest,
        total,
        "",
        result.label,
        result.value,
    )


def _without(entry: Calculation, reason: str, *, lacks: bool = False) -> Equation:
    """An equation with no number, and why."""
    return Equation(
        entry.id, entry.name, entry.source, entry.confirmed, "", "", reason, "", lacks=lacks
    )


def _applying_first(equations: Sequence[Equation]) -> list[Equation]:
    return sorted(equations, key=lambda one: not one.applies)


def _span(values: Sequence[Decimal | None]) -> str:
    """«1,320 a 1,480 kcal» over those that apply."""
    known = [value for value in values if value is not None]
    if not known:
        return "Ninguna aplica"
    low, high = written(min(known)), written(max(known))
    return f"{low} kcal" if low == high else f"{low} a {high} kcal"
