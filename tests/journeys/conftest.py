"""A real browser in front of the real pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.walker import DESKTOP, Walker
from tests.programs import require_program

expect.set_options(timeout=15_000)  # a loaded machine is slow, not wrong
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = Path(__file__).resolve().parents[2] / "var" / "screenshots"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless."""
    require_program("chromium")
    # Playwright keeps an event loop in this thread; Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window, in Spanish and on Mexico City's clock."""
    context = browser.new_context(
        viewport=DESKTOP,
        locale="es-MX",
        timezone_id="America/Mexico_City",
        reduced_motion="reduce",  # colours are judged at rest
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def walker(page: Page, live_server, request: pytest.FixtureRequest) -> Walker:  # type: ignore[no-untyped-def]
    """Somebody who walks through the product, with the catalogue loaded."""
    call_command("foods_load", verbosity=0)
    return Walker(page, live_server.url, SHOTS / request.node.name.removeprefix("test_"))
