"""A clinic's privacy notice and what each patient accepted (LFPDPPP 2025, 7, 8, 15, 16)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Clinic
from audit.frozen import InsertOnlyModel, frozen_when, insert_only
from audit.registry import audited
from patients.models.patient import Patient


@audited()
@insert_only("Un aviso de privacidad publicado no se cambia: se publica otra versión.")
class PrivacyNotice(InsertOnlyModel):
    """One published version of a clinic's notice. Consent points to the version that was read."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="privacy_notices")
    version = models.PositiveIntegerField("versión")
    simplified = models.TextField("aviso simplificado")
    integral = models.TextField("aviso integral")
    sha256 = models.CharField("SHA-256", max_length=64)
    published_at = models.DateTimeField("publicado", default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "aviso de privacidad"
        verbose_name_plural = "avisos de privacidad"
        ordering = ["clinic", "-version"]
        constraints = [
            models.UniqueConstraint(name="notice_version_once", fields=["clinic", "version"]),
            models.CheckConstraint(
                name="notice_complete",
                condition=~Q(simplified="") & ~Q(integral="") & ~Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Aviso de privacidad, versión {self.version}"


@audited()
@insert_only("Lo que un aviso vuelve a preguntar no se cambia ni se borra.")
class NoticeRenewal(InsertOnlyModel):
    """A purpose that a version of the notice adds or changes: it is consented again (11, 15 VI)."""

    notice = models.ForeignKey(PrivacyNotice, on_delete=models.PROTECT, related_name="renewals")
    purpose = models.CharField("finalidad", max_length=20)

    class Meta:
        verbose_name = "finalidad que se vuelve a preguntar"
        verbose_name_plural = "finalidades que se vuelven a preguntar"
        ordering = ["notice", "pk"]
        constraints = [
            models.UniqueConstraint(name="notice_renewal_once", fields=["notice", "purpose"]),
            models.CheckConstraint(name="notice_renewal_names_one", condition=~Q(purpose="")),
        ]

    def __str__(self) -> str:
        return str(Consent.Purpose(self.purpose).label)


def asked_again() -> Exists:
    """Whether a later notice of its clinic asks the purpose of a consent again."""
    later = NoticeRenewal.objects.filter(
        notice__clinic=OuterRef("notice__clinic"),
        notice__version__gt=OuterRef("notice__version"),
        purpose=OuterRef("purpose"),
    )
    return Exists(later)


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents, and those that still count."""

    def told(self) -> ConsentQuerySet:
        """Each with `outdated`: a later notice of its clinic asks that purpose again."""
        return self.annotate(outdated=asked_again())

    def standing(self) -> ConsentQuerySet:
        """Neither revoked nor asked again by a later notice."""
        return self.filter(~asked_again(), revoked_at=None)


@audited()
@frozen_when(
    "{row}.revoked_at IS NOT NULL",
    message="El consentimiento ya fue revocado: se recaba otro.",
    events=("UPDATE",),
)
@frozen_when(
    "NEW.patient_id <> OLD.patient_id OR NEW.notice_id <> OLD.notice_id "
    "OR NEW.purpose <> OLD.purpose OR NEW.method <> OLD.method OR NEW.evidence <> OLD.evidence "
    "OR NEW.granted_at <> OLD.granted_at OR NEW.collected_by_id <> OLD.collected_by_id "
    "OR NEW.representative_name <> OLD.representative_name",
    message="Lo que se consintió no se cambia: se revoca y se recaba otro.",
    events=("UPDATE",),
)
@frozen_when("1 = 1", message="Un consentimiento no se borra: se revoca.", events=("DELETE",))
class Consent(models.Model):
    """One purpose that the patient, or who represents them, accepted in writing."""

    class Purpose(models.TextChoices):
        CARE = "care", "Integrar el expediente y recibir atención nutricional"
        MESSAGES = "messages", "Recibir recordatorios por WhatsApp"
        CLINICAL_MESSAGES = "clinical_messages", "Tratar contenido clínico por WhatsApp"
        AI_IMAGES = "ai_images", "Analizar fotografías con proveedores de inteligencia artificial"
        PHOTOGRAPHS = "photographs", "Tomar fotografías clínicas"
        TEACHING = "teaching", "Usar los datos en docencia o investigación"
        MARKETING = "marketing", "Recibir promociones del consultorio"

    class Method(models.TextChoices):
        PAPER = "paper", "Firma autógrafa en papel"
        SCREEN = "screen", "Firma en pantalla"
        CODE = "code", "Código enviado a su teléfono"
        WHATSAPP = "whatsapp", "Respuesta desde su WhatsApp"
        FORM = "form", "Formulario enviado desde su teléfono"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    notice = models.ForeignKey(PrivacyNotice, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField("finalidad", max_length=20, choices=Purpose.choices)
    method = models.CharField("método", max_length=10, choices=Method.choices)
    evidence = models.CharField("evidencia", max_length=300)
    granted_at = models.DateTimeField("otorgado", default=timezone.now)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="quien lo recabó",
    )
    representative_name = models.CharField("representante", max_length=120, blank=True)
    representative_relationship = models.CharField("parentesco", max_length=40, blank=True)
    revoked_at = models.DateTimeField("revocado", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoke_reason = models.CharField("motivo de la revocación", max_length=200, blank=True)

    objects = ConsentQuerySet.as_manager()
    outdated: bool
    """Only on rows that `told()` brought."""

    class Meta:
        verbose_name = "consentimiento"
        verbose_name_plural = "consentimientos"
        ordering = ["patient", "-granted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="consent_in_force_once",
                fields=["patient", "purpose"],
                condition=Q(revoked_at=None),
                violation_error_message="Ese consentimiento ya está vigente.",
            ),
            models.CheckConstraint(
                name="consent_evidenced", condition=~Q(evidence="") & ~Q(method="")
            ),
            models.CheckConstraint(
                name="consent_revoke_paired",
                condition=(
                    Q(revoked_at=None, revoked_by=None, revoke_reason="")
                    | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason=""))
                ),
            ),
            models.CheckConstraint(
                name="consent_representative_paired",
                condition=(
                    Q(representative_name="", representative_relationship="")
                    | (~Q(representative_name="") & ~Q(representative_relationship=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()

    @property
    def in_force(self) -> bool:
        """Whether it has not been revoked."""
        return self.revoked_at is None
