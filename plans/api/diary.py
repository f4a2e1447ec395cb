"""The diary of a patient: read it, record a meal, void a record with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import SignedCursorPagination
from accounts.api.problems import Problem
from accounts.api.strict import PageQuery, StrictSerializer
from accounts.api.views import Door, RoomView
from accounts.models import Scope
from accounts.permissions import Permission
from patients.selectors import patient_of
from plans.api.eaten import EatenMealSerializer
from plans.diary import comparison_of, diary_entry_of, diary_visible_to
from plans.models import DiaryEntry, DiaryItem
from plans.services.diary import EatenData, diary_record_once, diary_void

READ: Door = (Scope.DIARY_READ, Permission.SEE_RECORD)
WRITE: Door = (Scope.DIARY_WRITE, Permission.WRITE_RECORD)
FIGURE: dict[str, Any] = {"max_digits": None, "decimal_places": None, "allow_null": True}
TAKEN = "Ese `source_id` ya es de otro registro: {id}. Anúlelo, o use otro identificador."


class DiaryQuery(PageQuery):
    """How to narrow the list."""

    day_from = serializers.DateField(required=False, help_text="Desde ese día.")
    day_to = serializers.DateField(required=False, help_text="Hasta ese día.")
    voided = serializers.BooleanField(
        required=False, default=False, help_text="Incluir los registros anulados."
    )


class DiaryItemSerializer(serializers.ModelSerializer[DiaryItem]):
    """A food eaten. null is «sin dato», never zero; an empty group is not known."""

    class Meta:
        model = DiaryItem
        fields = ["order", "name", "group", "food", "equivalents_min", "equivalents_max"]

    food = serializers.UUIDField(source="food.public_id", allow_null=True, default=None)
    equivalents_min = serializers.DecimalField(**FIGURE)
    equivalents_max = serializers.DecimalField(**FIGURE)


class DiaryRowSerializer(serializers.ModelSerializer[DiaryEntry]):
    """A meal time of a day. `plan` is the one in force when it was recorded."""

    class Meta:
        model = DiaryEntry
        fields = [
            "public_id",
            "patient",
            "day",
            "meal_name",
            "source",
            "source_id",
            "plan",
            "items",
            "confirmed_by",
            "created_at",
            "voided_at",
            "void_reason",
        ]

    patient = serializers.UUIDField(source="patient.public_id")
    plan = serializers.UUIDField(source="plan.public_id", allow_null=True, default=None)
    items = DiaryItemSerializer(many=True)
    confirmed_by = serializers.CharField(source="confirmed_by.full_name")


class DifferenceSerializer(serializers.Serializer[Any]):
    """A family of groups: `least` and `most` are eaten minus planned, null if unknown."""

    family = serializers.CharField()
    planned = serializers.DecimalField(max_digits=None, decimal_places=None)
    least = serializers.DecimalField(**FIGURE)
    most = serializers.DecimalField(**FIGURE)
    words = serializers.CharField()


class ComparisonSerializer(serializers.Serializer[Any]):
    """What was eaten against that meal time of the plan, in equivalents."""

    differences = DifferenceSerializer(many=True)
    unknown = serializers.IntegerField(help_text="Alimentos sin grupo.")
    words = serializers.CharField()


class DiaryEntrySerializer(DiaryRowSerializer):
    """A meal time with its comparison; null without that meal time in a plan."""

    class Meta(DiaryRowSerializer.Meta):
        fields = [*DiaryRowSerializer.Meta.fields, "comparison"]

    comparison = serializers.SerializerMethodField()

    @extend_schema_field(ComparisonSerializer(allow_null=True))
    def get_comparison(self, entry: DiaryEntry) -> dict[str, Any] | None:
        """Family by family. Two queries."""
        found = comparison_of(entry)
        return None if found is None else dict(ComparisonSerializer(found).data)


class VoidSerializer(StrictSerializer):
    """Why it no longer counts."""

    reason = serializers.CharField(max_length=200)


class PatientDiaryView(RoomView):
    """The diary of one patient."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": READ, "POST": WRITE}
    query_class = DiaryQuery
    pagination_class = SignedCursorPagination

    @extend_schema(
        operation_id="diary_list",
        summary="Diario de un paciente, el día más reciente primero",
        tags=["diario"],
        parameters=[DiaryQuery],
        responses=DiaryRowSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """A page of entries with their foods."""
        patient = patient_of(self.membership, public_id)
        rows = diary_visible_to(self.membership, with_voided=self.asked["voided"])
        rows = rows.filter(patient=patient)
        if day_from := self.asked.get("day_from"):
            rows = rows.filter(day__gte=day_from)
        if day_to := self.asked.get("day_to"):
            rows = rows.filter(day__lte=day_to)
        self.note_read(patient, patient=patient)
        return self.page(rows, DiaryRowSerializer, ordering=("-day", "-pk"))

    @extend_schema(
        operation_id="diary_create",
        summary="Registrar un tiempo de comida",
        description="Con `source_id`, repetir la solicitud responde 200 con el mismo registro.",
        tags=["diario"],
        request=EatenMealSerializer,
        responses={
            201: DiaryEntrySerializer,
            200: OpenApiResponse(DiaryEntrySerializer, description="Ya estaba registrado."),
            409: OpenApiResponse(description="`source_id_taken`: ya es de otro registro"),
        },
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Confirmed by the token's person, and compared with the plan in force."""
        patient = patient_of(self.membership, public_id)
        body = EatenMealSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given, items = body.validated_data, body.eaten(self.membership.clinic)
        entry, is_new = diary_record_once(
            patient=patient,
            day=given["day"],
            meal_name=given["meal_name"],
            items=items,
            source=DiaryEntry.Source.PROGRAM,
            source_id=given["source_id"],
            entered_by=self.membership.user,
            by=self.membership,
        )
        entry = diary_entry_of(self.membership, entry.public_id)
        if not is_new and not _says(entry, given, items):
            raise Problem("source_id_taken", TAKEN.format(id=entry.public_id), status=409)
        return Response(DiaryEntrySerializer(entry).data, status=201 if is_new else 200)


class DiaryEntryView(RoomView):
    """One entry of the diary."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": READ}

    @extend_schema(
        operation_id="diary_read",
        summary="Un registro del diario, con su comparación contra el plan",
        tags=["diario"],
        responses=DiaryEntrySerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """The entry, also if it was voided: then `voided_at` and `void_reason` say so."""
        entry = diary_entry_of(self.membership, public_id, with_voided=True)
        self.note_read(entry, patient=entry.patient)
        return Response(DiaryEntrySerializer(entry).data)


class DiaryVoidView(RoomView):
    """Taking an entry out of the diary."""

    doors: ClassVar[Mapping[str, Door]] = {"POST": WRITE}

    @extend_schema(
        operation_id="diary_void",
        summary="Anular un registro, con su motivo",
        description="El registro queda, sin contar. Anularlo otra vez no cambia nada.",
        tags=["diario"],
        request=VoidSerializer,
        responses=DiaryEntrySerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """What was eaten is not changed: it is voided, and recorded again."""
        entry = diary_entry_of(self.membership, public_id, with_voided=True)
        body = VoidSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        diary_void(entry=entry, reason=body.validated_data["reason"], by=self.membership)
        entry = diary_entry_of(self.membership, public_id, with_voided=True)
        return Response(DiaryEntrySerializer(entry).data)


def _says(entry: DiaryEntry, given: Mapping[str, Any], items: Sequence[EatenData]) -> bool:
    """Whether an entry states what was given: sent again, and not another meal."""
    kept = [
        EatenData(row.name, row.group, row.food, row.halves_min, row.halves_max)
        for row in entry.items.all()
    ]
    return (entry.day, entry.meal_name, kept) == (given["day"], given["meal_name"], list(items))
