"""What a plan prints and what each meal time offers, by the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Door, RoomView
from accounts.models import Scope
from accounts.permissions import Permission
from plans.documents.kinds import KINDS, document_pdf
from plans.options import plan_options
from plans.selectors import plan_for, plan_row

DOORS: Mapping[str, Door] = {"GET": (Scope.PLANS_READ, Permission.SEE_RECORD)}
FIGURE: dict[str, Any] = {"max_digits": None, "decimal_places": None}
KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, description="Clave del documento.")


class KindSerializer(serializers.Serializer[Any]):
    """A document that can be asked for."""

    slug = serializers.CharField()
    name = serializers.CharField()
    use = serializers.CharField()


class OptionItemSerializer(serializers.Serializer[Any]):
    """A food of an option; `is_extra` goes beside the dish."""

    name = serializers.CharField()
    group = serializers.CharField()
    equivalents = serializers.DecimalField(**FIGURE)
    measure = serializers.CharField()
    net_g = serializers.DecimalField(**FIGURE)
    is_extra = serializers.BooleanField()


class OptionSerializer(serializers.Serializer[Any]):
    """A dish that brings the equivalents of its meal time."""

    public_id = serializers.UUIDField()
    order = serializers.IntegerField(help_text="De 1 a 7: también es su día de la semana.")
    name = serializers.CharField()
    is_portable = serializers.BooleanField()
    needs_stove = serializers.BooleanField()
    source = serializers.CharField()
    items = OptionItemSerializer(many=True)


class MealOptionsSerializer(serializers.Serializer[Any]):
    """The options of a meal time; `missing` of seven, and the group that is in the way."""

    order = serializers.IntegerField()
    meal = serializers.CharField()
    options = OptionSerializer(many=True)
    missing = serializers.IntegerField()
    blocked_by = serializers.CharField()


class PlanDocumentsView(RoomView):
    """The documents of a plan."""

    doors: ClassVar[Mapping[str, Door]] = DOORS

    @extend_schema(
        operation_id="plan_documents_list",
        summary="Documentos que imprime un plan",
        tags=["planes"],
        responses=KindSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Their keys and names."""
        plan_row(self.membership, public_id)
        return Response(KindSerializer(KINDS.values(), many=True).data)


class PlanDocumentView(RoomView):
    """One document of a plan."""

    doors: ClassVar[Mapping[str, Door]] = DOORS

    @extend_schema(
        operation_id="plan_document_read",
        summary="Un documento del plan, en PDF",
        tags=["planes"],
        parameters=[KIND],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, public_id: UUID, kind: str) -> HttpResponse:
        """The PDF, drawn on request."""
        if kind not in KINDS:
            raise Http404("No hay tal documento.")
        view = plan_for(self.membership, public_id)
        self.note_read(view.plan, patient=view.plan.patient)
        response = HttpResponse(document_pdf([view], [kind]), content_type="application/pdf")
        response["Cache-Control"] = "private, no-store"
        return response


class PlanOptionsView(RoomView):
    """What each meal time of a plan offers."""

    doors: ClassVar[Mapping[str, Door]] = DOORS

    @extend_schema(
        operation_id="plan_options_list",
        summary="Opciones de cada tiempo de comida, con sus alimentos",
        tags=["planes"],
        responses=MealOptionsSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Up to seven a meal time."""
        plan = plan_row(self.membership, public_id)
        self.note_read(plan, patient=plan.patient)
        return Response(MealOptionsSerializer(plan_options(plan), many=True).data)
