"""Laboratory results of a patient: read all, write, void with a reason."""

from __future__ import annotations

from collections.abc import Mapping
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
from nutrition.laboratory import analytes
from nutrition.laboratory_units import units_of
from patients.errors import (
    AlreadySignedError,
    ImpossibleResultError,
    NeedsConfirmationError,
)
from patients.lab_reading import person_on, reading_of
from patients.models import LabResult, Patient
from patients.selectors import (
    consultation_draft_of,
    lab_result_of,
    lab_results_visible_to,
    patient_of,
)
from patients.services.laboratory import (
    LabReport,
    LabValue,
    lab_result_record,
    lab_result_void,
)

ANALYTES = [(key, one.name) for key, one in analytes().items()]
UNITS = sorted({unit.code for key in analytes() for unit in units_of(key)})
NUMBER: Mapping[str, int] = {"max_digits": 10, "decimal_places": 4, "min_value": 0}


class LabQuery(PageQuery):
    """How to narrow the list."""

    analyte = serializers.ChoiceField(choices=ANALYTES, required=False)


class LabReadingSerializer(serializers.Serializer[Any]):
    """How a value reads for its patient. A flag, never a diagnosis; empty without limits."""

    flag = serializers.CharField(allow_blank=True)
    origin = serializers.CharField(
        allow_blank=True, help_text="`intervalo del laboratorio` o `rango genérico`."
    )
    source = serializers.CharField(allow_blank=True)
    critical = serializers.CharField(allow_blank=True)
    goal = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class LabResultSerializer(serializers.ModelSerializer[LabResult]):
    """A value as the laboratory printed it, and how it reads."""

    class Meta:
        model = LabResult
        fields = [
            "public_id",
            "analyte",
            "name",
            "comparator",
            "value",
            "unit",
            "range_low",
            "range_high",
            "laboratory",
            "collected_on",
            "obtained",
            "recorded_at",
            "is_signed",
            "reading",
        ]

    name = serializers.CharField(read_only=True)
    value = serializers.DecimalField(max_digits=14, decimal_places=4)
    obtained = serializers.ChoiceField(source="source", choices=LabResult.Source.choices)
    is_signed = serializers.SerializerMethodField()
    reading = serializers.SerializerMethodField()

    def get_is_signed(self, row: LabResult) -> bool:
        """Whether it is part of a signed consultation."""
        return row.consultation is not None and not row.consultation.is_draft

    @extend_schema_field(LabReadingSerializer)
    def get_reading(self, row: LabResult) -> Any:
        """Read for its patient on the day of the sample."""
        pregnancies = [one for one in row.patient.pregnancies.all() if one.voided_at is None]
        person = person_on(row.patient, row.collected_on, pregnancies=pregnancies)
        return LabReadingSerializer(reading_of(row, person)).data


class LabWriteSerializer(StrictSerializer):
    """One result of one report."""

    analyte = serializers.ChoiceField(choices=ANALYTES)
    value = serializers.DecimalField(**NUMBER)
    unit = serializers.ChoiceField(choices=UNITS, help_text="Código UCUM; sin unidad no se guarda.")
    comparator = serializers.ChoiceField(choices=["<", "<=", ">", ">="], required=False, default="")
    range_low = serializers.DecimalField(**NUMBER, required=False, allow_null=True)
    range_high = serializers.DecimalField(**NUMBER, required=False, allow_null=True)
    collected_on = serializers.DateField()
    laboratory = serializers.CharField(required=False, max_length=120, allow_blank=True, default="")
    obtained = serializers.ChoiceField(choices=LabResult.Source.choices, default="transcribed")
    in_open_consultation = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Unirlo a la consulta que la persona de la clave tiene abierta.",
    )
    confirmed = serializers.BooleanField(
        required=False, default=False, help_text="Aceptar un valor crítico."
    )


class LabVoidSerializer(StrictSerializer):
    """Why it no longer counts."""

    reason = serializers.CharField(max_length=200)


class LabResultsView(RoomView):
    """The laboratory results of one patient."""

    doors: ClassVar[Mapping[str, Door]] = {
        "GET": (Scope.LABORATORY_READ, Permission.SEE_RECORD),
        "POST": (Scope.LABORATORY_WRITE, Permission.WRITE_RECORD),
    }
    query_class = LabQuery
    pagination_class = SignedCursorPagination

    @extend_schema(
        operation_id="laboratory_list",
        summary="Resultados de laboratorio de un paciente, el último capturado primero",
        tags=["laboratorio"],
        parameters=[LabQuery],
        responses=LabResultSerializer(many=True),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """A page of the results in force."""
        patient = patient_of(self.membership, public_id)
        rows = (
            lab_results_visible_to(self.membership, patient=patient)
            .select_related("patient__clinic", "consultation")
            .prefetch_related("patient__pregnancies")
        )
        if analyte := self.asked.get("analyte"):
            rows = rows.filter(analyte=analyte)
        self.note_read(patient, patient=patient)
        return self.page(rows, LabResultSerializer, ordering=("-recorded_at", "-pk"))

    @extend_schema(
        operation_id="laboratory_create",
        summary="Registrar un resultado",
        description="El mismo resultado enviado dos veces es uno.",
        tags=["laboratorio"],
        request=LabWriteSerializer,
        responses={
            201: LabResultSerializer,
            409: OpenApiResponse(
                description="`no_open_draft`, `already_signed`, o `needs_confirmation`: repita "
                "con `confirmed` si el informe dice ese valor crítico"
            ),
            422: OpenApiResponse(description="`impossible_result`: quizá en otra unidad"),
        },
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write one result, outside any visit or in the one that is open."""
        patient = patient_of(self.membership, public_id)
        body = LabWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = self._write(patient, body.validated_data)
        return Response(LabResultSerializer(row).data, status=201)

    def _write(self, patient: Patient, given: dict[str, Any]) -> LabResult:
        """Record. Raises Problem with what the record refuses."""
        draft = None
        if given.pop("in_open_consultation"):
            draft = consultation_draft_of(patient, self.membership)
            if draft is None:
                raise Problem(
                    "no_open_draft",
                    "La persona de la clave no tiene una consulta abierta con este paciente.",
                    status=409,
                )
        report = LabReport(
            collected_on=given.pop("collected_on"),
            source=given.pop("obtained"),
            laboratory=given.pop("laboratory"),
            consultation=draft,
        )
        confirmed = given.pop("confirmed")
        try:
            return lab_result_record(
                patient=patient,
                report=report,
                line=LabValue(**given),
                by=self.membership,
                confirmed=confirmed,
            )
        except NeedsConfirmationError as error:
            raise Problem("needs_confirmation", error.message, status=409) from error
        except AlreadySignedError as error:
            raise Problem("already_signed", error.message, status=409) from error
        except ImpossibleResultError as error:
            raise Problem("impossible_result", error.message, status=422) from error


class LabResultView(RoomView):
    """One result."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": (Scope.LABORATORY_READ, Permission.SEE_RECORD)}

    @extend_schema(
        operation_id="laboratory_read",
        summary="Un resultado de laboratorio",
        tags=["laboratorio"],
        responses=LabResultSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """The result, in force."""
        row = lab_result_of(self.membership, public_id)
        self.note_read(row, patient=row.patient)
        return Response(LabResultSerializer(row).data)


class LabVoidView(RoomView):
    """Taking a result out of force."""

    doors: ClassVar[Mapping[str, Door]] = {
        "POST": (Scope.LABORATORY_WRITE, Permission.WRITE_RECORD)
    }

    @extend_schema(
        operation_id="laboratory_void",
        summary="Anular un resultado con su motivo",
        description="De una consulta firmada no se anula por aquí: pide un addendum con firma.",
        tags=["laboratorio"],
        request=LabVoidSerializer,
        responses={204: None, 409: OpenApiResponse(description="`already_signed`")},
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Void it."""
        row = lab_result_of(self.membership, public_id)
        body = LabVoidSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            lab_result_void(result=row, reason=body.validated_data["reason"], by=self.membership)
        except AlreadySignedError as error:
            raise Problem("already_signed", error.message, status=409) from error
        return Response(status=204)
