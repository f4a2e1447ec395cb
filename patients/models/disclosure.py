"""What left the record towards somebody else, to whom and on what ground (NOM-004 5.5, 5.5.1)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited
from patients.models.document import SignedDocument
from patients.models.letter import Letter
from patients.models.patient import Patient


@audited()
@insert_only("Lo que se entregó no se cambia ni se borra: queda como constancia.")
class Disclosure(InsertOnlyModel):
    """One delivery: who gave, who received, the ground, the written request and the content."""

    class Recipient(models.TextChoices):
        PATIENT = "patient", "El paciente"
        REPRESENTATIVE = "representative", "Madre, padre, tutor o representante"
        PHYSICIAN = "physician", "Médico u otro profesional"
        AUTHORITY = "authority", "Autoridad"

    class Basis(models.TextChoices):
        PATIENT = "patient", "Solicitud escrita del paciente (NOM-004, 5.5.1)"
        REPRESENTATIVE = (
            "representative",
            "Solicitud escrita de quien lo representa (NOM-004, 5.5.1)",
        )
        PHYSICIAN = "physician", "Solicitud escrita de médico autorizado por el paciente"
        ACCESS = "access", "Derecho de acceso (LFPDPPP, 32)"
        AUTHORITY = "authority", "Mandato escrito de autoridad competente"

    class Content(models.TextChoices):
        DOCUMENT = "document", "Un documento firmado"
        LETTER = "letter", "Una carta firmada"
        RECORD = "record", "El expediente completo"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="disclosures")
    recipient = models.CharField("quién recibe", max_length=14, choices=Recipient.choices)
    recipient_name = models.CharField("nombre de quien recibe", max_length=150)
    basis = models.CharField("fundamento", max_length=14, choices=Basis.choices)
    request_note = models.CharField("dónde está la solicitud escrita", max_length=200)
    content = models.CharField("qué se entrega", max_length=10, choices=Content.choices)
    document = models.ForeignKey(
        SignedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="disclosures"
    )
    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="disclosures"
    )
    fields = models.TextField("datos entregados", validators=[MaxLengthValidator(1000)])
    made_at = models.DateTimeField("entregado", default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="entregó"
    )

    class Meta:
        verbose_name = "entrega a terceros"
        verbose_name_plural = "entregas a terceros"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="disclosure_grounded",
                condition=Q(
                    basis__in=["patient", "representative", "physician", "access", "authority"]
                )
                & ~Q(request_note="")
                & ~Q(recipient_name="")
                & ~Q(fields=""),
            ),
            models.CheckConstraint(
                name="disclosure_document_paired",
                condition=Q(content="document", document__isnull=False, letter=None)
                | Q(content="letter", letter__isnull=False, document=None)
                | Q(content="record", document=None, letter=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_content_display()}, a {self.recipient_name}"
