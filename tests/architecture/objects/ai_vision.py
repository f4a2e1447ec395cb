"""The objects of photographs."""

from __future__ import annotations

from accounts.models import Membership
from tests.architecture.objects.kinds import Arguments, Makers
from tests.factories.ai_vision import draft_photo


def meal_photo(by: Membership) -> Arguments:
    return {"public_id": draft_photo(by).public_id}


OBJECTS: Makers = {
    "ai_vision:photo-detail": meal_photo,
    "ai_vision:photo-image": meal_photo,
    "ai_vision:photo-accept": meal_photo,
    "ai_vision:photo-correct": meal_photo,
    "ai_vision:photo-discard": meal_photo,
    "ai_vision:photo-restore": meal_photo,
    "ai_vision:photo-read": meal_photo,
    "ai_vision:patient-opposition": meal_photo,
}
