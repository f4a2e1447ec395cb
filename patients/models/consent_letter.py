"""Carta de consentimiento informado: one act, in writing, signed (NOM-004 10.1.1.1 to .10)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.frozen import frozen_when
from audit.registry import audited
from patients.models.patient import Patient

PEOPLE = settings.AUTH_USER_MODEL
LONG = [MaxLengthValidator(2000)]


@audited()
@frozen_when(
    "NEW.act <> OLD.act OR NEW.risks <> OLD.risks OR NEW.benefits <> OLD.benefits "
    "OR NEW.sha256 <> OLD.sha256 OR NEW.patient_id <> OLD.patient_id "
    "OR NEW.issued_at <> OLD.issued_at OR NEW.signer_name <> OLD.signer_name",
    message="El texto de la carta no se cambia: se emite otra.",
    events=("UPDATE",),
)
@frozen_when(
    "{row}.signed_at IS NOT NULL AND (NEW.signed_at <> OLD.signed_at "
    "OR NEW.evidence <> OLD.evidence OR NEW.witness_1 <> OLD.witness_1 "
    "OR NEW.witness_2 <> OLD.witness_2 OR NEW.signed_at IS NULL)",
    message="La carta ya está firmada.",
    events=("UPDATE",),
)
@frozen_when("{row}.revoked_at IS NOT NULL", message="La carta ya se revocó.", events=("UPDATE",))
@frozen_when("1 = 1", message="Una carta no se borra: se revoca.", events=("DELETE",))
class ConsentLetter(models.Model):
    """One letter: what it says is fixed when it is issued, then it is signed on paper and filed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consent_letters")
    code = models.CharField("modelo", max_length=20)
    template_version = models.CharField("versión del modelo", max_length=20)
    title = models.CharField("título", max_length=120)
    place = models.CharField("lugar", max_length=120)
    issued_at = models.DateTimeField("emitida", default=timezone.now, editable=False)
    act = models.TextField("acto que se autoriza", validators=LONG)
    benefits = models.TextField("beneficios esperados", validators=LONG)
    risks = models.TextField("riesgos y molestias", validators=LONG)
    alternatives = models.TextField("alternativas", validators=LONG)
    contingencies = models.TextField("contingencias y urgencias", validators=LONG)
    signer_name = models.CharField("quién firma", max_length=150)
    signer_relationship = models.CharField("parentesco", max_length=40, blank=True)
    informed_by = models.ForeignKey(PEOPLE, on_delete=models.PROTECT, related_name="+")
    informant_name = models.CharField("quien informa", max_length=150)
    informant_licence = models.CharField("cédula profesional", max_length=8)
    with_witnesses = models.BooleanField("con dos testigos", default=False)
    sha256 = models.CharField("SHA-256", max_length=64)

    signed_at = models.DateTimeField("firmada", null=True, blank=True)
    evidence = models.CharField("dónde está la carta firmada", max_length=300, blank=True)
    witness_1 = models.CharField("primer testigo", max_length=150, blank=True)
    witness_2 = models.CharField("segundo testigo", max_length=150, blank=True)
    copy_given = models.BooleanField("recibió copia", default=False)

    revoked_at = models.DateTimeField("revocada", null=True, blank=True)
    revoked_by = models.ForeignKey(
        PEOPLE, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoke_reason = models.CharField("motivo de la revocación", max_length=200, blank=True)

    class Meta:
        verbose_name = "carta de consentimiento"
        verbose_name_plural = "cartas de consentimiento"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="consent_letter_complete",
                condition=~Q(title="")
                & ~Q(place="")
                & ~Q(act="")
                & ~Q(benefits="")
                & ~Q(risks="")
                & ~Q(contingencies="")
                & ~Q(signer_name="")
                & ~Q(informant_name="")
                & ~Q(informant_licence=""),
            ),
            models.CheckConstraint(
                name="consent_letter_signed_with_evidence",
                condition=Q(signed_at=None, evidence="", witness_1="", witness_2="")
                | (Q(signed_at__isnull=False) & ~Q(evidence="")),
            ),
            models.CheckConstraint(
                name="consent_letter_witnessed",
                condition=Q(signed_at=None)
                | Q(with_witnesses=False)
                | (~Q(witness_1="") & ~Q(witness_2="")),
            ),
            models.CheckConstraint(
                name="consent_letter_revoke_paired",
                condition=Q(revoked_at=None, revoked_by=None, revoke_reason="")
                | (Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoke_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """«Por firmar», «Firmada» or «Revocada»."""
        if self.revoked_at is not None:
            return "Revocada"
        return "Firmada" if self.signed_at is not None else "Por firmar"
