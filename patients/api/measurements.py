"""Measurements of a patient: read all, write in the open consultation of the token's person."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import SignedCursorPagination
from accounts.api.problems import Problem
from accounts.api.strict import PageQuery, StrictSerializer
from accounts.api.views import Door, RoomView
from accounts.models import Scope
from accounts.permissions import Permission
from patients.errors import (
    AlreadySignedError,
    ImpossibleMeasurementError,
    NeedsConfirmationError,
)
from patients.models import Consultation, Kind, Measurement
from patients.plausibility import LIMITS
from patients.selectors import (
    consultation_draft_of,
    measurements_visible_to,
    patient_of,
)
from patients.services.measurement import measurement_record, measurement_skip

UNITS = ", ".join(f"{kind} en {limits.unit}" for kind, limits in LIMITS.items())


class MeasurementQuery(PageQuery):
    """How to narrow the list."""

    kind = serializers.ChoiceField(choices=Kind.choices, required=False)


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    """A value in its canonical unit, or null with the reason why it was not measured."""

    class Meta:
        model = Measurement
        fields = [
            "public_id",
            "kind",
            "value",
            "unit",
            "not_measured_reason",
            "method",
            "measured_at",
            "recorded_at",
            "is_signed",
            "consultation",
        ]

    measured_at = serializers.DateTimeField(source="consultation.event_at", read_only=True)
    consultation = serializers.UUIDField(source="consultation.public_id", read_only=True)
    is_signed = serializers.SerializerMethodField()

    def get_is_signed(self, row: Measurement) -> bool:
        """Whether its consultation is signed, so that it does not change any more."""
        return not row.consultation.is_draft


class MeasurementWriteSerializer(StrictSerializer):
    """A value, or the reason why there is none. Exactly one of them."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    value = serializers.DecimalField(
        max_digits=8, decimal_places=3, required=False, help_text=f"En su unidad: {UNITS}."
    )
    not_measured_reason = serializers.CharField(required=False, max_length=200)
    method = serializers.CharField(required=False, max_length=80, allow_blank=True)
    confirmed = serializers.BooleanField(
        required=False, default=False, help_text="Aceptar un valor poco común."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if ("value" in attrs) == ("not_measured_reason" in attrs):
            raise serializers.ValidationError(
                {"value": "Escriba `value`, o bien `not_measured_reason`."}
            )
        return attrs


class MeasurementsView(RoomView):
    """The measurements of one patient."""

    doors: ClassVar[Mapping[str, Door]] = {
        "GET": (Scope.MEASUREMENTS_READ, Permission.SEE_RECORD),
        "POST": (Scope.MEASUREMENTS_WRITE, Permission.WRITE_RECORD),
    }
    query_class = MeasurementQuery
    pagination_class = SignedCursorPagination

    @extend_schema(
        operation_id="measurements_list",
        summary="Mediciones de un paciente, la más reciente primero",
        tags=["mediciones"],
        parameters=[MeasurementQuery],
        responses=MeasurementSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """A page of the measurements in force."""
        patient = patient_of(self.membership, public_id)
        rows = measurements_visible_to(self.membership, patient=patient)
        if kind := self.asked.get("kind"):
            rows = rows.filter(kind=kind)
        self.note_read(patient, patient=patient)
        return self.page(rows, MeasurementSerializer, ordering=("-recorded_at", "-pk"))

    @extend_schema(
        operation_id="measurements_create",
        summary="Registrar una medición en la consulta abierta de la persona de la clave",
        description="Escrita otra vez en la misma consulta, la medición se corrige.",
        tags=["mediciones"],
        request=MeasurementWriteSerializer,
        responses={
            201: MeasurementSerializer,
            409: OpenApiResponse(
                description="`no_open_draft`, `already_signed`, o `needs_confirmation`: repita "
                "con `confirmed` si el valor es correcto"
            ),
            422: OpenApiResponse(description="`impossible_measurement`"),
        },
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write into the draft that the token's person has open; never into another's."""
        patient = patient_of(self.membership, public_id)
        body = MeasurementWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        draft = consultation_draft_of(patient, self.membership)
        if draft is None:
            raise Problem(
                "no_open_draft",
                "La persona de la clave no tiene una consulta abierta con este paciente.",
                status=409,
            )
        row = self._write(draft, body.validated_data)
        return Response(MeasurementSerializer(row).data, status=201)

    def _write(self, draft: Consultation, given: dict[str, Any]) -> Measurement:
        """Record or skip. Raises Problem with what the record refuses."""
        kind, value = given["kind"], given.get("value")
        try:
            if value is None:
                reason = given["not_measured_reason"]
                return measurement_skip(
                    consultation=draft, kind=kind, reason=reason, by=self.membership
                )
            return measurement_record(
                consultation=draft,
                kind=kind,
                value=Decimal(value),
                by=self.membership,
                confirmed=given["confirmed"],
                method=given.get("method", ""),
            )
        except NeedsConfirmationError as error:
            raise Problem("needs_confirmation", error.message, status=409) from error
        except AlreadySignedError as error:
            raise Problem("already_signed", error.message, status=409) from error
        except ImpossibleMeasurementError as error:
            raise Problem("impossible_measurement", error.message, status=422) from error
