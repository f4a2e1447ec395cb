"""Proposals: an assistant proposes, an owner decides, the change is written in the history."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from foods.dish_facts import DishFacts
from foods.dish_selectors import dishes_kept
from foods.models import CatalogueProposal, Dish, Food
from foods.selectors import foods_visible_to
from foods.services.dishes import dish_change, dish_create
from foods.services.proposals import dish_propose, food_propose, proposal_decide
from tests.factories.foods import CatalogueReleaseFactory, food_facts, food_group, food_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(assistant) -> CatalogueProposal:  # type: ignore[no-untyped-def]
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
        CatalogueProposal.objects.filter(pk=proposal.pk).update(**change)


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
    proposal = CatalogueProposal.objects.get()
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


SOUP = DishFacts(
    code="",
    name="Sopa de quelites",
    meals=("comida",),
    ingredients=(("Ejote de prueba", Decimal(100)),),
    steps="Hierva.",
)


def test_proposed_dish_is_offered_only_when_approved(assistant, owner):
    food_of()
    proposal = dish_propose(facts=SOUP, by=assistant)
    assert not dishes_kept(clinic=owner.clinic)
    proposal_decide(proposal=proposal, approve=True, reason="", by=owner)
    assert [dish.name for dish in dishes_kept(clinic=owner.clinic)] == [SOUP.name]
    assert LogEntry.objects.get_for_object(proposal).count() == 2


def test_proposed_change_of_a_dish_takes_its_place_when_approved(assistant, owner):
    food_of()
    first = dish_create(facts=SOUP, by=owner)
    proposal = dish_propose(facts=replace(SOUP, portions=2), by=assistant, changes=first)
    assert [dish.dish_id for dish in dishes_kept(clinic=owner.clinic)] == [first.pk]
    proposal_decide(proposal=proposal, approve=True, reason="", by=owner)
    approved = Dish.objects.get(retired_at=None)
    assert (approved, approved.replaces, approved.version) == (proposal.dish, first, 2)


def test_change_of_a_dish_that_changed_meanwhile_is_refused(assistant, owner):
    food_of()
    first = dish_create(facts=SOUP, by=owner)
    proposal = dish_propose(facts=SOUP, by=assistant, changes=first)
    dish_change(dish=first, facts=SOUP, by=owner)
    with pytest.raises(ValidationError, match="cambió entretanto"):
        proposal_decide(proposal=proposal, approve=True, reason="", by=owner)
    proposal_decide(proposal=proposal, approve=False, reason="Ya se cambió", by=owner)
    assert Dish.objects.filter(retired_at=None).count() == 1


def test_proposed_dish_with_a_name_in_use_is_not_approved(assistant, owner):
    food_of()
    proposal = dish_propose(facts=SOUP, by=assistant)
    dish_create(facts=SOUP, by=owner)
    with pytest.raises(ValidationError):
        proposal_decide(proposal=proposal, approve=True, reason="", by=owner)


def test_dish_of_another_clinic_is_not_changed_by_proposal(assistant, stranger):
    food_of()
    theirs = dish_create(facts=SOUP, by=stranger)
    with pytest.raises(PermissionDenied):
        dish_propose(facts=SOUP, by=assistant, changes=theirs)


def test_database_proposes_a_food_or_a_dish_not_both(proposal, owner):
    food_of("Quelite")
    dish = dish_create(facts=replace(SOUP, ingredients=(("Quelite", Decimal(100)),)), by=owner)
    for change in ({"dish": dish}, {"changes": dish}, {"food": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CatalogueProposal.objects.filter(pk=proposal.pk).update(**change)


def test_database_proposes_only_own_dishes():
    shipped = Dish.objects.create(
        release=CatalogueReleaseFactory(), code="P-1", name="Caldo", name_normalised="caldo"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Dish.objects.filter(pk=shipped.pk).update(is_proposed=True)


def test_dish_pages_from_proposal_to_decision(client_of, assistant, owner, stranger):
    food_of()
    browser = client_of(assistant)
    form = {
        "name": "Sopa propuesta", "meals": ["comida"], "portions": "1", "cost": "bajo",
        "ingredientes-TOTAL_FORMS": "1", "ingredientes-INITIAL_FORMS": "0",
        "ingredientes-0-food": "Ejote de prueba", "ingredientes-0-grams": "100",
        "platillos-TOTAL_FORMS": "0", "platillos-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert browser.post(reverse("foods:dish-add"), form).url == reverse("foods:proposal-list")
    proposal = CatalogueProposal.objects.get()
    hidden = reverse("foods:dish-detail", args=[proposal.dish.public_id])
    assert browser.get(hidden).status_code == 404
    listed = reverse("foods:proposal-list")
    page = client_of(owner).get(listed).content.decode()
    assert "Sopa propuesta" in page
    assert "Ejote de prueba 100 g" in page
    assert "Sopa propuesta" not in client_of(stranger).get(listed).content.decode()
    address = reverse("foods:proposal-decide", args=[proposal.public_id])
    assert browser.post(address, {"decision": "aprobar"}).status_code == 403
    client_of(owner).post(address, {"decision": "aprobar"})
    assert browser.get(hidden).status_code == 200
