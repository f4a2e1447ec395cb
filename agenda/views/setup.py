"""Hours, types of visit, blocks, the public page and the calendar's address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.holidays import holidays_in
from accounts.permissions import Permission, may, requires
from agenda.forms.setup import (
    PAGE_FIELDS,
    TYPE_FIELDS,
    BlockForm,
    BookingPageForm,
    VisitTypeForm,
    week_rows,
    week_typed,
)
from agenda.models import CalendarFeed
from agenda.selectors.availability import (
    block_of,
    blocks_upcoming,
    booking_page_of,
    hours_of,
    visit_type_of,
    visit_types_of,
)
from agenda.selectors.people import professional_chosen, professional_of, professionals_of
from agenda.services.links import calendar_feed_make, calendar_feed_revoke
from agenda.services.settings import (
    BookingPageData,
    VisitTypeData,
    block_add,
    block_lift,
    booking_page_set,
    hours_set,
    visit_type_retire,
    visit_type_save,
)
from patients.forms.answers import posted, show_refusal


@requires(Permission.WRITE_AGENDA)
def hours(request: HttpRequest) -> HttpResponse:
    """The working hours of a professional."""
    by = request.membership
    chosen = professional_chosen(by, request.GET.get("de", ""))
    problems: list[str] = []
    if request.method == "POST" and chosen is not None:
        try:
            hours_set(professional=chosen, week=week_typed(request.POST), by=by)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, "El horario quedó guardado. Las citas hechas no se mueven.")
            return redirect(f"{reverse('agenda:hours')}?de={chosen.public_id}")
    context = {
        "chosen": chosen,
        "people": professionals_of(by.clinic_id),
        "editable": chosen is not None
        and (chosen.user_id == by.user_id or may(by, Permission.MANAGE_CLINIC)),
        "problems": problems,
        "week": week_rows(hours_of(chosen), request.POST) if chosen else [],
    }
    return render(request, "agenda/hours.html", context, status=422 if problems else 200)


@requires(Permission.WRITE_AGENDA)
def visit_types(request: HttpRequest) -> HttpResponse:
    """The types in use."""
    types = visit_types_of(request.membership.clinic_id)
    return render(request, "agenda/visit_types.html", {"types": types})


@requires(Permission.MANAGE_CLINIC)
def visit_type_new(request: HttpRequest) -> HttpResponse:
    """Add a type."""
    return _visit_type(request, None)


@requires(Permission.MANAGE_CLINIC)
def visit_type_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a type."""
    return _visit_type(request, visit_type_of(request.membership.clinic_id, public_id))


def _visit_type(request: HttpRequest, kind: Any) -> HttpResponse:
    data = posted(request)
    initial = {name: getattr(kind, name) for name in TYPE_FIELDS} if kind else {"minutes": 45}
    form = VisitTypeForm(data, initial=initial)
    if data is not None and form.is_valid():
        try:
            visit_type_save(
                data=VisitTypeData(**form.cleaned_data), visit_type=kind, by=request.membership
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "El tipo de visita quedó guardado.")
            return redirect("agenda:visit-types")
    status = 200 if data is None else 422
    return render(
        request, "agenda/visit_type_edit.html", {"form": form, "kind": kind}, status=status
    )


@requires(Permission.MANAGE_CLINIC)
@require_POST
def visit_type_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """No more appointments of it."""
    kind = visit_type_of(request.membership.clinic_id, public_id)
    visit_type_retire(visit_type=kind, by=request.membership)
    messages.success(request, f"«{kind.name}» ya no se ofrece; sus citas siguen.")
    return redirect("agenda:visit-types")


@requires(Permission.WRITE_AGENDA)
def blocks(request: HttpRequest) -> HttpResponse:
    """Blocks to come, the official days of rest, and one more block."""
    by = request.membership
    data = posted(request)
    people = professionals_of(by.clinic_id)
    chosen = professional_chosen(by)
    form = BlockForm(
        data,
        people=people,
        for_all=may(by, Permission.MANAGE_CLINIC),
        initial={"day": timezone.localdate(), "professional": chosen and str(chosen.public_id)},
    )
    if data is not None and form.is_valid():
        given = form.cleaned_data["professional"]
        starts_at, ends_at = form.span()
        try:
            block_add(
                starts_at=starts_at,
                ends_at=ends_at,
                reason=form.cleaned_data["reason"],
                professional=professional_of(by.clinic_id, given) if given else None,
                by=by,
            )
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Quedó bloqueado. Las citas que ya había siguen ahí.")
            return redirect("agenda:blocks")
    today, page = timezone.localdate(), booking_page_of(by.clinic_id)
    rest = {**holidays_in(today.year), **holidays_in(today.year + 1)}
    context = {
        "form": form,
        "blocks": blocks_upcoming(by),
        "rest": [(day, name) for day, name in rest.items() if day >= today][:8],
        "observes": page is None or page.observes_holidays,
    }
    return render(request, "agenda/blocks.html", context, status=200 if data is None else 422)


@requires(Permission.WRITE_AGENDA)
@require_POST
def block_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open it again."""
    block = block_of(request.membership, public_id)
    try:
        block_lift(block=block, by=request.membership)
    except PermissionDenied as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Ese tiempo vuelve a estar disponible.")
    return redirect("agenda:blocks")


@requires(Permission.MANAGE_CLINIC)
def booking_page(request: HttpRequest) -> HttpResponse:
    """Turn the public page on or off, and its limits."""
    data, kept = posted(request), booking_page_of(request.membership.clinic_id)
    initial = {name: getattr(kept, name) for name in PAGE_FIELDS} if kept else {}
    form = BookingPageForm(data, initial=initial)
    if data is not None and form.is_valid():
        try:
            booking_page_set(data=BookingPageData(**form.cleaned_data), by=request.membership)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "La página de citas quedó guardada.")
            return redirect("agenda:booking-page")
    address = kept and settings.PUBLIC_BASE_URL + reverse("booking:start", args=[kept.slug])
    online = visit_types_of(request.membership.clinic_id).filter(is_online=True).exists()
    return render(
        request,
        "agenda/booking_page.html",
        {"form": form, "kept": kept, "address": address, "online": online},
        status=200 if data is None else 422,
    )


@requires(Permission.WRITE_RECORD)
def feed(request: HttpRequest) -> HttpResponse:
    """The address for one's own calendar: made, shown once, revoked."""
    by, address = request.membership, ""
    if request.method == "POST" and request.POST.get("act") == "revoke":
        calendar_feed_revoke(by=by)
        messages.success(request, "La dirección dejó de funcionar.")
        return redirect("agenda:feed")
    if request.method == "POST":
        secret = calendar_feed_make(by=by)
        address = settings.PUBLIC_BASE_URL + reverse("booking:feed", args=[secret])
    alive = CalendarFeed.objects.filter(
        clinic=by.clinic_id, professional=by.user_id, revoked_at=None
    ).first()
    return render(request, "agenda/feed.html", {"address": address, "alive": alive})
