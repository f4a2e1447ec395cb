"""Plans of a patient: the list, one whole plan with its totals, and its signed content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import SignedCursorPagination
from accounts.api.strict import PageQuery
from accounts.api.views import Door, RoomView
from accounts.models import Scope
from accounts.permissions import Permission
from patients.selectors import patient_of
from plans.models import Plan
from plans.selectors import plan_for, plan_payload, plan_row, plan_status, plans_visible_to

DOORS: Mapping[str, Door] = {"GET": (Scope.PLANS_READ, Permission.SEE_RECORD)}
STATES = ["borrador", "vigente", "anterior"]
FIGURE: dict[str, None] = {"max_digits": None, "decimal_places": None}


class PlanRowSerializer(serializers.ModelSerializer[Plan]):
    """A version of a patient's plan."""

    class Meta:
        model = Plan
        fields = ["public_id", "version", "status", "code", "created_at", "published_at"]

    status = serializers.SerializerMethodField()

    def get_status(self, plan: Plan) -> str:
        """«borrador», «vigente» or «anterior»."""
        return plan_status(plan)


class FiguresSerializer(serializers.Serializer[Any]):
    """Energy and macronutrients, unrounded."""

    energy_kcal = serializers.DecimalField(**FIGURE)
    protein_g = serializers.DecimalField(**FIGURE)
    fat_g = serializers.DecimalField(**FIGURE)
    carbohydrate_g = serializers.DecimalField(**FIGURE)


class GroupSerializer(serializers.Serializer[Any]):
    """Equivalents of a group in the day."""

    key = serializers.CharField()
    name = serializers.CharField()
    equivalents = serializers.DecimalField(**FIGURE)
    macros = FiguresSerializer()


class PlanFoodSerializer(serializers.Serializer[Any]):
    """A food to eat."""

    public_id = serializers.UUIDField()
    group = serializers.CharField()
    name = serializers.CharField()
    equivalents = serializers.DecimalField(**FIGURE)
    measure = serializers.CharField()
    net_g = serializers.DecimalField(**FIGURE)
    source = serializers.CharField()


class MealSerializer(serializers.Serializer[Any]):
    """A meal time with its foods and its totals."""

    order = serializers.IntegerField()
    name = serializers.CharField()
    time_of_day = serializers.TimeField(allow_null=True, format="%H:%M:%S")
    macros = FiguresSerializer()
    foods = PlanFoodSerializer(many=True)


class CheckSerializer(serializers.Serializer[Any]):
    """A line of the comprobación: `difference` is obtained minus target."""

    nutrient = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    target = serializers.DecimalField(**FIGURE)
    obtained = serializers.DecimalField(**FIGURE)
    difference = serializers.DecimalField(**FIGURE)
    tolerance = serializers.DecimalField(**FIGURE)
    ok = serializers.BooleanField()


class ByFoodSerializer(serializers.Serializer[Any]):
    """What the foods bring by composition, and how many lack a figure."""

    macros = FiguresSerializer()
    foods = serializers.IntegerField()
    unknown = serializers.IntegerField()


class PlanSerializer(serializers.Serializer[Any]):
    """A whole plan with its totals, as the page reads it."""

    public_id = serializers.UUIDField()
    patient = serializers.UUIDField(source="plan.patient.public_id")
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=STATES)
    code = serializers.CharField(help_text="Código de comprobación; vacío en un borrador.")
    sha256 = serializers.CharField()
    target = FiguresSerializer()
    totals = FiguresSerializer(help_text="Por la tabla de equivalentes.")
    by_food = ByFoodSerializer()
    ok = serializers.BooleanField(help_text="Si todo está dentro de tolerancia.")
    checks = CheckSerializer(source="lines", many=True)
    groups = GroupSerializer(source="rows", many=True)
    meals = MealSerializer(many=True)
    notes = serializers.CharField()
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    published_by = serializers.CharField()


class PatientPlansView(RoomView):
    """The plans of one patient."""

    doors: ClassVar[Mapping[str, Door]] = DOORS
    query_class = PageQuery
    pagination_class = SignedCursorPagination

    @extend_schema(
        operation_id="plans_list",
        summary="Planes de un paciente, el más reciente primero",
        tags=["planes"],
        parameters=[PageQuery],
        responses=PlanRowSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """A page of versions."""
        patient = patient_of(self.membership, public_id)
        rows = plans_visible_to(self.membership).filter(patient=patient)
        self.note_read(patient, patient=patient)
        return self.page(rows, PlanRowSerializer, ordering=("-version", "-pk"))


class PlanView(RoomView):
    """One plan."""

    doors: ClassVar[Mapping[str, Door]] = DOORS

    @extend_schema(
        operation_id="plans_read",
        summary="Un plan completo: cuadro, tiempos de comida, totales y comprobación",
        tags=["planes"],
        responses=PlanSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """The plan with its totals, in one call."""
        view = plan_for(self.membership, public_id)
        self.note_read(view.plan, patient=view.plan.patient)
        return Response(PlanSerializer(view).data)


class PlanPayloadView(RoomView):
    """The content of a plan that its hash covers."""

    doors: ClassVar[Mapping[str, Door]] = DOORS

    @extend_schema(
        operation_id="plans_payload",
        summary="El contenido del plan que cubre su huella SHA-256",
        tags=["planes"],
        responses={200: {"type": "object", "additionalProperties": True}},
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Plain data; its canonical JSON gives `sha256`."""
        plan = plan_row(self.membership, public_id)
        self.note_read(plan, patient=plan.patient)
        return Response(plan_payload(plan))
