"""The address with which a professional's own calendar reads the agenda."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Clinic
from audit.registry import audited


@audited(hide=("sha256",))
class CalendarFeed(models.Model):
    """One a professional and clinic; made again, the former address stops working."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("alta", default=timezone.now, editable=False)
    revoked_at = models.DateTimeField("revocado", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "calendario publicado"
        verbose_name_plural = "calendarios publicados"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="calendar_feed_one_alive",
                fields=["clinic", "professional"],
                condition=Q(revoked_at=None),
            ),
            models.CheckConstraint(name="calendar_feed_hashed", condition=~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return f"Calendario de {self.professional}"
