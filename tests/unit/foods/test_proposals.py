"""Proposals: an assistant proposes, an owner decides, the change is written in the history."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from foods.models import Food, FoodProposal
from foods.selectors import foods_visible_to
from foods.services.foods import food_propose, proposal_decide
from tests.factories.foods import food_facts, food_group, food_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(assistant) -> FoodProposal:  # type: ignore[no-untyped-def]
    food_group("verdura")
    return food_propose(facts=food_facts(), by=assistant)


def test_proposed_food_is_offered_only_when_approved(proposal, owner):
    assert not foods_visible_to(clinic=owner.clinic).exists()
    proposal_decide(proposal=proposal, approve=True, reason="", by=owner)
    assert foods_visible_to(clinic=owner.clinic).get() == proposal.food


def test_proposed_correction_does_not_hide_the_released_food(assistant, owner):
    released = food_of()
    proposal = food_propose(facts=food_facts(), by=assistant, shadows=released)
    assert list(foods_visible_to(clinic=owner.clinic)) == [released]
    proposal_decide(proposal=proposal, approve=True, reason="", by=owner)
    assert list(foods_visible_to(clinic=owner.clinic)) == [proposal.food]


def test_rejection_needs_reason_and_gives_the_name_back(proposal, owner, assistant):
    with pytest.raises(ValidationError):
        proposal_decide(proposal=proposal, approve=False, reason="  ", by=owner)
    proposal_decide(proposal=proposal, approve=False, reason="Ya existe", by=owner)
    assert not foods_visible_to(clinic=owner.clinic).exists()
    assert food_propose(facts=food_facts(), by=assistant)


def test_decided_once(proposal, owner):
    proposal_decide(proposal=proposal, approve=True, reason="", by=owner)
    with pytest.raises(ValidationError):
        proposal_decide(proposal=proposal, approve=False, reason="No", by=owner)


def test_only_an_owner_of_the_clinic_decides(proposal, nutritionist, assistant, stranger):
    for person in (nutritionist, assistant, stranger):
        with pytest.raises(PermissionDenied):
            proposal_decide(proposal=proposal, approve=True, reason="", by=person)


def test_auditor_does_not_propose(auditor):
    with pytest.raises(PermissionDenied):
        food_propose(facts=food_facts(), by=auditor)


def test_proposal_and_decision_are_in_the_history(proposal, owner):
    proposal_decide(proposal=proposal, approve=True, reason="", by=owner)
    assert LogEntry.objects.get_for_object(proposal).count() == 2


@pytest.mark.parametrize(
    "change",
    [{"is_approved": True}, {"decided_at": timezone.now()}, {"is_approved": False, "full": True}],
)
def test_database_keeps_decisions_whole_and_reasoned(proposal, owner, change):
    if change.pop("full", False):
        change |= {"decided_by": owner.user, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        FoodProposal.objects.filter(pk=proposal.pk).update(**change)


def test_database_proposes_only_own_foods():
    with pytest.raises(IntegrityError), transaction.atomic():
        Food.objects.filter(pk=food_of().pk).update(is_proposed=True)


def test_pages_from_proposal_to_decision(client_of, assistant, owner, stranger):
    browser = client_of(assistant)
    written = {
        "name": "Nopal de milpa", "group": str(food_group("verdura").pk), "synonyms": "",
        "quantity": "1", "measure": "taza", "net_g": "100", "gross_g": "", "energy_kcal": "25",
        "protein_g": "2", "fat_g": "0", "carbohydrate_g": "4", "source_type": "propio",
        "source_id": "Tabla",
    }  # fmt: skip
    assert browser.post(reverse("foods:food-add"), written).url == reverse("foods:proposal-list")
    proposal = FoodProposal.objects.get()
    address = reverse("foods:proposal-decide", args=[proposal.public_id])
    listed = reverse("foods:proposal-list")
    assert "Nopal de milpa" in browser.get(listed).content.decode()
    assert browser.post(address, {"decision": "aprobar"}).status_code == 403
    assert client_of(stranger).post(address, {"decision": "aprobar"}).status_code == 404
    assert "Nopal" not in client_of(stranger).get(listed).content.decode()
    boss = client_of(owner)
    boss.post(address, {"decision": "rechazar"})
    assert "Diga por qué" in boss.get(listed).content.decode()
    boss.post(address, {"decision": "aprobar"})
    assert foods_visible_to(clinic=owner.clinic).filter(name="Nopal de milpa").exists()
