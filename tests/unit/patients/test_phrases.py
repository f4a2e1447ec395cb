"""The phrase library: whose each phrase is, what is offered first, and what ships."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from patients.models import Phrase
from patients.selectors.phrase import phrases_offered
from patients.services import phrase as service
from patients.services.phrase import (
    phrase_remove,
    phrase_used,
    phrase_write,
    shipped_phrase_show,
)
from patients.vocabulary.phrases import shipped_phrases
from tests.factories.accounts import MembershipFactory
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db


def written(by, text="Continúa igual.", **fields) -> Phrase:  # type: ignore[no-untyped-def]
    return phrase_write(text=text, by=by, **{"part": "plan", "is_shared": False, **fields})


def texts(by) -> list[str]:  # type: ignore[no-untyped-def]
    return [one.text for one in phrases_offered(by)]


def test_own_phrase_is_one_s_own_and_the_shared_one_is_the_clinic_s(
    owner, nutritionist, stranger, assistant
) -> None:
    mine, ours = written(owner, "Mía."), written(owner, "Nuestra.", is_shared=True)
    assert {mine.text, ours.text} <= set(texts(owner))
    assert ours.text in texts(nutritionist) and mine.text not in texts(nutritionist)
    assert not {mine.text, ours.text} & set(texts(stranger))
    assert texts(assistant) == []


def test_the_most_used_comes_first_and_a_shipped_one_counts_too(owner, nutritionist) -> None:
    phrase = written(owner, is_shared=True)
    for key, by in ((str(phrase.public_id), owner), ("PLA-04", owner), ("PLA-04", nutritionist)):
        assert phrase_used(key=key, by=by)
    first, second, *rest = phrases_offered(owner)
    assert (first.key, first.uses) == ("PLA-04", 2)
    assert (second.text, second.uses) == (phrase.text, 1)
    assert len(rest) == len(shipped_phrases()) - 1


@pytest.mark.parametrize("key", ["", "XXX-99", "00000000-0000-0000-0000-000000000000"])
def test_use_of_what_is_not_there_counts_nothing(owner, key: str) -> None:
    assert not phrase_used(key=key, by=owner)
    assert not Phrase.objects.exists()


def test_use_of_another_s_own_phrase_counts_nothing(owner, nutritionist) -> None:
    phrase = written(owner)
    assert not phrase_used(key=str(phrase.public_id), by=nutritionist)
    phrase.refresh_from_db()
    assert phrase.uses == 0


def test_shared_phrase_is_changed_by_its_author_or_by_who_runs_the_clinic(
    owner, nutritionist
) -> None:
    colleague = MembershipFactory(clinic=owner.clinic, role="nutritionist")
    phrase = written(nutritionist, is_shared=True)
    with pytest.raises(PermissionDenied):
        written(colleague, "Otra cosa.", phrase=phrase)
    written(owner, "Corregida por la titular.", phrase=phrase, is_shared=True)
    phrase_remove(phrase=phrase, by=nutritionist)
    assert not Phrase.objects.exists()


def test_shipped_phrase_taken_off_comes_back(owner, nutritionist) -> None:
    text = shipped_phrases()["SUB-01"].text
    with pytest.raises(PermissionDenied):
        shipped_phrase_show(code="SUB-01", shown=False, by=nutritionist)
    shipped_phrase_show(code="SUB-01", shown=False, by=owner)
    assert text not in texts(nutritionist)
    shipped_phrase_show(code="SUB-01", shown=True, by=owner)
    assert text in texts(nutritionist)
    with pytest.raises(ValidationError):
        shipped_phrase_show(code="no-existe", shown=False, by=owner)


@pytest.mark.parametrize(("length", "fits"), [(0, False), (1, True), (1000, True), (1001, False)])
def test_phrase_has_one_to_a_thousand_letters(owner, length: int, fits: bool) -> None:
    if fits:
        assert written(owner, "a" * length).pk
        return
    with pytest.raises(ValidationError, match="1 a 1000"):
        written(owner, "a" * length)


def test_phrases_have_a_limit(owner, monkeypatch) -> None:
    monkeypatch.setattr(service, "MOST_PHRASES", 1)
    written(owner)
    with pytest.raises(ValidationError, match="quite alguna"):
        written(owner)


def test_shipped_phrases_have_no_abbreviations() -> None:
    """Technical words written whole: NOM-004 5.11."""
    short = re.compile(r"\b(?:[A-ZÁÉÍÓÚÑ]{2,}|[a-záéíóúñ]{1,4}\.(?=\s+[a-z])|kg|cm|IMC|Tx|Dx|Px)\b")
    for one in shipped_phrases().values():
        assert not short.search(one.text), one.text
        assert one.text[0].isupper() and one.text.endswith("."), one.text
        assert one.part in Phrase.Part.values and one.part


def test_page_adds_corrects_and_removes(owner, client_of) -> None:
    browser = client_of(owner)
    data = {"text": "Acude con su madre.", "part": "subjective", "is_shared": "on"}
    assert post(browser, "phrase-list", data).status_code == 302
    assert post(browser, "phrase-list", {"text": " "}).status_code == 422
    phrase = Phrase.objects.get()
    page = get(browser, "phrase-list").content.decode()
    assert phrase.text in page and shipped_phrases()["CAR-01"].text in page
    post(browser, "phrase-edit", {"text": "Acude con su padre."}, phrase.public_id)
    phrase.refresh_from_db()
    assert phrase.text == "Acude con su padre." and not phrase.is_shared
    post(browser, "phrase-delete", {}, phrase.public_id)
    assert not Phrase.objects.exists()


def test_box_offers_and_counts(owner, client_of, django_assert_num_queries) -> None:
    browser = client_of(owner)
    written(owner)
    box = get(browser, "phrase-options").content.decode()
    assert box.count('role="option"') == len(shipped_phrases()) + 1
    assert post(browser, "phrase-used", {"key": "OBJ-01"}).status_code == 204
    assert post(browser, "phrase-used", {"key": "nada"}).status_code == 404
    with django_assert_num_queries(1):
        phrases_offered(owner)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"text": ""}, "phrase_has_text"),
        ({"code": "A", "is_shared": False}, "phrase_shipped_is_shared"),
        ({"is_hidden": True}, "phrase_hidden_is_shipped"),
    ],
)
def test_phrase_constraint(owner, fields, name: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Phrase.objects.create(clinic=owner.clinic, author=owner.user, **{"text": "x", **fields})


def test_shipped_phrase_has_one_row_a_clinic(owner) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        for _ in range(2):
            Phrase.objects.create(
                clinic=owner.clinic, author=owner.user, code="A", text="x", is_shared=True
            )
