"""Photos of the tests: invented plates, and what a machine would say of them."""

from __future__ import annotations

import io
import itertools
import json
from typing import Any

from django.utils import timezone
from PIL import Image

from accounts.models import Membership
from ai_vision.models import DraftItem, Photo, Reading
from ai_vision.services.photos import photo_receive
from ai_vision.services.review import photo_accept
from patients.models import Consent, Patient
from tests.factories.patients import ConsentFactory, PatientFactory

_shades = itertools.count()


def jpeg(colour: tuple[int, int, int] | None = None, size: tuple[int, int] = (64, 48)) -> bytes:
    """A photo of one colour: each call another one, unless told.

    Two near colours may compress to the same bytes, and the same photo is taken once: each carries
    its number.
    """
    number = next(_shades)
    out = io.BytesIO()
    shade = colour or (number % 256, number // 256 % 256, 90)
    said = {} if colour else {"comment": str(number)}
    Image.new("RGB", size, shade).save(out, "JPEG", quality=95, **said)
    return out.getvalue()


def with_gps() -> bytes:
    """A photo whose metadata say where it was taken and with which telephone."""
    image = Image.new("RGB", (64, 48), (200, 10, 10))
    exif = image.getexif()
    exif[0x010F] = "TelefonoDePrueba"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def said(*foods: dict[str, Any], **extra: Any) -> str:
    """The JSON of an answer."""
    return json.dumps({"foods": list(foods), **extra})


def food(name: str = "Arroz blanco", **changes: Any) -> dict[str, Any]:
    """One food of an answer."""
    values = {"name": name, "group": "cereal_sg", "grams_min": 80, "grams_max": 120}
    return {**values, "hidden_fat": False, **changes}


def patient_for(by: Membership, *, consents: bool = True) -> Patient:
    """A patient of a clinic, who accepts that a machine reads their photos unless told."""
    patient = PatientFactory(clinic=by.clinic, responsible=by.user)
    if consents:
        ConsentFactory(patient=patient, purpose=Consent.Purpose.AI_IMAGES)
    return patient


def photo_for(
    by: Membership, *, patient: Patient | None = None, consents: bool = True, **changes: Any
) -> Photo:
    """A photo that has just arrived."""
    values: dict[str, Any] = {
        "image_bytes": jpeg(),
        "received_at": timezone.now(),
        "source": "whatsapp",
        "source_id": "prueba",
        "meal_hint": "Comida",
    }
    patient = patient or patient_for(by, consents=consents)
    return photo_receive(patient=patient, **{**values, **changes})


def draft_photo(by: Membership, *, patient: Patient | None = None) -> Photo:
    """A photo with a suggestion, without asking any machine for it."""
    photo = photo_for(by, patient=patient)
    reading = Reading.objects.create(
        photo=photo,
        provider="anthropic",
        model="prueba",
        prompt_version="plate_v1",
        prompt_sha256="0" * 64,
        input_sha256="0" * 64,
        latency_ms=1,
        outcome="ok",
    )
    DraftItem.objects.create(reading=reading, order=1, name="Arroz", group="cereal_sg")
    photo.state = Photo.State.DRAFT
    photo.save(update_fields=["state"])
    return photo


def accepted_photo(by: Membership) -> Photo:
    """A photo that is already in the diary."""
    return photo_accept(photo=draft_photo(by), by=by).photo
