"""What goes out: the outbox."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone

from accounts.models import Clinic
from audit.frozen import frozen_when
from audit.registry import audited
from messaging.models.conversation import Conversation

RANKS = {
    "queued": 0,
    "sending": 10,
    "sent": 20,
    "undelivered": 29,
    "failed": 30,
    "delivered": 40,
    "read": 50,
}


@audited(
    hide=("body", "content_variables"),
    silent=("attempts", "next_try_at", "lease_until"),
)
@frozen_when(
    "NEW.rank < OLD.rank",
    message="El estado de un mensaje no retrocede.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="Un mensaje enviado no se borra.", events=("DELETE",))
class OutboundMessage(models.Model):
    """A message written in the transaction that decided it; a worker sends it afterwards.

    `queued` until the vendor takes it (`sending`); from there its callbacks move it forward. They
    repeat and come in any order, so a state is only ever replaced by one of higher rank.
    """

    class Category(models.TextChoices):
        SERVICE = "service", "Aviso del canal"
        LOGISTICS = "logistics", "Recordatorio o aviso"
        CLINICAL = "clinical", "Contenido clínico"

    class State(models.TextChoices):
        QUEUED = "queued", "En espera"
        SENDING = "sending", "Enviándose"
        SENT = "sent", "Enviado"
        UNDELIVERED = "undelivered", "No entregado"
        FAILED = "failed", "Falló"
        DELIVERED = "delivered", "Entregado"
        READ = "read", "Leído"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="outbound"
    )
    category = models.CharField("categoría", max_length=10, choices=Category.choices)
    is_automatic = models.BooleanField("automático", default=False)
    is_opt_out_receipt = models.BooleanField("acuse de baja", default=False)
    body = models.TextField("texto", max_length=1600, blank=True)
    content_sid = models.CharField("plantilla", max_length=64, blank=True)
    content_variables = models.JSONField("datos de la plantilla", default=dict, blank=True)
    idempotency_key = models.CharField("clave de una sola vez", max_length=120, unique=True)
    plan = models.ForeignKey(
        "plans.Plan",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="plan que lleva en PDF",
    )
    state = models.CharField("estado", max_length=12, choices=State.choices, default=State.QUEUED)
    rank = models.PositiveSmallIntegerField(default=0, editable=False)
    provider_sid = models.CharField("identificador del proveedor", max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    error_code = models.CharField("código de error", max_length=20, blank=True)
    reason = models.CharField("motivo", max_length=200, blank=True)
    failure_handled_at = models.DateTimeField("falla atendida", null=True, blank=True)
    created_at = models.DateTimeField("creado", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="quien lo escribió",
    )

    class Meta:
        verbose_name = "mensaje por enviar"
        verbose_name_plural = "mensajes por enviar"
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                name="outbound_waiting", fields=["next_try_at"], condition=Q(state="queued")
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="outbound_sid_once", fields=["provider_sid"], condition=~Q(provider_sid="")
            ),
            models.CheckConstraint(
                name="outbound_text_or_template",
                condition=(
                    (~Q(body="") & Q(content_sid=""))
                    | (Q(body="") & Q(content_sid__startswith="HX"))
                ),
            ),
            models.CheckConstraint(
                name="outbound_rank_of_state",
                condition=Q(
                    rank=Case(
                        *(When(state=name, then=Value(rank)) for name, rank in RANKS.items()),
                        default=Value(-1),
                    )
                ),
            ),
            models.CheckConstraint(
                name="outbound_taken_identified",
                condition=Q(state__in=["queued", "failed"]) | ~Q(provider_sid=""),
            ),
            models.CheckConstraint(
                name="outbound_failure_explained",
                condition=~Q(state__in=["failed", "undelivered"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="outbound_category_known",
                condition=Q(category__in=["service", "logistics", "clinical"]),
            ),
            models.CheckConstraint(
                name="outbound_plan_is_clinical", condition=Q(plan=None) | Q(category="clinical")
            ),
            models.CheckConstraint(
                name="outbound_author_known",
                condition=Q(is_automatic=True) | Q(created_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Mensaje por enviar {self.public_id}"

    @property
    def has_failed(self) -> bool:
        """Whether it ended without arriving."""
        return self.state in (self.State.FAILED, self.State.UNDELIVERED)
