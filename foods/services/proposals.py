"""Foods and dishes that somebody proposes, and the owner's decision."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Permission, check
from foods.dish_facts import DishFacts
from foods.facts import FoodFacts
from foods.models import CatalogueProposal, Dish, Food
from foods.services.dishes import check_own, follow, write_dish
from foods.services.foods import check_released, write_food


@transaction.atomic
def food_propose(
    *, facts: FoodFacts, by: Membership, shadows: Food | None = None
) -> CatalogueProposal:
    """Propose a food, or a correction, to the owner; nobody is offered it until approved.

    Raises ValidationError by column, and PermissionDenied.
    """
    check(by, Permission.PROPOSE_FOOD)
    check_released(shadows)
    food = write_food(Food(clinic=by.clinic, shadows=shadows, is_proposed=True), facts)
    return _open(CatalogueProposal(food=food, proposed_by=by.user))


@transaction.atomic
def dish_propose(
    *, facts: DishFacts, by: Membership, changes: Dish | None = None
) -> CatalogueProposal:
    """Propose a dish, or a change of one of the clinic's, to the owner.

    Raises ValidationError and PermissionDenied.
    """
    check(by, Permission.PROPOSE_FOOD)
    if changes is not None:
        check_own(changes, by)
    dish = write_dish(Dish(clinic=by.clinic, is_proposed=True), facts, former=changes)
    return _open(CatalogueProposal(dish=dish, changes=changes, proposed_by=by.user))


def _open(proposal: CatalogueProposal) -> CatalogueProposal:
    proposal.full_clean()
    proposal.save()
    return proposal


@transaction.atomic
def proposal_decide(
    *, proposal: CatalogueProposal, approve: bool, reason: str, by: Membership
) -> CatalogueProposal:
    """Approve a proposal, or reject it with a reason. Only an owner of its clinic, and once.

    Raises ValidationError if it was decided, a rejection has no reason or what it approves no
    longer fits, and PermissionDenied.
    """
    check(by, Permission.MANAGE_CLINIC)
    proposal = CatalogueProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.subject.clinic_id != by.clinic_id:
        raise PermissionDenied("Esta propuesta no es de su consultorio.")
    if proposal.decided_at:
        raise ValidationError("Esta propuesta ya se resolvió.")
    if not approve and not reason.strip():
        raise ValidationError({"reason": "Diga por qué la rechaza."})
    proposal.is_approved, proposal.reason = approve, reason.strip()
    proposal.decided_by, proposal.decided_at = by.user, timezone.now()
    proposal.save(update_fields=["is_approved", "reason", "decided_by", "decided_at"])
    if approve:
        _offer(proposal, by)
    else:
        _put_away(proposal)
    return proposal


def _offer(proposal: CatalogueProposal, by: Membership) -> None:
    subject, written = proposal.subject, ["is_proposed", "updated_at"]
    if isinstance(subject, Dish) and proposal.changes:
        follow(former=proposal.changes, dish=subject, by=by)
        written += ["replaces", "version"]
    subject.is_proposed = False
    subject.full_clean()
    subject.save(update_fields=written)


def _put_away(proposal: CatalogueProposal) -> None:
    subject = proposal.subject
    subject.is_proposed, subject.retired_at = False, proposal.decided_at
    subject.save(update_fields=["is_proposed", "retired_at", "updated_at"])
