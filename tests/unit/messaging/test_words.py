"""Addresses, bytes, identifiers and the texts of the channel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging import replies
from messaging.addresses import Address, address_read
from messaging.linter import HIDDEN, identifiers_hidden, identifiers_in, problems_of
from messaging.sniff import sniff

CURP, RFC, CARD, CLABE = (
    "HEGG560427MVZRRL04",
    "GODE561231GR8",
    "4111 1111 1111 1111",
    "032180000118359719",
)


@pytest.mark.parametrize(
    ("raw", "canonical", "phone"),
    [
        ("whatsapp:+5215512345678", "whatsapp:+525512345678", "+525512345678"),
        ("whatsapp:+525512345678", "whatsapp:+525512345678", "+525512345678"),
        ("whatsapp:+14155238886", "whatsapp:+14155238886", "+14155238886"),
        ("whatsapp:MX.1309731234567", "whatsapp:MX.1309731234567", ""),
        ("whatsapp:+521551234567", "whatsapp:+521551234567", "+521551234567"),  # a digit short
    ],
)
def test_address(raw, canonical, phone):
    assert address_read(raw) == Address(canonical, phone)


@pytest.mark.parametrize("raw", ["", "whatsapp:", "  "])
def test_address_empty(raw):
    with pytest.raises(ValueError, match="vacía"):
        address_read(raw)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        (b"OggS\x00", "audio/ogg"),
        (b"RIFF\x00\x00\x00\x00WAVE", ""),
        (b"<svg onload=alert(1)>", ""),
        (b"hola", ""),
        (b"", ""),
    ],
)
def test_sniff(head, kind):
    assert sniff(head) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"mi curp es {CURP.lower()}", ("CURP",)),
        (f"RFC {RFC}", ("RFC",)),
        (f"tarjeta {CARD}", ("número de tarjeta o cuenta",)),
        (f"clabe {CLABE}", ("número de tarjeta o cuenta",)),
        ("tarjeta 4111 1111 1111 1112", ()),
        ("llámeme al 55 1234 5678", ()),
        ("desayuné 2 huevos y 1 taza de café a las 8:30", ()),
    ],
)
def test_identifiers(text, found):
    assert identifiers_in(text) == found
    assert (HIDDEN in identifiers_hidden(text)) is bool(found)


@given(st.text(max_size=80))
def test_hidden_text_holds_no_identifier(text):
    assert identifiers_in(identifiers_hidden(f"{text} {CURP} {CARD}")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Pesó 72.4 kg",
        "Su peso bajó",
        "Diagnóstico: obesidad",
        "glucosa de 110",
        "traiga sus análisis",
    ],
)
def test_clinical_words_not_in_reminders(text):
    assert problems_of(text, category="logistics")
    assert problems_of(text, category="clinical") == ()


def test_reminder_passes():
    text = "Le esperamos el 24/nov/2026 a las 17:30. Responda CONFIRMO."
    assert problems_of(text, category="logistics") == ()


ANSWERS = [
    replies.unknown_sender("Clínica"),
    replies.consent_question("Clínica"),
    replies.guardian_needed(),
    replies.consent_thanks(clinical=True),
    replies.consent_thanks(clinical=False),
    replies.ai_question(),
    replies.ai_thanks(),
    replies.opt_out_receipt(),
    replies.photo_taken(),
    replies.photo_refused("pesa más de 16 MB."),
    replies.unreadable(),
    replies.person_called(),
    replies.confirmation_passed_on(),
    replies.help_text(),
    replies.left_to_person(),
    replies.no_plan(),
]


@pytest.mark.parametrize("text", ANSWERS)
def test_every_answer_offers_a_person_and_fits(text):
    assert replies.OFFER in text
    assert len(text) <= replies.LIMIT
    assert problems_of(text, category="service") == ()


@given(st.text(alphabet="ab \n", max_size=400), st.integers(2, 60))
def test_parts_lose_no_word(text, limit):
    parts = replies.parts(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
