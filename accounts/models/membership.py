"""Who works in which clinic, and as what."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from accounts.models.clinic import Clinic
from audit.registry import audited


class Role(models.TextChoices):
    """What a person is in a clinic. What each may do is in `accounts.permissions`."""

    OWNER = "owner", "Titular"
    NUTRITIONIST = "nutritionist", "Nutriólogo"
    ASSISTANT = "assistant", "Asistente"
    AUDITOR = "auditor", "Auditor"


@audited()
class Membership(models.Model):
    """A person's place in a clinic. It is ended, never deleted: it explains old signatures."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name="persona",
    )
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, related_name="memberships", verbose_name="consultorio"
    )
    role = models.CharField("función", max_length=20, choices=Role.choices)
    is_active = models.BooleanField("vigente", default=True)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    class Meta:
        verbose_name = "integrante"
        verbose_name_plural = "integrantes"
        ordering = ["clinic", "user"]
        constraints = [
            models.UniqueConstraint(name="membership_once", fields=["user", "clinic"]),
            models.CheckConstraint(
                name="membership_role_known", condition=models.Q(role__in=Role.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.clinic}"
