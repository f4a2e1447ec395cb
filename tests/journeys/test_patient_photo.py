"""A patient's photo, from the test phone to the diary, in a real browser.

Twilio and Claude are emulators on loopback; everything between them is real: signed webhooks, a
Celery worker (in a thread of this process, on Redis), the vendors' SDKs, and the screens. Looked
at: phone, review, conversation and follow-up; desktop and phone, light and dark, with axe.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings as configured
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from accounts.models import Membership
from ai_vision.models import Photo
from config.celery import app
from messaging.models import OutboundMessage
from plans.models import DiaryEntry, Plan
from plans.services.publication import plan_publish
from tests.emulators import anthropic, twilio
from tests.factories.messaging import PHONE
from tests.factories.plans import draft_for
from tests.journeys.walker import Walker

ANSWER = Path(__file__).resolve().parents[1] / "emulators" / "answers" / "comida.json"
pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not configured.REDIS_URL,
        reason="El trabajador usa Redis y su propia conexión: corre con scripts/services.",
    ),
]


@pytest.fixture
def vendors(live_server, settings) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Twilio, which calls this server, and Claude, which always sees the same plate."""
    settings.PUBLIC_BASE_URL = live_server.url
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = twilio.ACCOUNT_SID, twilio.AUTH_TOKEN
    settings.ANTHROPIC_API_KEY, settings.GEMINI_API_KEY = anthropic.API_KEY, ""
    with (
        twilio.TwilioEmulator(webhook_base=live_server.url) as whatsapp,
        anthropic.ClaudeEmulator(text=ANSWER.read_text()) as claude,
    ):
        settings.TWILIO_BASE_URL, settings.ANTHROPIC_BASE_URL = whatsapp.url, claude.url
        yield


@pytest.fixture
def worker(vendors: None) -> Iterator[None]:
    """A Celery worker that takes tasks from the queue, in a thread."""
    with start_worker(app, pool="solo", perform_ping_check=False, shutdown_timeout=20):
        yield


@pytest.fixture
def plan(walker: Walker, owner: Membership) -> Plan:
    """The plan in force of a patient with a telephone."""
    draft = draft_for(owner)
    draft.patient.phone = PHONE
    draft.patient.save()
    return plan_publish(plan=draft, by=owner, accept_out_of_tolerance_reason="Plan de prueba")


def test_patient_photo(
    walker: Walker,
    worker: None,
    plan: Plan,
    owner: Membership,
    client_of: Callable[[Membership], Client],
) -> None:
    name = configured.SESSION_COOKIE_NAME
    session = client_of(owner).cookies[name].value
    walker.page.context.add_cookies([{"name": name, "value": session, "url": walker.base}])
    patient_consents(walker, plan)
    patient_sends_photo(walker)
    nutritionist_accepts(walker)
    patient_reads_answer(walker, plan)
    record_shows_it(walker, plan)
    assert not walker.complaints, "\n".join(walker.complaints)


def patient_consents(walker: Walker, plan: Plan) -> None:
    """The first word brings the notice and the question; ACEPTO answers it."""
    walker.open(f"/mensajes/telefono/?paciente={plan.patient.public_id}")
    say(walker, "hola", "¿Acepta usar este WhatsApp")
    say(walker, "ACEPTO", "Envíe la foto de una comida")
    walker.look("0-telefono-consentimiento")


def patient_sends_photo(walker: Walker) -> None:
    """A photo is not read by a machine until ACEPTO IA."""
    walker.page.locator("[name=photo]").set_input_files(
        {"name": "comida.jpg", "mimeType": "image/jpeg", "buffer": plate()}
    )
    walker.button("Enviar como paciente")
    hears(walker, "Responda ACEPTO IA")
    assert not Photo.objects.get().readings.exists()
    say(walker, "ACEPTO IA", "Gracias, quedó registrado.")
    walker.look("1-telefono-foto")


def nutritionist_accepts(walker: Walker) -> None:
    """The draft waits for a person; one tap settles and answers it."""
    walker.open("/fotos/")
    accept = walker.page.get_by_role("button", name="Aceptar y responder", exact=True)
    for _ in range(20):
        if accept.count():
            break
        walker.page.wait_for_timeout(250)
        walker.page.reload()
    expect(walker.page.locator("main")).to_contain_text("frijol", ignore_case=True)
    walker.look("2-fotos")
    before, sent = walker.clicks, OutboundMessage.objects.count()
    with walker.page.expect_response(lambda answer: answer.request.method == "POST"):
        walker.click(accept)
    assert walker.clicks == before + 1
    assert OutboundMessage.objects.count() == sent + 1
    assert Photo.objects.get().state == Photo.State.ACCEPTED
    walker.look("3-fotos-revisada")
    walker.open("/mensajes/")
    walker.look("4-mensajes")
    walker.page.locator("tbody a").first.click()
    walker.page.locator(".thread img").first.wait_for()
    with walker.page.expect_request("**/hilo/") as asked:
        pass  # the page asks for its news, and says that nobody did
    assert asked.value.headers["x-poll"] == "1"
    walker.look("5-conversacion")


def patient_reads_answer(walker: Walker, plan: Plan) -> None:
    """The comparison with that meal of that plan, in equivalents, is on the phone."""
    answer = OutboundMessage.objects.latest("pk").body
    assert Photo.objects.get().meal_name.lower() in answer.lower()
    walker.open(f"/mensajes/telefono/?paciente={plan.patient.public_id}")
    hears(walker, answer.splitlines()[0])
    walker.look("6-telefono-respuesta")


def record_shows_it(walker: Walker, plan: Plan) -> None:
    """The follow-up of the record has what was eaten, against the plan."""
    entry = DiaryEntry.objects.get()
    assert entry.items.count() == 5
    walker.open(f"/pacientes/{plan.patient.public_id}/")
    diary = walker.page.locator("section:has(#t-diary)")
    expect(diary).to_contain_text("Lo que comió")
    expect(diary).to_contain_text(entry.meal_name)
    walker.look("7-paciente")


# --- The phone ------------------------------------------------------------------------------------


def say(walker: Walker, text: str, answer: str) -> None:
    """Write as the patient and wait for what comes back."""
    walker.fill("[name=text]", text)
    walker.button("Enviar como paciente")
    hears(walker, answer)


def hears(walker: Walker, text: str) -> None:
    """The screen of the phone shows that, among what it received."""
    theirs = walker.page.locator(".phone .bubble.theirs").filter(has_text=text)
    expect(theirs.first).to_be_attached(timeout=15_000)


def plate() -> bytes:
    """An invented photo, as large as a telephone's."""
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), (190, 140, 90)).save(out, "JPEG")
    return out.getvalue()
