"""Reads of the dishes: what a clinic may serve to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from heapq import merge

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from accounts.models import Clinic
from foods.corrections import Correction, corrections_of, diets_kept
from foods.dish_facts import DishAnalysis, Range, analyse
from foods.kept import KeptByState, State
from foods.measures import kitchen_measure
from foods.models import CatalogueRelease, Dish, DishIngredient, Food
from foods.ranking import Term, rank
from foods.selectors import equivalent_of, ingredient_food, with_equivalent
from foods.text import normalise
from nutrition.exchanges import Macros


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What a person may not or will not eat.

    `allergens` also refuse what a label may add; `terms` are words of foods; raw dishes are
    refused to pregnant and immunosuppressed people.
    """

    allergens: frozenset[str] = frozenset()
    terms: tuple[str, ...] = ()
    vegetarian: bool = False
    vegan: bool = False
    no_raw: bool = False


@dataclass(frozen=True, slots=True)
class ServedIngredient:
    """An ingredient as the plan prints it: in kitchen words and in net grams."""

    name: str
    group: str
    grams: Decimal
    measure: str


@dataclass(frozen=True, slots=True)
class DishChoice:
    """A dish as a plan needs it. `ranges` say how far each group may be re-portioned."""

    dish_id: int
    public_id: str
    code: str
    name: str
    meals: frozenset[str]
    ranges: Mapping[str, Range]
    ingredients: tuple[ServedIngredient, ...]
    macros: Macros
    by_group: Macros
    contains: frozenset[str]
    may_contain: frozenset[str]
    is_vegetarian: bool
    is_vegan: bool
    is_raw: bool
    steps: str
    region: str
    season: str
    cost: str
    is_portable: bool
    is_quick: bool
    needs_stove: bool
    version: int
    weight_g: Decimal
    has_photo: bool = False


_shipped: KeptByState[tuple[DishChoice, ...]] = KeptByState()
_own: KeptByState[tuple[DishChoice, ...]] = KeptByState()
_corrected: KeptByState[tuple[DishChoice, ...]] = KeptByState()


def dishes_visible_to(*, clinic: Clinic | None) -> QuerySet[Dish]:
    """Dishes in use for a clinic: those that ship and its own; without one, those that ship."""
    current = Dish.objects.filter(retired_at=None, is_proposed=False)
    if clinic is None:
        return current.filter(clinic__isnull=True)
    return current.filter(Q(clinic__isnull=True) | Q(clinic=clinic))


def with_ingredients(dishes: QuerySet[Dish]) -> QuerySet[Dish]:
    """The same dishes with meals, ingredients, foods, portions and allergens: seven queries.

    Six more bring the ingredients of the dishes inside them, if there is any.
    """
    foods = with_equivalent(Food.objects.all()).prefetch_related("allergens")
    rows = DishIngredient.objects.order_by("order")
    return dishes.prefetch_related(
        "meals",
        Prefetch("ingredients", queryset=rows),
        Prefetch("ingredients__food", queryset=foods),
        "ingredients__sub_dish",
        Prefetch("ingredients__sub_dish__ingredients", queryset=rows),
        Prefetch("ingredients__sub_dish__ingredients__food", queryset=foods),
    )


def dishes_for(
    *,
    clinic: Clinic | None,
    meals: Collection[str] = (),
    restrictions: Restrictions = Restrictions(),
) -> list[DishChoice]:
    """Every dish that fits the meals and the restrictions, by name.

    The dishes are kept worked out in memory: five queries, and seven more when some changed.
    """
    wanted = frozenset(meals)
    return [
        choice
        for choice in dishes_kept(clinic=clinic)
        if (not wanted or wanted & choice.meals) and suits(choice, restrictions)
    ]


def dishes_kept(*, clinic: Clinic | None) -> tuple[DishChoice, ...]:
    """Every dish in use for a clinic, by name, worked out once while nothing changes."""
    ships = shipped_state()
    shipped = _shipped.get(None, ships, lambda: _read(clinic=None))
    if clinic is None:
        return shipped
    mine = own_state(clinic=clinic)
    state, corrections = corrections_of(clinic=clinic)
    if not mine and not corrections:
        return shipped
    own = _own.get(clinic.public_id, mine, lambda: _read(clinic=clinic)) if mine else ()
    if not corrections:
        return tuple(merge(shipped, own, key=_by_name))
    by_name = {one.name: one for one in corrections}
    return _corrected.get(
        clinic.public_id,
        (ships, mine, state),
        lambda: tuple(corrected(choice, by_name) for choice in merge(shipped, own, key=_by_name)),
    )


def corrected(choice: DishChoice, corrections: Mapping[str, Correction]) -> DishChoice:
    """A dish with what a clinic's corrections add to the foods in it."""
    said = [corrections[one.name] for one in choice.ingredients if one.name in corrections]
    if not said:
        return choice
    contains = choice.contains.union(*(one.contains for one in said))
    may_contain = choice.may_contain.union(*(one.may_contain for one in said)) - contains
    diets = diets_kept(said, contains | may_contain)
    return replace(
        choice,
        contains=contains,
        may_contain=may_contain,
        is_vegetarian=choice.is_vegetarian and "vegetarian" in diets,
        is_vegan=choice.is_vegan and "vegan" in diets,
    )


def _read(*, clinic: Clinic | None) -> tuple[DishChoice, ...]:
    in_use = Dish.objects.filter(clinic=clinic, retired_at=None, is_proposed=False)
    dishes = with_ingredients(in_use)
    return tuple(sorted(map(dish_choice, dishes), key=_by_name))


def _by_name(choice: DishChoice) -> str:
    return normalise(choice.name)


def shipped_state() -> State:
    """Changes with any release of the catalogue, and so with every food and dish that ships."""
    releases = CatalogueRelease.objects.filter(is_current=True).order_by("catalogue")
    dishes = Dish.objects.filter(clinic=None, retired_at=None)
    return (
        *releases.values_list("public_id", "sha256"),
        *dishes.aggregate(Count("pk"), Max("updated_at")).values(),
    )


def own_state(*, clinic: Clinic) -> State:
    """Changes with any of the clinic's dishes or of its foods in them. Empty if it has none.

    Row by row: the latest change alone would miss one that was committed out of order.
    """
    in_use = Dish.objects.filter(clinic=clinic, retired_at=None, is_proposed=False)
    dishes = in_use.order_by("pk")
    foods = Food.objects.filter(clinic=clinic, in_dishes__isnull=False).distinct().order_by("pk")
    mine = tuple(dishes.values_list("public_id", "updated_at"))
    return mine and (*mine, *foods.values_list("public_id", "updated_at"))


def suits(dish: DishChoice, restrictions: Restrictions) -> bool:
    """Whether somebody with these restrictions may be offered a dish."""
    if restrictions.allergens & (dish.contains | dish.may_contain):
        return False
    if restrictions.vegan and not dish.is_vegan:
        return False
    if restrictions.vegetarian and not dish.is_vegetarian:
        return False
    if restrictions.no_raw and dish.is_raw:
        return False
    return not (restrictions.terms and _names_any(dish, restrictions.terms))


def _names_any(dish: DishChoice, terms: Iterable[str]) -> bool:
    names = [normalise(dish.name), *(normalise(item.name) for item in dish.ingredients)]
    return any(term and term in name for term in map(normalise, terms) for name in names)


def dish_choice(dish: Dish) -> DishChoice:
    """A dish read by `with_ingredients`, as plain data."""
    pairs = dish_pairs(dish)
    made: DishAnalysis = analyse((ingredient_food(food), grams) for food, grams in pairs)
    return DishChoice(
        dish_id=dish.pk,
        public_id=str(dish.public_id),
        code=dish.code,
        name=dish.name,
        meals=frozenset(row.meal for row in dish.meals.all()),
        ranges=made.ranges,
        ingredients=tuple(served(food, grams) for food, grams in pairs),
        macros=made.macros,
        by_group=made.by_group,
        contains=made.contains,
        may_contain=made.may_contain,
        is_vegetarian=made.is_vegetarian,
        is_vegan=made.is_vegan,
        is_raw=dish.is_raw,
        steps=dish.steps,
        region=dish.region,
        season=dish.season,
        cost=dish.cost,
        is_portable=dish.is_portable,
        is_quick=dish.is_quick,
        needs_stove=dish.needs_stove,
        version=dish.version,
        weight_g=sum((grams for _, grams in pairs), Decimal(0)),
        has_photo=bool(dish.photo),
    )


def dish_pairs(dish: Dish) -> list[tuple[Food, Decimal]]:
    """(food, net grams) of a dish, those of its sub-dishes in proportion. Two levels at most."""
    pairs: list[tuple[Food, Decimal]] = []
    for row in dish.ingredients.all():
        if row.food is not None:
            pairs.append((row.food, row.grams))
        elif row.sub_dish is not None:
            pairs += share_of(row.sub_dish, row.grams)
    return pairs


def share_of(sub_dish: Dish, grams: Decimal) -> list[tuple[Food, Decimal]]:
    """(food, net grams) of so many grams of a dish that has no other inside."""
    parts = [(row.food, row.grams) for row in sub_dish.ingredients.all() if row.food is not None]
    whole = portion_grams(sub_dish)
    return [(food, part * grams / whole) for food, part in parts]


def portion_grams(dish: Dish) -> Decimal:
    """What one portion of a dish weighs, by its ingredients."""
    return sum((row.grams for row in dish.ingredients.all()), Decimal(0))


def served(food: Food, grams: Decimal) -> ServedIngredient:
    """Grams of a food in kitchen words, to the nearest quarter or third of its measure."""
    portion = equivalent_of(food)
    measure = f"{grams.normalize():f} g"
    if portion.measure != "g":
        exact = portion.fraction * Fraction(grams) / Fraction(portion.net_g)
        near = nearest_kitchen_fraction(exact)
        if near and abs(near - exact) / exact <= Fraction(1, 8):
            measure = kitchen_measure(near, portion.measure)
    return ServedIngredient(food.name, food.group.key, grams, measure)


def nearest_kitchen_fraction(exact: Fraction) -> Fraction:
    """The nearest whole, half, third or quarter."""
    near = (Fraction(round(exact * part), part) for part in (1, 2, 3, 4))
    return min(near, key=lambda fraction: (abs(fraction - exact), fraction.denominator))


def dishes_found(
    *,
    clinic: Clinic | None,
    text: str,
    meal: str,
    restrictions: Restrictions,
    starred: Collection[int] = (),
) -> list[DishChoice]:
    """Dishes that answer a search by name, best first; all that fit, by name, without text.

    Those of `starred` go first among equals.
    """
    choices = dishes_for(clinic=clinic, meals=[meal] if meal else [], restrictions=restrictions)
    if not text:
        return sorted(choices, key=lambda choice: choice.dish_id not in starred)
    by_id = {choice.dish_id: choice for choice in choices}
    terms = [Term(choice.dish_id, choice.name, is_name=True) for choice in choices]
    return [
        by_id[found.food_id]
        for found in rank(text, terms, limit=len(terms), at_hand=dict.fromkeys(starred, 0))
    ]
