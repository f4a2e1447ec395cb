"""The clinical history by sections, in the order of NOM-004 6.1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from audit.registry import audited
from patients.models.consultation import Consultation, sealed_with_consultation

if TYPE_CHECKING:
    from patients.models.patient import Patient

FERTILE_FROM, ADULT_FROM, ELDER_FROM = 9, 18, 60


class Section(models.TextChoices):
    """Sections in the order of NOM-004 6.1: interview, examination, results."""

    REASON = "motivo", "Motivo de consulta"
    FAMILY = "heredofamiliares", "Antecedentes heredofamiliares"
    PATHOLOGICAL = "personales_patologicos", "Antecedentes personales patológicos"
    SUBSTANCES = "tabaco_alcohol_sustancias", "Tabaco, alcohol y otras sustancias"
    MEDICATION = "medicamentos", "Medicamentos y suplementos actuales"
    NON_PATHOLOGICAL = "no_patologicos", "Antecedentes personales no patológicos"
    OBSTETRIC = "gineco_obstetricos", "Antecedentes gineco-obstétricos"
    PAEDIATRIC = "pediatricos", "Antecedentes perinatales y del desarrollo"
    ELDER = "persona_mayor", "Valoración de la persona mayor"
    PRESENT = "padecimiento_actual", "Padecimiento actual y tratamientos previos"
    SYSTEMS = "aparatos_y_sistemas", "Interrogatorio por aparatos y sistemas"
    DIET = "evaluacion_dietetica", "Evaluación dietética"
    EXAMINATION = "exploracion_fisica", "Exploración física: habitus exterior"
    RESULTS = "resultados", "Resultados previos y actuales"


@dataclass(frozen=True)
class SectionRule:
    """What the norm asks of a section in a first consultation."""

    section: Section
    clause: str
    mandatory: bool
    may_be_denied: bool = True
    sexes: tuple[str, ...] = ("female", "male", "intersex")
    from_age: int = 0
    below_age: int = 200

    def applies_to(self, patient: Patient, on: date) -> bool:
        """Whether that patient's history has this section, on the day of the visit."""
        years = patient.age_on(on).years
        return patient.sex in self.sexes and self.from_age <= years < self.below_age


RULES: tuple[SectionRule, ...] = (
    SectionRule(Section.REASON, "NOM-004 6.1.1", mandatory=True, may_be_denied=False),
    SectionRule(Section.FAMILY, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.PATHOLOGICAL, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.SUBSTANCES, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.MEDICATION, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.NON_PATHOLOGICAL, "NOM-004 6.1.1", mandatory=True),
    SectionRule(
        Section.OBSTETRIC,
        "NOM-004 6.1.1",
        mandatory=False,
        sexes=("female", "intersex"),
        from_age=FERTILE_FROM,
    ),
    SectionRule(Section.PAEDIATRIC, "NOM-004 6.1.1", mandatory=False, below_age=ADULT_FROM),
    SectionRule(Section.ELDER, "NOM-004 6.1.1", mandatory=False, from_age=ELDER_FROM),
    SectionRule(Section.PRESENT, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.SYSTEMS, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.DIET, "NOM-004 6.1.1", mandatory=False),
    SectionRule(Section.EXAMINATION, "NOM-004 6.1.2", mandatory=True, may_be_denied=False),
    SectionRule(Section.RESULTS, "NOM-004 6.1.3", mandatory=False),
)
RULE_OF: dict[str, SectionRule] = {rule.section.value: rule for rule in RULES}
ORDER: dict[str, int] = {rule.section.value: place for place, rule in enumerate(RULES)}


@sealed_with_consultation
@audited()
class HistorySection(models.Model):
    """One section: explored, with text or answers; «interrogado y negado»; or not, and why.

    `answers` follows the section's sheet in `patients.interview`. `carried_from` is the visit
    whose content was found without changes.
    """

    class State(models.TextChoices):
        EXPLORED = "explored", "Interrogado"
        DENIED = "denied", "Interrogado y negado"
        NOT_EXPLORED = "not_explored", "No explorado"

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="history_sections"
    )
    section = models.CharField("sección", max_length=30, choices=Section.choices)
    state = models.CharField("estado", max_length=12, choices=State.choices)
    text = models.TextField("texto", validators=[MaxLengthValidator(8000)], blank=True)
    answers = models.JSONField("respuestas", default=dict, blank=True)
    reason = models.CharField("motivo", max_length=200, blank=True)
    carried_from = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="sin cambios desde",
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "sección de la historia clínica"
        verbose_name_plural = "secciones de la historia clínica"
        ordering = ["consultation", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="history_section_once", fields=["consultation", "section"]
            ),
            models.CheckConstraint(
                name="history_section_known", condition=Q(section__in=Section.values)
            ),
            models.CheckConstraint(
                name="history_section_says_something",
                condition=(
                    (Q(state="explored", reason="") & (~Q(text="") | ~Q(answers={})))
                    | Q(state="denied", text="", reason="", answers={})
                    | (Q(state="not_explored", text="", answers={}) & ~Q(reason=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_section_display()
