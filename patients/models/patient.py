"""Who the record is about (NOM-004 5.2.3, 5.9; NOM-024 table 1)."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import Clinic
from audit.frozen import frozen_when
from audit.registry import audited
from patients.ages import ADULT_YEARS, Age, age_at
from patients.entities import ENTITIES
from patients.identification import (
    BLOOD,
    CHANNEL,
    COVERAGE,
    CURP_SOURCE,
    FOREIGN_DOCUMENT,
    GENDER,
    YES_NO,
    coverages_check,
)
from patients.keyring import CurpUnreadableError
from patients.phones import phone_shown
from patients.sealed import BlindIndexField, SealedCharField
from patients.vocabulary.sat import sat_choices


@audited(hide=("search_name", "curp", "curp_index"))
@frozen_when(
    "{row}.blocked_at IS NOT NULL AND NEW.blocked_at IS NOT NULL",
    message="El expediente está bloqueado: solo se consulta.",
    events=("UPDATE",),
)
class Patient(models.Model):
    """A person and the single record that a clinic keeps of them (NOM-004 4.4)."""

    class Sex(models.TextChoices):
        FEMALE = "female", "Femenino"
        MALE = "male", "Masculino"
        INTERSEX = "intersex", "Intersexual"

    class CurpStatus(models.TextChoices):
        NOT_RECORDED = "", "Sin registrar"
        VALIDATED = "validated", "Correcta y coincide con los datos"
        FORMAT_OK = "format_ok", "Correcta, no coincide con los datos"
        GENERIC = "generic", "Genérica"
        UNAVAILABLE = "unavailable", "No disponible"
        REFUSED = "refused", "No la proporcionó"

    class MaritalStatus(models.TextChoices):
        SINGLE = "soltera", "Soltera o soltero"
        MARRIED = "casada", "Casada o casado"
        UNION = "union_libre", "Unión libre"
        SEPARATED = "separada", "Separada o separado"
        DIVORCED = "divorciada", "Divorciada o divorciado"
        WIDOWED = "viuda", "Viuda o viudo"

    class Schooling(models.TextChoices):
        NONE = "ninguna", "Ninguna"
        PRIMARY = "primaria", "Primaria"
        SECONDARY = "secundaria", "Secundaria"
        HIGH = "bachillerato", "Bachillerato o técnica"
        DEGREE = "licenciatura", "Licenciatura"
        POSTGRADUATE = "posgrado", "Posgrado"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(
        Clinic, on_delete=models.PROTECT, related_name="patients", verbose_name="consultorio"
    )
    record_number = models.PositiveIntegerField("expediente", editable=False)
    given_names = models.CharField("nombre(s)", max_length=50)
    first_surname = models.CharField("primer apellido", max_length=50)
    second_surname = models.CharField("segundo apellido", max_length=50, blank=True)
    preferred_name = models.CharField("cómo prefiere que le llamen", max_length=50, blank=True)
    search_name = models.CharField(max_length=210, editable=False, db_index=True)
    birth_date = models.DateField("fecha de nacimiento")
    birth_date_estimated = models.BooleanField("fecha estimada", default=False)
    sex = models.CharField("sexo", max_length=10, choices=Sex.choices)
    curp = SealedCharField("CURP", max_length=18, blank=True)
    curp_index = BlindIndexField(source="curp")
    curp_status = models.CharField(
        "situación de la CURP",
        max_length=12,
        choices=CurpStatus.choices,
        blank=True,
        default=CurpStatus.NOT_RECORDED,
    )
    birth_entity = models.CharField(
        "entidad de nacimiento", max_length=2, choices=ENTITIES, blank=True
    )
    nationality = models.CharField(
        "nacionalidad",
        max_length=3,
        default="MEX",
        validators=[RegexValidator(r"^[A-Z]{3}$", "La nacionalidad lleva 3 letras: MEX.")],
    )
    curp_source = models.CharField(
        "de dónde se tomó la CURP", max_length=10, choices=CURP_SOURCE, blank=True
    )
    foreign_document = models.CharField(
        "documento de extranjero", max_length=10, choices=FOREIGN_DOCUMENT, blank=True
    )
    foreign_number = models.CharField("número del documento", max_length=30, blank=True)
    gender = models.CharField("género", max_length=12, choices=GENDER, blank=True)
    birth_country = models.CharField(
        "país de nacimiento",
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", "El país lleva 3 letras: MEX.")],
    )
    postal_code = models.CharField(
        "código postal",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", "El código postal lleva 5 dígitos.")],
    )
    residence_entity = models.CharField(
        "entidad donde vive", max_length=2, choices=ENTITIES, blank=True
    )
    municipality = models.CharField("municipio o alcaldía", max_length=80, blank=True)
    religion = models.CharField("religión", max_length=60, blank=True)
    indigenous = models.CharField("se considera indígena", max_length=2, choices=YES_NO, blank=True)
    language = models.CharField("lengua indígena que habla", max_length=60, blank=True)
    afro_mexican = models.CharField(
        "se considera afromexicana o afromexicano", max_length=2, choices=YES_NO, blank=True
    )
    migrant = models.CharField("es migrante", max_length=2, choices=YES_NO, blank=True)
    # The first one of `coverages`: what the version before this one reads.
    coverage = models.CharField(
        "derechohabiencia", max_length=16, choices=COVERAGE, blank=True, editable=False
    )
    coverages = models.JSONField(
        "derechohabiencia", default=list, blank=True, validators=[coverages_check]
    )
    blood_group = models.CharField("grupo sanguíneo", max_length=3, choices=BLOOD, blank=True)
    physician_licence = models.CharField(
        "cédula del médico tratante",
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{5,8}$", "La cédula lleva de 5 a 8 dígitos.")],
    )
    physician_phone = models.CharField("teléfono del médico tratante", max_length=30, blank=True)
    representative_document = models.CharField(
        "identificación de quien representa", max_length=60, blank=True
    )
    rfc = models.CharField("RFC", max_length=13, blank=True)
    preferred_channel = models.CharField(
        "cómo prefiere que le contacten", max_length=10, choices=CHANNEL, blank=True
    )
    tax_regime = models.CharField(
        "régimen fiscal", max_length=3, choices=sat_choices("regime"), blank=True
    )
    cfdi_use = models.CharField("uso de CFDI", max_length=4, choices=sat_choices("use"), blank=True)
    tax_postal_code = models.CharField(
        "código postal fiscal",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", "El código postal lleva 5 dígitos.")],
    )
    street = models.CharField("calle", max_length=100, blank=True)
    street_number = models.CharField("número exterior e interior", max_length=30, blank=True)
    neighbourhood = models.CharField("colonia", max_length=80, blank=True)
    address = models.TextField("domicilio", max_length=400)
    gestation_weeks = models.PositiveSmallIntegerField(
        "semanas de gestación al nacer",
        null=True,
        blank=True,
        validators=[MinValueValidator(22), MaxValueValidator(44)],
    )
    gestation_days = models.PositiveSmallIntegerField(
        "días de gestación al nacer", null=True, blank=True, validators=[MaxValueValidator(6)]
    )
    phone = models.CharField("teléfono", max_length=16, blank=True)
    email = models.EmailField("correo electrónico", blank=True)
    marital_status = models.CharField(
        "estado civil", max_length=12, choices=MaritalStatus.choices, blank=True
    )
    schooling = models.CharField(
        "escolaridad", max_length=12, choices=Schooling.choices, blank=True
    )
    occupation = models.CharField("ocupación", max_length=80, blank=True)
    emergency_name = models.CharField("contacto de emergencia", max_length=120, blank=True)
    emergency_relationship = models.CharField("parentesco", max_length=40, blank=True)
    emergency_phone = models.CharField("teléfono de emergencia", max_length=16, blank=True)
    representative_name = models.CharField(
        "madre, padre, tutora o tutor", max_length=120, blank=True
    )
    representative_relationship = models.CharField("parentesco", max_length=40, blank=True)
    referring_physician = models.CharField(
        "médico tratante o que refiere", max_length=120, blank=True
    )
    allergies_denied = models.BooleanField("niega alergias", default=False)
    dislikes = models.TextField(
        "alimentos que no le gustan o que evita", max_length=1000, blank=True
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="patients_responsible_for",
        verbose_name="nutriólogo responsable",
    )
    opened_at = models.DateTimeField("apertura", default=timezone.now, editable=False)
    blocked_at = models.DateTimeField("bloqueado", null=True, blank=True, editable=False)
    is_synthetic = models.BooleanField("datos de demostración", default=False, editable=False)

    class Meta:
        verbose_name = "paciente"
        verbose_name_plural = "pacientes"
        ordering = ["first_surname", "second_surname", "given_names", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="patient_record_number_once", fields=["clinic", "record_number"]
            ),
            models.UniqueConstraint(
                name="patient_curp_once",
                fields=["clinic", "curp_index"],
                condition=Q(curp_status__in=["validated", "format_ok"]),
                violation_error_message="Ya hay un expediente con esa CURP en el consultorio.",
            ),
            models.CheckConstraint(
                name="patient_curp_paired",
                condition=(
                    Q(curp="", curp_status__in=["", "unavailable", "refused"])
                    | (~Q(curp="") & Q(curp_status__in=["validated", "format_ok", "generic"]))
                ),
            ),
            # The database itself refuses a CURP in the clear, or one that could not be found.
            models.CheckConstraint(
                name="patient_curp_sealed",
                condition=(
                    Q(curp="", curp_index="") | (Q(curp__is_sealed=True) & ~Q(curp_index=""))
                ),
            ),
            models.CheckConstraint(
                name="patient_named",
                condition=~Q(given_names="") & ~Q(first_surname="") & ~Q(search_name=""),
            ),
            models.CheckConstraint(
                name="patient_foreign_document_paired",
                condition=(
                    Q(foreign_document="", foreign_number="")
                    | (~Q(foreign_document="") & ~Q(foreign_number=""))
                ),
                violation_error_message="El documento de extranjero lleva su tipo y su número.",
            ),
            models.CheckConstraint(
                name="patient_gestation_possible",
                condition=Q(gestation_weeks=None, gestation_days=None)
                | (
                    Q(
                        gestation_weeks__isnull=False,
                        gestation_weeks__gte=22,
                        gestation_weeks__lte=44,
                    )
                    & (Q(gestation_days=None) | Q(gestation_days__lte=6))
                ),
                violation_error_message="Los días de gestación van con sus semanas, de 22 a 44.",
            ),
            models.CheckConstraint(
                name="patient_sex_known", condition=Q(sex__in=["female", "male", "intersex"])
            ),
            models.CheckConstraint(
                name="patient_record_number_positive", condition=Q(record_number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Given names and surnames, in the order that documents print."""
        return " ".join(
            part for part in (self.given_names, self.first_surname, self.second_surname) if part
        )

    @property
    def record(self) -> str:
        """The record number as people read it: 000482."""
        return f"{self.record_number:06d}"

    def age_on(self, day: date) -> Age:
        """Exact age on a day."""
        return age_at(birth_date=self.birth_date, on=day)

    @property
    def age(self) -> Age:
        """Exact age today, on the clinic's calendar."""
        return self.age_on(timezone.localdate())

    @property
    def is_minor(self) -> bool:
        """Whether somebody must consent in the patient's place."""
        return self.age.years < ADULT_YEARS

    @property
    def coverages_known(self) -> list[str]:
        """Every institution; a record of the version before had one."""
        return list(self.coverages) or [one for one in (self.coverage,) if one]

    @property
    def curp_masked(self) -> str:
        """The CURP as lists show it: HEGG********RRL04. Wrong keys do not take the page away."""
        try:
            return f"{self.curp[:4]}********{self.curp[-5:]}" if self.curp else ""
        except CurpUnreadableError:
            return "guardada; no se abre con las llaves de esta instalación"

    @cached_property
    def allergies_in_force(self) -> list[models.Model]:
        """Allergies and intolerances that have not been voided. One query for this instance."""
        return list(self.allergies.filter(voided_at=None))

    @property
    def phone_shown(self) -> str:
        """The telephone as people here write it."""
        return phone_shown(self.phone)

    @property
    def emergency_phone_shown(self) -> str:
        """The emergency telephone as people here write it."""
        return phone_shown(self.emergency_phone)
