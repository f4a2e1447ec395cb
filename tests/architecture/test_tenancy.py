"""What belongs to a clinic does not exist for another."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import reverse

from foods.models import CatalogueRelease, FoodGroup
from tests.architecture.addresses import addresses
from tests.architecture.objects import OBJECTS
from tests.factories.accounts import MembershipFactory

# Their argument names something that ships with the product and belongs to every clinic alike.
SHIPPED = {"practice:calculator-detail"}
WITH_OBJECT = sorted({a.name for a in addresses() if a.is_ours and a.arguments} - SHIPPED)
SHARED = {FoodGroup, CatalogueRelease}  # the catalogue that ships belongs to everybody


def test_every_address_with_an_object_is_registered() -> None:
    assert set(OBJECTS) == set(WITH_OBJECT)


@pytest.mark.parametrize("name", WITH_OBJECT)
def test_N004_09_object_hidden_from_other_clinic(name, owner, stranger, client_of) -> None:
    path = reverse(name, kwargs=OBJECTS[name](owner))
    asked = client_of(stranger)
    answers = {asked.get(path).status_code, asked.post(path).status_code}
    assert 404 in answers
    assert answers <= {404, 405}  # 405: that method is nobody's


# Its 404 without a chosen food would hide the object's: `plans:food-options` asks for the same one.
NEEDS_A_CHOICE = "plans:food-swap"


@pytest.mark.parametrize("name", [name for name in WITH_OBJECT if name != NEEDS_A_CHOICE])
def test_object_exists_for_its_own_clinic(name, owner, client_of) -> None:
    """The control of the test above: the object is there."""
    path = reverse(name, kwargs=OBJECTS[name](owner))
    asked = client_of(owner)
    answer = asked.get(path)
    if answer.status_code == 405:
        answer = asked.post(path)
    answer.close()  # a photo or a PDF is an open file
    assert answer.status_code not in (403, 404, 405)
    assert answer.status_code < 500


def test_admin_hidden_from_other_clinic(owner, stranger, client_of) -> None:
    mine = {
        model: set(model.objects.values_list("pk", flat=True)) for model in admin.site._registry
    }
    for name in ("patients:document-detail", "foods:food-detail", "plans:meal-time"):
        OBJECTS[name](owner)
    stranger.user.is_staff = True
    stranger.user.save(update_fields=["is_staff"])
    browser = client_of(stranger)
    asked = 0
    for model, before in mine.items():
        if model in SHARED:
            continue
        for row in model.objects.exclude(pk__in=before):
            page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            answer = browser.get(reverse(page, args=[row.pk]))
            assert answer.status_code != 200, (model, row.pk)
            asked += 1
    assert asked


# What a clinic shares among its people, whoever answers for each record.
OF_THE_CLINIC = (
    "accounts:",
    "foods:",
    "agenda:visit-type",
    "agenda:block-",
    "agenda:booking",
    "agenda:public",
    "plans:template",
    "patients:notice-",
)


@pytest.mark.parametrize(
    "name", [name for name in WITH_OBJECT if not name.startswith(OF_THE_CLINIC)]
)
def test_object_hidden_from_colleague_where_each_has_their_own(name, owner, client_of) -> None:
    """By the clinic's choice, a colleague's record is as absent as another clinic's."""
    path = reverse(name, kwargs=OBJECTS[name](owner))
    owner.clinic.record_scope = "own"
    owner.clinic.save(update_fields=["record_scope"])
    asked = client_of(MembershipFactory(clinic=owner.clinic, role="nutritionist"))
    answers = {asked.get(path).status_code, asked.post(path).status_code}
    assert 404 in answers or answers == {403}
    assert answers <= {403, 404, 405}
