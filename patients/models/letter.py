"""What leaves the record signed: referrals, answers to an interconsulta, clinical summaries."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from audit.frozen import InsertOnlyModel, insert_only
from audit.registry import audited
from patients.models.attachment import Attachment
from patients.models.patient import Patient


@audited()
@insert_only("Una solicitud recibida no se cambia ni se borra.")
class WrittenRequest(InsertOnlyModel):
    """Somebody asked in writing: for a summary (NOM-004 5.6) or for an opinion (6.3)."""

    class Kind(models.TextChoices):
        SUMMARY = "summary", "Resumen clínico"
        CONSULT = "consult", "Interconsulta"

    class Capacity(models.TextChoices):
        PATIENT = "patient", "Paciente"
        TUTOR = "tutor", "Madre, padre o tutor"
        REPRESENTATIVE = "representative", "Representante legal"
        PHYSICIAN = "physician", "Médico"
        AUTHORITY = "authority", "Autoridad"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="written_requests")
    kind = models.CharField("qué pide", max_length=8, choices=Kind.choices)
    requested_on = models.DateField("fecha de la solicitud")
    requester = models.CharField("quién la pide", max_length=120)
    capacity = models.CharField("en calidad de", max_length=14, choices=Capacity.choices)
    reason = models.TextField("motivo o pregunta", validators=[MaxLengthValidator(2000)])
    evidence = models.CharField("dónde está la solicitud escrita", max_length=200)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField("registrada", auto_now_add=True)

    class Meta:
        verbose_name = "solicitud escrita"
        verbose_name_plural = "solicitudes escritas"
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                name="request_whole", condition=~Q(requester="") & ~Q(reason="") & ~Q(evidence="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.requester}"


@audited(hide=("payload",))
@insert_only("Una carta firmada no se cambia ni se borra.")
class Letter(InsertOnlyModel):
    """A signed letter: canonical JSON, its SHA-256 and who answers for it."""

    class Kind(models.TextChoices):
        REFERRAL = "referral", "Nota de referencia"
        CONSULT = "consult", "Respuesta de interconsulta"
        SUMMARY = "summary", "Resumen clínico"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField("documento", max_length=8, choices=Kind.choices)
    request = models.ForeignKey(
        WrittenRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    recipient = models.CharField("a quién", max_length=200)
    template_version = models.CharField("versión del formato", max_length=20)
    payload = models.JSONField("contenido")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    signed_at = models.DateTimeField("firmado")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "carta"
        verbose_name_plural = "cartas"
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="letter_signed", condition=~Q(sha256="") & ~Q(recipient="")
            ),
            models.CheckConstraint(
                name="letter_answers_a_request",
                condition=Q(kind="referral") | Q(request__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} para {self.recipient}"


@audited()
@insert_only("Una contrarreferencia no se cambia ni se borra.")
class CounterReferral(InsertOnlyModel):
    """What the one who received the patient answered, tied to its referral."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="answers")
    answered_on = models.DateField("fecha")
    answered_by = models.CharField("quién responde", max_length=120)
    findings = models.TextField("hallazgos", validators=[MaxLengthValidator(4000)])
    diagnosis = models.TextField("diagnóstico", validators=[MaxLengthValidator(2000)], blank=True)
    treatment = models.TextField("tratamiento", validators=[MaxLengthValidator(2000)], blank=True)
    recommendations = models.TextField(
        "recomendaciones", validators=[MaxLengthValidator(2000)], blank=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("registrada", auto_now_add=True)

    class Meta:
        verbose_name = "contrarreferencia"
        verbose_name_plural = "contrarreferencias"
        ordering = ["answered_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="counter_referral_whole", condition=~Q(answered_by="") & ~Q(findings="")
            ),
        ]

    def __str__(self) -> str:
        return f"Contrarreferencia de {self.answered_by}"
