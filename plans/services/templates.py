"""Keep a plan as a template, and retire it. Its use is counted from the plans that came of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from nutrition.exchanges import totals
from plans.models import Plan, PlanTemplate
from plans.services.carry import chosen_of
from plans.services.draft import day_of
from plans.services.guard import may_write
from plans.services.problem import plain


@transaction.atomic
def template_save(
    *, plan: Plan, name: str, by: Membership, is_shared: bool = False, notes: str = ""
) -> PlanTemplate:
    """Keep a plan's day as a template: of `by`, or of the whole clinic.

    Nothing of the patient enters it but what somebody writes in `notes`. Raises ValidationError on
    a name already used or an empty day, PermissionDenied without the right to share.
    """
    may_write(plan.patient, by)
    if is_shared:
        check(by, Permission.EDIT_CATALOGUE)
    day = day_of(plan)
    if not day or not plan.problem:
        raise ValidationError("El plan está vacío: no hay qué guardar como plantilla.")
    template = PlanTemplate(
        clinic=by.clinic,
        name=" ".join(name.split()),
        is_shared=is_shared,
        notes=notes.strip(),
        energy_kcal=totals(day).energy_kcal,
        problem={key: value for key, value in plan.problem.items() if key in ASKED},
        excluded_groups=plan.excluded_groups,
        excluded_terms=[],
        day={key: plain(amount) for key, amount in day.items()},
        foods=[{"meal": c.meal, "group": c.group, "food": c.food_id} for c in chosen_of(plan)],
        created_by=by.user,
    )
    template.full_clean()
    template.save()
    return template


@transaction.atomic
def template_retire(*, template: PlanTemplate, by: Membership) -> PlanTemplate:
    """Take a template out of use; the plans made from it stay. A second call changes nothing."""
    check(by, Permission.WRITE_RECORD)
    own = template.created_by_id == by.user_id
    if template.clinic_id != by.clinic_id or not (own or template.is_shared):
        raise PermissionDenied("La plantilla es de otra persona.")
    if not own:
        check(by, Permission.EDIT_CATALOGUE)
    template = PlanTemplate.objects.select_for_update().get(pk=template.pk)
    if template.retired_at is None:
        template.retired_at, template.retired_by = timezone.now(), by.user
        template.save(update_fields=["retired_at", "retired_by"])
    return template


ASKED = (
    "targets",
    "tolerances",
    "step",
    "bounds",
    "excluded",
    "preference",
    "meal_times",
    "meal_tolerance",
    "sex",
    "eating",
)
"""What of a plan's problem is worth asking again."""
