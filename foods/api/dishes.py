"""Dishes of the library and of the clinic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import SignedCursorPagination
from accounts.api.strict import PageQuery
from accounts.api.views import Door, RoomView
from foods.api.foods import DOORS
from foods.dish_selectors import dish_choice, dishes_visible_to, with_ingredients
from foods.models import Dish, Meal
from foods.text import normalise

FIGURE: dict[str, None] = {"max_digits": None, "decimal_places": None}
PLAIN = ["public_id", "code", "name", "version", "ingredients", "macros", "by_group"]
PLAIN += ["is_vegetarian", "is_vegan", "is_raw", "steps"]


class DishQuery(PageQuery):
    """How to narrow the list."""

    q = serializers.CharField(required=False, max_length=80, help_text="Palabras del nombre.")
    meal = serializers.ChoiceField(choices=Meal.choices, required=False)


class DishRowSerializer(serializers.ModelSerializer[Dish]):
    """A line of the library."""

    class Meta:
        model = Dish
        fields = [
            "public_id",
            "code",
            "name",
            "version",
            "meals",
            "region",
            "season",
            "cost",
            "is_raw",
            "is_portable",
            "is_quick",
            "needs_stove",
        ]

    meals = serializers.SerializerMethodField()

    def get_meals(self, dish: Dish) -> list[str]:
        """Times of the day at which it is served."""
        return sorted(row.meal for row in dish.meals.all())


class MacrosSerializer(serializers.Serializer[Any]):
    """Energy and macronutrients, unrounded."""

    energy_kcal = serializers.DecimalField(**FIGURE)
    protein_g = serializers.DecimalField(**FIGURE)
    fat_g = serializers.DecimalField(**FIGURE)
    carbohydrate_g = serializers.DecimalField(**FIGURE)


class IngredientSerializer(serializers.Serializer[Any]):
    """An ingredient of one portion."""

    name = serializers.CharField()
    group = serializers.CharField()
    grams = serializers.DecimalField(**FIGURE, help_text="Gramos netos.")
    measure = serializers.CharField()


class GroupRangeSerializer(serializers.Serializer[Any]):
    """Equivalents of a group in one portion, and how far they may be re-portioned."""

    group = serializers.CharField()
    equivalents = serializers.DecimalField(**FIGURE)
    minimum = serializers.DecimalField(**FIGURE)
    maximum = serializers.DecimalField(**FIGURE)


class DishSerializer(serializers.Serializer[Any]):
    """One portion of a dish: what it takes, what it brings and whom it may hurt."""

    public_id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    version = serializers.IntegerField()
    meals = serializers.ListField(child=serializers.CharField())
    ingredients = IngredientSerializer(many=True)
    equivalents = GroupRangeSerializer(many=True)
    macros = MacrosSerializer(help_text="De la composición de los ingredientes.")
    by_group = MacrosSerializer(help_text="De sus equivalentes por la tabla de grupos.")
    contains = serializers.ListField(child=serializers.CharField(), help_text="Alérgenos seguros.")
    may_contain = serializers.ListField(child=serializers.CharField())
    is_vegetarian = serializers.BooleanField()
    is_vegan = serializers.BooleanField()
    is_raw = serializers.BooleanField()
    steps = serializers.CharField()


class DishesView(RoomView):
    """The dishes that the clinic sees."""

    doors: ClassVar[Mapping[str, Door]] = DOORS
    query_class = DishQuery
    pagination_class = SignedCursorPagination

    @extend_schema(
        operation_id="dishes_list",
        summary="Platillos en orden alfabético",
        tags=["alimentos"],
        parameters=[DishQuery],
        responses=DishRowSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of dishes; each word of `q` is in the name."""
        dishes = dishes_visible_to(clinic=self.membership.clinic).prefetch_related("meals")
        for word in normalise(self.asked.get("q", "")).split():
            dishes = dishes.filter(name_normalised__contains=word)
        if meal := self.asked.get("meal"):
            dishes = dishes.filter(meals__meal=meal)
        paginator = SignedCursorPagination(("name_normalised", "pk"))
        found = paginator.paginate_queryset(dishes, request, self)
        return paginator.get_paginated_response(DishRowSerializer(found, many=True).data)


class DishView(RoomView):
    """One dish."""

    doors: ClassVar[Mapping[str, Door]] = DOORS

    @extend_schema(
        operation_id="dishes_read",
        summary="Un platillo: ingredientes, equivalentes, macronutrimentos y alérgenos",
        tags=["alimentos"],
        responses=DishSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """One portion of the dish."""
        dishes = with_ingredients(dishes_visible_to(clinic=self.membership.clinic))
        dish = dishes.filter(public_id=public_id).first()
        if dish is None:
            raise Http404("No hay tal platillo.")
        return Response(DishSerializer(_facts(dish)).data)


def _facts(dish: Dish) -> dict[str, Any]:
    choice = dish_choice(dish)
    return {
        **{name: getattr(choice, name) for name in PLAIN},
        "meals": sorted(choice.meals),
        "contains": sorted(choice.contains),
        "may_contain": sorted(choice.may_contain),
        "equivalents": [
            {
                "group": group,
                "equivalents": found.number,
                "minimum": found.minimum,
                "maximum": found.maximum,
            }
            for group, found in choice.ranges.items()
        ],
    }
