"""Real nginx with our sites, before the real application, as a visitor meets them."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.integration.installation import (
    NAME,
    ROOT,
    Installation,
    behind_nginx,
    copied,
    make_tls,
    nginx_conf,
    nginx_site,
    serving,
)
from tests.programs import require_program

SIGN_IN = "/cuenta/login/"


@pytest.fixture(scope="module")
def site(model_installation, tmp_path_factory) -> Iterator[Installation]:
    require_program("nginx")
    installation = copied(model_installation, tmp_path_factory.mktemp("nginx"))
    with serving(installation), behind_nginx(installation):
        yield installation


def test_plain_http_goes_to_tls(site: Installation) -> None:
    port, site.app_port = site.app_port, site.http_port
    try:
        answer = site.ask_app("/cuenta/login/", {"Host": NAME})
    finally:
        site.app_port = port
    assert answer.status == 301
    assert answer.headers["location"] == f"https://{NAME}/cuenta/login/"


def test_headers_reach_the_visitor_once(site: Installation) -> None:
    answer = site.ask(SIGN_IN)
    assert answer.status == 200
    expected = {
        "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "server": "nginx",
    }
    assert {name: answer.headers.get(name) for name in expected} == expected
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


def test_cookies_travel_by_tls_alone(site: Installation) -> None:
    assert "Secure" in site.ask(SIGN_IN).headers["set-cookie"]


def test_a_long_upload_is_cut(site: Installation) -> None:
    answer = site.ask("/consultorio/", method="POST", body=b"x" * (20 * 1024 * 1024 + 1))
    assert answer.status == 413


def test_a_long_webhook_is_cut(site: Installation) -> None:
    body = b"x" * (1024 * 1024 + 1)
    assert site.ask("/webhooks/twilio/status/", method="POST", body=body).status == 413


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_the_inside_is_closed_from_outside(site: Installation, path: str) -> None:
    assert site.ask(path).status == 404
    inside = site.ask_app(path, {"X-Forwarded-Proto": "https"})
    assert inside.status in (200, 503)  # this one has no broker: it says so, and it answers


def test_metrics_are_closed_even_to_a_visitor_with_the_token(site: Installation) -> None:
    token = {"Authorization": "Bearer ficha-de-prueba"}
    assert site.ask("/metrics", headers=token).status == 404
    assert site.ask_app("/metrics", {**token, "X-Forwarded-For": "198.51.100.7"}).status == 200
    assert site.ask_app("/metrics", {"X-Forwarded-For": "127.0.0.1"}).status == 403


def test_static_files_come_from_nginx(site: Installation) -> None:
    address = re.search(rb'href="(/static/[^"]+\.css)"', site.ask(SIGN_IN).body)
    assert address
    answer = site.ask(address[1].decode())
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    assert "x-request-id" not in answer.headers  # Django never saw it


def test_static_files_are_readable_by_another_user(site: Installation) -> None:
    modes = {p.stat().st_mode & 0o004 for p in (site.folder / "static").rglob("*.css")}
    assert modes == {0o004}


def test_private_files_are_not_an_address(site: Installation) -> None:
    assert (site.folder / "media" / site.facts["logo"]).is_file()
    assert site.ask(f"/_privado/{site.facts['logo']}").status == 404
    assert site.ask(f"/media/{site.facts['logo']}").status == 404


def test_private_files_leave_with_permission(site: Installation) -> None:
    session = {"Cookie": f"sessionid={site.facts['session']}"}
    answer = site.ask("/consultorio/logotipo/", headers=session)
    assert answer.status == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.body == (site.folder / "media" / site.facts["logo"]).read_bytes()
    assert "x-accel-redirect" not in answer.headers
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_private_files_stay_without_permission(site: Installation) -> None:
    answer = site.ask("/consultorio/logotipo/")
    assert (answer.status, b"PNG" in answer.body) == (302, False)


def test_the_view_sends_nothing_itself(site: Installation) -> None:
    answer = site.ask_app(
        "/consultorio/logotipo/",
        {"Cookie": f"sessionid={site.facts['session']}", "X-Forwarded-Proto": "https"},
    )
    assert answer.headers["x-accel-redirect"] == f"/_privado/{site.facts['logo']}"
    assert answer.body == b""


def test_a_claimed_address_does_not_escape_the_lockout(site: Installation) -> None:
    page = site.ask(SIGN_IN)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
    cookie = page.headers["set-cookie"].partition(";")[0]
    assert token
    body = urlencode(
        {"csrfmiddlewaretoken": token[1].decode(), "login": "nadie@x.mx", "password": "equivocada"}
    ).encode()
    told = []
    for attempt in range(6):
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Referer": f"https://{NAME}{SIGN_IN}",
            "X-Forwarded-For": f"203.0.113.{attempt}",
            "X-Real-IP": f"203.0.113.{attempt}",
            "Forwarded": f"for=203.0.113.{attempt}",
        }
        told.append(site.ask(SIGN_IN, method="POST", body=body, headers=headers).status)
    assert told[:4] == [200] * 4
    assert told[-1] in (403, 429)


def test_the_log_names_no_patient(site: Installation) -> None:
    secret = "7b0e0f3a-1111-4222-8333-944445555666"
    site.ask(f"/pacientes/{secret}/?buscar=Ana")
    log = site.folder / "nutricion.access.log"
    deadline = time.monotonic() + 5  # nginx writes the line after it has sent the answer
    while "/pacientes" not in (rooms := _rooms(log)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "/pacientes" in rooms
    assert secret not in log.read_text()
    assert "Ana" not in log.read_text()


def _rooms(log: Path) -> list[str]:
    """The rooms that the log names, whole lines only."""
    return [json.loads(line)["room"] for line in log.read_text().splitlines() if line.endswith("}")]


@pytest.mark.parametrize("name", ["acme.conf", "contenedor.conf", "maquina.conf"])
def test_each_site_is_accepted(name: str, tmp_path) -> None:
    make_tls(tmp_path)
    site = nginx_site(name, Installation(tmp_path, http_port=19_080, https_port=19_443))
    # nginx 1.25 moved HTTP/2 to a line of its own; Debian 12 has 1.22.
    site = site.replace("  http2 on;\n", "")
    (tmp_path / "nginx.conf").write_text(nginx_conf(tmp_path, site))
    told = subprocess.run(
        [require_program("nginx"), "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert "warn" not in told.stderr


def test_the_snippets_are_all_used() -> None:
    folder = ROOT / "deploy/nginx"
    included = set()
    for path in folder.rglob("*.conf"):
        included |= set(re.findall(r"include /etc/nginx/snippets/(\S+);", path.read_text()))
    assert included == {path.name for path in (folder / "snippets").iterdir()}
