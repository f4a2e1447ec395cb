"""A file of the record: a laboratory report, a letter, an image. It never changes."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.heic import MIME as HEIC
from audit.frozen import InsertOnlyModel, frozen_when, insert_only
from audit.registry import audited
from patients.models.consultation import SEALED, Consultation
from patients.models.document import Addendum
from patients.models.patient import Patient

SIGNED = (
    "NEW.consultation_id IS NOT NULL AND NEW.addendum_id IS NULL AND EXISTS ("
    "SELECT 1 FROM patients_consultation c "
    "WHERE c.id = NEW.consultation_id AND c.signed_at IS NOT NULL)"
)


@audited(hide=("file",))
@insert_only("Un adjunto no se cambia ni se borra: se anula con su motivo.")
@frozen_when(SIGNED, message=SEALED, events=("INSERT",))
class Attachment(InsertOnlyModel):
    """What the file is, where it came from and its SHA-256. A signed visit takes it by addendum.

    `laboratory`, `requested_by`, `performed_by` and `studied_on` are what NOM-004 9.2 asks of a
    report that somebody else made.
    """

    class Kind(models.TextChoices):
        LABORATORY = "laboratory", "Resultado de laboratorio"
        IMAGING = "imaging", "Estudio de imagen"
        LETTER = "letter", "Carta o referencia"
        PRESCRIPTION = "prescription", "Receta o indicación de otro profesional"
        CONSENT = "consent", "Consentimiento firmado"
        REQUEST = "request", "Solicitud escrita"
        OTHER = "other", "Otro"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="attachments")
    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    addendum = models.ForeignKey(
        Addendum, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    kind = models.CharField("tipo", max_length=12, choices=Kind.choices)
    title = models.CharField("qué es", max_length=120)
    studied_on = models.DateField("fecha del documento", null=True, blank=True)
    laboratory = models.CharField("laboratorio o quién lo emite", max_length=120, blank=True)
    requested_by = models.CharField("quién lo solicitó", max_length=120, blank=True)
    performed_by = models.CharField("quién lo realizó e informó", max_length=120, blank=True)
    original_name = models.CharField("nombre del archivo", max_length=160)
    file = models.CharField("archivo", max_length=200)
    mime = models.CharField("tipo real", max_length=40)
    size = models.PositiveIntegerField("bytes")
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("agregado", auto_now_add=True)

    class Meta:
        verbose_name = "adjunto"
        verbose_name_plural = "adjuntos"
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["patient", "-uploaded_at"], name="attachment_of_patient"),
        ]
        constraints = [
            models.CheckConstraint(
                name="attachment_whole",
                condition=~Q(title="") & ~Q(file="") & ~Q(sha256="") & Q(size__gt=0),
            ),
            models.CheckConstraint(
                name="attachment_type_known",
                condition=Q(mime__in=["application/pdf", "image/jpeg", "image/png", "image/heic"]),
            ),
            models.CheckConstraint(
                name="attachment_addendum_has_visit",
                condition=Q(addendum=None) | Q(consultation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> Path:
        """Where the bytes are, outside the web root."""
        return Path(settings.MEDIA_ROOT) / self.file

    @property
    def is_viewable(self) -> bool:
        """Whether a browser can show it as it came; of the others it shows a preview."""
        return self.mime != HEIC


@audited()
@insert_only("Una anulación no se cambia ni se borra.")
class AttachmentVoid(InsertOnlyModel):
    """An attachment that stopped counting: by whom, when and why. The file stays."""

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="void")
    reason = models.CharField("motivo", max_length=200)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    voided_at = models.DateTimeField("anulado", auto_now_add=True)

    class Meta:
        verbose_name = "anulación de un adjunto"
        verbose_name_plural = "anulaciones de adjuntos"
        ordering = ["voided_at"]
        constraints = [
            models.CheckConstraint(name="attachment_void_explained", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.reason
