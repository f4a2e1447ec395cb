"""Solve a day of equivalents for a program: nothing is stored and nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.strict import StrictSerializer
from accounts.api.views import Door, RoomView
from accounts.models import Scope
from accounts.permissions import Permission
from plans.engine.problem import FIVE_MEALS, MealTime, Problem, ProblemError, Targets
from plans.engine.proposal import Proposal, propose

FIGURE: dict[str, Any] = {"max_digits": None, "decimal_places": None}


def _grams(most: int) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=Decimal(0), max_value=Decimal(most)
    )


class MealTimeSerializer(StrictSerializer):
    """A meal time and its percentage of the energy."""

    name = serializers.CharField(max_length=40)
    share = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100)
    )


class AskSerializer(StrictSerializer):
    """What a day should bring."""

    energy_kcal = _grams(6000)
    protein_g = _grams(600)
    fat_g = _grams(600)
    carbohydrate_g = _grams(1200)
    sex = serializers.CharField(max_length=6, required=False, help_text="«female» o «male».")
    excluded_groups = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, max_length=19
    )
    meal_times = MealTimeSerializer(many=True, required=False)


class AmountSerializer(serializers.Serializer[Any]):
    """Equivalents of a group."""

    group = serializers.CharField()
    equivalents = serializers.DecimalField(**FIGURE)


class SolvedMealSerializer(serializers.Serializer[Any]):
    """A meal time and its equivalents."""

    name = serializers.CharField()
    equivalents = AmountSerializer(many=True)


class SolvedLineSerializer(serializers.Serializer[Any]):
    """A line of the comprobación: `difference` is obtained minus target."""

    nutrient = serializers.CharField()
    target = serializers.DecimalField(**FIGURE)
    obtained = serializers.DecimalField(**FIGURE)
    difference = serializers.DecimalField(**FIGURE)
    tolerance = serializers.DecimalField(**FIGURE)
    ok = serializers.BooleanField()


class SolvedSerializer(serializers.Serializer[Any]):
    """A day within tolerance; or, without one, why, and what would make it possible."""

    status = serializers.ChoiceField(choices=["solved", "infeasible"])
    equivalents = AmountSerializer(many=True)
    meals = SolvedMealSerializer(many=True)
    checks = SolvedLineSerializer(many=True)
    explanation = serializers.CharField()
    relaxations = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(child=serializers.CharField())


class SolveView(RoomView):
    """The engine, without a patient."""

    doors: ClassVar[Mapping[str, Door]] = {
        "POST": (Scope.CALCULATORS_READ, Permission.SEE_CATALOGUE)
    }

    @extend_schema(
        operation_id="solve",
        summary="Equivalentes de un día para una meta: no se guarda nada",
        tags=["planes"],
        request=AskSerializer,
        responses=SolvedSerializer,
    )
    def post(self, request: Request) -> Response:
        """A day in half equivalents, shared among its meal times."""
        body = AskSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(SolvedSerializer(_solved(_problem(body.validated_data))).data)


def _problem(asked: Mapping[str, Any]) -> Problem:
    names = ("energy_kcal", "protein_g", "fat_g", "carbohydrate_g")
    meals = tuple(MealTime(meal["name"], meal["share"]) for meal in asked.get("meal_times", ()))
    try:
        return Problem(
            targets=Targets(**{name: asked[name] for name in names}),
            excluded=frozenset(asked.get("excluded_groups", ())),
            meal_times=meals or FIVE_MEALS,
            sex=asked.get("sex"),
        )
    except ProblemError as error:
        raise serializers.ValidationError({"non_field_errors": list(error.messages)}) from error


def _solved(problem: Problem) -> dict[str, Any]:
    found: Proposal = propose(problem)
    return {
        "status": found.status,
        "equivalents": _amounts(found.equivalents),
        "meals": [
            {"name": name, "equivalents": _amounts(day)} for name, day in found.distribution.items()
        ],
        "checks": found.certificate.lines if found.certificate else (),
        "explanation": found.explanation,
        "relaxations": [offer.text for offer in found.relaxations],
        "notes": list(found.notes),
    }


def _amounts(day: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    return [{"group": key, "equivalents": amount} for key, amount in day.items() if amount]
