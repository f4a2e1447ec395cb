"""A person settles a photo: on the screen, and only there, it reaches the diary."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ai_vision.models import Photo
from ai_vision.selectors import pending_count, photos_pending
from ai_vision.services import review
from ai_vision.services.photos import photo_receive
from ai_vision.services.reading import photo_read
from audit.models import AccessEvent
from plans.models import DiaryEntry
from tests.factories.ai_vision import food, jpeg, patient_for, photo_for, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(owner, rice, claude) -> Photo:
    """A photo with a suggestion of rice."""
    photo = photo_for(owner)
    photo_read(photo_id=photo.pk)
    photo.refresh_from_db()
    return photo


@pytest.fixture
def answered():
    """What was handed to whoever answers the patient."""
    heard: list[str] = []
    kept = list(review._repliers)
    review._repliers[:] = [lambda photo, text, by: heard.append(text) or True]
    yield heard
    review._repliers[:] = kept


def path(name: str, photo: Photo) -> str:
    return reverse(f"ai_vision:photo-{name}", args=[photo.public_id])


def form(*rows: dict[str, str], day: str = "", **extra: str) -> dict[str, str]:
    """What the page posts."""
    data = {
        "meal_name": "Comida",
        "day": day or timezone.localdate().isoformat(),
        "form-TOTAL_FORMS": str(len(rows)),
        "form-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data | extra


def test_accept_in_one_tap(draft, owner, client_of, answered):
    page = client_of(owner).post(path("accept", draft), follow=True)
    assert page.status_code == 200
    draft.refresh_from_db()
    assert (draft.state, draft.reviewed_by) == ("accepted", owner.user)
    (item,) = draft.entry.items.all()
    assert (item.name, item.group, item.halves_min, item.halves_max) == (
        "Arroz blanco",
        "cereal_sg",
        2,
        4,
    )
    assert draft.entry.confirmed_by == owner.user
    assert not answered  # nobody asked for an answer


def test_accept_twice_is_one_entry(draft, owner, client_of):
    browser = client_of(owner)
    browser.post(path("accept", draft))
    page = browser.post(path("accept", draft), follow=True)
    assert "ya no espera" in page.content.decode()
    assert DiaryEntry.objects.count() == 1


def test_accept_all_shown(draft, owner, rice, client_of, stranger):
    other = photo_for(owner)
    foreign = photo_for(stranger)
    for photo in (other, foreign):
        photo_read(photo_id=photo.pk)
    browser = client_of(owner)
    assert "Aceptar las 2" in browser.get("/fotos/").content.decode()
    chosen = [str(p.public_id) for p in (draft, other, foreign)] + ["no-es-uuid"]
    page = browser.post(reverse("ai_vision:photo-accept-all"), {"photo": chosen}, follow=True)
    assert "Aceptadas: 2" in page.content.decode()
    foreign.refresh_from_db()
    assert foreign.state == "draft"


def test_correct_by_name_group_and_halves(draft, owner, client_of):
    rows = (
        {"name": "arroz blanco", "group": "", "least": "1.5", "most": ""},
        {"name": "Aguacate", "group": "grasa_sp", "least": "", "most": ""},
        {"name": "Quitado", "group": "fruta", "least": "1", "most": "2", "DELETE": "on"},
        {"name": "", "group": "", "least": "", "most": ""},
    )
    answer = client_of(owner).post(path("correct", draft), form(*rows))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "corrected"
    found = [(i.name, i.group, i.halves_min, i.halves_max) for i in draft.entry.items.all()]
    assert found == [("arroz blanco", "cereal_sg", 3, 3), ("Aguacate", "grasa_sp", None, None)]
    assert draft.readings.get().items.get().halves_max == 4  # the suggestion stays as it was


@pytest.mark.parametrize(
    ("rows", "day", "said_back"),
    [
        (({"name": "Arroz", "least": "0.3"},), "", "de medio en medio"),
        (({"name": "Arroz", "least": "2", "most": "1"},), "", "no puede ser mayor"),
        (({"name": "", "least": "2"},), "", "Escriba el alimento"),
        (({"name": "Arroz", "least": "61"},), "", "60"),
        (({"name": "Arroz", "least": "-1"},), "", "0"),
        (({"name": "Arroz", "least": "NaN"},), "", "número"),
        (({"name": ""},), "", "al menos un alimento"),
        (({"name": "Arroz"},), "2999-01-01", "todavía no llega"),
        (({"name": "Arroz", "group": "vitaminas"},), "", "vitaminas"),
    ],
    ids=lambda v: str(v)[:30],
)
def test_bad_correction_keeps_what_was_typed(draft, owner, client_of, rows, day, said_back):
    answer = client_of(owner).post(path("correct", draft), form(*rows, day=day))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said_back in text
    if rows[0]["name"]:
        assert f'value="{rows[0]["name"]}"' in text
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not DiaryEntry.objects.exists()


def test_photo_that_waits_is_registered_by_hand(owner, client_of, settings):
    settings.ANTHROPIC_API_KEY = settings.GEMINI_API_KEY = ""
    photo = photo_for(owner)
    photo_read(photo_id=photo.pk)
    page = client_of(owner).get("/fotos/").content.decode()
    assert "faltan las claves" in page
    assert "Registrar a mano" in page
    assert "Leer otra vez" not in page
    rows = ({"name": "Manzana", "group": "fruta", "least": "1"},)
    assert client_of(owner).post(path("correct", photo), form(*rows)).status_code == 302
    photo.refresh_from_db()
    assert photo.state == "corrected"


def test_discard_and_bring_back(draft, owner, client_of):
    browser = client_of(owner)
    assert "Recuperar" in browser.post(path("discard", draft), follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.state == "discarded"
    browser.post(path("restore", draft))
    draft.refresh_from_db()
    assert (draft.state, draft.reviewed_by) == ("draft", None)


def test_nothing_recognised_cannot_be_accepted(owner, claude, client_of):
    claude.text = said()
    photo = photo_for(owner)
    photo_read(photo_id=photo.pk)
    page = client_of(owner).get("/fotos/").content.decode()
    assert "No se reconoce comida" in page
    assert "Aceptar y responder" not in page
    with pytest.raises(ValidationError):
        review.photo_accept(photo=photo, by=owner)


def test_page_says_what_it_is(draft, owner, client_of):
    for address in ("/fotos/", path("detail", draft)):
        page = client_of(owner).get(address).content.decode()
        assert "Sugerencia generada por IA, no validada" in page
        assert "SIMULADOR" in page
        assert "instrucción plate_v1" in page
        assert "1,500 + 220 tokens" in page


def test_image_is_private_and_recorded(draft, owner, client_of, assistant, stranger):
    answer = client_of(owner).get(path("image", draft))
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"
    assert AccessEvent.objects.filter(object_id=str(draft.public_id)).exists()
    assert client_of(assistant).get(path("image", draft)).status_code == 403
    assert client_of(stranger).get(path("image", draft)).status_code == 404


@pytest.mark.parametrize("name", ["accept", "correct", "discard", "restore", "read"])
def test_write_hidden_from_other_clinic_and_closed_to_readers(
    draft, stranger, auditor, assistant, client_of, name
):
    assert client_of(stranger).post(path(name, draft)).status_code == 404
    assert client_of(auditor).post(path(name, draft)).status_code == 403
    assert client_of(assistant).post(path(name, draft)).status_code == 403


def test_service_refuses_the_other_clinic(draft, stranger):
    with pytest.raises(PermissionDenied):
        review.photo_accept(photo=draft, by=stranger)


def test_queue_of_another_clinic_is_empty(draft, stranger, assistant, owner):
    assert photos_pending(stranger) == photos_pending(assistant) == photos_pending(None) == []
    assert [p.pk for p in photos_pending(owner)] == [draft.pk]


def test_queries_do_not_grow(draft, owner, rice, client_of, django_assert_num_queries):
    browser = client_of(owner)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get("/fotos/")  # what is read once a process
    with CaptureQueriesContext(connection) as one:
        browser.get("/fotos/")
    for _ in range(3):
        photo_read(photo_id=photo_for(owner).pk)
    with django_assert_num_queries(len(one)):
        browser.get("/fotos/")
    with django_assert_num_queries(1):
        assert pending_count(owner) == 4


def test_menu_count(draft, owner, client_of):
    assert ">1<" in client_of(owner).get("/fotos/pendientes/").content.decode()


def test_food_options_are_the_catalogue(owner, rice, client_of):
    answer = client_of(owner).get("/fotos/alimentos/", {"form-0-name": "arroz"})
    assert 'value="Arroz blanco"' in answer.content.decode()


def test_opposition_from_the_page(draft, owner, client_of):
    address = reverse("ai_vision:patient-opposition", args=[draft.public_id])
    browser = client_of(owner)
    assert "se opuso" in browser.post(address, follow=True).content.decode()
    browser.post(address, {"retirar": "1"})
    assert not draft.patient.ai_oppositions.filter(lifted_at=None).exists()


# --- What comes in --------------------------------------------------------------------------------


def receive(patient, data: bytes) -> Photo:
    return photo_receive(
        patient=patient,
        image_bytes=data,
        received_at=timezone.now(),
        source="whatsapp",
        source_id="prueba",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"soy texto con nombre foto.jpg", "no es una fotograf"),
        (b"", "no es una fotograf"),
        (b"\xff\xd8\xff\xe0" + b"0" * 200, "no es una fotograf|dañada"),
        (b"\xff\xd8\xff" + bytes(30 * 1024 * 1024), "16 MB"),
    ],
    ids=["text", "empty", "broken", "30 MB"],
)
def test_what_is_not_a_photo_is_a_row_with_its_reason(owner, data, reason):
    import re

    photo = receive(patient_for(owner), data)
    assert photo.state == "failed"
    assert re.search(reason, photo.reason)
    assert photo.file == ""


def test_truncated_jpeg_is_damaged(owner):
    whole = jpeg(size=(400, 400))
    assert receive(patient_for(owner), whole[: len(whole) // 2]).state == "failed"


def test_pixel_bomb_is_refused(owner):
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    photo = receive(patient_for(owner), out.getvalue())
    assert (photo.state, photo.reason) == ("failed", "La foto tiene demasiados pixeles.")


def test_same_photo_is_one_row_a_patient(owner):
    data, patient = jpeg(), patient_for(owner)
    assert receive(patient, data) == receive(patient, data)
    assert receive(patient_for(owner), data) != receive(patient, data)


def test_upload_by_a_stranger_is_refused(owner, stranger):
    with pytest.raises(PermissionDenied):
        photo_receive(
            patient=patient_for(owner),
            image_bytes=jpeg(),
            received_at=timezone.now(),
            source="upload",
            source_id="",
            by=stranger,
        )


# --- The database holds the rule ------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "otra"},
        {"state": "waiting_person"},
        {"wait": "no_keys"},
        {"state": "failed", "reason": ""},
        {"state": "accepted"},
        {"state": "discarded"},
        {"file": ""},
    ],
    ids=str,
)
def test_photo_constraint(owner, changes):
    photo = photo_for(owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(**changes)


def test_reading_and_draft_are_written_once(draft):
    from django.db import DatabaseError

    reading = draft.readings.get()
    for row, field in ((reading, "detail"), (reading.items.get(), "name")):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{field: "otra cosa"})


def test_meal_is_guessed_by_the_hour(owner):
    at = timezone.localtime().replace(hour=14, minute=10) - timedelta(days=1)
    assert photo_for(owner, meal_hint="", received_at=at).meal_name == "Comida"


def test_food_said_escapes(owner, claude, client_of):
    claude.text = said(food("<script>alert(1)</script>"))
    photo = photo_for(owner)
    photo_read(photo_id=photo.pk)
    assert "<script>alert" not in client_of(owner).get("/fotos/").content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"halves_min": 1},
        {"halves_max": 1},
        {"halves_min": 2, "halves_max": 1},
        {"halves_min": 1, "halves_max": 121},
        {"grams_min": 1},
        {"grams_min": 2, "grams_max": 1},
        {"grams_min": 1, "grams_max": 2001},
        {"name": ""},
        {"order": 1},
    ],
    ids=str,
)
def test_draft_item_constraint(draft, values):
    from ai_vision.models import DraftItem

    fields = {"order": 9, "name": "Arroz", **values}
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftItem.objects.create(reading=draft.readings.get(), **fields)
