"""One meal time of a draft: its note, and another meal copied into it."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, requires
from plans.selectors import meal_of, plan_row
from plans.services.meals import meal_copy, meal_note_set
from plans.views.editor import edited_answer, editor_answer, refused_answer


@requires(Permission.WRITE_RECORD)
@require_POST
def meal_note(request: HttpRequest, public_id: UUID, order: int) -> HttpResponse:
    """Write the note of a meal time."""
    plan = plan_row(request.membership, public_id)
    try:
        meal_note_set(
            meal=meal_of(plan, order), note=request.POST.get("note", ""), by=request.membership
        )
    except ValidationError as error:
        return refused_answer(request, plan, error)
    return edited_answer(request, plan)


@requires(Permission.WRITE_RECORD)
@require_POST
def meal_fill(request: HttpRequest, public_id: UUID, order: int) -> HttpResponse:
    """Copy another meal time of the plan into this one."""
    plan = plan_row(request.membership, public_id)
    typed, to = request.POST.get("source", ""), meal_of(plan, order)
    try:
        if not typed.isdecimal() or len(typed) > 3:
            raise ValidationError("Elija el tiempo de comida que se copia.")
        meal_copy(source=meal_of(plan, int(typed)), to=to, by=request.membership)
    except ValidationError as error:
        return refused_answer(request, plan, error)
    return editor_answer(request, plan.consultation)
