"""What each page is asked about: seeded records, drafts of theirs, and a few made here.

A page without its own object here takes the one of `tests/architecture/objects/`, made three
times in the clinic at scale: so a new address is measured without anybody remembering it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from agenda.models import Appointment
from foods.models import Dish, Food
from messaging.models import Conversation
from nutrition.registry import calculations
from patients.models import Allergy, Consultation, Kind, Patient, SignedDocument
from patients.services.attachment import AttachmentData
from patients.services.consultation import consultation_open
from patients.services.measurement import measurement_record
from plans.models import Plan
from plans.services.frequencies import frequency_close, frequency_keep, frequency_open
from plans.services.proposal import plan_propose
from plans.services.recalls import recall_close, recall_keep, recall_open
from plans.services.targets import target_set
from practice.demo.scale.clinic import scale_clinic
from practice.demo.story import asked
from practice.models import Charge, Payment
from practice.visit import Visit
from tests.architecture.addresses import Address, addresses
from tests.architecture.objects import OBJECTS
from tests.factories.foods import heic_of
from tests.factories.messaging import ContactFactory, ConversationFactory, InboundFactory
from tests.factories.patients import PatientFactory, attached_file

METHOD_NOT_ALLOWED = 405
GROWTH = "patients:measurements"
OBJECTS_EACH, MADE, SOLVED, TALKS = 30, 3, 5, 200
PATIENT_PAGES = (
    "agenda:patient-card",
    "messaging:link-send",
    "plans:diary",
    "plans:diary-add",
    "plans:eaten",
    "plans:eaten-row",
    "plans:frequency-new",
    "plans:patient-adherence",
    "plans:patient-diary",
    "plans:patient-plans",
    "plans:recall-new",
    "practice:charge-new",
    "practice:patient-account",
    *(
        f"patients:{name}"
        for name in (
            "allergy-record",
            "attachment-list",
            "block",
            "consent-grant",
            "custody",
            "disclosure-new",
            "lab-entry",
            "lab-preview",
            "lab-results",
            "letter-list",
            "measurements",
            "merge",
            "patient-detail",
            "patient-edit",
            "pregnancy-record",
            "privacy",
            "progress-photos",
            "rights-new",
            "tags",
        )
    ),
)
DRAFT_PAGES = tuple(
    f"practice:{name}"
    for name in (
        "consultation-close",
        "consultation-missing",
        "consultation-diagnosis",
        "consultation-indices",
        "consultation-measurements",
        "consultation-plan",
        "consultation-requirement",
        "consultation-requirement-preview",
        "consultation-revision",
        "consultation-sign",
        "follow-up",
        "follow-up-missing",
        "next-visit",
        "follow-up-pending-photos",
        "follow-up-photos",
        "follow-up-plan",
        "follow-up-sign",
        "follow-up-since",
    )
)
PLAN_PAGES = ("plan-detail", "plan-documents", "plan-compare", "plan-pdf", "plan-cuadro")
ASKED: dict[str, tuple[dict[str, str], ...]] = {
    "patients:patient-list": (
        {},
        {"q": "mar"},
        {"q": "lozano"},
        {"q": "jimena cardenas"},
        {"q": "000482"},
        {"pagina": "80"},
    ),
    "agenda:patient-options": ({"q": "lozano"},),
    "foods:food-list": ({}, {"q": "frijol"}, {"grupo": "verdura"}),
    "foods:dish-list": ({}, {"q": "sopa"}, {"tiempo": "Desayuno", "sin": "leche"}),
    GROWTH: ({}, {"medida": "weight"}),
}
"""What is typed or chosen on a page besides its object."""
SKIPPED = {
    "accounts:first-run": "solo existe antes del primer consultorio",
    "accounts:clinic-logo": "el consultorio a escala no tiene logotipo",
}
"""Addresses that are no page of the day, with the reason."""
STATUS = {
    "messaging:phone": 404,  # there is no simulator here: the page is not there either
    "messaging:phone-screen": 404,
}
Arguments = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """An address, what is asked of it, and the answer it owes."""

    name: str
    variant: str
    urls: tuple[str, ...]
    status: int = 200

    @property
    def label(self) -> str:
        return f"{self.name} {self.variant}".strip()


@dataclass
class Stage:
    """The clinic at scale, with somebody at work in it."""

    owner: Membership
    drafts: list[Consultation] = field(default_factory=list)
    without_object: list[str] = field(default_factory=list)
    """Addresses that could not be measured: the clinic has nothing of theirs."""
    made: dict[Any, list[Arguments]] = field(default_factory=dict)
    """What each maker of `tests/architecture/objects/` gave: it serves all its addresses."""

    @classmethod
    def set_up(cls) -> Stage:
        """The titular, the drafts of thirty patients and the talks of two hundred."""
        clinic = scale_clinic()
        assert clinic is not None
        owner = clinic.memberships.select_related("user", "clinic").get(role=Role.OWNER)
        stage = cls(owner)
        last = Patient.objects.aggregate(last=Max("record_number"))["last"]
        PatientFactory.reset_sequence(last, force=True)  # who is made here comes after
        stage.drafts = [consultation_open(patient=one, by=owner) for one in stage.patients]
        for draft in stage.drafts[:SOLVED]:
            stage.solve(draft)
        stage.talk()
        return stage

    def solve(self, draft: Consultation) -> None:
        """What a visit measures, decides and proposes, once."""
        if Plan.objects.filter(consultation=draft).exists():
            return
        last = draft.patient.consultations.exclude(pk=draft.pk).order_by("event_at").last()
        assert last is not None
        values = {row.kind: row.value for row in last.measurements.filter(value__isnull=False)}
        for kind in (Kind.WEIGHT, Kind.HEIGHT):
            measurement_record(
                consultation=draft, kind=kind, value=values[kind], confirmed=True, by=self.owner
            )
        visit = Visit(draft, by=self.owner)
        target_set(consultation=draft, data=asked(visit, losing=True), by=self.owner)
        plan_propose(consultation=draft, by=self.owner)

    def talk(self) -> None:
        """Conversations of the inbox, five messages each."""
        clinic = self.owner.clinic
        if Conversation.objects.filter(clinic=clinic).exists():
            return
        for place, patient in enumerate(Patient.objects.filter(clinic=clinic)[:TALKS]):
            phone = f"+52559{place:07d}"
            contact = ContactFactory(clinic=clinic, patient=patient, phone=phone)
            last = timezone.now() - timedelta(hours=place)
            talk = ConversationFactory(clinic=clinic, contact=contact, last_inbound_at=last)
            InboundFactory.create_batch(5, conversation=talk)

    @cached_property
    def patients(self) -> list[Patient]:
        """Those with a plan, who have a diary and years of visits too."""
        rows = Patient.objects.filter(clinic=self.owner.clinic, plans__published_at__isnull=False)
        counted = rows.annotate(visits=Count("consultations", distinct=True))
        return list(counted.order_by("-visits", "pk")[:OBJECTS_EACH])

    @cached_property
    def children(self) -> list[Patient]:
        """Those who grow."""
        since = timezone.localdate() - timedelta(days=int(365.25 * 17))
        rows = Patient.objects.filter(clinic=self.owner.clinic, birth_date__gt=since)
        return list(rows.order_by("pk")[:OBJECTS_EACH])

    def objects(self, name: str) -> list[Arguments] | None:
        """The seeded objects of a page, or None if it is not asked about any of them."""
        if name in PATIENT_PAGES:
            return ids(self.patients)
        if name in DRAFT_PAGES:
            return ids(self.drafts)
        if name.removeprefix("plans:") in PLAN_PAGES:
            return ids(Plan.objects.filter(patient__in=self.patients, published_at__isnull=False))
        maker = SEEDED.get(name)
        return None if maker is None else maker(self)


def ids(rows: Any, **more: Any) -> list[Arguments]:
    """The arguments that name some rows."""
    return [{"public_id": row.public_id, **more} for row in rows[:OBJECTS_EACH]]


def _of_patients(model: Any, path: str = "patient") -> Callable[[Stage], list[Arguments]]:
    return lambda stage: ids(model.objects.filter(**{f"{path}__in": stage.patients}))


def _of_clinic(model: Any, path: str = "clinic") -> Callable[[Stage], list[Arguments]]:
    return lambda stage: ids(model.objects.filter(**{path: stage.owner.clinic}))


def _visits_to_open(stage: Stage) -> list[Arguments]:
    return [{"patient": patient.public_id} for patient in stage.patients]


DOCUMENTS = _of_patients(SignedDocument, "consultation__patient")
APPOINTMENTS = _of_clinic(Appointment)
SEEDED: dict[str, Callable[[Stage], list[Arguments]]] = {
    "practice:consultation-open": _visits_to_open,
    "patients:document-detail": DOCUMENTS,
    "patients:document-pdf": DOCUMENTS,
    "patients:allergy-void": _of_clinic(Allergy, "patient__clinic"),
    "agenda:appointment-detail": APPOINTMENTS,
    "practice:payment-receipt": _of_clinic(Payment),
    "practice:payment-new": _of_patients(Charge),
    "foods:food-detail": lambda stage: ids(Food.objects.filter(clinic=None)),
    "foods:dish-detail": lambda stage: ids(Dish.objects.filter(clinic=None)),
    "messaging:conversation-detail": _of_clinic(Conversation),
    "messaging:conversation-thread": _of_clinic(Conversation),
    "practice:calculator-detail": lambda _: [{"calc_id": one.id} for one in calculations()][::5],
}


def _recalls(stage: Stage) -> list[Arguments]:
    """Closed, of yesterday."""
    by, day = stage.owner, timezone.localdate() - timedelta(days=1)
    rows = [{"told": "verdura", "meal": "Cena", "pick": "group:verdura", "quantity": "2"}]
    closed = []
    for patient in stage.patients[:MADE]:
        recall = recall_open(patient=patient, day=day, by=by)
        if recall.is_draft:
            kept = recall_keep(
                recall=recall, draft={"rows": rows}, step=5, version=recall.version, by=by
            )
            recall = recall_close(recall=kept, by=by)
        closed.append(recall)
    return ids(closed)


def _frequencies(stage: Stage) -> list[Arguments]:
    """Closed, of an answer."""
    closed = []
    for patient in stage.patients[:MADE]:
        answer = frequency_open(patient=patient, by=stage.owner)
        answers = {"refresco": "dia1"}
        frequency_keep(answer=answer, answers=answers, version=answer.version, by=stage.owner)
        closed.append(frequency_close(answer=answer, by=stage.owner))
    return ids(closed)


def _pictures(stage: Stage) -> list[Arguments]:
    """As a telephone sends them: shown as another picture."""
    data = AttachmentData(kind="other", title="Comida", original_name="comida.heic")
    content = heic_of()
    return ids(
        [
            attached_file(stage.owner, patient=patient, data=data, content=content)
            for patient in stage.patients[:MADE]
        ]
    )


SEEDED |= {
    "plans:recall-detail": _recalls,
    "plans:frequency-detail": _frequencies,
    "patients:attachment-preview": _pictures,
}


def pages(stage: Stage, browser: Client, *, only: str = "") -> Iterator[Page]:
    """Every address that a browser may look at, with its objects."""
    for address in addresses():
        if not address.is_ours or address.name in SKIPPED or only not in address.name:
            continue
        if _takes_get(browser, address.path):
            objects = stage.objects(address.name) or _made(stage, address)
            found = list(_variants(address, objects))
            if not objects:
                stage.without_object.append(address.name)
            elif _takes_get(browser, found[0].urls[0]):  # some look for the object before refusing
                yield from found
    if only in GROWTH:
        yield Page(GROWTH, "(crecimiento)", tuple(_urls(GROWTH, ids(stage.children), {})))


def _takes_get(browser: Client, path: str) -> bool:
    return browser.get(path).status_code != METHOD_NOT_ALLOWED


def _variants(address: Address, objects: list[Arguments]) -> Iterator[Page]:
    for query in ASKED.get(address.name, ({},)):
        urls = tuple(_urls(address.name, objects, query))
        yield Page(address.name, urlencode(query), urls, STATUS.get(address.name, 200))


def _made(stage: Stage, address: Address) -> list[Arguments]:
    """Objects made here, as many as one clinic takes of them: some have a name of their own."""
    maker = OBJECTS.get(address.name)
    if maker is None:
        return [{}]
    if maker in stage.made:
        return stage.made[maker]
    made = stage.made.setdefault(maker, [])
    with suppress(IntegrityError, ValidationError):
        for _ in range(MADE):
            with transaction.atomic():
                made.append(maker(stage.owner))
    return made


def _urls(name: str, objects: list[Arguments], query: dict[str, str]) -> Iterator[str]:
    for arguments in objects:
        path = reverse(name, kwargs=arguments)
        yield f"{path}?{urlencode(query)}" if query else path
