"""Who looked, printed, took away, came in or was turned back (NOM-024 6.6.1, traceability)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from audit.frozen import InsertOnlyModel, insert_only


class Action(models.TextChoices):
    """What somebody did without changing a row."""

    READ = "read", "consultó"
    LIST = "list", "listó"
    PRINT = "print", "imprimió"
    DOWNLOAD = "download", "descargó"
    EXPORT = "export", "exportó"
    DENIED = "denied", "acceso negado"
    SIGN_IN = "sign_in", "entró"
    SIGN_IN_FAILED = "sign_in_failed", "intento de entrada fallido"
    LOCKED_OUT = "locked_out", "entrada bloqueada por intentos repetidos"
    SIGN_OUT = "sign_out", "salió"


@insert_only("El registro de accesos no se modifica ni se borra.")
class AccessEvent(InsertOnlyModel):
    """One access. Plain values and no foreign keys: it must outlive what it speaks of.

    The patient and the object appear by public id only; no name, phone or answer of a patient is
    ever written here, so the log can be read, copied and kept without opening a record.
    """

    at = models.DateTimeField("cuándo", default=timezone.now, editable=False)
    user_id = models.BigIntegerField("persona", null=True, blank=True)
    user_name = models.CharField("nombre", max_length=150, blank=True)
    user_role = models.CharField("función", max_length=20, blank=True)
    clinic_id = models.BigIntegerField("consultorio", null=True, blank=True)
    action = models.CharField("acción", max_length=20, choices=Action.choices)
    object_type = models.CharField("tipo de objeto", max_length=80, blank=True)
    object_id = models.CharField("objeto", max_length=64, blank=True)
    patient_id = models.CharField("paciente", max_length=36, blank=True)
    request_id = models.CharField("petición", max_length=64, blank=True)
    ip = models.GenericIPAddressField("dirección IP", null=True, blank=True)
    detail = models.CharField("detalle", max_length=200, blank=True)

    class Meta:
        verbose_name = "acceso"
        verbose_name_plural = "accesos"
        ordering = ["-pk"]
        indexes = [
            models.Index(name="access_by_clinic", fields=["clinic_id", "-at"]),
            models.Index(name="access_by_patient", fields=["patient_id", "-at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="access_action_known", condition=models.Q(action__in=Action.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} · {self.object_type} {self.object_id}"
