"""The first page of an empty installation, and the header of a clinic."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Clinic, Membership
from tests.factories.accounts import PASSWORD

PAGE = "/bienvenida/"
ANSWERS = {
    "name": "Consultorio Ahuehuete",
    "kind": "consultorio",
    "address": "Calle Inventada 12, Toluca",
    "legal_name": "Itzel Sáenz Ñandú",
    "phone": "",
    "clues": "",
    "owner-full_name": "Itzel Sáenz Ñandú",
    "owner-email": "Itzel@Nutricion.example",
    "owner-password": PASSWORD,
    "owner-password_again": PASSWORD,
    "licence-degree": "Licenciatura en Nutrición",
    "licence-institution": "Universidad Ficticia",
    "licence-number": "12345678",
}


@pytest.mark.django_db
@pytest.mark.smoke
def test_first_run_creates_clinic_and_owner() -> None:
    browser = Client()
    assert browser.get("/").headers["Location"] == PAGE
    answer = browser.post(PAGE, ANSWERS)
    assert answer.status_code == 302
    member = Membership.objects.get()
    assert (member.role, member.user.email) == ("owner", "itzel@nutricion.example")
    assert member.user.licence.number == "12345678"
    assert "_auth_user_id" in browser.session


@pytest.mark.django_db
def test_first_run_closes_behind_the_first() -> None:
    Client().post(PAGE, ANSWERS)
    second = ANSWERS | {"owner-email": "otra@nutricion.example"}
    assert Client().get(PAGE).status_code == 404
    assert Client().post(PAGE, second).status_code == 404
    assert Clinic.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Este campo es"),
        ("clues", "ABC", "5 letras y 6 números"),
        ("owner-email", "no es correo", "correo"),
        ("owner-password_again", "otra cosa", "no coinciden"),
        ("owner-password", "corta", "10 caracteres"),
        ("licence-number", "12-A", "5 a 8 números"),
    ],
)
def test_first_run_explains_and_loses_nothing(field: str, value: str, words: str) -> None:
    answer = Client().post(PAGE, ANSWERS | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Calle Inventada 12, Toluca" in page
    assert not Clinic.objects.exists()


# --- The logo -------------------------------------------------------------------------------------


def png(side: int = 20) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (side, side), "green").save(target, "PNG")
    return target.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def send_logo(browser: Client, content: bytes, name: str = "logo.png"):
    header = {key: value for key, value in ANSWERS.items() if "-" not in key}
    return browser.post(
        reverse("accounts:clinic"),
        header | {"record_scope": "clinic", "logo": SimpleUploadedFile(name, content)},
    )


def test_logo_is_kept_as_png_and_served_to_its_clinic(owner, stranger, client_of) -> None:
    browser = client_of(owner)
    assert send_logo(browser, png(1200), "../../logo.php").status_code == 302
    owner.clinic.refresh_from_db()
    assert owner.clinic.logo.name.startswith(f"logos/{owner.clinic.public_id}/")
    shown = b"".join(browser.get(reverse("accounts:clinic-logo")).streaming_content)
    assert Image.open(io.BytesIO(shown)).size == (800, 800)
    assert client_of(stranger).get(reverse("accounts:clinic-logo")).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG" + b"0" * (10 * 1024 * 1024), "el máximo es"),
        (b"<svg onload='x()'></svg>", "no es una imagen"),
        (png()[:60], "no es una imagen"),
        (png_of_size(50_000, 50_000), "demasiados píxeles"),
        (png_of_size(12_000, 12_000), "demasiados píxeles"),
        (png_of_size(5_001, 4_000), "demasiados píxeles"),
    ],
    ids=["10 MB", "svg", "truncated", "pixel flood", "large claim", "over the limit"],
)
def test_logo_refused_with_words(owner, client_of, content: bytes, words: str) -> None:
    answer = send_logo(client_of(owner), content)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert ANSWERS["address"] in page
    owner.clinic.refresh_from_db()
    assert not owner.clinic.logo


def test_clinic_header_is_the_owners(nutritionist, client_of) -> None:
    assert client_of(nutritionist).get(reverse("accounts:clinic")).status_code == 403
