"""PRIV-10: what docs/seguridad.md and SECURITY.md claim exists, and is proved where they say."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

DOC = (settings.BASE_DIR / "docs" / "seguridad.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (alta|media|baja) \| (.+?) \| `(tests/[^`]+)` \|$", DOC, re.M)
NAMED = re.compile(r"`((?:tests|patients|docs)/[\w/.-]+\.\w+)`")


def test_PRIV_10_three_kinds_of_measures_and_their_risks() -> None:
    for kind in ("Administrativas", "Técnicas", "Físicas"):
        assert f"## {kind}" in DOC
    table_rows = [line for line in DOC.splitlines() if line.startswith("| ")]
    headers = [line for line in table_rows if line.startswith("| riesgo")]
    assert len(ROWS) == len(table_rows) - len(headers) >= 15  # none without its proof


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_PRIV_10_each_measure_is_proved_where_it_says(row: tuple[str, ...]) -> None:
    proof = settings.BASE_DIR / row[3]
    assert proof.is_file()
    assert re.search(r"^def test_", proof.read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("name", ["docs/seguridad.md", "SECURITY.md"])
def test_PRIV_10_files_that_are_named_exist(name: str) -> None:
    text = (settings.BASE_DIR / name).read_text(encoding="utf-8")
    named = set(NAMED.findall(text))
    assert named
    assert not {path for path in named if not (settings.BASE_DIR / path).is_file()}


def test_PRIV_10_settings_that_protect_are_on(settings) -> None:
    source = (settings.BASE_DIR / "config" / "settings.py").read_text(encoding="utf-8")
    for needed in (
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
    ):
        assert needed in source
    assert 0 < settings.SESSION_IDLE_SECONDS <= 12 * 3600
    assert "csp.middleware.CSPMiddleware" in settings.MIDDLEWARE
    assert "axes.middleware.AxesMiddleware" in settings.MIDDLEWARE


def test_PRIV_10_what_is_left_to_who_operates_is_said_in_the_manual() -> None:
    manual = (settings.BASE_DIR / "docs/manual-de-operaciones.md").read_text(encoding="utf-8")
    assert "seguridad.md" in manual
    assert re.search(r"cifr\w+", manual)
