"""Foods of the catalogue and of the clinic: search and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import PAGE, SignedCursorPagination
from accounts.api.strict import PageQuery
from accounts.api.views import Door, RoomView
from accounts.models import Membership, Scope
from accounts.permissions import Permission
from foods.api.own import OwnFoodSerializer
from foods.models import Food
from foods.nutrients import NUTRIENTS, amount_in
from foods.ranking import Match
from foods.search import food_hit, search_foods
from foods.selectors import food_detail, foods_visible_to, with_equivalent
from foods.services.foods import food_change, food_create, food_retire
from nutrition.exchanges import group_profiles

READ: Door = (Scope.FOODS_READ, Permission.SEE_CATALOGUE)
DOORS: Mapping[str, Door] = {"GET": READ}
WRITE: Door = (Scope.FOODS_WRITE, Permission.EDIT_CATALOGUE)


class FoodQuery(PageQuery):
    """How to narrow the list."""

    q = serializers.CharField(
        required=False,
        max_length=80,
        help_text="Nombre, con o sin acentos. Responde una sola página, la mejor respuesta antes.",
    )
    group = serializers.ChoiceField(choices=list(group_profiles()), required=False)


class CompositionSerializer(serializers.Serializer[Any]):
    """Nutrients by name, each with its unit in the name. null is «sin dato», never zero."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """A decimal for each nutrient of the catalogue."""
        return {
            nutrient.key: serializers.DecimalField(
                max_digits=None,
                decimal_places=None,
                allow_null=True,
                help_text=f"{nutrient.label} ({nutrient.unit})",
            )
            for nutrient in NUTRIENTS
        }


class FoodRowSerializer(serializers.Serializer[Any]):
    """A food with its equivalent portion; figures unrounded."""

    public_id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    found_by = serializers.CharField(help_text="El otro nombre con el que se encontró.")
    group = serializers.CharField()
    group_name = serializers.CharField()
    portion = serializers.CharField(help_text="Un equivalente en medida casera.")
    net_g = serializers.DecimalField(max_digits=8, decimal_places=2)
    gross_g = serializers.DecimalField(max_digits=8, decimal_places=2)
    per_equivalent = CompositionSerializer()
    source = serializers.CharField()
    is_own = serializers.BooleanField(help_text="Si es del consultorio y no del catálogo.")


class PortionSerializer(serializers.Serializer[Any]):
    """A household measure with its grams."""

    text = serializers.CharField()
    net_g = serializers.DecimalField(max_digits=8, decimal_places=2)
    gross_g = serializers.DecimalField(max_digits=8, decimal_places=2)
    is_equivalent = serializers.BooleanField()


class FoodSerializer(serializers.Serializer[Any]):
    """A food, per 100 g of edible portion and per equivalent."""

    public_id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()
    synonyms = serializers.ListField(child=serializers.CharField())
    group = serializers.CharField(source="food.group.key")
    group_name = serializers.CharField(source="food.group.name")
    per_100g = CompositionSerializer()
    per_equivalent = CompositionSerializer()
    portions = PortionSerializer(many=True)
    source = serializers.CharField()
    proxy = serializers.CharField(help_text="El alimento parecido del que se tomaron los valores.")
    is_own = serializers.BooleanField()


class FoodsView(RoomView):
    """The foods that the clinic sees."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": READ, "POST": WRITE}
    query_class = FoodQuery
    pagination_class = SignedCursorPagination

    @extend_schema(
        operation_id="foods_list",
        summary="Alimentos: por nombre o en orden alfabético",
        tags=["alimentos"],
        parameters=[FoodQuery],
        responses=FoodRowSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """With `q`, the best answers in one page; without it, pages by name."""
        clinic, group = self.membership.clinic, self.asked.get("group")
        if text := self.asked.get("q"):
            size = self.asked.get("page_size", PAGE)
            hits = search_foods(text, clinic=clinic, group=group, limit=size)
            rows = FoodRowSerializer(hits, many=True).data
            return Response({"next": None, "previous": None, "results": rows})
        foods = with_equivalent(foods_visible_to(clinic=clinic))
        if group:
            foods = foods.filter(group__key=group)
        paginator = SignedCursorPagination(("name_normalised", "pk"))
        found = paginator.paginate_queryset(foods, request, self)
        hits = [food_hit(food, found_by="", match=Match.EXACT) for food in found]
        return paginator.get_paginated_response(FoodRowSerializer(hits, many=True).data)

    @extend_schema(
        operation_id="foods_create",
        summary="Agregar un alimento propio del consultorio",
        tags=["alimentos"],
        request=OwnFoodSerializer,
        responses={201: FoodSerializer},
    )
    def post(self, request: Request) -> Response:
        """A food of the clinic; the released catalogue is never touched."""
        body = OwnFoodSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        food = food_create(facts=body.facts(), by=self.membership)
        return Response(FoodSerializer(food_facts(self.membership, food.public_id)).data, 201)


class FoodView(RoomView):
    """One food."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": READ, "PUT": WRITE, "DELETE": WRITE}

    @extend_schema(
        operation_id="foods_read",
        summary="Un alimento con su composición y porciones",
        tags=["alimentos"],
        responses=FoodSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Composition per 100 g and per equivalent, portions and other names."""
        return Response(FoodSerializer(food_facts(self.membership, public_id)).data)

    @extend_schema(
        operation_id="foods_replace",
        summary="Reescribir un alimento propio",
        tags=["alimentos"],
        request=OwnFoodSerializer,
        responses=FoodSerializer,
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Every field again. One of the catalogue is refused: its corrections are own foods."""
        food = food_or_404(self.membership, public_id)
        body = OwnFoodSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        food_change(food=food, facts=body.facts(code=food.code), by=self.membership)
        return Response(FoodSerializer(food_facts(self.membership, public_id)).data)

    @extend_schema(
        operation_id="foods_retire",
        summary="Retirar un alimento propio",
        tags=["alimentos"],
        responses={204: None},
    )
    def delete(self, request: Request, public_id: UUID) -> Response:
        """It is offered no more; what was planned with it stays."""
        food_retire(food=food_or_404(self.membership, public_id), by=self.membership)
        return Response(status=204)


def food_or_404(membership: Membership, public_id: UUID) -> Food:
    """A food that the clinic sees. Raises Http404."""
    try:
        return food_detail(clinic=membership.clinic, public_id=str(public_id))
    except Food.DoesNotExist as error:
        raise Http404("No hay tal alimento.") from error


def food_facts(membership: Membership, public_id: UUID) -> dict[str, Any]:
    """A food as the API says it."""
    food = food_or_404(membership, public_id)
    portions = list(food.portions.all())
    equivalent = next(portion for portion in portions if portion.is_equivalent)
    return {
        "public_id": food.public_id,
        "code": food.code,
        "name": food.name,
        "synonyms": [row.text for row in food.synonyms.all()],
        "food": food,
        "per_100g": food.per_100g,
        "per_equivalent": amount_in(food.per_100g, equivalent.net_g),
        "portions": portions,
        "source": food.source_label,
        "proxy": food.proxy,
        "is_own": food.clinic_id is not None,
    }
