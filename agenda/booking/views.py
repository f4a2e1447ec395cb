"""The public page: free hours, a request, and the link that looks after it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Membership
from agenda.booking.doors import public, too_many
from agenda.booking.forms import RequestForm, SlotForm
from agenda.errors import AgendaError, TooManyError
from agenda.models import Appointment, BookingPage, VisitType
from agenda.selectors.appointments import appointment_by_link
from agenda.selectors.availability import (
    booking_page_of,
    booking_page_open,
    slots_by_day,
    visit_types_of,
)
from agenda.selectors.people import professionals_of
from agenda.services.booking import ContactData
from agenda.services.online import (
    appointment_request,
    earliest,
    person_cancel,
    person_move,
    professional_in,
)
from agenda.services.state import appointment_confirm
from audit.actor import acting_as
from patients.forms.answers import posted, show_refusal
from patients.privacy import notice_texts
from patients.selectors import notice_in_force

DAYS_SHOWN = 7


@public
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a type, a professional and an hour, and leave a name and a telephone."""
    page = booking_page_open(slug)
    types = list(visit_types_of(page.clinic_id).filter(is_online=True))
    people = professionals_of(page.clinic_id)
    kind = pick(types, request.GET.get("tipo", ""))
    place = pick(people, request.GET.get("con", ""))
    data = posted(request)
    form = RequestForm(data)
    if data is not None and form.is_a_program():
        return render(request, "booking/received.html", {"page": page})
    if data is not None and kind and place and form.is_valid():
        try:
            asked = appointment_request(
                page=page,
                professional=place,
                visit_type=kind,
                starts_at=form.cleaned_data["start"],
                contact=contact_of(form),
            )
        except TooManyError as error:
            return too_many(request, error)
        except ValidationError as error:
            show_refusal(form, error)
        except AgendaError as error:
            form.add_error("start", error.message)
        else:
            return redirect("booking:visit", asked.secret)
    context: dict[str, Any] = {
        "page": page,
        "types": types,
        "people": people,
        "kind": kind,
        "place": place,
        "form": form,
        "keep": f"&tipo={kind.public_id}&con={place.public_id}" if kind and place else "",
    }
    if kind and place:
        context |= offered(request, place, kind, page)
    return render(request, "booking/start.html", context, status=200 if data is None else 422)


def contact_of(form: RequestForm) -> ContactData:
    """Who asks."""
    given = form.cleaned_data
    return ContactData(given["name"], given["phone"], given["email"])


def pick(rows: list[Any], public_id: str) -> Any:
    """The one asked for by its public id; the first if none was; None if there are none."""
    return next((row for row in rows if str(row.public_id) == public_id), rows[0] if rows else None)


def offered(
    request: HttpRequest,
    place: Membership,
    kind: VisitType,
    page: BookingPage | None,
    *,
    apart: Appointment | None = None,
) -> dict[str, Any]:
    """A week of free hours from the day asked for, within what the page offers."""
    today = timezone.localdate()
    last = today + timedelta(days=page.horizon_days if page else 30)
    try:
        first = date.fromisoformat(request.GET.get("desde", ""))
    except ValueError:
        first = timezone.localdate(earliest(page))
    first = min(max(first, today), last)
    days = [day for n in range(DAYS_SHOWN) if (day := first + timedelta(days=n)) <= last]
    found = slots_by_day(place, kind, days, not_before=earliest(page), apart=apart)
    following = first + timedelta(days=DAYS_SHOWN)
    before = max(first - timedelta(days=DAYS_SHOWN), today)
    return {
        "days": [
            (day, [timezone.localtime(slot.start) for slot in slots])
            for day, slots in found.items()
            if slots
        ],
        "first": first,
        "before": before if before < first else None,
        "following": following if following <= last else None,
    }


@public
@require_GET
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """The clinic's privacy notice, in both forms."""
    page = booking_page_open(slug)
    texts = notice_in_force(page.clinic) or notice_texts(page.clinic)
    return render(request, "booking/notice.html", {"page": page, "texts": texts})


@public
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, secret: str) -> HttpResponse:
    """When, where and with whom; to confirm and to cancel. It does not say of whom it is."""
    appointment = appointment_by_link(secret)
    refusal = ""
    if request.method == "POST":
        try:
            act(appointment, request.POST.get("act", ""))
        except AgendaError as error:
            refusal = error.message
        else:
            return redirect("booking:visit", secret)
    context = {
        "appointment": appointment,
        "secret": secret,
        "refusal": refusal,
        "is_past": appointment.starts_at <= timezone.now(),
    }
    return render(request, "booking/visit.html", context, status=422 if refusal else 200)


def act(appointment: Appointment, asked: str) -> None:
    """Do what the button says. Raises NotPossibleNowError."""
    if asked == "confirm":
        with acting_as(label="enlace de la cita", clinic_id=appointment.clinic_id):
            appointment_confirm(appointment=appointment, by=None)
    elif asked == "cancel":
        person_cancel(appointment=appointment)


@public
@require_http_methods(["GET", "POST"])
def visit_move(request: HttpRequest, secret: str) -> HttpResponse:
    """Take another free hour of the same professional."""
    appointment = appointment_by_link(secret)
    place = professional_in(appointment)
    data = posted(request)
    form = SlotForm(data)
    if data is not None and form.is_valid():
        try:
            person_move(appointment=appointment, starts_at=form.cleaned_data["start"])
        except ValidationError as error:
            show_refusal(form, error)
        except AgendaError as error:
            form.add_error("start", error.message)
        else:
            return redirect("booking:visit", secret)
    context: dict[str, Any] = {"appointment": appointment, "secret": secret, "form": form}
    if place is not None and appointment.is_open:
        page = booking_page_of(appointment.clinic_id)
        context |= offered(request, place, appointment.visit_type, page, apart=appointment)
    return render(request, "booking/move.html", context, status=200 if data is None else 422)
