"""The professional licence that every signed document prints (LGS 83)."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from audit.registry import audited


@audited()
class ProfessionalLicence(models.Model):
    """Title, institution and cédula of a person. Without it nobody signs."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="licence",
        verbose_name="persona",
    )
    degree = models.CharField(
        "título", max_length=120, help_text="Por ejemplo: Licenciatura en Nutrición."
    )
    institution = models.CharField("institución que lo expidió", max_length=150)
    number = models.CharField(
        "cédula profesional",
        max_length=8,
        validators=[RegexValidator(r"^\d{5,8}$", "La cédula lleva de 5 a 8 números.")],
    )

    class Meta:
        verbose_name = "cédula profesional"
        verbose_name_plural = "cédulas profesionales"
        constraints = [
            models.CheckConstraint(
                name="licence_complete",
                condition=~models.Q(degree="") & ~models.Q(institution="") & ~models.Q(number=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.degree}, cédula {self.number}"
