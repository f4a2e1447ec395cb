"""Reads of the catalogue. A clinic sees released foods, its own, and its corrections instead of
the rows they correct; never those of another."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Clinic
from foods.dish_facts import IngredientFood
from foods.models import (
    Allergen,
    CatalogueProposal,
    Food,
    FoodEquivalence,
    FoodGroup,
    FoodPortion,
    FoodPrice,
    PackagedProduct,
)
from foods.nutrients import MACRO_KEYS
from foods.text import normalise
from nutrition.exchanges import Macros

EQUIVALENT = "equivalent_portions"


def foods_visible_to(*, clinic: Clinic | None) -> QuerySet[Food]:
    """Foods in use for a clinic; without one, only what was released."""
    current = Food.objects.filter(retired_at=None, is_proposed=False)
    if clinic is None:
        return current.filter(clinic__isnull=True)
    corrected = Food.objects.filter(
        shadows=OuterRef("pk"), clinic=clinic, retired_at=None, is_proposed=False
    )
    return current.filter(Q(clinic=clinic) | Q(clinic__isnull=True) & ~Exists(corrected))


def with_equivalent(foods: QuerySet[Food]) -> QuerySet[Food]:
    """The same foods with group, equivalent portion and equivalences: three queries in all."""
    portions = FoodPortion.objects.filter(is_equivalent=True)
    return foods.select_related("group").prefetch_related(
        Prefetch("portions", queryset=portions, to_attr=EQUIVALENT), _equivalences()
    )


def _equivalences() -> Prefetch[str]:
    return Prefetch("equivalences", queryset=FoodEquivalence.objects.select_related("group"))


def equivalent_of(food: Food) -> FoodPortion:
    """The equivalent portion of a food read by `with_equivalent`."""
    portions: list[FoodPortion] = getattr(food, EQUIVALENT)
    return portions[0]


def groups_all() -> list[FoodGroup]:
    """The 19 groups in the order of the table."""
    return list(FoodGroup.objects.order_by("order"))


def food_detail(*, clinic: Clinic, public_id: str) -> Food:
    """One food with its group, portions and synonyms. Raises Food.DoesNotExist."""
    return (
        foods_visible_to(clinic=clinic)
        .select_related("group", "release", "shadows")
        .prefetch_related("portions", "synonyms", "allergens", _equivalences())
        .get(public_id=public_id)
    )


@dataclass(frozen=True, slots=True)
class FoodChoice:
    """A food as a plan needs it: what one equivalent is, in the kitchen and in numbers."""

    food_id: int
    public_id: str
    code: str
    name: str
    group: str
    measure: str
    net_g: Decimal
    gross_g: Decimal
    macros: Macros
    source: str
    proxy: str
    release: str


def foods_of_groups(
    *, clinic: Clinic | None, groups: Collection[str], exclude_terms: Iterable[str] = ()
) -> dict[str, list[FoodChoice]]:
    """The foods of some groups, by group key and name. One query, whatever their number.

    Foods that count in several groups are left out: one of them is not one equivalent.

    `exclude_terms` are words a person may not or will not eat: a food whose name or another name
    contains one of them is left out.
    """
    foods = foods_visible_to(clinic=clinic).filter(group__key__in=groups, equivalences=None)
    for term in filter(None, map(normalise, exclude_terms)):
        foods = foods.exclude(name_normalised__contains=term).exclude(
            synonyms__normalised__contains=term
        )
    choices: dict[str, list[FoodChoice]] = {key: [] for key in groups}
    for choice in _choices(foods):
        choices[choice.group].append(choice)
    return choices


def _choices(foods: QuerySet[Food]) -> list[FoodChoice]:
    """Those foods by name, each read with its equivalent portion. One query."""
    portions = FoodPortion.objects.filter(is_equivalent=True, food__in=foods)
    joined = portions.select_related("food__group", "food__release")
    return [_choice(portion) for portion in joined.order_by("food__name_normalised", "food")]


def _choice(portion: FoodPortion) -> FoodChoice:
    """An equivalent portion read with its food, as plain data."""
    food = portion.food
    amounts = food.amount_in(portion.net_g)
    return FoodChoice(
        food_id=food.pk,
        public_id=str(food.public_id),
        code=food.code,
        name=food.name,
        group=food.group.key,
        measure=portion.text,
        net_g=portion.net_g,
        gross_g=portion.gross_g,
        macros=Macros(*(amounts[key] or Decimal(0) for key in MACRO_KEYS)),
        source=food.source_label,
        proxy=food.proxy,
        release=food.release.name if food.release else "",
    )


def food_swaps(*, food: Food, clinic: Clinic, limit: int = 8) -> list[FoodChoice]:
    """Other foods of the same group, the closest in macronutrients per equivalent first.

    A food of several groups has none: nothing is swapped for it one by one. `food` comes from
    `food_detail`: one query more.
    """
    if food.equivalences.all():
        return []
    others = foods_visible_to(clinic=clinic).filter(group=food.group_id, equivalences=None)
    choices = _choices(others.exclude(pk=food.pk))
    mine = next(portion for portion in food.portions.all() if portion.is_equivalent)
    target = _choice(mine).macros
    return sorted(choices, key=lambda choice: (_distance(choice.macros, target), choice.name))[
        :limit
    ]


def prices_of(*, clinic: Clinic, foods: Collection[int]) -> dict[int, FoodPrice]:
    """The clinic's prices of these foods (by key); those without one are absent. One query."""
    rows = FoodPrice.objects.filter(clinic=clinic, food__in=foods)
    return {row.food_id: row for row in rows}


def _distance(one: Macros, other: Macros) -> Decimal:
    gap = one - other
    return 4 * abs(gap.protein_g) + 9 * abs(gap.fat_g) + 4 * abs(gap.carbohydrate_g)


def ingredient_food(food: Food) -> IngredientFood:
    """A food read by `with_equivalent` and its allergens, as dishes use it.

    A food whose origin nobody said may have any allergen: unknown is not free of them.
    """
    allergens = list(food.allergens.all())
    may_contain = {a.allergen for a in allergens if not a.is_certain}
    return IngredientFood(
        name=food.name,
        group=food.group.key,
        net_g=equivalent_of(food).net_g,
        per_100g=food.per_100g,
        origin=food.origin,
        contains=frozenset(a.allergen for a in allergens if a.is_certain),
        may_contain=frozenset(may_contain if food.origin else Allergen.values),
        equivalents={row.group.key: row.number for row in food.equivalences.all()},
    )


def proposals_of(*, clinic: Clinic) -> QuerySet[CatalogueProposal]:
    """The clinic's proposals, newest first, with what they propose and their people."""
    mine = Q(food__clinic=clinic) | Q(dish__clinic=clinic)
    return CatalogueProposal.objects.filter(mine).select_related(
        "food__group", "food__shadows", "dish", "changes", "proposed_by", "decided_by"
    )


def products_with_seal(
    *, clinic: Clinic, seal: str, on: datetime.date, text: str = ""
) -> list[PackagedProduct]:
    """The clinic's products whose label earns a seal by the rules of a date. Two queries."""
    products = products_of(clinic=clinic, text=text)
    return [product for product in products if seal in product.verdict(on=on).seals]


def products_of(*, clinic: Clinic, text: str = "", seal: str = "") -> QuerySet[PackagedProduct]:
    """The clinic's packaged products, those whose barcode, name or brand contains a text.

    `seal` keeps those whose package prints it; what is computed is not looked at.
    """
    products = PackagedProduct.objects.filter(clinic=clinic).prefetch_related("declared_seals")
    if text:
        products = products.filter(
            Q(barcode=text) | Q(name__icontains=text) | Q(brand__icontains=text)
        )
    if seal:
        products = products.filter(declared_seals__seal=seal)
    return products
