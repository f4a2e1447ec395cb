"""The channel under load: webhook latency with 50 senders, and photos with a killed worker.

    scripts/services run -- .venv/bin/python tests/load/messaging_photos.py [photos]

Real gunicorn, two real workers on Redis, PostgreSQL, and Twilio on loopback. Half-way one worker is
killed with SIGKILL. Every photo must end kept once, or refused or failed with its reason.
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

from tests.emulators.twilio import ACCOUNT_SID, AUTH_TOKEN, TwilioEmulator  # noqa: E402

SENDERS = 50
DEADLINE = 300  # seconds; a killed worker's lease is 90
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 200_000

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    PORT = probe.getsockname()[1]
BASE = f"http://127.0.0.1:{PORT}"
twilio = TwilioEmulator(webhook_base=BASE).start()
os.environ.update(
    DEPLOYMENT="local",
    DJANGO_SETTINGS_MODULE="config.settings",
    PUBLIC_BASE_URL=BASE,
    BIND=f"127.0.0.1:{PORT}",
    TWILIO_ACCOUNT_SID=ACCOUNT_SID,
    TWILIO_AUTH_TOKEN=AUTH_TOKEN,
    TWILIO_BASE_URL=twilio.url,
    LOG_LEVEL="WARNING",
)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from messaging.models import InboundMessage, Media, OutboundMessage  # noqa: E402
from messaging.services.sweep import sweep  # noqa: E402
from tests.factories.accounts import MembershipFactory  # noqa: E402
from tests.factories.messaging import LineFactory, consent_to  # noqa: E402
from tests.factories.patients import PatientFactory  # noqa: E402


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
        consent_to(PatientFactory(clinic=owner.clinic, responsible=owner.user, phone=number))
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
    return waiting + OutboundMessage.objects.filter(state="queued").count()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    twilio.callbacks = ["sent", "delivered"]
    call_command("migrate", verbosity=0)
    line, senders = seed()
    parts = [start("gunicorn", "-c", "deploy/gunicorn.conf.py", "config.wsgi"), worker(), worker()]
    try:
        while twilio.post("/webhooks/twilio/status/", {"MessageSid": "", "x": "1"}) != 400:
            time.sleep(0.2)
        time.sleep(4)
        photos = [
            twilio.compose(
                sender=senders[n % SENDERS], to=line, body="", files=(("image/jpeg", JPEG),)
            )
            for n in range(count)
        ]
        begun = time.perf_counter()
        with ThreadPoolExecutor(SENDERS) as pool:
            told = pool.map(send, photos)
            while Media.objects.filter(state="stored").count() < count // 2:
                time.sleep(0.05)
            os.killpg(parts[1].pid, signal.SIGKILL)
            print(f"un trabajador muerto con SIGKILL a los {time.perf_counter() - begun:.1f} s")
            say_latency("con trabajadores", list(told))
        while pending() and time.perf_counter() - begun < DEADLINE:
            time.sleep(5)
            sweep()
        print(f"todo terminado a los {time.perf_counter() - begun:.0f} s; quedan {pending()}")
        print("mensajes", dict(Counter(InboundMessage.objects.values_list("state", flat=True))))
        print("fotos", dict(Counter(Media.objects.values_list("state", flat=True))))
        print("por enviar", dict(Counter(OutboundMessage.objects.values_list("state", flat=True))))
        print(f"enviados {OutboundMessage.objects.count()}, Twilio recibió {len(twilio.taken)}")
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
