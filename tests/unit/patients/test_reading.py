"""Ages, names, telephones, canonical JSON and the default notice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Clinic
from patients.ages import age_at
from patients.canonical import canonical_bytes, plain_value, sha256_of
from patients.names import plain
from patients.phones import phone_read, phone_shown
from patients.privacy import AUTHORITY, notice_texts
from patients.services.consent import PLACEHOLDER
from patients.vocabulary import problem_by_code, problems


@pytest.mark.parametrize(
    ("born", "on", "years", "months"),
    [
        (date(1990, 4, 27), date(2026, 4, 26), 35, 11),
        (date(1990, 4, 27), date(2026, 4, 27), 36, 0),
        (date(1990, 4, 27), date(2026, 4, 28), 36, 0),
        (date(2000, 2, 29), date(2001, 2, 28), 0, 11),
        (date(2000, 2, 29), date(2001, 3, 1), 1, 0),
        (date(2026, 1, 31), date(2026, 2, 28), 0, 0),
        (date(2026, 1, 31), date(2026, 3, 1), 0, 1),
        (date(2026, 11, 24), date(2026, 11, 24), 0, 0),
    ],
)
def test_age_exact_at_the_border(born, on, years, months):
    age = age_at(birth_date=born, on=on)
    assert (age.years, age.months) == (years, months)


def test_age_before_birth_is_refused():
    with pytest.raises(ValueError, match="anterior"):
        age_at(birth_date=date(2026, 1, 2), on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("born", "text"),
    [
        (date(1990, 1, 1), "36 años"),
        (date(2026, 10, 1), "1 mes"),
        (date(2026, 5, 1), "6 meses"),
        (date(2025, 11, 1), "1 año"),
        (date(2020, 3, 1), "6 años 8 meses"),
        (date(2008, 11, 1), "18 años"),
    ],
)
def test_age_in_words(born, text):
    assert str(age_at(birth_date=born, on=date(2026, 11, 1))) == text


@given(st.dates(max_value=date(2100, 1, 1)), st.integers(0, 45000))
def test_age_never_goes_back(born, days):
    later = date.fromordinal(min(born.toordinal() + days, date.max.toordinal() - 1))
    first = age_at(birth_date=born, on=later)
    second = age_at(birth_date=born, on=date.fromordinal(later.toordinal() + 1))
    assert (first.years, first.months) <= (second.years, second.months)
    assert 0 <= first.months <= 11


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Sáenz   ÑANDÚ ", "saenz nandu"),
        ("Güereña", "guerena"),
        ("", ""),
        ("O'Higgins", "o'higgins"),
    ],
)
def test_plain_names(text, expected):
    assert plain(text) == expected


@given(st.text(max_size=40))
def test_plain_twice_is_plain_once(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("55 1234 5678", "+525512345678"),
        ("(722) 123-4567", "+527221234567"),
        ("+52 1 55 1234 5678", "+525512345678"),
        ("+5215512345678", "+525512345678"),
        ("+1 415 555 2671", "+14155552671"),
        ("  ", ""),
    ],
)
def test_phone_is_kept_in_e164(text, expected):
    assert phone_read(text) == expected


@pytest.mark.parametrize("text", ["123", "no tiene", "55 1234 56789012345", "+"])
def test_phone_that_does_not_exist_says_so(text):
    with pytest.raises(ValidationError, match="10 dígitos"):
        phone_read(text)


@pytest.mark.parametrize("stored", ["+525512345678", "+14155552671"])
def test_phone_shown_reads_back(stored):
    assert phone_read(phone_shown(stored)) == stored


def test_phone_shown_of_none_is_empty():
    assert phone_shown("") == ""


def test_canonical_ignores_the_order_of_keys():
    assert sha256_of({"b": 1, "a": "ñ"}) == sha256_of({"a": "ñ", "b": 1})
    assert canonical_bytes({"b": 1, "a": "ñ"}) == '{"a":"ñ","b":1}'.encode()


def test_canonical_values():
    at = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    given_ = {"a": Decimal("72.400"), "b": date(2026, 1, 2), "c": at, "d": (True, None)}
    assert plain_value(given_) == {
        "a": "72.4",
        "b": "2026-01-02",
        "c": "2026-11-24T12:00:00-06:00",
        "d": [True, None],
    }


@pytest.mark.parametrize("value", [1.5, object(), {"a": [1.0]}, b"a"])
def test_canonical_refuses_what_has_no_exact_text(value):
    with pytest.raises(TypeError):
        plain_value(value)


def test_notice_holds_what_the_law_asks():
    clinic = Clinic(name="Ahuehuete", address="Calle 1", legal_name="Persona", phone="722 1")
    texts = notice_texts(clinic)
    for text in (texts.simplified, texts.integral):
        assert "Persona, titular de «Ahuehuete», con domicilio en Calle 1" in text
        assert "SENSIBLES" in text
        assert "consentimiento" in text
        assert not PLACEHOLDER.search(text)
    for words in ("I. ", "II. ", "III. ", "IV. ", "V. ", "VI. ", "20 días hábiles", AUTHORITY):
        assert words in texts.integral
    assert "722 1" in texts.integral
    assert "teléfono 722" not in notice_texts(Clinic(name="a", address="b")).integral


def test_vocabulary_is_whole():
    found = problems()
    assert {problem.domain for problem in found} == {"ingesta", "clinico", "conductual"}
    assert len({problem.code for problem in found}) == len(found) >= 40
    assert all(p.term and p.etiology and p.signs for p in found)
    assert problem_by_code("CLI-01").term == "Sobrepeso"
    with pytest.raises(ValidationError):
        problem_by_code("CLI-99")
