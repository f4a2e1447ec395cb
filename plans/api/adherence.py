"""Adherence of a patient: eaten against prescribed, by group, meal time and week. Read only."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.strict import Query
from accounts.api.views import Door, RoomView
from accounts.models import Scope
from accounts.permissions import Permission
from patients.selectors import patient_of
from plans.eaten import WEEKS, patient_adherence

MOST_WEEKS = 26
THOUSANDTH = Decimal("0.001")


class AdherenceQuery(Query):
    """Up to which day, and how many weeks back."""

    until = serializers.DateField(required=False, help_text="Hasta ese día; hoy si falta.")
    weeks = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_WEEKS,
        default=WEEKS,
        help_text="Semanas, de lunes a domingo, contando la de ese día.",
    )


class ThousandthField(serializers.DecimalField):
    """A figure to the thousandth; null is «sin dato», never zero."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=None, decimal_places=None, **kwargs)

    def to_representation(self, value: Decimal | None) -> str | None:
        """Plain text, without exponent."""
        return None if value is None else f"{value.quantize(THOUSANDTH):f}"


class AdherenceCellSerializer(serializers.Serializer[Any]):
    """A family of groups at a meal time (empty: the whole day) in a week (null: all of them)."""

    family = serializers.CharField()
    meal = serializers.CharField(allow_blank=True)
    week = serializers.DateField(allow_null=True, help_text="El lunes de esa semana.")
    n = serializers.IntegerField(help_text="Comidas contadas; días si es todo el día.")
    unknown = serializers.IntegerField(help_text="Fuera de la cuenta: sin cantidad.")
    planned = ThousandthField(help_text="Equivalentes indicados, en promedio.")
    least = ThousandthField(help_text="Equivalentes comidos, mínimo, en promedio.")
    most = ThousandthField(help_text="Equivalentes comidos, máximo, en promedio.")
    ratio = ThousandthField(allow_null=True, help_text="Comido ÷ indicado.")
    low = ThousandthField(allow_null=True, help_text="Intervalo de 95 %, mínimo.")
    high = ThousandthField(allow_null=True, help_text="Intervalo de 95 %, máximo.")
    level = serializers.CharField()
    is_broken = serializers.BooleanField(help_text="Todo el intervalo, a un lado del plan.")


class AdherenceSerializer(serializers.Serializer[Any]):
    """The cells with something recorded, and the axes in their order."""

    families = serializers.ListField(child=serializers.CharField())
    meals = serializers.ListField(child=serializers.CharField())
    weeks = serializers.ListField(child=serializers.DateField())
    recorded = serializers.IntegerField(help_text="Comidas registradas.")
    cells = AdherenceCellSerializer(many=True, source="filled")


class PatientAdherenceView(RoomView):
    """The adherence of one patient."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": (Scope.DIARY_READ, Permission.SEE_RECORD)}
    query_class = AdherenceQuery

    @extend_schema(
        operation_id="adherence_read",
        summary="Adherencia al plan: comido entre indicado, con n e intervalo",
        description="Solo cuenta lo registrado: donde no hay datos no hay casilla.",
        tags=["diario"],
        parameters=[AdherenceQuery],
        responses=AdherenceSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """The grid that the patient's page shows."""
        patient = patient_of(self.membership, public_id)
        found = patient_adherence(
            self.membership,
            patient,
            until=self.asked.get("until") or timezone.localdate(),
            weeks=self.asked["weeks"],
        )
        self.note_read(patient, patient=patient)
        return Response(AdherenceSerializer(found).data)
