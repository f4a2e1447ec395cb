"""Signed documents, their addenda, and the privacy notice."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from patients.models import Addendum, SignedDocument
from patients.services.signature import addendum_add
from tests.factories.accounts import PASSWORD
from tests.factories.patients import (
    ConsentFactory,
    PrivacyNoticeFactory,
    signed_consultation,
)
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db


# --- Signed documents ---------------------------------------------------------------------------


def test_document_reads_whole_and_in_order(client_of, owner):
    document = signed_consultation(by=owner)
    page = get(client_of(owner), "document-detail", document.public_id).content.decode()
    titles = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    order = [
        "Motivo de consulta",
        "Antecedentes heredofamiliares",
        "Tabaco, alcohol y otras sustancias",
        "Padecimiento actual y tratamientos previos",
        "Subjetivo",
        "Exploración física: habitus exterior",
        "Mediciones",
        "Diagnósticos nutricionales",
        "Pronóstico",
        "Plan",
        "Firma",
    ]
    assert [title for title in titles if title in order] == order
    for text in (owner.user.licence.number, document.sha256, "Íntegro", "No se midió: sin equipo"):
        assert text in page
    assert owner.clinic.legal_name in page


def test_SIG_02_document_tells_when_it_is_not_whole(client_of, owner, monkeypatch):
    document = signed_consultation(by=owner)
    original = SignedDocument.from_db.__func__

    def tampered(cls, *args):
        row = original(cls, *args)
        row.payload["note"]["plan"] = "Plan de 900 kcal."
        return row

    monkeypatch.setattr(SignedDocument, "from_db", classmethod(tampered))
    page = get(client_of(owner), "document-detail", document.public_id).content.decode()
    assert "Integridad no verificada" in page
    assert "Íntegro" not in page


def test_addendum_is_added_and_shown_after(client_of, owner):
    document = signed_consultation(by=owner)
    browser = client_of(owner)
    data = {"reason": "Dato olvidado", "text": "Cintura de 90 cm.", "password": PASSWORD}
    post(browser, "document-detail", data, document.public_id)
    page = get(browser, "document-detail", document.public_id).content.decode()
    assert page.index("Firma</h2>") < page.index("Cintura de 90 cm.")
    assert Addendum.objects.get().author == owner.user


def test_addendum_with_a_wrong_password_keeps_the_text(client_of, owner):
    document = signed_consultation(by=owner)
    data = {"reason": "a", "text": "Texto largo que costó escribir", "password": "otra"}
    answer = post(client_of(owner), "document-detail", data, document.public_id)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "La contraseña no corresponde" in page
    assert "Texto largo que costó escribir" in page
    assert not Addendum.objects.exists()


def test_addendum_asks_the_code_of_who_has_a_second_factor(client_of, owner):
    document = signed_consultation(by=owner)
    browser = client_of(owner)
    assert 'name="code"' not in get(browser, "document-detail", document.public_id).content.decode()
    TOTP.activate(owner.user, generate_totp_secret())
    assert 'name="code"' in get(browser, "document-detail", document.public_id).content.decode()
    data = {"reason": "a", "text": "b", "password": PASSWORD, "code": "000000"}
    answer = post(browser, "document-detail", data, document.public_id)
    assert "El código no corresponde" in answer.content.decode()
    assert not Addendum.objects.exists()


def test_addendum_without_reason_keeps_the_text(client_of, owner):
    document = signed_consultation(by=owner)
    data = {"reason": "", "text": "Texto largo que costó escribir", "password": PASSWORD}
    answer = post(client_of(owner), "document-detail", data, document.public_id)
    assert answer.status_code == 422
    assert "Texto largo que costó escribir" in answer.content.decode()


def test_addendum_without_licence_says_so(client_of, owner, nutritionist):
    document = signed_consultation(by=owner)
    nutritionist.user.licence.delete()
    data = {"reason": "a", "text": "b", "password": PASSWORD}
    answer = post(client_of(nutritionist), "document-detail", data, document.public_id)
    assert answer.status_code == 422
    assert "cédula" in answer.content.decode()


def test_document_query_count_is_constant(client_of, owner, django_assert_num_queries):
    browser = client_of(owner)
    document = signed_consultation(by=owner)
    for addenda in (0, 4):
        for number in range(addenda):
            addendum_add(
                document=document, reason=str(number), text="b", method="contraseña", by=owner
            )
        get(browser, "document-detail", document.public_id)
        with django_assert_num_queries(DOCUMENT_QUERIES):
            get(browser, "document-detail", document.public_id)


DOCUMENT_QUERIES = 6


# --- The notice ---------------------------------------------------------------------------------


def test_notice_proposed_then_published(client_of, owner):
    browser = client_of(owner)
    assert "Todavía no se publica" in get(browser, "notice-current").content.decode()
    post(browser, "notice-publish", {})
    page = get(browser, "notice-current").content.decode()
    assert "Versión 1" in page
    for text in (owner.clinic.address, "Secretaría Anticorrupción y Buen Gobierno", "SENSIBLES"):
        assert text in page
    assert "INAI" not in page


def test_PRIV_07_old_notice_stays_reachable(client_of, owner):
    old = PrivacyNoticeFactory(clinic=owner.clinic, simplified="Texto de antes")
    post(client_of(owner), "notice-publish", {})
    page = get(client_of(owner), "notice-detail", old.public_id).content.decode()
    assert "Texto de antes" in page


def test_only_the_owner_publishes(client_of, nutritionist):
    assert post(client_of(nutritionist), "notice-publish", {}).status_code == 403


def test_no_page_has_inline_style_or_script(client_of, owner):
    document = signed_consultation(by=owner)
    patient = document.consultation.patient
    notice = patient.consents.get().notice
    ConsentFactory(patient=patient, notice=notice, purpose="marketing", collected_by=owner.user)
    browser = client_of(owner)
    for name, args in (
        ("patient-list", ()),
        ("patient-register", ()),
        ("patient-detail", (patient.public_id,)),
        ("patient-edit", (patient.public_id,)),
        ("document-detail", (document.public_id,)),
        ("notice-current", ()),
    ):
        page = get(browser, name, *args).content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page), name
