"""What a search may be narrowed to: one queryset for both databases, so the answers agree."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Clinic
from foods.models import Food, FoodAllergen
from foods.selectors import foods_visible_to


@dataclass(frozen=True, slots=True)
class FoodFilter:
    """`without` are allergens that a food must not have, nor its label add; `only` are keys."""

    group: str = ""
    without: frozenset[str] = frozenset()
    source: str = ""
    only: frozenset[int] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it narrows nothing."""
        return self == FoodFilter()


def foods_filtered(*, clinic: Clinic | None, wanted: FoodFilter) -> QuerySet[Food]:
    """The foods a clinic sees that fit. A food of unknown origin is free of no allergen."""
    foods = foods_visible_to(clinic=clinic)
    if wanted.group:
        foods = foods.filter(group__key=wanted.group)
    if wanted.source:
        foods = foods.filter(source_type=wanted.source)
    if wanted.without:
        has = FoodAllergen.objects.filter(food=OuterRef("pk"), allergen__in=wanted.without)
        foods = foods.exclude(origin="").filter(~Exists(has))
    if wanted.only is not None:
        foods = foods.filter(pk__in=wanted.only)
    return foods
