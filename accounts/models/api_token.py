"""Keys with which another program reads or writes here in the name of a person."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.clinic import Clinic
from accounts.models.membership import Membership
from audit.frozen import frozen_when
from audit.registry import audited


class Scope(models.TextChoices):
    """What a token may be used for. It never adds to what its person may do."""

    PATIENTS_READ = "patients:read", "Leer pacientes"
    PATIENTS_WRITE = "patients:write", "Dar de alta y corregir pacientes"
    MEASUREMENTS_READ = "measurements:read", "Leer mediciones"
    MEASUREMENTS_WRITE = "measurements:write", "Registrar mediciones en la consulta abierta"
    LABORATORY_READ = "laboratory:read", "Leer resultados de laboratorio"
    LABORATORY_WRITE = "laboratory:write", "Registrar y anular resultados de laboratorio"
    FOODS_READ = "foods:read", "Consultar alimentos y platillos"
    FOODS_WRITE = "foods:write", "Agregar y corregir alimentos propios"
    PLANS_READ = "plans:read", "Leer planes de alimentación"
    DIARY_READ = "diary:read", "Leer el diario de alimentación"
    DIARY_WRITE = "diary:write", "Registrar y anular comidas en el diario"
    APPOINTMENTS_READ = "appointments:read", "Leer la agenda"
    APPOINTMENTS_WRITE = "appointments:write", "Agendar, mover y cancelar citas"
    CALCULATORS_READ = "calculators:read", "Usar las calculadoras"


@audited(hide=("sha256",), silent=("last_used_on",))
@frozen_when(
    "{row}.revoked_at IS NOT NULL",
    message="La clave está revocada: se crea otra, no se reactiva.",
)
class ApiToken(models.Model):
    """A key of one membership, so of one clinic. Only its SHA-256 is kept; `prefix` names it.

    `last_used_on` is a day, not an hour: enough to see which keys nobody uses.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="api_tokens", verbose_name="actúa como"
    )
    name = models.CharField("nombre", max_length=80)
    prefix = models.CharField("comienzo", max_length=12, editable=False)
    sha256 = models.CharField("huella", max_length=64, unique=True, editable=False)
    scopes = models.JSONField("permisos", default=list)
    created_at = models.DateTimeField("alta", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("vence")
    last_used_on = models.DateField("último uso", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField("revocación", null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="la revocó",
    )

    class Meta:
        verbose_name = "clave de la API"
        verbose_name_plural = "claves de la API"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="api_token_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="api_token_hashed", condition=~Q(sha256="") & ~Q(prefix="")
            ),
            models.CheckConstraint(
                name="api_token_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(
                name="api_token_revoked_paired",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def clinic(self) -> Clinic:
        """The only clinic it opens."""
        return self.membership.clinic

    @property
    def scope_labels(self) -> list[str]:
        """Its scopes in Spanish."""
        return [Scope(scope).label for scope in self.scopes]

    @property
    def state(self) -> str:
        """«vigente», «vencida» or «revocada», now."""
        return self.state_at(timezone.now())

    def state_at(self, moment: datetime) -> str:
        """«vigente», «vencida» or «revocada», at a moment."""
        if self.revoked_at is not None:
            return "revocada"
        return "vigente" if moment < self.expires_at else "vencida"

    def is_usable_at(self, moment: datetime) -> bool:
        """Whether it opens the door: in force, and its person still works there."""
        place = self.membership
        return self.state_at(moment) == "vigente" and place.is_active and place.user.is_active
