"""The inbox, the thread, the answer, the photo and the number, as each role sees them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from config.operations.heartbeat import SILENCE, heartbeat_write
from messaging.models import Contact, Conversation, Line, Media, OutboundMessage
from messaging.selectors import conversations_visible_to, unread_count
from messaging.services.contacts import contact_link
from messaging.services.conversation import conversation_reply
from messaging.services.line import line_set, line_simulate
from messaging.views.inbox import inbox
from patients.models import Consent
from tests.factories.foods import heic_of
from tests.factories.messaging import (
    ContactFactory,
    ConversationFactory,
    InboundFactory,
    LineFactory,
    OutboundFactory,
    consent_to,
    stored_media,
)
from tests.factories.patients import PatientFactory

INBOX = "/mensajes/"


@pytest.fixture
def conversation(owner) -> Conversation:
    """A patient who accepted everything wrote five minutes ago."""
    found = ConversationFactory(clinic=owner.clinic)
    consent_to(found.contact.patient)
    InboundFactory(conversation=found, payload={"From": "x", "Body": "¿A qué hora es mi cita?"})
    return found


def page_of(conversation, name="conversation-detail"):
    return reverse(f"messaging:{name}", args=[conversation.public_id])


def reply(client, conversation, **data):
    given = {"text": "A las 17:30.", "category": "logistics", "key": "k1"} | data
    return client.post(page_of(conversation, "conversation-reply"), given)


def test_inbox_says_without_credentials(owner, conversation, client_of, settings):
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = ""
    OutboundFactory(conversation=conversation)
    page = client_of(owner).get(INBOX).content.decode()
    assert "sin credenciales" in page
    assert "Un mensaje espera." in page
    assert "SIMULADOR" not in page


def test_inbox_says_without_line(twilio, owner, client_of):
    page = client_of(owner).get(INBOX).content.decode()
    assert "todavía no tiene su número" in page
    assert "SIMULADOR" in page


def test_inbox_says_when_nobody_sends(twilio, owner, stranger, conversation, client_of):
    """Also while it stays open: the list asks for its news, and the notice comes with it."""
    for clinic in (owner.clinic, stranger.clinic):
        LineFactory(clinic=clinic)
    OutboundFactory.create_batch(2, conversation=conversation)
    InboundFactory(conversation=conversation, state="received", intent="")
    heartbeat_write()
    browser = client_of(owner)
    assert "no da señales" not in browser.get(INBOX).content.decode()
    with time_machine.travel(timezone.now() + SILENCE + timedelta(seconds=1)):
        for headers in ({}, {"HX-Request": "true"}):
            page = browser.get(INBOX, headers=headers).content.decode()
            assert "no da señales desde" in page
            assert "Un mensaje recibido espera a mostrarse." in page
            assert "2 mensajes esperan para salir." in page
        assert "Lo que se escriba esperará." in client_of(stranger).get(INBOX).content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_inbox_queries_are_constant(owner, django_assert_num_queries, rf, count):
    ConversationFactory.create_batch(count, clinic=owner.clinic)
    request = rf.get(INBOX)
    request.user, request.membership, request.htmx = owner.user, owner, False
    with django_assert_num_queries(4):
        inbox(request)


def test_unread_count_by_clinic(owner, stranger, conversation):
    assert (unread_count(owner), unread_count(stranger), unread_count(None)) == (1, 0, 0)
    assert not conversations_visible_to(None).exists()
    Conversation.objects.update(seen_at=timezone.now())
    assert unread_count(owner) == 0
    Conversation.objects.update(needs_person=True, needs_person_reason="prueba")
    assert unread_count(owner) == 1


def test_thread_read_marks_it_seen_and_leaves_a_trace(owner, conversation, client_of):
    page = client_of(owner).get(page_of(conversation)).content.decode()
    assert "¿A qué hora es mi cita?" in page
    assert conversation.contact.patient.full_name in page
    assert unread_count(owner) == 0
    assert AccessEvent.objects.filter(object_type="messaging.conversation").exists()


def test_auditor_reads_and_leaves_it_new(auditor, owner, conversation, client_of):
    browser = client_of(auditor)
    assert browser.get(page_of(conversation)).status_code == 200
    assert unread_count(owner) == 1
    assert reply(browser, conversation).status_code == 403


@pytest.mark.parametrize("name", ["conversation-detail", "conversation-thread"])
def test_conversation_hidden_from_other_clinic(stranger, conversation, client_of, name):
    assert client_of(stranger).get(page_of(conversation, name)).status_code == 404


@pytest.mark.parametrize("name", ["conversation-reply", "conversation-attend", "contact-link"])
def test_writes_hidden_from_other_clinic(stranger, conversation, client_of, name):
    assert client_of(stranger).post(page_of(conversation, name)).status_code == 404


def test_assistant_sends_a_reminder_and_not_clinical_content(assistant, conversation, client_of):
    browser = client_of(assistant)
    assert reply(browser, conversation).status_code == 302
    assert reply(browser, conversation, category="clinical", key="k2").status_code == 422
    with pytest.raises(PermissionDenied):
        conversation_reply(conversation=conversation, text="x", category="clinical", by=assistant)
    assert OutboundMessage.objects.get().created_by == assistant.user


def test_assistant_sees_that_there_was_clinical_content_only(
    assistant, nutritionist, conversation, client_of
):
    OutboundFactory(conversation=conversation, category="clinical", body="Menos pan dulce.")
    hidden = client_of(assistant).get(page_of(conversation)).content.decode()
    shown = client_of(nutritionist).get(page_of(conversation)).content.decode()
    assert "Menos pan dulce." not in hidden
    assert "Contenido clínico" in hidden
    assert "Menos pan dulce." in shown


def test_reply_sent_twice_is_one(owner, conversation, client_of):
    for _ in range(2):
        reply(client_of(owner), conversation)
    assert OutboundMessage.objects.count() == 1


def test_reply_attends_the_conversation(owner, conversation, client_of):
    Conversation.objects.update(needs_person=True, needs_person_reason="prueba")
    reply(client_of(owner), conversation)
    conversation.refresh_from_db()
    assert not conversation.needs_person


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"text": ""}, "Escriba el mensaje."),
        ({"text": "Su peso fue de 72 kg"}, "contenido clínico"),
        ({"text": "Su CURP HEGG560427MVZRRL04", "category": "clinical"}, "CURP"),
    ],
)
def test_reply_refused_keeps_what_was_written(owner, conversation, client_of, data, said):
    answer = reply(client_of(owner), conversation, **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert data["text"] in page


def test_reply_refused_outside_the_window(owner, conversation, client_of):
    Conversation.objects.update(last_inbound_at=timezone.now() - timedelta(hours=24))
    assert "ya no admite texto libre" in reply(client_of(owner), conversation).content.decode() or (
        "no admite texto libre" in client_of(owner).get(page_of(conversation)).content.decode()
    )
    assert not OutboundMessage.objects.exists()


def test_reply_service_refusals(owner, stranger, conversation):
    given = {"conversation": conversation, "text": "hola", "by": owner}
    with pytest.raises(ValidationError, match="Elija si es"):
        conversation_reply(category="service", **given)
    with pytest.raises(PermissionDenied):
        conversation_reply(category="logistics", **(given | {"by": stranger}))
    with pytest.raises(ValidationError, match="Escriba"):
        conversation_reply(category="logistics", **(given | {"text": " "}))
    with pytest.raises(ValidationError, match="letras"):
        conversation_reply(category="logistics", **(given | {"text": "x" * 1601}))
    conversation.contact.patient.consents.filter(purpose=Consent.Purpose.MESSAGES).update(
        revoked_at=timezone.now(), revoked_by=owner.user, revoke_reason="x"
    )
    with pytest.raises(ValidationError, match="Falta su consentimiento"):
        conversation_reply(category="logistics", **given)
    conversation.contact.opted_out_at = timezone.now()
    with pytest.raises(ValidationError, match="baja"):
        conversation_reply(category="logistics", **given)


def test_unknown_number_is_answered_and_linked(owner, client_of):
    contact = ContactFactory(clinic=owner.clinic, patient=None)
    conversation = ConversationFactory(clinic=owner.clinic, contact=contact)
    patient = PatientFactory(clinic=owner.clinic, phone=contact.phone)
    with pytest.raises(ValidationError, match="de qué paciente"):
        conversation_reply(conversation=conversation, text="x", category="logistics", by=owner)
    browser = client_of(owner)
    assert reply(browser, conversation, category="service").status_code == 302
    assert patient.full_name in browser.get(page_of(conversation)).content.decode()
    browser.post(page_of(conversation, "contact-link"), {"patient": patient.public_id})
    assert Contact.objects.get().patient == patient


@pytest.mark.parametrize("given", ["", "no-es-uuid", None])
def test_link_refused(owner, stranger, client_of, given):
    contact = ContactFactory(clinic=owner.clinic, patient=None)
    conversation = ConversationFactory(clinic=owner.clinic, contact=contact)
    alien = PatientFactory(clinic=stranger.clinic)
    chosen = alien.public_id if given is None else given
    client_of(owner).post(page_of(conversation, "contact-link"), {"patient": chosen})
    assert Contact.objects.get().patient is None
    with pytest.raises(PermissionDenied):
        contact_link(contact=contact, patient=alien, by=owner)


def test_link_is_not_changed_in_silence(owner, conversation):
    with pytest.raises(ValidationError, match="otro paciente"):
        contact_link(
            contact=conversation.contact, patient=PatientFactory(clinic=owner.clinic), by=owner
        )


def test_attended(owner, conversation, client_of):
    Conversation.objects.update(needs_person=True, needs_person_reason="prueba")
    client_of(owner).post(page_of(conversation, "conversation-attend"))
    conversation.refresh_from_db()
    assert not conversation.needs_person


def test_photo_only_for_who_reads_the_record(owner, assistant, stranger, client_of):
    media = stored_media(owner)
    page = reverse("messaging:photo", args=[media.public_id])
    answer = client_of(owner).get(page)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    assert client_of(assistant).get(page).status_code == 404
    assert client_of(stranger).get(page).status_code == 404
    assert AccessEvent.objects.filter(object_type="messaging.media").count() == 1
    media.path.unlink()
    assert client_of(owner).get(page).status_code == 404


def test_photo_of_an_iphone_is_seen_as_jpeg(owner, client_of):
    media = stored_media(owner, heic_of())
    Media.objects.filter(pk=media.pk).update(sniffed_type="image/heic")
    page = reverse("messaging:photo", args=[media.public_id])
    answer = client_of(owner).get(page)
    assert answer["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    assert media.path.read_bytes() == heic_of()
    broken = stored_media(owner, heic_of()[:-40])
    Media.objects.filter(pk=broken.pk).update(sniffed_type="image/heic")
    answer = client_of(owner).get(reverse("messaging:photo", args=[broken.public_id]))
    assert answer["Content-Type"] == "image/heic"
    answer.close()


def test_line_by_the_owner(owner, nutritionist, client_of):
    browser = client_of(owner)
    browser.post("/mensajes/linea/", {"phone": "nada"})
    browser.post("/mensajes/linea/", {"phone": ""})
    assert not Line.objects.exists()
    browser.post("/mensajes/linea/", {"phone": "55 1234 5678"})
    assert Line.objects.get().phone == "+525512345678"
    assert client_of(nutritionist).post("/mensajes/linea/", {"phone": "x"}).status_code == 403
    assert line_set(phone="55 8765 4321", by=owner).pk == Line.objects.get().pk


def test_line_of_another_clinic_refused(owner, stranger):
    LineFactory(clinic=stranger.clinic, phone="+525512345678")
    with pytest.raises(ValidationError):
        line_set(phone="55 1234 5678", by=owner)


def test_simulated_line_only_with_the_simulator(owner, settings):
    settings.TWILIO_ACCOUNT_SID = ""
    with pytest.raises(PermissionDenied):
        line_simulate(by=owner)


@pytest.mark.parametrize("base", ["https://api.twilio.com", "https://127.0.0.1.example.com"])
def test_phone_exists_only_with_the_simulator(owner, client_of, settings, base):
    settings.TWILIO_ACCOUNT_SID = settings.TWILIO_AUTH_TOKEN = "x"
    settings.TWILIO_BASE_URL = base
    for page in ("/mensajes/telefono/", "/mensajes/telefono/pantalla/"):
        assert client_of(owner).get(page).status_code == 404


def test_phone_plays_the_patient(twilio, owner, client_of, monkeypatch):
    patient = PatientFactory(clinic=owner.clinic, phone="+525512345678")
    twilio.webhook_base = "http://127.0.0.1:1"  # nobody: the webhook has its own tests
    browser = client_of(owner)
    page = f"/mensajes/telefono/?paciente={patient.public_id}"
    assert "SIMULADOR" in browser.get(page).content.decode()
    assert browser.post(page, {"text": "hola"}).status_code == 302
    from django.core.files.uploadedfile import SimpleUploadedFile

    photo = SimpleUploadedFile("comida.jpg", b"\xff\xd8\xff", "image/jpeg")
    assert browser.post(page, {"photo": photo}).status_code == 302
    from tests.emulators.server import wait_for

    with wait_for() as until:
        until(lambda: len(twilio.incoming) == 2)
    assert {m["From"] for m in twilio.incoming} == {"whatsapp:+525512345678"}
    assert {m["To"] for m in twilio.incoming} == {Line.objects.get().address}
    assert "Escriba un mensaje" in browser.post(page, {}).content.decode()


def test_phone_shows_what_it_received_and_says_if_it_is_off(twilio, owner, client_of):
    from tests.emulators.twilio import Taken

    twilio.taken.append(Taken("SM1", {"To": "whatsapp:+525500009999", "Body": "Bienvenida"}))
    browser = client_of(owner)
    screen = "/mensajes/telefono/pantalla/?paciente=nada"
    assert "Bienvenida" in browser.get(screen).content.decode()
    twilio.stop()
    assert "no responde" in browser.get(screen).content.decode()
    answer = browser.post("/mensajes/telefono/", {"text": "hola"})
    assert "no responde" in answer.content.decode()
