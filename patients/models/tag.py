"""Words that a clinic puts on its patients, to find them together."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import Clinic
from audit.registry import audited
from patients.models.patient import Patient


@audited()
class Tag(models.Model):
    """A word of a clinic: «embarazo», «los martes». Not a diagnosis: it is not signed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="tags")
    name = models.CharField("etiqueta", max_length=30)

    class Meta:
        verbose_name = "etiqueta"
        verbose_name_plural = "etiquetas"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("clinic", Lower("name"), name="tag_once"),
            models.CheckConstraint(name="tag_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


@audited()
class PatientTag(models.Model):
    """A tag on a patient. Taking it off is a change of the history like any other."""

    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="uses")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="tags")
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "etiqueta de un paciente"
        verbose_name_plural = "etiquetas de pacientes"
        ordering = ["tag__name"]
        constraints = [models.UniqueConstraint(name="patient_tag_once", fields=["patient", "tag"])]

    def __str__(self) -> str:
        return str(self.tag)
