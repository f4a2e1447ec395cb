"""Patients: list, search, read, register and correct."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import SignedCursorPagination
from accounts.api.problems import Problem
from accounts.api.strict import PageQuery, Query, StrictMixin
from accounts.api.views import Door, RoomView
from accounts.models import Scope
from accounts.permissions import Permission
from patients.errors import CurpMismatchError, DuplicatePatientError
from patients.identification import COVERAGE
from patients.models import Patient
from patients.selectors import patient_of, patient_search
from patients.services.patient import PatientData, patient_register, patient_update

IDENTIFICATION = [field.name for field in fields(PatientData)]
ABSENT_CURP = [("", "Sin registrar"), ("unavailable", "No disponible"), ("refused", "No la dio")]
READ: Door = (Scope.PATIENTS_READ, Permission.SEE_CONTACTS)
WRITE: Door = (Scope.PATIENTS_WRITE, Permission.REGISTER_PATIENT)

ORDERS: Mapping[str, tuple[str, ...]] = {
    "name": ("first_surname", "second_surname", "given_names", "pk"),
    "-name": ("-first_surname", "-second_surname", "-given_names", "-pk"),
    "record_number": ("record_number", "pk"),
    "-record_number": ("-record_number", "-pk"),
    "opened_at": ("opened_at", "pk"),
    "-opened_at": ("-opened_at", "-pk"),
}


class PatientQuery(PageQuery):
    """How to narrow and order the list."""

    q = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Palabras del nombre (sin acentos), número de expediente o teléfono.",
    )
    ordering = serializers.ChoiceField(choices=list(ORDERS), required=False)


class PatientRowSerializer(serializers.ModelSerializer[Patient]):
    """A line of the list."""

    class Meta:
        model = Patient
        fields = ["public_id", "record", "full_name", "birth_date", "sex", "phone", "opened_at"]

    record = serializers.CharField(read_only=True, help_text="Número de expediente: 000482.")
    full_name = serializers.CharField(read_only=True)


class CoveragesField(serializers.ListField):
    """Institutions of the list; the record says the rest."""

    child = serializers.ChoiceField(choices=COVERAGE)


class PatientSerializer(serializers.ModelSerializer[Patient]):
    """The identification of a patient."""

    class Meta:
        model = Patient
        fields = ["public_id", "record", "full_name", "responsible", "opened_at", *IDENTIFICATION]

    record = serializers.CharField(read_only=True, help_text="Número de expediente: 000482.")
    full_name = serializers.CharField(read_only=True)
    responsible = serializers.CharField(source="responsible.full_name", read_only=True)
    coverages = CoveragesField(source="coverages_known", read_only=True)


class PatientWriteSerializer(StrictMixin, serializers.ModelSerializer[Patient]):
    """What may be written of a patient. The record number, the clinic and the rest are not."""

    class Meta:
        model = Patient
        fields = [*IDENTIFICATION, "acknowledged"]

    coverages = CoveragesField(required=False, max_length=len(COVERAGE))
    curp_status = serializers.ChoiceField(
        choices=ABSENT_CURP,
        required=False,
        help_text="Por qué no hay CURP. Con CURP, lo calcula el expediente.",
    )
    nationality = serializers.RegexField(
        r"^[A-Z]{3}$",
        required=False,
        help_text="Tres letras: MEX.",
        error_messages={"invalid": "La nacionalidad lleva 3 letras: MEX."},
    )
    acknowledged = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Aceptar un posible duplicado o una CURP que no coincide con los datos.",
    )


CONFLICT = OpenApiResponse(
    description="`duplicate_patient` o `curp_mismatch`: repita con `acknowledged` si es correcto"
)


class PatientsView(RoomView):
    """The clinic's patients."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": READ, "POST": WRITE}
    query_class = PatientQuery
    pagination_class = SignedCursorPagination

    @extend_schema(
        operation_id="patients_list",
        summary="Pacientes del consultorio",
        tags=["pacientes"],
        parameters=[PatientQuery],
        responses=PatientRowSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of patients, those that answer `q` if it is given."""
        rows = patient_search(self.membership, self.asked.get("q", ""))
        ordering = ORDERS[self.asked.get("ordering", "name")]
        return self.page(rows, PatientRowSerializer, ordering=ordering)

    @extend_schema(
        operation_id="patients_create",
        summary="Abrir un expediente",
        tags=["pacientes"],
        request=PatientWriteSerializer,
        responses={201: PatientSerializer, 409: CONFLICT},
    )
    def post(self, request: Request) -> Response:
        """Register a patient with the next record number."""
        given, acknowledged = _given(PatientWriteSerializer(data=request.data))
        patient = _settled(
            lambda: patient_register(
                data=PatientData(**given), by=self.membership, acknowledged=acknowledged
            )
        )
        return Response(PatientSerializer(patient).data, status=201)


class PatientView(RoomView):
    """One patient."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": READ, "PATCH": WRITE}
    query_class = Query

    @extend_schema(
        operation_id="patients_read",
        summary="Identificación de un paciente",
        tags=["pacientes"],
        responses=PatientSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """The identification; the reading is recorded."""
        patient = patient_of(self.membership, public_id)
        self.note_read(patient, patient=patient)
        return Response(PatientSerializer(patient).data)

    @extend_schema(
        operation_id="patients_update",
        summary="Corregir la identificación",
        tags=["pacientes"],
        request=PatientWriteSerializer,
        responses={200: PatientSerializer, 409: CONFLICT},
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change only the fields given."""
        patient = patient_of(self.membership, public_id)
        given, acknowledged = _given(PatientWriteSerializer(data=request.data, partial=True))
        present = PatientData(**{name: getattr(patient, name) for name in IDENTIFICATION})
        patient = _settled(
            lambda: patient_update(
                patient=patient,
                data=replace(present, **given),
                by=self.membership,
                acknowledged=acknowledged,
            )
        )
        return Response(PatientSerializer(patient).data)


def _given(body: PatientWriteSerializer) -> tuple[dict[str, Any], bool]:
    """The identification given, and whether doubts are acknowledged. Raises ValidationError."""
    body.is_valid(raise_exception=True)
    values = dict(body.validated_data)
    return values, values.pop("acknowledged", False)


def _settled(write: Callable[[], Patient]) -> Patient:
    """The patient written, or the doubt as a 409 that says what to acknowledge."""
    try:
        return write()
    except DuplicatePatientError as error:
        raise Problem(
            "duplicate_patient",
            error.message,
            status=409,
            candidates=[str(person.public_id) for person in error.candidates],
            warnings=list(error.warnings),
        ) from error
    except CurpMismatchError as error:
        raise Problem(
            "curp_mismatch", error.message, status=409, warnings=list(error.warnings)
        ) from error
