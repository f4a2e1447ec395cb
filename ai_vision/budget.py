"""How many calls are left today. Every call counts, whatever its end: that is what is billed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from ai_vision.models import Photo, Reading


def budget_left(photo: Photo, *, now: datetime | None = None) -> bool:
    """Whether the clinic and the patient of a photo are both under their caps of the day."""
    local = timezone.localtime(now or timezone.now())
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    today = Reading.objects.filter(created_at__gte=midnight)
    if today.filter(photo__patient=photo.patient_id).count() >= (
        settings.AI_READINGS_PER_PATIENT_DAY
    ):
        return False
    return today.filter(photo__clinic=photo.clinic_id).count() < settings.AI_READINGS_PER_CLINIC_DAY
