"""Phrases that a professional writes often, to insert them in a note or a letter."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Clinic
from audit.registry import audited

MOST_LETTERS = 1000


@audited(silent=("uses",))
class Phrase(models.Model):
    """A phrase of one person or of the clinic. It is a way to write, not a part of a record.

    One that ships with the product gets a row (`code`) once the clinic uses it or takes it off.
    """

    class Part(models.TextChoices):
        ANY = "", "Cualquier parte"
        SUBJECTIVE = "subjective", "Subjetivo"
        OBJECTIVE = "objective", "Objetivo"
        ASSESSMENT = "assessment", "Análisis"
        PLAN = "plan", "Plan"
        MONITORING = "monitoring", "Monitoreo"
        LETTER = "letter", "Cartas"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="phrases")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="autor"
    )
    code = models.CharField("clave", max_length=12, blank=True, editable=False)
    part = models.CharField("dónde se usa", max_length=12, choices=Part.choices, blank=True)
    text = models.TextField("frase", max_length=MOST_LETTERS)
    is_shared = models.BooleanField("la usa todo el consultorio", default=False)
    is_hidden = models.BooleanField("quitada de la lista", default=False)
    uses = models.PositiveIntegerField("veces que se ha usado", default=0)

    class Meta:
        verbose_name = "frase"
        verbose_name_plural = "frases"
        ordering = ["-uses", "text"]
        constraints = [
            models.CheckConstraint(name="phrase_has_text", condition=~Q(text="")),
            models.UniqueConstraint(
                name="phrase_code_once", fields=["clinic", "code"], condition=~Q(code="")
            ),
            models.CheckConstraint(
                name="phrase_shipped_is_shared", condition=Q(code="") | Q(is_shared=True)
            ),
            models.CheckConstraint(
                name="phrase_hidden_is_shipped", condition=Q(is_hidden=False) | ~Q(code="")
            ),
        ]

    def __str__(self) -> str:
        return self.text
