"""The channel under load: webhook latency with 50 senders, and photos with a killed worker.

    scripts/services run -- .venv/bin/python tests/load/messaging_photos.py [photos]

Real gunicorn, two real workers on Redis, PostgreSQL, Twilio and Claude on loopback. With half of
the photos read one worker is killed with SIGKILL. Every photo must end read once, or waiting for a
person or failed with its reason. Then both AI vendors go down and fifty senders write again.
"""

# ruff: noqa: T201

from __future__ import annotations

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.emulators.anthropic import API_KEY, ClaudeEmulator  # noqa: E402
from tests.emulators.twilio import ACCOUNT_SID, AUTH_TOKEN, TwilioEmulator  # noqa: E402

SENDERS = 50
DEADLINE = 300  # seconds; a killed worker's lease is 90 for a download, 150 for a reading
ANSWER = ROOT / "tests" / "emulators" / "answers" / "comida.json"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


BASE = f"http://127.0.0.1:{(PORT := free_port())}"
twilio = TwilioEmulator(webhook_base=BASE).start()
claude = ClaudeEmulator(text=ANSWER.read_text()).start()
os.environ.update(
    DEPLOYMENT="local",
    DJANGO_SETTINGS_MODULE="config.settings",
    PUBLIC_BASE_URL=BASE,
    BIND=f"127.0.0.1:{PORT}",
    TWILIO_ACCOUNT_SID=ACCOUNT_SID,
    TWILIO_AUTH_TOKEN=AUTH_TOKEN,
    TWILIO_BASE_URL=twilio.url,
    ANTHROPIC_API_KEY=API_KEY,
    ANTHROPIC_BASE_URL=claude.url,
    GEMINI_API_KEY=API_KEY,
    GEMINI_BASE_URL=f"http://127.0.0.1:{free_port()}",  # nobody there: down from the start
    AI_READINGS_PER_CLINIC_DAY="100000",
    AI_READINGS_PER_PATIENT_DAY="1000",
    LOG_LEVEL="WARNING",
)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count, Q  # noqa: E402

from ai_vision.models import Photo, Reading  # noqa: E402
from ai_vision.services.reading import sweep as sweep_photos  # noqa: E402
from messaging.models import InboundMessage, Media, OutboundMessage  # noqa: E402
from messaging.services.sweep import sweep  # noqa: E402
from patients.models import Consent  # noqa: E402
from tests.factories.accounts import MembershipFactory  # noqa: E402
from tests.factories.ai_vision import jpeg  # noqa: E402
from tests.factories.messaging import LineFactory, consent_to  # noqa: E402
from tests.factories.patients import PatientFactory  # noqa: E402

Purpose = Consent.Purpose
ENDED = [*Photo.PENDING, *Photo.DONE]


def start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [str(ROOT / ".venv/bin" / words[0]), *words[1:]], cwd=ROOT, start_new_session=True
    )


def worker() -> subprocess.Popen[bytes]:
    return start(
        *("celery", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle"),
    )


def seed() -> tuple[str, list[str]]:
    """A clinic with its line and fifty patients who accepted; the addresses."""
    owner = MembershipFactory(role="owner")
    line = LineFactory(clinic=owner.clinic)
    numbers = [f"+5255{n:08d}" for n in range(SENDERS)]
    for number in numbers:
        patient = PatientFactory(clinic=owner.clinic, responsible=owner.user, phone=number)
        consent_to(patient, Purpose.MESSAGES, Purpose.CLINICAL_MESSAGES, Purpose.AI_IMAGES)
    return line.address, [f"whatsapp:{number}" for number in numbers]


def send(params: dict[str, str]) -> tuple[int, float]:
    begun = time.perf_counter()
    status = twilio.post("/webhooks/twilio/whatsapp/", params)
    return status, time.perf_counter() - begun


def say_latency(what: str, told: list[tuple[int, float]]) -> None:
    times = sorted(1000 * seconds for _, seconds in told)
    p99 = times[max(0, int(len(times) * 0.99) - 1)]
    print(
        f"{what}: {len(told)} webhooks, p50 {statistics.median(times):.0f} ms, p99 {p99:.0f} ms, "
        f"máx {times[-1]:.0f} ms, respuestas {dict(Counter(status for status, _ in told))}"
    )


def pending() -> int:
    waiting = InboundMessage.objects.filter(state="received").count()
    waiting += Media.objects.filter(state="pending").count()
    waiting += Photo.objects.exclude(state__in=ENDED).count()
    return waiting + OutboundMessage.objects.filter(state="queued").count()


def photos_of(senders: list[str], line: str, count: int) -> list[dict[str, str]]:
    """The webhooks of `count` different photos, taking turns among the senders."""
    return [
        twilio.compose(
            sender=senders[n % SENDERS],
            to=line,
            body="",
            files=(("image/jpeg", jpeg(size=(1280, 960))),),
        )
        for n in range(count)
    ]


def read_with_a_death(photos: list[dict[str, str]], victim: subprocess.Popen[bytes]) -> None:
    """Send them all; with half of them read, one worker dies. Wait for the last to end."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        told = pool.map(send, photos)
        while Photo.objects.filter(state="draft").count() < len(photos) // 2:
            assert time.perf_counter() - begun < DEADLINE, "no llega a la mitad"
            time.sleep(0.05)
        os.killpg(victim.pid, signal.SIGKILL)
        print(f"un trabajador muerto con SIGKILL a los {time.perf_counter() - begun:.1f} s")
        print("entonces", dict(Counter(Photo.objects.values_list("state", flat=True))))
        say_latency("con trabajadores", list(told))
    while pending() and time.perf_counter() - begun < DEADLINE:
        time.sleep(5)
        sweep()
        sweep_photos()
    print(f"todo terminado a los {time.perf_counter() - begun:.0f} s; quedan {pending()}")


def say_photos(count: int) -> None:
    """The tally, and the rule: one good reading a draft; a reason for each of the others."""
    print("mensajes", dict(Counter(InboundMessage.objects.values_list("state", flat=True))))
    print("descargas", dict(Counter(Media.objects.values_list("state", flat=True))))
    print("fotos", dict(Counter(Photo.objects.values_list("state", flat=True))))
    print("por enviar", dict(Counter(OutboundMessage.objects.values_list("state", flat=True))))
    print(f"enviados {OutboundMessage.objects.count()}, Twilio recibió {len(twilio.taken)}")
    good = Count("readings", filter=Q(readings__outcome=Reading.Outcome.OK))
    drafts = Photo.objects.filter(state="draft").annotate(good=good)
    per_draft = Counter(drafts.values_list("good", flat=True))
    print(f"lecturas {Reading.objects.count()}; buenas por sugerencia {dict(per_draft)}")
    others = Photo.objects.filter(state__in=["waiting_person", "failed"])
    silent = others.filter(wait="", reason="").count()
    lost = Media.objects.exclude(state="stored").filter(reason="").count()
    arrived = Photo.objects.count() + Media.objects.exclude(state="stored").count()
    assert arrived == count, f"{arrived} de {count} fotos"
    assert set(per_draft) <= {1}, per_draft
    assert not silent and not lost and not pending(), (silent, lost, pending())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    twilio.callbacks = ["sent", "delivered"]
    call_command("migrate", verbosity=0)
    call_command("foods_load", verbosity=0)
    line, senders = seed()
    parts = [start("gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"), worker(), worker()]
    try:
        while twilio.post("/webhooks/twilio/status/", {"MessageSid": "", "x": "1"}) != 400:
            time.sleep(0.2)
        time.sleep(4)
        read_with_a_death(photos_of(senders, line, count), parts[1])
        say_photos(count)
        claude.stop()
        photos = photos_of(senders, line, 4 * SENDERS)
        with ThreadPoolExecutor(SENDERS) as pool:
            say_latency("con los dos proveedores de IA caídos", list(pool.map(send, photos)))
        os.killpg(parts[2].pid, signal.SIGKILL)
        texts = [twilio.compose(sender=s, to=line, body="hola") for s in senders * 20]
        with ThreadPoolExecutor(SENDERS) as pool:
            say_latency("sin trabajadores", list(pool.map(send, texts)))
    finally:
        for part in parts:
            if part.poll() is None:
                os.killpg(part.pid, signal.SIGKILL)
            part.wait()
        connection.close()


if __name__ == "__main__":
    main()
