"""The objects of the catalogue."""

from __future__ import annotations

from accounts.models import Membership
from foods.services.dish_photos import dish_photo_set
from tests.architecture.objects.kinds import Arguments, Makers
from tests.factories.foods import dish_of, food_of, jpeg_of, product_of, proposal_of


def food(by: Membership) -> Arguments:
    return {"public_id": food_of(clinic=by.clinic).public_id}


def dish(by: Membership) -> Arguments:
    return {"public_id": dish_of(clinic=by.clinic).public_id}


def dish_with_photo(by: Membership) -> Arguments:
    shown = dish_photo_set(dish=dish_of(clinic=by.clinic), image=jpeg_of(), alt="Sopa", by=by)
    return {"public_id": shown.public_id}


def product(by: Membership) -> Arguments:
    return {"public_id": product_of(clinic=by.clinic).public_id}


def food_proposal(by: Membership) -> Arguments:
    return {"public_id": proposal_of(by=by).public_id}


OBJECTS: Makers = {
    "foods:food-detail": food,
    "foods:food-edit": food,
    "foods:food-retire": food,
    "foods:food-star": food,
    "foods:dish-detail": dish,
    "foods:dish-star": dish,
    "foods:dish-edit": dish,
    "foods:dish-duplicate": dish,
    "foods:dish-photo": dish_with_photo,
    "foods:dish-photo-edit": dish,
    "foods:dish-photo-remove": dish,
    "foods:dish-retire": dish,
    "foods:product-detail": product,
    "foods:product-edit": product,
    "foods:proposal-decide": food_proposal,
}
