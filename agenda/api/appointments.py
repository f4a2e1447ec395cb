"""Appointments for another program: list, read, book, move, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import SignedCursorPagination
from accounts.api.problems import Problem
from accounts.api.strict import PageQuery, Query, StrictSerializer
from accounts.api.views import Door, RoomView
from accounts.models import Scope
from accounts.permissions import Permission
from agenda.errors import AgendaError, SlotTakenError
from agenda.models import Appointment, VisitType
from agenda.selectors.appointments import appointment_of, appointments_visible_to, day_start
from agenda.selectors.availability import visit_type_of, visit_types_of
from agenda.selectors.people import professional_chosen, professional_of
from agenda.services.booking import ContactData, appointment_book, appointment_move
from agenda.services.state import appointment_cancel, appointment_confirm, appointment_no_show
from patients.selectors import patient_of

Row = TypeVar("Row")
READ: Door = (Scope.APPOINTMENTS_READ, Permission.SEE_AGENDA)
WRITE: Door = (Scope.APPOINTMENTS_WRITE, Permission.WRITE_AGENDA)
CONFLICT = OpenApiResponse(
    description="`slot_taken`: ese horario ya está ocupado; `not_possible_now`: su estado no deja"
)
ACTS = [("confirmed", "Confirmada"), ("cancelled", "Cancelada"), ("no_show", "No asistió")]


class AppointmentQuery(PageQuery):
    """How to narrow the list."""

    day_from = serializers.DateField(required=False)
    day_to = serializers.DateField(required=False)
    state = serializers.ChoiceField(choices=Appointment.State.choices, required=False)


class VisitTypeSerializer(serializers.ModelSerializer[VisitType]):
    """What can be booked."""

    class Meta:
        model = VisitType
        fields = ["public_id", "name", "minutes", "buffer_before", "buffer_after", "modality"]


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    """An appointment; `patient` is null while the person has no record."""

    class Meta:
        model = Appointment
        fields = [
            "public_id",
            "starts_at",
            "ends_at",
            "state",
            "origin",
            "who",
            "patient",
            "visit_type",
            "professional",
            "cancel_reason",
        ]

    who = serializers.CharField(read_only=True)
    patient = serializers.UUIDField(source="patient.public_id", read_only=True, allow_null=True)
    visit_type = serializers.UUIDField(source="visit_type.public_id", read_only=True)
    professional = serializers.CharField(source="professional.full_name", read_only=True)


class AppointmentWriteSerializer(StrictSerializer):
    """Who, what for and when. Either `patient`, or `contact_name` with a way to call."""

    visit_type = serializers.UUIDField()
    starts_at = serializers.DateTimeField()
    patient = serializers.UUIDField(required=False)
    contact_name = serializers.CharField(required=False, max_length=120)
    contact_phone = serializers.CharField(required=False, max_length=30)
    contact_email = serializers.EmailField(required=False)
    professional = serializers.UUIDField(
        required=False, help_text="Su lugar en el consultorio; si falta, la persona de la clave."
    )


class AppointmentChangeSerializer(StrictSerializer):
    """One change: another hour, or another state."""

    starts_at = serializers.DateTimeField(required=False)
    state = serializers.ChoiceField(choices=ACTS, required=False)
    reason = serializers.CharField(
        required=False, max_length=200, help_text="Obligatorio para cancelar."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of them."""
        if ("starts_at" in attrs) == ("state" in attrs):
            raise serializers.ValidationError({"state": "Escriba `starts_at`, o bien `state`."})
        return attrs


class VisitTypesView(RoomView):
    """What the clinic books."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": READ}
    query_class = PageQuery
    pagination_class = SignedCursorPagination

    @extend_schema(
        operation_id="visit_types_list",
        summary="Tipos de visita en uso",
        tags=["citas"],
        parameters=[PageQuery],
        responses=VisitTypeSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of types."""
        rows = visit_types_of(self.membership.clinic_id)
        return self.page(rows, VisitTypeSerializer, ordering=("order", "pk"))


class AppointmentsView(RoomView):
    """The clinic's appointments."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": READ, "POST": WRITE}
    query_class = AppointmentQuery
    pagination_class = SignedCursorPagination

    @extend_schema(
        operation_id="appointments_list",
        summary="Citas del consultorio, por hora",
        tags=["citas"],
        parameters=[AppointmentQuery],
        responses=AppointmentSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of appointments."""
        rows = appointments_visible_to(self.membership)
        if first := self.asked.get("day_from"):
            rows = rows.filter(starts_at__gte=day_start(first))
        if (last := self.asked.get("day_to")) and last.year < 9999:
            rows = rows.filter(starts_at__lt=day_start(last + timedelta(days=1)))
        if state := self.asked.get("state"):
            rows = rows.filter(state=state)
        return self.page(rows, AppointmentSerializer, ordering=("starts_at", "pk"))

    @extend_schema(
        operation_id="appointments_create",
        summary="Agendar una cita",
        tags=["citas"],
        request=AppointmentWriteSerializer,
        responses={201: AppointmentSerializer, 409: CONFLICT},
    )
    def post(self, request: Request) -> Response:
        """Book it; it waits to be confirmed."""
        body = AppointmentWriteSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        by, clinic = self.membership, self.membership.clinic_id
        patient = named("patient", given, lambda asked: patient_of(by, asked))
        place = named("professional", given, lambda asked: professional_of(clinic, asked))
        place = place or professional_chosen(by)
        kind = named("visit_type", given, lambda asked: visit_type_of(clinic, asked))
        if place is None or kind is None:
            raise serializers.ValidationError({"professional": "Nadie recibe pacientes."})
        row = settled(
            lambda: appointment_book(
                professional=place,
                visit_type=kind,
                starts_at=given["starts_at"],
                patient=patient,
                contact=ContactData(
                    given.get("contact_name", ""),
                    given.get("contact_phone", ""),
                    given.get("contact_email", ""),
                ),
                origin=Appointment.Origin.API,
                by=by,
            )
        )
        return Response(AppointmentSerializer(row).data, status=201)


class AppointmentView(RoomView):
    """One appointment."""

    doors: ClassVar[Mapping[str, Door]] = {"GET": READ, "PATCH": WRITE}
    query_class = Query

    @extend_schema(
        operation_id="appointments_read",
        summary="Una cita",
        tags=["citas"],
        responses=AppointmentSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """The appointment; the reading is recorded."""
        row = appointment_of(self.membership, public_id)
        self.note_read(row, patient=row.patient)
        return Response(AppointmentSerializer(row).data)

    @extend_schema(
        operation_id="appointments_update",
        summary="Mover, confirmar, cancelar o anotar que no asistió",
        tags=["citas"],
        request=AppointmentChangeSerializer,
        responses={200: AppointmentSerializer, 409: CONFLICT},
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        """One change at a time."""
        row = appointment_of(self.membership, public_id)
        body = AppointmentChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        changed = settled(lambda: self._change(row, body.validated_data))
        return Response(AppointmentSerializer(changed).data)

    def _change(self, row: Appointment, given: dict[str, Any]) -> Appointment:
        by = self.membership
        if "starts_at" in given:
            return appointment_move(appointment=row, starts_at=given["starts_at"], by=by)
        if given["state"] == Appointment.State.CANCELLED:
            return appointment_cancel(appointment=row, reason=given.get("reason", ""), by=by)
        if given["state"] == Appointment.State.CONFIRMED:
            return appointment_confirm(appointment=row, by=by)
        return appointment_no_show(appointment=row, by=by)


def named(field: str, given: dict[str, Any], find: Callable[[UUID], Row]) -> Row | None:
    """The row that a field of the body names; None without it. Raises ValidationError."""
    if field not in given:
        return None
    try:
        return find(given[field])
    except Http404 as error:
        raise serializers.ValidationError({field: "No existe en este consultorio."}) from error


def settled(write: Callable[[], Appointment]) -> Appointment:
    """The appointment written, or the refusal as a 409."""
    try:
        return write()
    except SlotTakenError as error:
        raise Problem("slot_taken", error.message, status=409) from error
    except AgendaError as error:
        raise Problem("not_possible_now", error.message, status=409) from error
