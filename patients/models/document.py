"""The signed document and what is added after it (NOM-004 5.9 to 5.11; LGS 83)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited
from patients.models.consultation import Consultation


@audited(hide=("payload",))
@insert_only("Un documento firmado no se cambia ni se borra: se agrega un addendum.")
class SignedDocument(InsertOnlyModel):
    """The whole visit as it was signed: canonical JSON, its SHA-256 and who answers for it."""

    class Kind(models.TextChoices):
        HISTORY = "historia_clinica", "Historia clínica nutriológica"
        EVOLUTION = "nota_evolucion", "Nota de evolución"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.OneToOneField(
        Consultation, on_delete=models.PROTECT, related_name="document"
    )
    kind = models.CharField("documento", max_length=20, choices=Kind.choices)
    template_version = models.CharField("versión del formato", max_length=20)
    payload = models.JSONField("contenido")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    signed_at = models.DateTimeField("firmado")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField("nombre completo", max_length=150)
    degree = models.CharField("título", max_length=120)
    institution = models.CharField("institución", max_length=150)
    licence = models.CharField("cédula profesional", max_length=8)
    method = models.CharField("forma de firma", max_length=120)

    class Meta:
        verbose_name = "documento firmado"
        verbose_name_plural = "documentos firmados"
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="document_signature_complete",
                condition=~Q(signer_name="")
                & ~Q(degree="")
                & ~Q(institution="")
                & ~Q(licence="")
                & ~Q(method="")
                & ~Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.signer_name}"


@audited()
@insert_only("Un addendum no se cambia ni se borra: se agrega otro.")
class Addendum(InsertOnlyModel):
    """What is added or corrected after the signature, by whom and why."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(SignedDocument, on_delete=models.PROTECT, related_name="addenda")
    reason = models.CharField("motivo", max_length=200)
    text = models.TextField("texto", validators=[MaxLengthValidator(8000)])
    written_at = models.DateTimeField("fecha y hora")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField("nombre completo", max_length=150)
    degree = models.CharField("título", max_length=120)
    institution = models.CharField("institución", max_length=150)
    licence = models.CharField("cédula profesional", max_length=8)
    method = models.CharField("forma de firma", max_length=120)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "addendum"
        verbose_name_plural = "addenda"
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="addendum_complete",
                condition=~Q(reason="")
                & ~Q(text="")
                & ~Q(author_name="")
                & ~Q(licence="")
                & ~Q(method="")
                & ~Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reason
