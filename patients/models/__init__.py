"""One model a file."""

from patients.models.allergy import Allergy
from patients.models.annulment import MeasurementAnnulment
from patients.models.attachment import Attachment, AttachmentVoid
from patients.models.block import RecordBlock
from patients.models.consent import Consent, NoticeRenewal, PrivacyNotice
from patients.models.consent_exception import ConsentException
from patients.models.consent_letter import ConsentLetter
from patients.models.consultation import Consultation
from patients.models.custody import Grant, Transfer
from patients.models.diagnosis import NutritionDiagnosis, ReferredDiagnosis
from patients.models.disclosure import Disclosure
from patients.models.document import Addendum, SignedDocument
from patients.models.export import RecordExport
from patients.models.goal import Goal, GoalReview
from patients.models.history import HistorySection, Section
from patients.models.incident import IncidentPatient, SecurityIncident
from patients.models.laboratory import LabAnnulment, LabResult
from patients.models.legal_hold import LegalHold
from patients.models.letter import CounterReferral, Letter, WrittenRequest
from patients.models.measurement import Kind, Measurement
from patients.models.merge import RecordMerge
from patients.models.note import Note
from patients.models.patient import Patient
from patients.models.phrase import Phrase
from patients.models.plan_limit import PlanLimitDecision
from patients.models.pregnancy import Pregnancy
from patients.models.progress_photo import ProgressPhoto
from patients.models.rights import RightsRequest
from patients.models.tag import PatientTag, Tag
from patients.models.take import MeasurementTake

__all__ = [
    "Addendum",
    "Allergy",
    "Attachment",
    "AttachmentVoid",
    "Consent",
    "ConsentException",
    "ConsentLetter",
    "Consultation",
    "CounterReferral",
    "Disclosure",
    "Goal",
    "GoalReview",
    "Grant",
    "HistorySection",
    "IncidentPatient",
    "Kind",
    "LabAnnulment",
    "LabResult",
    "LegalHold",
    "Letter",
    "Measurement",
    "MeasurementAnnulment",
    "MeasurementTake",
    "Note",
    "NoticeRenewal",
    "NutritionDiagnosis",
    "Patient",
    "PatientTag",
    "Phrase",
    "PlanLimitDecision",
    "Pregnancy",
    "PrivacyNotice",
    "ProgressPhoto",
    "RecordBlock",
    "RecordExport",
    "RecordMerge",
    "ReferredDiagnosis",
    "RightsRequest",
    "Section",
    "SecurityIncident",
    "SignedDocument",
    "Tag",
    "Transfer",
    "WrittenRequest",
]
