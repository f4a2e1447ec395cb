"""Progress photographs: under their own consent, clean, private, side by side."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from accounts.heic import heic_decoder
from patients.models import Consent, ProgressPhoto
from patients.selectors import progress_photos_of
from patients.services.consent import consent_grant, consent_revoke
from patients.services.progress_photo import progress_photo_add, progress_photo_void
from tests.factories.patients import PatientFactory

DAY = date(2026, 1, 15)


def picture(colour: str = "green", kind: str = "JPEG", size: tuple[int, int] = (60, 80)) -> bytes:
    """A photo with a place and a camera in its metadata."""
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    exif[0x010F] = "Cámara de prueba"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.fixture
def patient(nutritionist):
    return PatientFactory(clinic=nutritionist.clinic, responsible=nutritionist.user)


@pytest.fixture
def consent(patient, nutritionist):
    return consent_grant(
        patient=patient,
        purpose=Consent.Purpose.PHOTOGRAPHS,
        evidence="Hoja firmada",
        by=nutritionist,
    )


def add(patient, by, colour="green", **more):
    given = {"data": picture(colour), "view": "front", "taken_on": DAY} | more
    return progress_photo_add(patient=patient, by=by, **given)


def test_without_its_own_consent_nothing_is_kept(patient, nutritionist):
    with pytest.raises(ValidationError, match="consentimiento"):
        add(patient, nutritionist)
    assert not ProgressPhoto.objects.exists()


@pytest.mark.usefixtures("consent")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", heic_decoder()])
def test_photo_is_kept_without_its_metadata(patient, nutritionist, kind):
    row = add(patient, nutritionist, data=picture(kind=kind))
    with Image.open(row.path) as kept:
        assert kept.format == "JPEG"
        assert not kept.getexif()
        assert kept.size == (row.width, row.height) == (60, 80)
    assert b"prueba" not in row.path.read_bytes()


@pytest.mark.usefixtures("consent")
@pytest.mark.parametrize(
    "data",
    [b"", b"<svg onload=alert(1)></svg>", b"\xff\xd8\xff\xe0 truncated", b"%PDF-1.4", b"GIF89a"],
)
def test_what_is_not_a_photo_leaves_no_file(patient, nutritionist, data):
    with pytest.raises(ValidationError):
        add(patient, nutritionist, data=data)
    assert not ProgressPhoto.objects.exists()


@pytest.mark.usefixtures("consent")
def test_the_same_photo_twice_is_refused_and_leaves_one_file(patient, nutritionist):
    folder = add(patient, nutritionist).path.parent
    before = set(folder.iterdir())
    with pytest.raises(ValidationError, match="ya está"):
        add(patient, nutritionist)
    assert set(folder.iterdir()) == before


@pytest.mark.usefixtures("consent")
@pytest.mark.parametrize("day", [date(2999, 1, 1), date(1900, 1, 1)])
def test_date_that_cannot_be_is_refused(patient, nutritionist, day):
    with pytest.raises(ValidationError):
        add(patient, nutritionist, taken_on=day)


@pytest.mark.usefixtures("consent")
@pytest.mark.parametrize("who", ["assistant", "stranger"])
def test_only_who_writes_the_record_adds(patient, request, who):
    with pytest.raises(PermissionDenied):
        add(patient, request.getfixturevalue(who))


def test_revoked_consent_hides_them_at_once(patient, nutritionist, consent, client_of):
    row = add(patient, nutritionist)
    browser = client_of(nutritionist)
    image = reverse("patients:progress-photo-image", args=[row.public_id])
    answer = browser.get(image)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    b"".join(answer.streaming_content)  # reads and closes the file
    consent_revoke(consent=consent, by=nutritionist, reason="A petición")
    assert progress_photos_of(nutritionist, patient=patient) == []
    assert browser.get(image).status_code == 404


@pytest.mark.usefixtures("consent")
def test_photo_is_voided_never_changed(patient, nutritionist):
    row = add(patient, nutritionist)
    for wrong in ({"view": "back"}, {"file": "otro.jpg"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ProgressPhoto.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(ValidationError):
        progress_photo_void(photo=row, reason=" ", by=nutritionist)
    progress_photo_void(photo=row, reason="De otra persona", by=nutritionist)
    assert progress_photos_of(nutritionist, patient=patient) == []
    assert add(patient, nutritionist).pk != row.pk


@pytest.mark.parametrize(
    "wrong", [{"file": ""}, {"width": 0}, {"view": "arriba"}, {"void_reason": "sin fecha"}]
)
def test_database_refuses_an_unsound_photo(patient, nutritionist, wrong):
    fields = {
        "patient": patient, "view": "front", "taken_on": DAY, "file": "a.jpg", "sha256": "0" * 64,
        "width": 1, "height": 1, "recorded_by": nutritionist.user,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressPhoto.objects.create(**fields | wrong)


@pytest.fixture
def page(patient):
    return reverse("patients:progress-photos", args=[patient.public_id])


def upload(data: bytes, name: str = "foto.jpg"):
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def test_page_without_consent_says_so_and_offers_no_form(page, client_of, nutritionist):
    told = client_of(nutritionist).get(page).content.decode()
    assert "No hay consentimiento vigente" in told
    assert 'type="file"' not in told


@pytest.mark.usefixtures("consent")
def test_page_shows_first_and_last_side_by_side(page, patient, client_of, nutritionist):
    browser = client_of(nutritionist)
    for colour, day in (("red", "2026-01-15"), ("blue", "2026-02-15"), ("green", "2026-03-15")):
        data = {"photo": upload(picture(colour)), "view": "front", "taken_on": day}
        assert browser.post(page, data).status_code == 302
    told = browser.get(page)
    days = [photo.taken_on.month for photo in told.context["pair"]]
    assert days == [1, 3]
    rows = list(ProgressPhoto.objects.order_by("taken_on"))
    asked = {"vista": "front", "antes": rows[1].public_id, "despues": rows[2].public_id}
    days = [photo.taken_on.month for photo in browser.get(page, asked).context["pair"]]
    assert days == [2, 3]


@pytest.mark.usefixtures("consent")
def test_refused_file_says_why(page, client_of, nutritionist):
    data = {"photo": upload(b"<html>", "foto.jpg"), "view": "front", "taken_on": "2026-01-15"}
    answer = client_of(nutritionist).post(page, data)
    assert answer.status_code == 422
    assert "no es una fotografía" in answer.content.decode()


@pytest.mark.usefixtures("consent")
def test_photo_hidden_from_other_clinic_and_from_the_desk(
    patient, nutritionist, client_of, assistant, stranger
):
    row = add(patient, nutritionist)
    image = reverse("patients:progress-photo-image", args=[row.public_id])
    assert client_of(stranger).get(image).status_code == 404
    assert client_of(assistant).get(image).status_code == 403
