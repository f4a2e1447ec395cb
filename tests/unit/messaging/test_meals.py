"""From the patient's photo to the answer on their telephone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from ai_vision.models import Photo
from ai_vision.services.reading import photo_read
from ai_vision.services.review import photo_accept
from messaging.models import Media
from messaging.services import photos
from messaging.services.meals import answer, read
from patients.models import Consent
from plans.models import Meal, MealEquivalent, Plan
from tests.architecture.objects.plans import draft_plan
from tests.emulators.anthropic import API_KEY, ClaudeEmulator
from tests.factories.ai_vision import draft_photo, food, jpeg, said
from tests.factories.foods import food_of
from tests.factories.messaging import consent_to
from tests.factories.patients import ConsultationFactory
from tests.factories.plans import target_for

from .conftest import work


@pytest.fixture
def meal(telephone, patient, owner) -> Media:
    """A photo that the patient sent, with the reader of the product in place."""
    photos.reader_register(read)
    consent_to(patient)
    telephone.say("hola")
    return telephone.say("mi comida", ("image/jpeg", jpeg())).media.get()


def test_photo_is_handed_over_once(meal, patient):
    photo = Photo.objects.get(patient=patient)
    assert photo.source_id == str(meal.public_id)
    assert read(media=meal) is False  # no consent to a machine: a person must
    assert Photo.objects.count() == 1


def test_read_by_a_machine_only_with_keys_and_consent(meal, patient, settings):
    consent_to(patient, Consent.Purpose.AI_IMAGES)
    settings.ANTHROPIC_API_KEY = settings.GEMINI_API_KEY = ""
    assert read(media=meal) is False
    settings.ANTHROPIC_API_KEY = "x"
    assert read(media=meal) is True


def test_answer_reaches_the_telephone(meal, telephone, nutritionist):
    photo = Photo.objects.get()
    assert answer(photo=photo, text="Comida: bien de AOA.", by=nutritionist)
    assert answer(photo=photo, text="Comida: bien de AOA.", by=nutritionist)  # pressed twice
    work()
    assert telephone.heard.count("Comida: bien de AOA.") == 1


def test_answer_needs_its_consent(meal, telephone, nutritionist):
    telephone.say("BAJA")
    assert not answer(photo=Photo.objects.get(), text="Comida: bien de AOA.", by=nutritionist)


def test_upload_is_answered_to_nobody(nutritionist):
    photo = draft_photo(nutritionist)
    assert not answer(photo=photo, text="Comida: bien de AOA.", by=nutritionist)
    photo.source = Photo.Source.UPLOAD
    assert not answer(photo=photo, text="Comida: bien de AOA.", by=nutritionist)


def test_acceptance_with_reply_compares_with_that_meal(owner):
    """Without a channel the entry stands and nothing is said to be sent."""
    plan = draft_plan(owner)
    row = Meal.objects.create(plan=plan, order=3, name="Comida", share=Decimal(40))
    MealEquivalent.objects.create(meal=row, group="cereal_sg", halves=4)
    settled = photo_accept(photo=draft_photo(owner), by=owner, reply=True)
    assert settled.entry.items.get().group == "cereal_sg"
    assert not settled.sent


def test_from_the_photo_to_the_answer(meal, telephone, patient, owner, settings):
    """Consent, a machine on loopback, one tap, and the comparison on the telephone."""
    visit = ConsultationFactory(patient=patient, practitioner=owner.user)
    plan = Plan.objects.create(
        patient=patient,
        consultation=visit,
        target=target_for(visit, owner),
        version=1,
        profile_version="prueba",
        created_by=owner.user,
    )
    photo = Photo.objects.get()
    row = Meal.objects.create(plan=plan, order=1, name=photo.meal_name, share=Decimal(40))
    MealEquivalent.objects.create(meal=row, group="cereal_sg", halves=2)
    plan.published_at, plan.published_by = timezone.now(), owner.user
    plan.sha256, plan.code = "0" * 64, "PRUEBA0000"
    plan.save()
    food_of("Arroz blanco", group="cereal_sg", net_g=60, gross_g=60)
    consent_to(patient, Consent.Purpose.AI_IMAGES)
    settings.GEMINI_API_KEY, settings.ANTHROPIC_API_KEY = "", API_KEY
    with ClaudeEmulator(text=said(food(grams_min=120, grams_max=120))) as claude:
        settings.ANTHROPIC_BASE_URL = claude.url
        assert photo_read(photo_id=photo.pk) == "draft"
    settled = photo_accept(photo=photo, by=owner, reply=True)
    work()
    assert settled.sent
    assert any("~1 cereal de más" in text for text in telephone.heard)
