"""Who comes, when and with whom."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Clinic
from agenda.models.visit_type import VisitType
from audit.frozen import frozen_when
from audit.registry import audited
from audit.spans import never_overlap
from patients.models import Consultation, Patient
from patients.phones import phone_shown


@audited()
@never_overlap(
    scope="professional_id",
    starts="starts_at",
    ends="ends_at",
    states=("pending", "confirmed", "attended"),
    message="Ese horario ya está ocupado.",
)
@frozen_when("1 = 1", message="Una cita no se borra: se cancela.", events=("DELETE",))
class Appointment(models.Model):
    """A visit that is expected. Of a patient on record, or of a person known by a contact only.

    The database itself refuses two that overlap for the same professional, cancelled ones and
    no-shows apart.
    """

    class State(models.TextChoices):
        PENDING = "pending", "Por confirmar"
        CONFIRMED = "confirmed", "Confirmada"
        ATTENDED = "attended", "Atendida"
        CANCELLED = "cancelled", "Cancelada"
        NO_SHOW = "no_show", "No asistió"

    class Origin(models.TextChoices):
        CLINIC = "clinic", "El consultorio"
        ONLINE = "online", "Página de citas"
        API = "api", "Otro programa"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, related_name="appointments", verbose_name="consultorio"
    )
    professional = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name="nutriólogo",
    )
    patient = models.ForeignKey(
        Patient,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name="paciente",
    )
    contact_name = models.CharField("nombre", max_length=120, blank=True)
    contact_phone = models.CharField("teléfono", max_length=16, blank=True)
    contact_email = models.EmailField("correo", blank=True)
    visit_type = models.ForeignKey(
        VisitType, on_delete=models.PROTECT, related_name="appointments", verbose_name="tipo"
    )
    starts_at = models.DateTimeField("empieza")
    ends_at = models.DateTimeField("termina")
    state = models.CharField("estado", max_length=10, choices=State.choices, default=State.PENDING)
    origin = models.CharField(
        "la pidió", max_length=10, choices=Origin.choices, default=Origin.CLINIC
    )
    note = models.CharField("nota para la agenda", max_length=200, blank=True)
    cancel_reason = models.CharField("motivo de la cancelación", max_length=200, blank=True)
    consultation = models.OneToOneField(
        Consultation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointment",
        verbose_name="consulta",
    )
    created_at = models.DateTimeField("alta", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="quien la agendó",
    )

    class Meta:
        verbose_name = "cita"
        verbose_name_plural = "citas"
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(name="appointment_day", fields=["clinic", "starts_at"]),
            models.Index(name="appointment_of_patient", fields=["patient", "starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_later", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="appointment_of_somebody",
                condition=Q(patient__isnull=False) | ~Q(contact_name=""),
            ),
            models.CheckConstraint(
                name="appointment_state_known",
                condition=Q(state__in=["pending", "confirmed", "attended", "cancelled", "no_show"])
                & Q(origin__in=["clinic", "online", "api"]),
            ),
            models.CheckConstraint(
                name="appointment_cancel_explained",
                condition=(Q(state="cancelled") & ~Q(cancel_reason=""))
                | (~Q(state="cancelled") & Q(cancel_reason="")),
            ),
            models.CheckConstraint(
                name="appointment_consultation_attended",
                condition=Q(consultation=None) | Q(state="attended"),
            ),
            models.CheckConstraint(
                name="appointment_author_known",
                condition=Q(created_by__isnull=False) | Q(origin="online"),
            ),
        ]

    def __str__(self) -> str:
        return f"Cita del {date_format(self.local_start)}, {self.local_start:%H:%M}"

    @property
    def local_start(self) -> datetime:
        """When it begins, on the clinic's clock."""
        return timezone.localtime(self.starts_at)

    @property
    def local_end(self) -> datetime:
        """When it ends, on the clinic's clock."""
        return timezone.localtime(self.ends_at)

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def who(self) -> str:
        """The name to call in the waiting room."""
        return self.patient.full_name if self.patient else self.contact_name

    @property
    def initials(self) -> str:
        """«G. H. G.»: what leaves to a calendar outside."""
        return " ".join(f"{word[0].upper()}." for word in self.who.split()[:4])

    @property
    def phone(self) -> str:
        """Where to call, in E.164; "" if there is none."""
        return (self.patient.phone if self.patient else "") or self.contact_phone

    @property
    def phone_shown(self) -> str:
        """The telephone as people here write it."""
        return phone_shown(self.phone)

    @property
    def holds_time(self) -> bool:
        """Whether nobody else can have its time."""
        return self.state in BUSY

    @property
    def is_open(self) -> bool:
        """Whether it is still expected."""
        return self.state in (self.State.PENDING, self.State.CONFIRMED)

    @property
    def is_due(self) -> bool:
        """Whether its day has come: before it nobody is attended."""
        return self.is_open and self.local_start.date() <= timezone.localdate()

    @property
    def tone(self) -> str:
        """Class of the badge of its state."""
        return {"confirmed": "ok", "pending": "warn", "no_show": "bad", "attended": "info"}.get(
            self.state, ""
        )


BUSY = (Appointment.State.PENDING, Appointment.State.CONFIRMED, Appointment.State.ATTENDED)
"""States that hold their time."""
