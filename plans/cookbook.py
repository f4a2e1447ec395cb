"""The dishes and foods a clinic may serve, as the engine sees them, read from their rows.

Working a library out takes a second and it changes with a release: it is kept in memory while the
rows are the same. Keys are the primary keys, as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.models import Clinic
from foods.corrections import DIETS, Correction, corrections_of, diets_kept
from foods.dish_facts import analyse
from foods.dish_selectors import dish_pairs, own_state, shipped_state, with_ingredients
from foods.kept import KeptByState, State
from foods.models import Dish, Food
from foods.selectors import equivalent_of, ingredient_food
from plans.engine.gate import Food as GateFood
from plans.engine.gate import Gate
from plans.engine.kitchen import Kitchen, kitchen_of
from plans.engine.library import Offer, Shelf, shelves_of
from plans.engine.meals import Role
from plans.engine.offers import RecipeFood, nutrients_in, offer_of
from plans.engine.tastes import ANY, Tastes
from plans.pantry import PantryFood, pantry_of


@dataclass(frozen=True)
class Cookbook:
    """Dishes and, by food, all the names it goes by."""

    offers: tuple[Offer, ...]
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Seen:
    """What was seen once of the rows, to know whether what is kept of them still holds.

    `foods` are the clinic's own with their names and allergens, row by row: an allergen that was
    added to a food without touching it is another state. `corrected` are the foods that ship which
    the clinic wrote anew.
    """

    ships: State
    dishes: State
    foods: State
    corrected: frozenset[int]


_books: KeptByState[Cookbook] = KeptByState()
_foods: KeptByState[tuple[GateFood, ...]] = KeptByState()
_shelves: KeptByState[Mapping[Role, Shelf]] = KeptByState()


def seen_of(clinic: Clinic) -> Seen:
    """How the library of a clinic is now. Five queries, whatever it has."""
    own = Food.objects.filter(clinic=clinic, retired_at=None, is_proposed=False)
    rows = own.order_by("pk", "allergens__pk", "synonyms__pk").values_list(
        "shadows_id",
        "public_id",
        "updated_at",
        "origin",
        "allergens__allergen",
        "allergens__is_certain",
        "synonyms__text",
    )
    foods = tuple(rows)
    return Seen(
        shipped_state(),
        own_state(clinic=clinic),
        foods,
        frozenset(row[0] for row in foods if row[0] is not None),
    )


def cookbook_of(*, clinic: Clinic, seen: Seen | None = None) -> Cookbook:
    """The dishes that ship and the clinic's own. No query if they are as `seen` says."""
    now = seen or seen_of(clinic)
    shipped = _books.get(None, now.ships, lambda: _read(None))
    if not now.dishes and not now.corrected:
        return shipped
    own = Cookbook((), {})
    if now.dishes:
        own = _books.get(clinic.public_id, now.dishes, lambda: _read(clinic))
    book = Cookbook((*shipped.offers, *own.offers), {**shipped.names, **own.names})
    if not now.corrected:
        return book
    return _books.get(
        (clinic.public_id, "corrected"),
        (now.ships, now.dishes, now.foods),
        lambda: corrected(book, _corrections(clinic)),
    )


def _corrections(clinic: Clinic) -> dict[str, Correction]:
    _, corrections = corrections_of(clinic=clinic)
    return {str(one.food_id): one for one in corrections}


def corrected(book: Cookbook, corrections: Mapping[str, Correction]) -> Cookbook:
    """The dishes with what a clinic's corrections add to the foods in them."""
    return Cookbook(tuple(_corrected(offer, corrections) for offer in book.offers), book.names)


def _corrected(offer: Offer, corrections: Mapping[str, Correction]) -> Offer:
    said = [corrections[part.key] for part in offer.ingredients if part.key in corrections]
    if not said:
        return offer
    allergens = offer.allergens.union(*(one.contains | one.may_contain for one in said))
    lost = DIETS.keys() - diets_kept(said, allergens)
    return replace(offer, allergens=allergens, tags=offer.tags - lost)


def kitchen_for(
    *,
    clinic: Clinic,
    gate: Gate,
    tastes: Tastes = ANY,
    foods: Sequence[GateFood] | None = None,
) -> Kitchen:
    """What a patient of a clinic may be served: dishes and foods (or `foods`) through the gate."""
    seen = seen_of(clinic)
    cookbook = cookbook_of(clinic=clinic, seen=seen)
    foods = foods_for(clinic=clinic, seen=seen) if foods is None else foods
    return kitchen_of(gate, cookbook.offers, foods, cookbook.names, tastes, shelve=_kept_shelves)


def foods_for(*, clinic: Clinic, seen: Seen) -> list[GateFood]:
    """The foods of a clinic's pantry, kept in memory while its rows are as `seen` says."""
    shipped = _foods.get(None, seen.ships, lambda: tuple(map(food_of, pantry_of(clinic=None))))
    hidden = frozenset(map(str, seen.corrected))
    kept = [food for food in shipped if food.candidate.key not in hidden]
    if not seen.foods:
        return kept
    own = _foods.get(
        clinic.public_id,
        seen.foods,
        lambda: tuple(map(food_of, pantry_of(clinic=clinic, own=True))),
    )
    return [*kept, *own]


def food_of(item: PantryFood) -> GateFood:
    """A food of the pantry as the gate and the residue see it."""
    facts = ingredient_food(item.food)
    return GateFood(
        item.candidate,
        (item.food.name, *(synonym.text for synonym in item.food.synonyms.all())),
        facts.contains | facts.may_contain,
        facts.origin,
        nutrients_in(facts.per_100g, item.portion.net_g),
    )


def _kept_shelves(offers: Sequence[Offer], fillable: frozenset[str]) -> Mapping[Role, Shelf]:
    """Shelves of the same dishes (by identity: a changed dish is another) are made once."""
    state = tuple(map(id, offers))
    key = (len(offers), hash((state, fillable)))
    # The offers stay alive inside the kept shelves, so an identity is not used again.
    return _shelves.get(key, (*state, fillable), lambda: shelves_of(offers, fillable))


def _read(clinic: Clinic | None) -> Cookbook:
    rows = Dish.objects.filter(clinic=clinic, retired_at=None, is_proposed=False).order_by(
        "name_normalised", "pk"
    )
    dishes = with_ingredients(rows).prefetch_related("ingredients__food__synonyms")
    offers: list[Offer] = []
    names: dict[str, tuple[str, ...]] = {}
    for dish in dishes:
        pairs = dish_pairs(dish)
        offers.append(_offer(dish, pairs))
        for food, _ in pairs:
            synonyms = (synonym.text for synonym in food.synonyms.all())
            names[str(food.pk)] = (food.name, *synonyms)
    return Cookbook(tuple(offers), names)


def _offer(dish: Dish, pairs: list[tuple[Food, Decimal]]) -> Offer:
    made = analyse((ingredient_food(food), grams) for food, grams in pairs)
    return offer_of(
        key=str(dish.pk),
        name=dish.name,
        meals=[row.meal for row in dish.meals.all()],
        ranges=made.ranges,
        parts=[_part(food, grams) for food, grams in pairs],
        allergens=made.contains | made.may_contain,
        is_vegetarian=made.is_vegetarian,
        is_vegan=made.is_vegan,
        is_raw=dish.is_raw,
        cost=dish.cost,
        season=dish.season,
        needs_stove=dish.needs_stove,
        is_portable=dish.is_portable,
        is_quick=dish.is_quick,
    )


def _part(food: Food, grams: Decimal) -> RecipeFood:
    portion = equivalent_of(food)
    return RecipeFood(
        key=str(food.pk),
        name=food.name,
        group=food.group.key,
        grams=grams,
        net_g=portion.net_g,
        measure=portion.measure,
        quantity=portion.fraction,
        equivalents={row.group.key: row.number for row in food.equivalences.all()},
        per_100g=food.per_100g,
    )
