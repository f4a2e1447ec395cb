"""The photo of a meal, from its arrival until a person settles it."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Clinic
from audit.registry import audited


@audited(silent=("attempts", "next_try_at", "lease_until"))
class Photo(models.Model):
    """A photo, already re-encoded and without metadata, and the state of its reading.

    `sha256` is of the bytes that arrived: the same photo of the same patient is one row.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Recibida"
        READING = "reading", "Leyéndose"
        DRAFT = "draft", "Con sugerencia"
        WAITING_PERSON = "waiting_person", "Espera a una persona"
        ACCEPTED = "accepted", "Aceptada"
        CORRECTED = "corrected", "Corregida"
        DISCARDED = "discarded", "Descartada"
        FAILED = "failed", "No se pudo abrir"

    class Wait(models.TextChoices):
        NO_CONSENT = "no_consent", "Sin consentimiento para que la lea un proveedor de IA"
        OPPOSED = "opposed", "El paciente se opuso a la lectura automática"
        NO_KEYS = "no_keys", "La lectura automática no está configurada: faltan las claves"
        BUDGET = "budget", "Se alcanzó el tope de lecturas del día"
        PROVIDER = "provider", "Ningún proveedor pudo leerla"

    class Source(models.TextChoices):
        WHATSAPP = "whatsapp", "WhatsApp"
        UPLOAD = "upload", "Subida en el consultorio"

    PENDING = (State.DRAFT, State.WAITING_PERSON)
    DONE = (State.ACCEPTED, State.CORRECTED, State.DISCARDED, State.FAILED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(
        "patients.Patient",
        on_delete=models.PROTECT,
        related_name="meal_photos",
        verbose_name="paciente",
    )
    source = models.CharField("origen", max_length=10, choices=Source.choices)
    source_id = models.CharField("identificador de origen", max_length=64, blank=True)
    received_at = models.DateTimeField("recibida", default=timezone.now)
    meal_name = models.CharField("tiempo de comida probable", max_length=40, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    file = models.CharField("archivo", max_length=200, blank=True)
    width = models.PositiveIntegerField("ancho", null=True, blank=True)
    height = models.PositiveIntegerField("alto", null=True, blank=True)
    state = models.CharField("estado", max_length=15, choices=State.choices, default=State.RECEIVED)
    wait = models.CharField("espera por", max_length=12, choices=Wait.choices, blank=True)
    reason = models.CharField("motivo", max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="la revisó",
    )
    reviewed_at = models.DateTimeField("revisión", null=True, blank=True)
    entry = models.OneToOneField(
        "plans.DiaryEntry",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photo",
        verbose_name="registro del diario",
    )
    created_at = models.DateTimeField("alta", auto_now_add=True)

    class Meta:
        verbose_name = "fotografía de comida"
        verbose_name_plural = "fotografías de comida"
        ordering = ["received_at", "pk"]
        indexes = [
            models.Index(name="photo_clinic_state", fields=["clinic", "state"]),
            models.Index(
                name="photo_to_read",
                fields=["next_try_at"],
                condition=Q(state__in=["received", "reading"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="photo_once", fields=["patient", "sha256"]),
            models.CheckConstraint(
                name="photo_state_known",
                condition=Q(
                    state__in=[
                        "received",
                        "reading",
                        "draft",
                        "waiting_person",
                        "accepted",
                        "corrected",
                        "discarded",
                        "failed",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="photo_kept_whole",
                condition=Q(state="failed")
                | (~Q(file="") & Q(width__isnull=False, height__isnull=False)),
            ),
            models.CheckConstraint(
                name="photo_wait_paired",
                condition=(Q(state="waiting_person") & ~Q(wait=""))
                | (~Q(state="waiting_person") & Q(wait="")),
            ),
            models.CheckConstraint(
                name="photo_failure_explained", condition=~Q(state="failed") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="photo_review_paired",
                condition=Q(
                    state__in=["accepted", "corrected", "discarded"],
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                )
                | Q(
                    state__in=["received", "reading", "draft", "waiting_person", "failed"],
                    reviewed_by=None,
                    reviewed_at=None,
                ),
            ),
            models.CheckConstraint(
                name="photo_entry_settled",
                condition=Q(state__in=["accepted", "corrected"], entry__isnull=False)
                | (~Q(state__in=["accepted", "corrected"]) & Q(entry=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"Fotografía {self.public_id}"

    @property
    def path(self) -> Path:
        """Where the bytes are. Only for a kept photo."""
        return Path(settings.MEDIA_ROOT) / self.file
