"""The requerimiento of a follow-up: last time's choices with what was measured today."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from patients.models import Consultation
from patients.selectors import VisitParts
from plans.models import Target
from plans.services.targets import target_set
from practice.forms.requirement import RequirementForm, initial_of
from practice.requirement import NoWeightError, comparison, measured, target_data, weight_for


@transaction.atomic
def requirement_carry(*, consultation: Consultation, by: Membership) -> Target:
    """The requerimiento of this visit: last time's choices with what was measured today.

    The one already decided in this visit stays. Raises ValidationError in words if there was none
    before, or if its equation no longer applies.
    """
    present = Target.objects.filter(consultation=consultation).first()
    if present is not None:
        return present
    last = (
        Target.objects.filter(consultation__patient=consultation.patient)
        .order_by("-consultation__event_at")
        .first()
    )
    if last is None:
        raise ValidationError("Todavía no hay un requerimiento que llevar a esta consulta.")
    initial = {k: v for k, v in initial_of(last, elderly=False).items() if v is not None}
    form = RequirementForm(initial)
    if not form.is_valid():
        raise ValidationError("El requerimiento anterior ya no es válido: decídalo de nuevo.")
    inputs = measured(VisitParts(consultation, by=by))
    try:
        weight = weight_for(form.cleaned_data["weight_basis"], inputs)
        data = target_data(
            choices=form.cleaned_data, options=comparison(inputs, weight), weight_kg=weight
        )
    except NoWeightError as error:
        raise ValidationError(str(error)) from error
    return target_set(consultation=consultation, data=data, by=by)
