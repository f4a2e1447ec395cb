"""Book, and move."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from accounts.models import Membership
from accounts.permissions import Permission, requires
from agenda.errors import AgendaError
from agenda.forms.appointment import AppointmentForm, WhenForm
from agenda.models import Appointment, VisitType
from agenda.selectors.appointments import appointment_last, appointment_of
from agenda.selectors.availability import (
    next_visit_suggested,
    slots_by_day,
    visit_type_of,
    visit_types_of,
)
from agenda.selectors.people import professional_chosen, professional_of, professionals_of
from agenda.services.booking import ContactData, appointment_book, appointment_move
from agenda.views.calendar import day_asked
from patients.forms.answers import posted, show_refusal
from patients.models import Patient
from patients.selectors import patient_of, patient_search

MOST_FOUND = 8
FOLLOW_UP_WEEKS = 4


@requires(Permission.WRITE_AGENDA)
def appointment_new(request: HttpRequest) -> HttpResponse:
    """Choose who, what for and when. A free hour of the agenda comes already filled in."""
    by = request.membership
    people, types = professionals_of(by.clinic_id), list(visit_types_of(by.clinic_id))
    if not people or not types:
        return render(request, "agenda/not_ready.html", {"people": people, "types": types})
    data = posted(request)
    form = AppointmentForm(data, people=people, types=types, initial=asked_of(request, by, types))
    if data is not None and form.is_valid():
        try:
            appointment = book(form, by)
        except ValidationError as error:
            show_refusal(form, error)
        except AgendaError as error:
            form.add_error("other_time", error.message)
        else:
            messages.success(request, f"Quedó agendada: {when_of(appointment)}.")
            return redirect("agenda:appointment-detail", appointment.public_id)
    context = {"form": form, "picked": picked_of(form, by)}
    return render(
        request, "agenda/appointment_new.html", context, status=200 if data is None else 422
    )


def book(form: AppointmentForm, by: Membership) -> Appointment:
    """Call the service with what the form holds. Raises what it raises, and Http404."""
    given = form.cleaned_data
    patient = patient_of(by, given["patient"]) if given["patient"] else None
    return appointment_book(
        professional=professional_of(by.clinic_id, given["professional"]),
        visit_type=visit_type_of(by.clinic_id, given["visit_type"]),
        starts_at=given["starts_at"],
        patient=patient,
        contact=ContactData(given["contact_name"], given["contact_phone"], given["contact_email"]),
        note=given["note"],
        by=by,
    )


def asked_of(request: HttpRequest, by: Membership, types: list[VisitType]) -> dict[str, Any]:
    """What the address already says; for a patient, the visit that would follow."""
    chosen = professional_chosen(by, request.GET.get("de", ""))
    initial: dict[str, Any] = {
        "day": day_asked(request),
        "other_time": request.GET.get("hora", ""),
        "patient": request.GET.get("paciente", ""),
        "visit_type": str(types[0].public_id),
        "professional": str(chosen.public_id) if chosen else "",
    }
    last = None
    if initial["patient"] and "dia" not in request.GET:
        last = appointment_last(by, patient_of(by, initial["patient"]))
    if last is not None and chosen is not None:
        kind = next((kind for kind in types if kind.pk == last.visit_type_id), types[0])
        slot = next_visit_suggested(chosen, kind, like=last.starts_at, weeks=FOLLOW_UP_WEEKS)
        initial["visit_type"] = str(kind.public_id)
        if slot is not None:
            start = timezone.localtime(slot.start)
            initial |= {"day": start.date(), "time": start.time(), "suggested": start}
    return initial


def picked_of(form: AppointmentForm, by: Membership) -> Patient | None:
    """The patient already chosen, to be shown by name."""
    value = form["patient"].value()
    try:
        return patient_of(by, UUID(str(value))) if value else None
    except ValueError:
        return None


@requires(Permission.WRITE_AGENDA)
@require_GET
def patient_options(request: HttpRequest) -> HttpResponse:
    """Patients that answer to what is typed; choosing one is a radio button."""
    text = request.GET.get("q", "").strip()
    found = list(patient_search(request.membership, text)[:MOST_FOUND]) if text else []
    return render(request, "agenda/_patient_options.html", {"found": found, "q": text})


@requires(Permission.WRITE_AGENDA)
@require_GET
def slot_options(request: HttpRequest) -> HttpResponse:
    """The free hours of a day for a type and a professional."""
    by = request.membership
    context: dict[str, Any] = {"time": request.GET.get("time", "")}
    moved = request.GET.get("cita")
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
        apart = appointment_of(by, UUID(moved)) if moved else None
        kind = (
            apart.visit_type
            if apart
            else visit_type_of(by.clinic_id, UUID(request.GET.get("visit_type", "")))
        )
        place = professional_of(by.clinic_id, request.GET.get("professional", ""))
    except ValueError:
        return render(request, "agenda/_slot_options.html", context)
    slots = slots_by_day(place, kind, [day], apart=apart)[day]
    context |= {"day": day, "slots": [timezone.localtime(slot.start) for slot in slots]}
    return render(request, "agenda/_slot_options.html", context)


@requires(Permission.WRITE_AGENDA)
def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give it another hour."""
    by = request.membership
    appointment = appointment_of(by, public_id)
    people = professionals_of(by.clinic_id)
    current = next((p for p in people if p.user_id == appointment.professional_id), None)
    initial = {
        "day": appointment.local_start.date(),
        "professional": str(current.public_id) if current else "",
    }
    data = posted(request)
    form = WhenForm(data, people=people, initial=initial)
    if data is not None and form.is_valid():
        try:
            moved = appointment_move(
                appointment=appointment,
                starts_at=form.cleaned_data["starts_at"],
                professional=professional_of(by.clinic_id, form.cleaned_data["professional"]),
                by=by,
            )
        except ValidationError as error:
            show_refusal(form, error)
        except AgendaError as error:
            form.add_error("other_time", error.message)
        else:
            messages.success(request, f"Quedó para {when_of(moved)}.")
            return redirect("agenda:appointment-detail", moved.public_id)
    return render(
        request,
        "agenda/appointment_move.html",
        {"appointment": appointment, "form": form},
        status=200 if data is None else 422,
    )


def when_of(appointment: Appointment) -> str:
    """«lunes 30/nov/2026 a las 10:30»."""
    start = appointment.local_start
    return f"{date_format(start, 'l j/b/Y').lower()} a las {start:%H:%M}"
