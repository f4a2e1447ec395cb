"""What is said with one contact."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from accounts.models import Clinic
from audit.registry import audited
from messaging.models.contact import Contact

WINDOW = timedelta(hours=24)  # Meta: free text only within 24 hours of the person's last message


@audited(silent=("seen_at", "last_inbound_at", "updated_at"))
class Conversation(models.Model):
    """The thread with a contact: whether it waits for a person, and until when one may write."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="conversations")
    contact = models.OneToOneField(
        Contact, on_delete=models.PROTECT, related_name="conversation", verbose_name="contacto"
    )
    last_inbound_at = models.DateTimeField("último mensaje recibido", null=True, blank=True)
    seen_at = models.DateTimeField("vista por el consultorio", null=True, blank=True)
    needs_person = models.BooleanField("espera a una persona", default=False)
    needs_person_reason = models.CharField("por qué", max_length=160, blank=True)
    updated_at = models.DateTimeField("último movimiento", auto_now_add=True)

    class Meta:
        verbose_name = "conversación"
        verbose_name_plural = "conversaciones"
        ordering = ["-needs_person", "-updated_at", "-pk"]
        indexes = [
            models.Index(
                name="conversation_inbox", fields=["clinic", "-needs_person", "-updated_at"]
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="conversation_need_explained",
                condition=(
                    Q(needs_person=False, needs_person_reason="")
                    | (Q(needs_person=True) & ~Q(needs_person_reason=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Conversación con {self.contact}"

    def window_open(self, now: datetime) -> bool:
        """Whether free text may be sent: less than 24 h since the last inbound message."""
        return self.last_inbound_at is not None and now - self.last_inbound_at < WINDOW

    @property
    def window_until(self) -> datetime | None:
        """When the window closes; None if nothing ever came in."""
        return self.last_inbound_at + WINDOW if self.last_inbound_at else None

    @property
    def is_unread(self) -> bool:
        """Whether something came in that nobody at the clinic has looked at."""
        if self.last_inbound_at is None:
            return False
        return self.seen_at is None or self.seen_at < self.last_inbound_at
