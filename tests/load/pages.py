"""Every page with thousands of records: its queries, and p50 and p95 of thirty requests.

    scripts/services run -- .venv/bin/python -m tests.load.pages [--patients 5000 --visits 60000]

On a database of its own: it loads the catalogue and the clinic at scale if they are not there, and
leaves drafts behind. Milliseconds are of processor, this process's and its database's, so that a
busy machine does not blame a page; the clock's p95 is beside them. A page's own reading is written
in the history and counted; its seal, which waits for the response to leave, is told apart.

One process, the titular's session, each request on another patient. Exits 1 if a page asks too much
or is slow. No address is forgotten: they come from the URL table, and one that is not measured is
named with its reason. Those that only take POST are no pages.
"""

# ruff: noqa: T201

from __future__ import annotations

import argparse
import gc
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DEPLOYMENT", "local")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.signals import request_finished  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.models import Membership  # noqa: E402
from audit.chain import seal_pending  # noqa: E402
from tests.load.pages_objects import SKIPPED, Page, Stage, pages  # noqa: E402

MOST_QUERIES, MOST_MS = 15, 150
TIMES, WARM = 30, 2
BACKEND = "accounts.backends.ClinicBackend"


@dataclass
class Figures:
    """What the requests to a page took, in milliseconds.

    `work` is the processor that this process and its database spent: what a core of their own
    would take. `wall` is the clock's, and grows with whatever else the machine does.
    """

    queries: list[int] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    wrong: set[int] = field(default_factory=set)
    last: list[str] = field(default_factory=list)

    @property
    def over(self) -> str:
        """What is over its limit, in words; empty if nothing is."""
        said = []
        if self.wrong:
            said.append(f"responde {', '.join(map(str, sorted(self.wrong)))}")
        if max(self.queries) > MOST_QUERIES:
            said.append("consultas")
        if p95(self.work) > MOST_MS:
            said.append("tiempo")
        return ", ".join(said)


SEALS = Figures()


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[18] if len(values) > 1 else values[0]


def worked() -> float:
    """Seconds of processor so far: of this process, and of the one that serves its database."""
    mine = time.process_time()
    if connection.vendor != "postgresql":
        return mine
    connection.ensure_connection()
    served = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return mine + int(served.read_text().split()[0]) / 1e9


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run inside, those of the history too."""
    asked: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        asked.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def sealed(found: Figures) -> None:
    """Seal what a page wrote in the history, as its process does once it answered."""
    with counted() as asked:
        start, spent = time.perf_counter(), worked()
        links = seal_pending()
        wall, work = time.perf_counter() - start, worked() - spent
    if links:
        found.queries.append(len(asked))
        found.wall.append(wall * 1000)
        found.work.append(work * 1000)


def browser_of(membership: Membership) -> Client:
    """A browser with that person signed in, in that clinic."""
    browser = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0].lstrip("."))
    browser.force_login(membership.user, backend=BACKEND)
    session = browser.session
    session["membership"] = str(membership.public_id)
    session.save()
    return browser


def measure(browser: Client, page: Page, times: int) -> Figures:
    """Ask a page so many times, each for another object."""
    found = Figures()
    for number in range(-min(WARM, times - 1), times):
        url = page.urls[number % len(page.urls)]
        with counted() as asked:
            start, spent = time.perf_counter(), worked()
            answer = browser.get(url, secure=settings.SECURE_SSL_REDIRECT)
            if answer.streaming:
                b"".join(answer)
            wall, work = time.perf_counter() - start, worked() - spent
        sealed(SEALS)
        if answer.status_code != page.status:
            found.wrong.add(answer.status_code)
        if number >= 0:
            found.queries.append(len(asked))
            found.last = asked
            found.wall.append(wall * 1000)
            found.work.append(work * 1000)
    return found


def prepared(patients: int, visits: int) -> None:
    """A migrated database with the catalogue and the clinic at scale."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("foods_load", verbosity=0)
    call_command("demo_seed", scale=True, patients=patients, visits=visits)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def line(page: Page, found: Figures) -> str:
    """A page, its queries, its times and what is over."""
    low, high = min(found.queries), max(found.queries)
    asked = str(high) if low == high else f"{low}-{high}"
    mark = f"  ← {found.over}" if found.over else ""
    return (
        f"{page.label:<52}{asked:>11}{statistics.median(found.work):>9.1f}"
        f"{p95(found.work):>9.1f}{p95(found.wall):>11.1f}{mark}"
    )


def show(rows: list[tuple[Page, Figures]]) -> None:
    """One line a page, the slowest first."""
    print(f"{'página':<52}{'consultas':>11}{'p50 ms':>9}{'p95 ms':>9}{'p95 reloj':>11}")
    for page, found in sorted(rows, key=lambda row: -p95(row[1].work)):
        print(line(page, found))


def main() -> int:
    """Prepare, measure and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--patients", type=int, default=5000)
    parser.add_argument("--visits", type=int, default=60_000)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--only", default="", help="solo las páginas cuyo nombre contiene esto")
    parser.add_argument("--as-is", action="store_true", help="mide lo que haya, sin cargar nada")
    parser.add_argument(
        "--queries", action="store_true", help="escribe lo que pregunta la que se pasa"
    )
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    if not options.as_is:
        prepared(options.patients, options.visits)
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = Path(folder)
        stage = Stage.set_up()
        browser = browser_of(stage.owner)
        gc.collect()
        gc.freeze()  # as each worker of gunicorn does
        request_finished.disconnect(dispatch_uid="audit_request_ends")
        rows = []
        for page in pages(stage, browser, only=options.only):
            rows.append((page, measure(browser, page, options.times)))
            print(line(*rows[-1]), file=sys.stderr, flush=True)
            if options.queries and rows[-1][1].over:
                tell_queries(page, rows[-1][1])
        show(rows)
    if SEALS.work:
        print(
            f"Sello, ya contestada la página: {max(SEALS.queries)} consultas, "
            f"p50 {statistics.median(SEALS.work):.1f} ms, p95 {p95(SEALS.work):.1f} ms."
        )
    for name, reason in SKIPPED.items():
        print(f"no se mide {name}: {reason}")
    for name in stage.without_object:
        print(f"no se midió {name}: el consultorio no tiene de qué")
    over = [page.label for page, found in rows if found.over]
    print(f"{len(rows)} páginas, {len(over)} sobre el límite ({MOST_QUERIES}, {MOST_MS} ms).")
    print(f"Carga de la máquina: {os.getloadavg()[0]:.1f} en {os.cpu_count()} núcleos.")
    return 1 if over or stage.without_object else 0


def tell_queries(page: Page, found: Figures) -> None:
    """Write what the last request asked."""
    print(f"\n== {page.label}")
    for number, sql in enumerate(found.last, 1):
        print(f"{number:>3}  {sql}")


if __name__ == "__main__":
    sys.exit(main())
