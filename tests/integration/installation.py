"""A production installation in a folder: its settings, its gunicorn, and nginx before it."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.programs import require_program

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
NAME = "nutricion.example.mx"
START_SECONDS = 30


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Installation:
    """Where everything is. `facts` are those that `furnish.py` printed."""

    folder: Path
    facts: dict[str, str] = field(default_factory=dict)
    app_port: int = 0
    http_port: int = 0
    https_port: int = 0
    database_url: str = ""  # empty: SQLite in its folder

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "nutricion.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a production process, without what the test run has in its own."""
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "HOME") if key in os.environ}
        return kept | {
            "DEPLOYMENT": "production",
            "SECRET_KEY": "llave-de-prueba-" * 5,
            "CURP_KEYS": "llavedepruebaparacifrarlaCURPxxxxxxxxxxxxxx=",
            "CURP_INDEX_KEY": "llavedepruebaparaelindicedelaCURPxxxxxxxxxx=",
            "PUBLIC_BASE_URL": f"https://{NAME}",
            "ALLOWED_HOSTS": f"{NAME},127.0.0.1",
            "DATABASE_URL": self.database_url or f"sqlite:///{self.database}",
            "MEDIA_ROOT": str(self.folder / "media"),
            "STATIC_ROOT": str(self.folder / "static"),
            "BACKUP_DIR": str(self.folder / "backups"),
            "PROMETHEUS_MULTIPROC_DIR": str(self.folder / "metrics"),
            "TRUSTED_PROXIES": "1",
            "X_ACCEL_REDIRECT": "true",
            "BIND": f"127.0.0.1:{self.app_port}",
            "WEB_CONCURRENCY": "2",
            "METRICS_TOKEN": "ficha-de-prueba",
        }

    def ask_app(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        """Ask gunicorn itself, as something on this machine would."""
        connection = http.client.HTTPConnection("127.0.0.1", self.app_port, timeout=20)
        return _ask(connection, "GET", path, None, headers or {})

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Ask nginx over TLS, as a visitor would."""
        context = ssl.create_default_context(cafile=str(self.folder / "tls.pem"))
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.https_port, timeout=20, context=context
        )
        # The name in the certificate is not this address: say which one we come for.
        connection.sock = context.wrap_socket(
            socket.create_connection(("127.0.0.1", self.https_port)), server_hostname=NAME
        )
        return _ask(connection, method, path, body, {"Host": NAME, **(headers or {})})


def furnished(base: Path) -> Installation:
    """A copy of an installation that is made once a run, whichever process asks first."""
    model = base / "installation"
    model.mkdir(exist_ok=True)
    with (base / "installation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        facts = model / "facts.json"
        if not facts.exists():
            facts.write_text(json.dumps(furnish(Installation(model))))
    return Installation(model, json.loads(facts.read_text()))


def furnish(installation: Installation, *options: str) -> dict[str, str]:
    """Fill an empty installation, in a process of its own; what it printed."""
    folder = installation.folder
    made = subprocess.run(
        [sys.executable, ROOT / "tests/integration/furnish.py", *options],
        env=installation.environment | {"PROMETHEUS_MULTIPROC_DIR": str(folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    facts: dict[str, str] = json.loads(made.stdout.splitlines()[-1])
    return facts


def copied(model: Installation, folder: Path) -> Installation:
    """A copy that a test may spoil."""
    shutil.copytree(model.folder, folder, dirs_exist_ok=True)
    return Installation(folder, model.facts)


@contextlib.contextmanager
def serving(installation: Installation) -> Iterator[Installation]:
    """gunicorn, as deploy/ has it."""
    installation.app_port = free_port()
    with running(
        [str(BIN / "gunicorn"), "--config", "deploy/gunicorn.conf.py", "config.wsgi:application"],
        installation.folder / "gunicorn.log",
        ready=lambda: installation.ask_app("/livez").status == 200,
        environment=installation.environment,
    ):
        yield installation


@contextlib.contextmanager
def behind_nginx(installation: Installation) -> Iterator[Installation]:
    """The nginx of this system with the site of a bare machine."""
    nginx = require_program("nginx")
    installation.http_port, installation.https_port = free_port(), free_port()
    folder = installation.folder
    make_tls(folder)
    site = nginx_site("maquina.conf", installation)
    (folder / "nginx.conf").write_text(nginx_conf(folder, site))
    with running(
        [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"],
        folder / "nginx.log",
        ready=lambda: installation.ask("/livez").status == 200,
    ):
        yield installation


def nginx_site(name: str, installation: Installation) -> str:
    """A site of deploy/nginx with the ports, folders and addresses of the test."""
    folder = installation.folder
    (folder / "snippets").mkdir(exist_ok=True)
    for path in (ROOT / "deploy/nginx/snippets").glob("*.conf"):
        (folder / "snippets" / path.name).write_text(_adapted(path.read_text(), installation))
    return _adapted((ROOT / "deploy/nginx" / name).read_text(), installation)


def nginx_conf(folder: Path, site: str) -> str:
    """The least that goes around a site."""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}worker_processes 1;\npid {folder}/nginx.pid;\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\ninclude /etc/nginx/mime.types;\n{temporary}{site}\n}}\n"
    )


def _adapted(text: str, installation: Installation) -> str:
    folder = installation.folder
    ports = {"80": installation.http_port, "443": installation.https_port}
    text = re.sub(r"\n *listen \[::\][^;]*;", "", text)
    text = re.sub(r"listen (\d+)", lambda m: f"listen 127.0.0.1:{ports[m[1]] or m[1]}", text)
    for ours, theirs in {
        "/etc/nginx/snippets/": f"{folder}/snippets/",
        "/var/lib/nutricion/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "/dev/stdout": f"{folder}/access.log",
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": f"{folder}/tls.pem",
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": f"{folder}/tls.key",
        "/etc/nginx/tls/fullchain.pem": f"{folder}/tls.pem",
        "/etc/nginx/tls/privkey.pem": f"{folder}/tls.key",
        "http://127.0.0.1:8000": f"http://127.0.0.1:{installation.app_port}",
    }.items():
        text = text.replace(ours, theirs)
    return text


def make_tls(folder: Path, name: str = NAME) -> None:
    """A self-signed pair: tls.pem and tls.key."""
    words = [require_program("openssl"), "req", "-x509", "-newkey", "ec"]
    words += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "90"]
    words += ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    words += ["-keyout", str(folder / "tls.key"), "-out", str(folder / "tls.pem")]
    subprocess.run(words, check=True, capture_output=True)


@contextlib.contextmanager
def running(
    command: list[str],
    log: Path,
    *,
    ready: Callable[[], bool],
    environment: dict[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A server while the block lasts; its log is the reason if it does not start."""
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        _wait(server, ready, log)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(server: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError):
            if ready():
                return
        assert server.poll() is None and time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def free_port() -> int:
    """A loopback port that nobody uses now, of those set aside for these tests."""
    while True:
        port = random.randrange(19_100, 19_900)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
) -> Answer:
    with contextlib.closing(connection):
        # The server may refuse a long body before it has read all of it.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        kept = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, kept, answer.read())
