"""The photo of a clinic's own dish."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from accounts.images import ImageRefusedError, image_clean
from accounts.models import Membership
from accounts.permissions import Permission, check
from foods.models import Dish
from foods.services.dishes import check_own

LONGEST_SIDE = 1024
SMALL_SIDE = 160
WRITTEN = ["photo", "photo_small", "photo_alt", "updated_at"]


@transaction.atomic
def dish_photo_set(*, dish: Dish, image: bytes, alt: str, by: Membership) -> Dish:
    """Put or replace the photo: re-encoded without metadata, with what is seen in it in words.

    Raises ValidationError by field, and PermissionDenied.
    """
    check(by, Permission.EDIT_CATALOGUE)
    check_own(dish, by)
    if not alt.strip():
        raise ValidationError({"alt": "Diga en pocas palabras qué se ve."})
    try:
        large, small = (image_clean(image, longest=side) for side in (LONGEST_SIDE, SMALL_SIDE))
    except ImageRefusedError as error:
        raise ValidationError({"photo": str(error)}) from error
    former = _files(dish)
    dish.photo.save("", ContentFile(large.jpeg), save=False)
    dish.photo_small.save("", ContentFile(small.jpeg), save=False)
    return _written(dish, alt.strip(), former)


@transaction.atomic
def dish_photo_remove(*, dish: Dish, by: Membership) -> Dish:
    """Take the photo away. Raises PermissionDenied."""
    check(by, Permission.EDIT_CATALOGUE)
    check_own(dish, by)
    former = _files(dish)
    dish.photo, dish.photo_small = "", ""
    return _written(dish, "", former)


def dish_photo_alt(*, dish: Dish, alt: str, by: Membership) -> Dish:
    """Change only the words. Raises ValidationError and PermissionDenied."""
    check(by, Permission.EDIT_CATALOGUE)
    check_own(dish, by)
    if not alt.strip() or not dish.photo:
        raise ValidationError({"alt": "Diga en pocas palabras qué se ve."})
    return _written(dish, alt.strip(), ())


def _files(dish: Dish) -> tuple[str, ...]:
    return tuple(filter(None, (dish.photo.name, dish.photo_small.name)))


def _written(dish: Dish, alt: str, former: tuple[str, ...]) -> Dish:
    dish.photo_alt = alt
    dish.full_clean()
    dish.save(update_fields=WRITTEN)
    for name in former:
        transaction.on_commit(partial(_forget, name))
    return dish


def _forget(name: str) -> None:
    """Delete a file that no version of any dish shows."""
    if not Dish.objects.filter(Q(photo=name) | Q(photo_small=name)).exists():
        default_storage.delete(name)
