"""Two versions of a patient's plan, side by side."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from audit.services.access import record_read
from plans.comparison import plans_compared
from plans.models import Plan
from plans.selectors import plan_views, plans_beside


@requires(Permission.SEE_RECORD)
@require_GET
def plan_compare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A version against another of the same patient; by default, the one before it."""
    after, others = plans_beside(request.membership, public_id)
    before = _chosen(others, request.GET.get("con", "")) or _previous(others, after)
    record_read(request, after, patient=after.patient)
    context = {"plan": after, "patient": after.patient, "others": others, "before": before}
    if before:
        context["comparison"] = plans_compared(*plan_views([before, after]))
    return render(request, "plans/plan_compare.html", context)


def _chosen(plans: list[Plan], typed: str) -> Plan | None:
    return next((plan for plan in plans if str(plan.public_id) == typed), None)


def _previous(plans: list[Plan], after: Plan) -> Plan | None:
    """The version before; of the first one, the one that followed."""
    earlier = [plan for plan in plans if plan.version < after.version]
    return earlier[0] if earlier else plans[-1] if plans else None
