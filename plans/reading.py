"""A plan as it is read on screen and on paper: frozen rows, figures unrounded.

Energy is the table's (equivalents × profile); the 4/4/9 of the same grams is shown apart, and so is
what the chosen foods bring by composition, with how many of them lack a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from nutrition.exchanges import GroupProfile, Macros, group_profiles, totals
from plans.figures import SHORT_NAMES
from plans.measures import grams
from plans.models import Meal, MealFood, Plan, Target
from plans.options import MealOptions, OptionView, meal_options
from plans.week import WeekNutrient, week_nutrients

ZERO = Decimal(0)
FIGURES = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g")


@dataclass(frozen=True)
class Cell:
    """Equivalents of a group at a meal time; `order` names the meal."""

    order: int
    meal: str
    equivalents: Decimal


@dataclass(frozen=True)
class GroupRow:
    """A row of the cuadro dietosintético. `summed` is whether its meals add up to the day."""

    key: str
    name: str
    equivalents: Decimal
    macros: Macros
    cells: tuple[Cell, ...]
    summed: bool


@dataclass(frozen=True)
class FoodRow:
    """A food to eat: household measure, net grams, and what it brings by composition."""

    public_id: str
    group: str
    group_name: str
    name: str
    equivalents: Decimal
    measure: str
    net_g: Decimal
    gross_g: Decimal | None
    source: str
    food_id: int | None = None

    @property
    def weight(self) -> str:
        """Net grams as people read them; empty if the measure already says them."""
        said = grams(self.net_g)
        return "" if said == self.measure else said

    @property
    def short_group(self) -> str:
        """The group as nutriólogos abbreviate it."""
        return SHORT_NAMES[self.group]


@dataclass(frozen=True)
class MealRow:
    """A meal time with its foods and its energy by the table."""

    order: int
    name: str
    time_of_day: time | None
    share: Decimal
    obtained_share: Decimal
    macros: Macros
    foods: tuple[FoodRow, ...]
    notes: str = ""
    options: tuple[OptionView, ...] = ()
    missing: int = 0
    blocked_by: str = ""


@dataclass(frozen=True)
class Line:
    """A nutrient of the comprobación; `difference` is obtained − target."""

    nutrient: str
    name: str
    unit: str
    target: Decimal
    obtained: Decimal
    difference: Decimal
    tolerance: Decimal
    ok: bool


@dataclass(frozen=True)
class ByFood:
    """What the chosen foods bring by composition; `unknown` counts foods that lack a figure."""

    macros: Macros
    foods: int
    unknown: int


@dataclass(frozen=True)
class PlanView:
    """Everything a page or a document says about a plan."""

    public_id: str
    version: int
    status: str
    is_draft: bool
    code: str
    sha256: str
    notes: str
    rows: tuple[GroupRow, ...]
    meals: tuple[MealRow, ...]
    totals: Macros
    atwater_kcal: Decimal
    by_food: ByFood
    lines: tuple[Line, ...]
    ok: bool
    unsummed: tuple[str, ...]
    engine_notes: tuple[str, ...]
    week: tuple[WeekNutrient, ...]
    readings: tuple[Mapping[str, Any], ...]
    excluded_groups: tuple[str, ...]
    excluded_terms: tuple[str, ...]
    targets_moved: bool
    tolerance_reason: str
    low_energy_reason: str
    profile_version: str
    catalogue_release: str
    created_at: datetime
    published_at: datetime | None
    published_by: str
    target: Target
    plan: Plan

    @property
    def absent_groups(self) -> tuple[GroupProfile, ...]:
        """Groups the day does not use, that could be added by hand."""
        used = {row.key for row in self.rows}
        return tuple(p for key, p in group_profiles().items() if key not in used)

    @property
    def code_spaced(self) -> str:
        """The code in two halves, as paper prints it: «7QK2M 9F0TX»."""
        return f"{self.code[:5]} {self.code[5:]}".strip()


def plan_view(plan: Plan, *, status: str) -> PlanView:
    """A plan read with `equivalents`, `meals`, their equivalents and foods already fetched."""
    meals = list(plan.meals.all())
    blocked: Mapping[str, str] = plan.problem.get("blocked", {})
    offered = [meal_options(meal, blocked.get(meal.name, "")) for meal in meals]
    rows = _group_rows(plan, meals)
    day = totals({row.key: row.equivalents for row in rows})
    certificate = plan.certificate
    profiles = group_profiles()
    return PlanView(
        public_id=str(plan.public_id),
        version=plan.version,
        status=status,
        is_draft=plan.is_draft,
        code=plan.code,
        sha256=plan.sha256,
        notes=plan.notes,
        rows=rows,
        meals=tuple(
            _meal_row(meal, day.energy_kcal, options)
            for meal, options in zip(meals, offered, strict=True)
        ),
        totals=day,
        atwater_kcal=4 * day.protein_g + 9 * day.fat_g + 4 * day.carbohydrate_g,
        by_food=_by_food([food for meal in meals for food in meal.foods.all()]),
        lines=tuple(_line(line) for line in certificate.get("lines", [])),
        ok=bool(certificate.get("ok")),
        unsummed=tuple(profiles[key].name for key in certificate.get("unsummed", [])),
        engine_notes=tuple(plan.problem.get("notes", [])),
        week=week_nutrients(offered),
        readings=tuple(plan.problem.get("readings", ())),
        excluded_groups=tuple(
            profiles[key].name for key in plan.excluded_groups if key in profiles
        ),
        excluded_terms=tuple(plan.excluded_terms),
        targets_moved=_targets_moved(plan),
        tolerance_reason=plan.tolerance_reason,
        low_energy_reason=plan.low_energy_reason,
        profile_version=plan.profile_version,
        catalogue_release=plan.catalogue_release,
        created_at=plan.created_at,
        published_at=plan.published_at,
        published_by=plan.published_by.full_name if plan.published_by else "",
        target=plan.target,
        plan=plan,
    )


def _group_rows(plan: Plan, meals: list[Meal]) -> tuple[GroupRow, ...]:
    day = {row.group: row.equivalents for row in plan.equivalents.all()}
    served = {(m.pk, e.group): e.equivalents for m in meals for e in m.equivalents.all()}
    rows = []
    for key, profile in group_profiles().items():
        cells = tuple(Cell(m.order, m.name, served.get((m.pk, key), ZERO)) for m in meals)
        added = sum((cell.equivalents for cell in cells), ZERO)
        amount = day.get(key, ZERO)
        if amount or added:
            macros = profile.macros.times(amount)
            rows.append(GroupRow(key, profile.name, amount, macros, cells, added == amount))
    return tuple(rows)


def _meal_row(meal: Meal, day_kcal: Decimal, offered: MealOptions) -> MealRow:
    macros = totals({row.group: row.equivalents for row in meal.equivalents.all()})
    return MealRow(
        order=meal.order,
        name=meal.name,
        time_of_day=meal.time_of_day,
        share=meal.share,
        obtained_share=macros.energy_kcal * 100 / day_kcal if day_kcal else ZERO,
        macros=macros,
        foods=tuple(_food_row(food) for food in meal.foods.all()),
        notes=meal.notes,
        options=offered.options,
        missing=offered.missing if offered.options or offered.blocked_by else 0,
        blocked_by=blocked_name(offered.blocked_by),
    )


def blocked_name(key: str) -> str:
    """The group in the way of more options, as it is abbreviated; empty if none is known."""
    return SHORT_NAMES.get(key, key)


def _food_row(food: MealFood) -> FoodRow:
    return FoodRow(
        public_id=str(food.public_id),
        group=food.group,
        group_name=group_profiles()[food.group].name,
        name=food.name,
        equivalents=food.equivalents,
        measure=food.measure,
        net_g=food.net_g,
        gross_g=food.gross_g,
        source=food.source,
        food_id=food.food_id,
    )


def _by_food(foods: list[MealFood]) -> ByFood:
    known = [food for food in foods if all(getattr(food, name) is not None for name in FIGURES)]
    added = Macros()
    for food in known:
        added += Macros(*(getattr(food, name) for name in FIGURES)).times(food.equivalents)
    return ByFood(added, len(foods), len(foods) - len(known))


def _line(stored: dict[str, Any]) -> Line:
    figures = {
        name: Decimal(stored[name]) for name in ("target", "obtained", "difference", "tolerance")
    }
    return Line(stored["nutrient"], stored["name"], stored["unit"], ok=stored["ok"], **figures)


def _targets_moved(plan: Plan) -> bool:
    """Whether the proposal was held to other figures than the requerimiento (an accepted offer)."""
    asked = plan.problem.get("targets", {})
    return any(Decimal(asked[key]) != getattr(plan.target, key) for key in FIGURES if key in asked)
