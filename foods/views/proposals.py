"""Proposals of foods and dishes: everybody sees them, an owner decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from foods.dish_selectors import with_ingredients
from foods.models import Dish
from foods.recipes import portion_facts
from foods.selectors import proposals_of
from foods.services.proposals import proposal_decide


@require_GET
@requires(Permission.SEE_CATALOGUE)
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Pending first, then those decided."""
    proposals = proposals_of(clinic=request.membership.clinic)
    pending = [p for p in proposals if p.is_approved is None]
    dishes = with_ingredients(Dish.objects.filter(pk__in=[p.dish_id for p in pending if p.dish_id]))
    read = {dish.pk: portion_facts(dish) for dish in dishes}
    context = {
        "pending": [(p, read.get(p.dish_id)) for p in pending],
        "decided": [p for p in proposals if p.is_approved is not None][:50],
    }
    return render(request, "foods/proposal_list.html", context)


@require_POST
@requires(Permission.MANAGE_CLINIC)
def proposal_settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve or reject one."""
    mine = proposals_of(clinic=request.membership.clinic)
    proposal = get_object_or_404(mine, public_id=public_id)
    try:
        proposal_decide(
            proposal=proposal,
            approve=request.POST.get("decision") == "aprobar",
            reason=request.POST.get("reason", ""),
            by=request.membership,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"«{proposal.subject.name}» quedó resuelto.")
    return redirect("foods:proposal-list")
