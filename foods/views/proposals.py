"""Proposals of foods: everybody sees them, an owner decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from foods.selectors import proposals_of
from foods.services.foods import proposal_decide


@require_GET
@requires(Permission.SEE_CATALOGUE)
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Pending first, then those decided."""
    proposals = proposals_of(clinic=request.membership.clinic)
    context = {
        "pending": [p for p in proposals if p.is_approved is None],
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
        messages.success(request, f"«{proposal.food.name}» quedó resuelto.")
    return redirect("foods:proposal-list")
