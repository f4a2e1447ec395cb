"""The clinical history by sections, in the order of NOM-004 6.1."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from audit.registry import audited
from patients.models.consultation import Consultation, sealed_with_consultation


class Section(models.TextChoices):
    """Sections in the order of NOM-004 6.1: interview, examination, results."""

    REASON = "motivo", "Motivo de consulta"
    FAMILY = "heredofamiliares", "Antecedentes heredofamiliares"
    PATHOLOGICAL = "personales_patologicos", "Antecedentes personales patológicos"
    SUBSTANCES = "tabaco_alcohol_sustancias", "Tabaco, alcohol y otras sustancias"
    NON_PATHOLOGICAL = "no_patologicos", "Antecedentes personales no patológicos"
    OBSTETRIC = "gineco_obstetricos", "Antecedentes gineco-obstétricos"
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


RULES: tuple[SectionRule, ...] = (
    SectionRule(Section.REASON, "NOM-004 6.1.1", mandatory=True, may_be_denied=False),
    SectionRule(Section.FAMILY, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.PATHOLOGICAL, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.SUBSTANCES, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.NON_PATHOLOGICAL, "NOM-004 6.1.1", mandatory=True),
    SectionRule(Section.OBSTETRIC, "NOM-004 6.1.1", mandatory=False, sexes=("female", "intersex")),
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
    """One section: explored with its text, «interrogado y negado», or not explored and why."""

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
    reason = models.CharField("motivo", max_length=200, blank=True)
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
                    (Q(state="explored", reason="") & ~Q(text=""))
                    | Q(state="denied", text="", reason="")
                    | (Q(state="not_explored", text="") & ~Q(reason=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_section_display()
