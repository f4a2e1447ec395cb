"""Every calculation of the registry, by its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Door, RoomView
from accounts.models import Scope
from accounts.permissions import Permission
from nutrition.registry import (
    Calculation,
    InvalidInput,
    as_json,
    calculation,
    calculations,
)

DOOR: Door = (Scope.CALCULATORS_READ, Permission.SEE_CATALOGUE)
FIGURE: dict[str, None] = {"max_digits": None, "decimal_places": None}


class ChoiceSerializer(serializers.Serializer[Any]):
    """A value and its Spanish."""

    value = serializers.CharField()
    label = serializers.CharField()


class InputSerializer(serializers.Serializer[Any]):
    """A datum of a calculation."""

    name = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    kind = serializers.CharField(
        help_text="number, integer, choice, boolean, date, numbers o choices (listas)."
    )
    minimum = serializers.DecimalField(**FIGURE, allow_null=True)
    maximum = serializers.DecimalField(**FIGURE, allow_null=True)
    choices = ChoiceSerializer(many=True)
    required = serializers.BooleanField()
    length = serializers.IntegerField(allow_null=True)


class CalculatorSerializer(serializers.Serializer[Any]):
    """A calculation: what it asks, where it holds and where it comes from."""

    id = serializers.CharField()
    name = serializers.CharField()
    family = serializers.CharField()
    inputs = InputSerializer(many=True)
    unit = serializers.CharField()
    validity = serializers.CharField()
    source = serializers.CharField()
    confirmed = serializers.BooleanField(help_text="false: fuente por confirmar.")
    version = serializers.CharField()


class ResultSerializer(serializers.Serializer[Any]):
    """An answer. `applicable` false is not an error: `reason` says why it does not apply."""

    calc = serializers.CharField()
    value = serializers.JSONField(
        allow_null=True, help_text="Número, texto, lista u objeto, según el cálculo; o null."
    )
    unit = serializers.CharField()
    source = serializers.CharField()
    applicable = serializers.BooleanField()
    reason = serializers.CharField()
    version = serializers.CharField()
    label = serializers.CharField()


class CalculatorsView(RoomView):
    """The calculations there are."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": DOOR}

    @extend_schema(
        operation_id="calculators_list",
        summary="Todas las calculadoras con sus datos, unidades, límites y fuente",
        tags=["calculadoras"],
        responses=CalculatorSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """All of them: the list is closed and short."""
        rows = [_described(entry) for entry in calculations()]
        return Response(CalculatorSerializer(rows, many=True).data)


class CalculatorView(RoomView):
    """One calculation."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": DOOR, "POST": DOOR}

    @extend_schema(
        operation_id="calculators_read",
        summary="Una calculadora",
        tags=["calculadoras"],
        responses=CalculatorSerializer,
    )
    def get(self, request: Request, calc_id: str) -> Response:
        """What it asks and where it comes from."""
        return Response(CalculatorSerializer(_described(_found(calc_id))).data)

    @extend_schema(
        operation_id="calculators_run",
        summary="Calcular",
        description=(
            'El cuerpo son los datos por su nombre, `{"weight_kg": 70, …}`; también se reciben '
            "dentro de `inputs`. Los números pueden ir como texto para que no pierdan decimales."
        ),
        tags=["calculadoras"],
        request={"application/json": {"type": "object", "additionalProperties": True}},
        responses=ResultSerializer,
    )
    def post(self, request: Request, calc_id: str) -> Response:
        """Calculate. Outside the range of validity it answers 200 with `applicable` false."""
        entry = _found(calc_id)
        try:
            return Response(answered(entry, request.data))
        except InvalidInput as error:
            raise serializers.ValidationError({error.field: error.message}) from error


def _found(calc_id: str) -> Calculation:
    try:
        return calculation(calc_id)
    except InvalidInput as error:
        raise Http404(error.message) from error


def answered(entry: Calculation, data: Any) -> dict[str, Any]:
    """The answer of a calculation as JSON values. Raises InvalidInput only."""
    return as_json(entry.run(_inputs(data)))


def _inputs(data: Any) -> Any:
    """The inputs, bare or inside `inputs`."""
    return data["inputs"] if isinstance(data, dict) and set(data) == {"inputs"} else data


def _described(entry: Calculation) -> dict[str, Any]:
    names = ("id", "name", "family", "unit", "validity", "source", "confirmed", "version")
    return {
        **{name: getattr(entry, name) for name in names},
        "inputs": [
            {
                **{
                    name: getattr(one, name)
                    for name in ("name", "label", "unit", "kind", "minimum", "maximum")
                },
                "choices": [{"value": value, "label": label} for value, label in one.choices],
                "required": one.required,
                "length": one.length,
            }
            for one in entry.inputs
        ],
    }
