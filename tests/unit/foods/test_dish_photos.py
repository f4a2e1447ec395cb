"""The photo of a dish: clean, private, described, replaced and removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from accounts import images
from foods.dish_facts import DishFacts
from foods.dish_selectors import dishes_kept
from foods.models import Dish
from foods.services.dish_photos import dish_photo_remove, dish_photo_set
from foods.services.dishes import dish_change
from tests.factories.foods import dish_of, jpeg_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dish(nutritionist) -> Dish:
    return dish_of(clinic=nutritionist.clinic)


@pytest.fixture
def shown(dish, nutritionist) -> Dish:
    data = jpeg_of(width=2000, height=1000, camera="Teléfono de Rosa")
    return dish_photo_set(dish=dish, image=data, alt="Sopa en plato hondo", by=nutritionist)


def test_photo_is_reduced_and_tells_nothing_of_the_telephone(shown):
    for file, side in ((shown.photo, 1024), (shown.photo_small, 160)):
        with Image.open(Path(file.path)) as kept:
            assert (kept.format, max(kept.size), len(kept.getexif())) == ("JPEG", side, 0)
        assert b"Rosa" not in Path(file.path).read_bytes()


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"", jpeg_of()[:200]])
def test_what_is_not_a_photo_is_refused(dish, nutritionist, data):
    with pytest.raises(ValidationError):
        dish_photo_set(dish=dish, image=data, alt="Sopa", by=nutritionist)


def test_heavy_photo_is_refused(dish, nutritionist):
    heavy = jpeg_of() + b"\0" * images.MAX_BYTES
    with pytest.raises(ValidationError, match="16 MB"):
        dish_photo_set(dish=dish, image=heavy, alt="Sopa", by=nutritionist)


def test_replaced_file_is_deleted_unless_a_version_shows_it(
    shown, nutritionist, django_capture_on_commit_callbacks
):
    first = Path(shown.photo.path)
    facts = DishFacts(
        code="",
        name=shown.name,
        meals=("cena",),
        ingredients=((f"Ingrediente de {shown.name}", 100),),
    )
    newer = dish_change(dish=shown, facts=facts, by=nutritionist)
    assert (newer.photo.name, newer.photo_alt) == (shown.photo.name, shown.photo_alt)
    with django_capture_on_commit_callbacks(execute=True):
        dish_photo_set(dish=newer, image=jpeg_of(), alt="Otra", by=nutritionist)
    assert first.exists()
    second = Path(newer.photo.path)
    with django_capture_on_commit_callbacks(execute=True):
        dish_photo_remove(dish=newer, by=nutritionist)
    assert not second.exists()


def test_only_those_who_edit_put_photos(dish, assistant, stranger):
    for person in (assistant, stranger):
        with pytest.raises(PermissionDenied):
            dish_photo_set(dish=dish, image=jpeg_of(), alt="Sopa", by=person)


def test_photo_is_seen_only_by_its_clinic(client_of, shown, assistant, stranger):
    address = reverse("foods:dish-photo", args=[shown.public_id])
    answer = client_of(assistant).get(address)
    assert answer["Content-Type"] == "image/jpeg"
    small = b"".join(client_of(assistant).get(address, {"chica": ""}).streaming_content)
    assert len(small) < len(b"".join(answer.streaming_content))
    assert client_of(stranger).get(address).status_code == 404


def test_page_puts_describes_and_takes_the_photo(client_of, dish, nutritionist):
    browser = client_of(nutritionist)
    edit = reverse("foods:dish-photo-edit", args=[dish.public_id])
    detail = reverse("foods:dish-detail", args=[dish.public_id])
    assert browser.post(edit, {"alt": "Sopa"}).status_code == 422
    bad = browser.post(edit, {"photo": SimpleUploadedFile("a.jpg", b"x"), "alt": "Mi sopa"})
    assert bad.status_code == 422
    assert "no es una fotografía" in bad.content.decode()
    assert "Mi sopa" in bad.content.decode()
    browser.post(edit, {"photo": SimpleUploadedFile("a.jpg", jpeg_of()), "alt": "Mi sopa"})
    browser.post(edit, {"alt": "Sopa de la casa"})
    assert 'alt="Sopa de la casa"' in browser.get(detail).content.decode()
    assert "?chica" in browser.get(reverse("foods:dish-list")).content.decode()
    browser.post(reverse("foods:dish-photo-remove", args=[dish.public_id]))
    assert "<img" not in browser.get(detail).content.decode().split("<main")[1]
    assert not dishes_kept(clinic=nutritionist.clinic)[0].has_photo


def test_database_keeps_photo_and_words_together(shown):
    with pytest.raises(IntegrityError), transaction.atomic():
        Dish.objects.filter(pk=shown.pk).update(photo_alt="")
