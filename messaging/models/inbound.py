"""What came in, exactly as the vendor delivered it, once."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Clinic
from audit.frozen import frozen_when
from audit.registry import audited
from messaging.models.conversation import Conversation


@audited(hide=("payload",), silent=("attempts",))
@frozen_when(
    "NEW.provider_sid <> OLD.provider_sid OR NEW.payload_sha256 <> OLD.payload_sha256 "
    "OR NEW.received_at <> OLD.received_at",
    message="Un mensaje recibido no se cambia.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="Un mensaje recibido no se borra.", events=("DELETE",))
class InboundMessage(models.Model):
    """One webhook of a message. `payload` holds its fields, identifiers of a person hidden."""

    class State(models.TextChoices):
        RECEIVED = "received", "Recibido"
        HANDLED = "handled", "Atendido"
        IGNORED = "ignored", "Sin efecto"
        FAILED = "failed", "Falló"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, null=True, blank=True, related_name="inbound"
    )
    provider_sid = models.CharField("identificador del proveedor", max_length=64, unique=True)
    payload = models.JSONField("contenido recibido")
    payload_sha256 = models.CharField("huella", max_length=64)
    media_count = models.PositiveSmallIntegerField("archivos", default=0)
    received_at = models.DateTimeField("recibido", default=timezone.now)
    state = models.CharField("estado", max_length=10, choices=State.choices, default=State.RECEIVED)
    intent = models.CharField("intención", max_length=20, blank=True)
    reason = models.CharField("motivo", max_length=160, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)

    class Meta:
        verbose_name = "mensaje recibido"
        verbose_name_plural = "mensajes recibidos"
        ordering = ["received_at", "pk"]
        indexes = [
            models.Index(
                name="inbound_waiting", fields=["received_at"], condition=Q(state="received")
            )
        ]
        constraints = [
            models.CheckConstraint(name="inbound_identified", condition=~Q(provider_sid="")),
            models.CheckConstraint(
                name="inbound_state_known",
                condition=Q(state__in=["received", "handled", "ignored", "failed"]),
            ),
            models.CheckConstraint(
                name="inbound_end_explained",
                condition=~Q(state__in=["ignored", "failed"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="inbound_handled_placed",
                condition=~Q(state="handled")
                | (Q(conversation__isnull=False, clinic__isnull=False) & ~Q(intent="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Mensaje recibido {self.provider_sid}"

    @property
    def text(self) -> str:
        """What the person wrote, or the text of the button they pressed; an audio has none."""
        return str(self.payload.get("Body") or self.payload.get("ButtonText") or "").strip()

    @property
    def sender(self) -> str:
        """The address it came from, as received."""
        return str(self.payload.get("From") or "")
