"""Checks D0-D9: is a dish what its ingredients and its name say? Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from foods.checks import Finding
from foods.dish_facts import MEALS, DishAnalysis, DishFacts, IngredientFood, analyse, to_half
from foods.text import normalise, spelling, stem, words_of

MOST_OFF_HALF = Decimal("0.15")
ENERGY_GAP_KCAL = Decimal(45)
ENERGY_GAP_SHARE = Decimal("0.20")
MOST_STEPS = 600
NAMED_FOODS: Mapping[str, tuple[str, ...]] = {
    "pollo": ("pollo", "gallina"),
    "res": ("res", "bistec", "falda", "diezmillo", "arrachera", "milanesa", "pulpa", "bola"),
    "cerdo": ("cerdo", "jamon", "lomo"),
    "atun": ("atun",),
    "sardina": ("sardina",),
    "camaron": ("camaron",),
    "salmon": ("salmon",),
    "huevo": ("huevo", "clara", "yema"),
    "panela": ("panela",),
    "frijol": ("frijol",),
    "lenteja": ("lenteja",),
    "garbanzo": ("garbanzo",),
    "nopal": ("nopal",),
    "aguacate": ("aguacate", "guacamole"),
    "avena": ("avena",),
    "arroz": ("arroz",),
    "leche": ("leche", "crema", "atole"),
    "tofu": ("tofu",),
    "soya": ("soya", "tofu", "edamame"),
    "papa": ("papa",),
    "calabacita": ("calabacita",),
    "champinon": ("champinon",),
    "espinaca": ("espinaca",),
}
"""If the title names it, some ingredient must be it."""

Problem = tuple[str, str, object, str, str]


def check_dishes(dishes: Iterable[DishFacts], foods: Mapping[str, IngredientFood]) -> list[Finding]:
    """Every failed check of a library, over the foods by name. Empty is good."""
    findings: list[Finding] = []
    seen: set[str] = set()
    for dish in dishes:
        problems = [*_d5_unique(dish, seen), *_d0_ingredients_known(dish, foods)]
        if not problems:
            pairs = [(foods[name], grams) for name, grams in dish.ingredients]
            analysis = analyse(pairs)
            problems = [p for check in CHECKS for p in check(dish, analysis)]
        seen.add(normalise(dish.name))
        findings += [_finding(dish, problem) for problem in problems]
    return findings


def _finding(dish: DishFacts, problem: Problem) -> Finding:
    check, column, value, message, hint = problem
    return Finding(check, dish.code, dish.name, column, str(value), message, hint)


def _d5_unique(dish: DishFacts, seen: set[str]) -> Iterator[Problem]:
    if normalise(dish.name) in seen:
        yield "D5", "name", dish.name, "Nombre de platillo repetido.", ""


def _d0_ingredients_known(
    dish: DishFacts, foods: Mapping[str, IngredientFood]
) -> Iterator[Problem]:
    if not dish.ingredients:
        yield "D0", "ingredients", "", "El platillo no tiene ingredientes.", ""
    for name, grams in dish.ingredients:
        if name not in foods:
            yield "D0", "ingredients", name, "No es un alimento del catálogo.", "¿Cambió de nombre?"
        if grams <= 0:
            yield "D1", "ingredients", f"{name}={grams}", "Los gramos deben ser más de cero.", ""


def _d2_on_half_steps(dish: DishFacts, analysis: DishAnalysis) -> Iterator[Problem]:
    for group, exact in analysis.exact.items():
        if abs(exact - to_half(exact)) > MOST_OFF_HALF:
            yield (
                "D2",
                group,
                f"{exact:.2f}",
                "Los gramos no dan medios equivalentes.",
                "Se cambió un peso sin ajustar la porción.",
            )


def _d3_has_equivalents(dish: DishFacts, analysis: DishAnalysis) -> Iterator[Problem]:
    if not analysis.ranges:
        yield "D3", "ingredients", "", "No suma ni medio equivalente.", ""


def _d4_energy_agrees(dish: DishFacts, analysis: DishAnalysis) -> Iterator[Problem]:
    by_food, by_group = analysis.macros.energy_kcal, analysis.by_group.energy_kcal
    most = max(ENERGY_GAP_KCAL, by_group * ENERGY_GAP_SHARE)
    if abs(by_food - by_group) > most:
        yield (
            "D4",
            "energy_kcal",
            f"{by_food:.0f}",
            f"Por alimento da {by_food:.0f} kcal y por grupo {by_group:.0f}.",
            "Gramos equivocados o un alimento en otro grupo.",
        )


def _d6_known_meals(dish: DishFacts, analysis: DishAnalysis) -> Iterator[Problem]:
    if not dish.meals or set(dish.meals) - set(MEALS):
        yield "D6", "meals", ";".join(dish.meals), "Tiempo de comida desconocido.", ""


def _d7_title_matches(dish: DishFacts, analysis: DishAnalysis) -> Iterator[Problem]:
    made_of = {stem(word) for name, _ in dish.ingredients for word in words_of(name)}
    title = {stem(word) for word in words_of(dish.name)}
    for named, accepted in NAMED_FOODS.items():
        if stem(named) in title and not made_of & {stem(word) for word in accepted}:
            yield "D7", "name", named, "El nombre dice un alimento que no lleva.", ""


def _d8_steps_short(dish: DishFacts, analysis: DishAnalysis) -> Iterator[Problem]:
    if not dish.steps or len(dish.steps) > MOST_STEPS:
        yield "D8", "steps", len(dish.steps), "Faltan los pasos, o son demasiado largos.", ""


def _d9_raw_is_said(dish: DishFacts, analysis: DishAnalysis) -> Iterator[Problem]:
    """Raw fish and soft eggs carry a warning for pregnancy and immunosuppression."""
    words = {spelling(word) for word in words_of(dish.name)}
    raw = words & {
        spelling(word) for word in ("ceviche", "aguachile", "tiradito", "poche", "tibio")
    }
    if raw and not dish.is_raw:
        yield "D9", "is_raw", dish.name, "Lleva pescado o huevo poco cocidos y no lo dice.", ""


CHECKS: tuple[Callable[[DishFacts, DishAnalysis], Iterator[Problem]], ...] = (
    _d2_on_half_steps,
    _d3_has_equivalents,
    _d4_energy_agrees,
    _d6_known_meals,
    _d7_title_matches,
    _d8_steps_short,
    _d9_raw_is_said,
)
