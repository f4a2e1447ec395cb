"""The establishment that owns its records (NOM-004 4.4, 5.2.1, 5.4)."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models

from audit.registry import audited


def logo_path(clinic: Clinic, filename: str) -> str:
    """Where a clinic's logo is kept: a generated name, never the uploaded one."""
    return f"logos/{clinic.public_id}/{uuid.uuid4().hex}.png"


@audited()
class Clinic(models.Model):
    """A consultorio, clinic or hospital service; the wall between tenants."""

    class Kind(models.TextChoices):
        OFFICE = "consultorio", "Consultorio"
        CLINIC = "clinica", "Clínica"
        HOSPITAL = "hospital", "Hospital"
        OTHER = "otro", "Otro establecimiento"

    class RecordScope(models.TextChoices):
        """Whose records a nutriólogo of the clinic works with."""

        CLINIC = "clinic", "Todos los del consultorio"
        OWN = "own", "Solo los suyos"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("tipo", max_length=20, choices=Kind.choices, default=Kind.OFFICE)
    name = models.CharField("nombre", max_length=120)
    address = models.TextField("domicilio", max_length=400)
    legal_name = models.CharField(
        "razón social o propietario",
        max_length=150,
        help_text="Persona física o moral a la que pertenece el expediente.",
    )
    institution = models.CharField("institución", max_length=120, blank=True)
    phone = models.CharField("teléfono", max_length=20, blank=True)
    clues = models.CharField(
        "CLUES",
        max_length=11,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{5}\d{6}$", "La CLUES lleva 5 letras y 6 números.")],
        help_text="Clave Única de Establecimientos de Salud, si la tiene.",
    )
    privacy_contact = models.CharField(
        "quién atiende los datos personales",
        max_length=150,
        blank=True,
        help_text="Persona o área y cómo encontrarla. Sale en el aviso; vacío, es el propietario.",
    )
    record_scope = models.CharField(
        "expedientes que ve cada nutriólogo",
        max_length=6,
        choices=RecordScope.choices,
        default=RecordScope.CLINIC,
        help_text="El titular ve todos. Un permiso temporal abre un expediente a un colega.",
    )
    altitude_m = models.PositiveSmallIntegerField(
        "altitud del consultorio (m)",
        null=True,
        blank=True,
        validators=[MaxValueValidator(5500)],
        help_text="Ajusta la lectura de la hemoglobina; sin ella no se ajusta.",
    )
    logo = models.ImageField("logotipo", upload_to=logo_path, blank=True)
    is_synthetic = models.BooleanField("datos de demostración", default=False, editable=False)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    class Meta:
        verbose_name = "consultorio"
        verbose_name_plural = "consultorios"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="clinic_header_complete",
                condition=~models.Q(name="") & ~models.Q(address="") & ~models.Q(legal_name=""),
            ),
            models.CheckConstraint(
                name="clinic_record_scope_known",
                condition=models.Q(record_scope__in=["clinic", "own"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name
