"""One appointment, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, may, requires
from agenda.errors import AgendaError
from agenda.forms.appointment import CancelForm
from agenda.models import Appointment
from agenda.selectors.appointments import appointment_of, appointments_of_patient
from agenda.selectors.previsit import previsit_latest, previsit_told
from agenda.services.booking import appointment_link_patient
from agenda.services.links import appointment_link
from agenda.services.state import (
    appointment_attend,
    appointment_cancel,
    appointment_confirm,
    appointment_no_show,
    appointment_reopen,
)
from audit.services.access import record_read
from patients.errors import CurpMismatchError, DuplicatePatientError
from patients.forms.answers import posted, show_refusal
from patients.forms.patient import AdmissionForm
from patients.selectors import notice_in_force, patient_of
from patients.services.admission import patient_admit
from patients.views.patients import doubt_shown

Act = Callable[..., Appointment]


@requires(Permission.SEE_AGENDA)
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who, when, and what can be done."""
    appointment = appointment_of(request.membership, public_id)
    record_read(request, appointment, patient=appointment.patient)
    return render(request, "agenda/appointment_detail.html", {"appointment": appointment})


@requires(Permission.SEE_AGENDA)
def patient_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A patient's appointments to come, as a piece of the patient's page."""
    patient = patient_of(request.membership, public_id)
    rows = appointments_of_patient(request.membership, patient)
    form = previsit_latest(request.membership, patient)
    context = {"patient": patient, "appointments": rows, "previsit": form}
    return render(request, "agenda/_patient_card.html", context)


@requires(Permission.WRITE_AGENDA)
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask why, and free its time."""
    appointment = appointment_of(request.membership, public_id)
    data = posted(request)
    form = CancelForm(data)
    if data is not None and form.is_valid():
        try:
            appointment_cancel(appointment=appointment, by=request.membership, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        except AgendaError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "La cita quedó cancelada y su hora libre.")
            return redirect("agenda:appointment-detail", appointment.public_id)
    return render(
        request,
        "agenda/appointment_cancel.html",
        {"appointment": appointment, "form": form},
        status=200 if data is None else 422,
    )


def act_view(act: Act, said: str) -> Callable[..., HttpResponse]:
    """A view that does one thing to an appointment and comes back to it."""

    @requires(Permission.WRITE_AGENDA)
    @require_POST
    def view(request: HttpRequest, public_id: UUID) -> HttpResponse:
        appointment = appointment_of(request.membership, public_id)
        try:
            act(appointment=appointment, by=request.membership)
        except AgendaError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, said)
        return redirect("agenda:appointment-detail", appointment.public_id)

    return view


confirm = act_view(appointment_confirm, "La cita quedó confirmada.")
attended = act_view(appointment_attend, "Quedó como atendida.")
no_show = act_view(appointment_no_show, "Quedó anotado que no asistió.")
reopen = act_view(appointment_reopen, "La cita vuelve a estar en la agenda, por confirmar.")


@requires(Permission.WRITE_AGENDA)
@require_POST
def link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the link with which the person looks after it. It is shown now and never again."""
    appointment = appointment_of(request.membership, public_id)
    secret = appointment_link(appointment=appointment, by=request.membership)
    address = settings.PUBLIC_BASE_URL + reverse("booking:visit", args=[secret])
    return render(
        request, "agenda/_link.html", {"patient": appointment.patient, "address": address}
    )


@requires(Permission.REGISTER_PATIENT)
@require_POST
def link_patient(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that the person already has a record."""
    appointment = appointment_of(request.membership, public_id)
    try:
        patient = patient_of(request.membership, UUID(request.POST.get("patient", "")))
    except ValueError:
        messages.error(request, "Elija al paciente de la lista.")
        return redirect("agenda:appointment-detail", appointment.public_id)
    appointment_link_patient(appointment=appointment, patient=patient, by=request.membership)
    messages.success(request, f"La cita quedó en el expediente {patient.record}.")
    return redirect("agenda:appointment-detail", appointment.public_id)


@requires(Permission.REGISTER_PATIENT)
def admit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the record of somebody who only had an appointment, with what they already told."""
    appointment = appointment_of(request.membership, public_id)
    if appointment.patient is not None:
        return redirect("patients:patient-detail", appointment.patient.public_id)
    data = posted(request)
    writes = may(request.membership, Permission.WRITE_RECORD)
    form = AdmissionForm(data, may_write_record=writes, initial=told_by(appointment))
    doubt = {}
    if data is not None and form.is_valid():
        try:
            patient = patient_admit(
                data=form.data_given(),
                allergies=form.allergies_given(),
                consent=form.consent_given(),
                acknowledged=form.cleaned_data["acknowledged"],
                by=request.membership,
            )
        except ValidationError as error:
            show_refusal(form, error)
        except (DuplicatePatientError, CurpMismatchError) as error:
            doubt = doubt_shown(error)
        else:
            appointment_link_patient(
                appointment=appointment, patient=patient, by=request.membership
            )
            messages.success(request, f"Expediente {patient.record} abierto.")
            return redirect("agenda:appointment-detail", appointment.public_id)
    context = {"form": form, "notice": notice_in_force(request.membership.clinic), **doubt}
    return render(
        request, "patients/patient_new.html", context, status=200 if data is None else 422
    )


def told_by(appointment: Appointment) -> dict[str, str]:
    """What is known of a person without a record, as the registration form asks it."""
    names = appointment.contact_name.split()
    surnames = 2 if len(names) > 2 else 1 if len(names) > 1 else 0
    given = " ".join(names[: len(names) - surnames])
    following = [*names[len(names) - surnames :], "", ""]
    return {
        "given_names": given,
        "first_surname": following[0],
        "second_surname": following[1],
        "phone": appointment.phone_shown,
        "email": appointment.contact_email,
    } | previsit_told(appointment)
