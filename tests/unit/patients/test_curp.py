"""CURP-01 to CURP-04: reading, comparing, never computing."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.mx import curp as stdnum_curp

from patients.curp import GENERIC, curp_mismatches, curp_read

VALID = [
    "HEGG560427MVZRRL04",
    "PEXF031105MOCXNRA9",
    "CXGE901231MSRTML03",
    "SABC560626MDFLRN01",
    "BOXW310820HNERXN09",
    "VAIC880229HNLCBR06",
    "EXXL710109HYNKXS06",
]
INVALID = [
    ("BOXW310820HNERXN08", "último dígito"),
    ("HEGG560230MVZRRL04", "no son posibles"),
    ("PUTO560427MVZRRL04", "no son posibles"),
    ("HEGG560427MVZRRL0", "18 caracteres y esta tiene 17"),
    ("HEGG560427MXXRRL04", "forma"),
    ("HEGG560427ZVZRRL04", "forma"),
    ("HEGG560427MVZRRA04", "forma"),
    ("HEGG560427MVZRRL0Ñ", "forma"),
]
HOLDERS = [
    (VALID[0], "Gloria", "Hernández", "García", date(1956, 4, 27), "female", "VZ"),
    (VALID[1], "María Fernanda", "de la Peña", "Ñandú", date(2003, 11, 5), "female", "OC"),
    (VALID[2], "Elena", "Cota", "Gómez", date(1990, 12, 31), "female", "SR"),
]


@pytest.mark.parametrize("text", VALID)
def test_CURP_01_curp_valid(text):
    assert curp_read(text).text == text


@pytest.mark.parametrize(("text", "words"), INVALID)
def test_curp_invalid_says_why(text, words):
    with pytest.raises(ValidationError, match=words):
        curp_read(text)


def test_curp_is_normalised_first():
    assert curp_read(" hegg-560427 mvzrrl04 ").text == "HEGG560427MVZRRL04"


def test_curp_tells_date_sex_and_entity():
    curp = curp_read("VAIC880229HNLCBR06")
    assert (curp.birth_date, curp.sex, curp.entity) == (date(1988, 2, 29), "male", "NL")


@pytest.mark.parametrize(
    ("text", "year"), [("HEGG560427MVZRRL04", 1956), ("PEXF031105MOCXNRA9", 2003)]
)
def test_CURP_04_curp_century_is_in_the_homoclave(text, year):
    assert curp_read(text).birth_date.year == year


@pytest.mark.parametrize("text", VALID)
@pytest.mark.parametrize("digit", "0123456789")
def test_CURP_01_curp_another_last_digit_always_fails(text, digit):
    if digit == text[-1]:
        assert curp_read(text[:-1] + digit)
    else:
        with pytest.raises(ValidationError):
            curp_read(text[:-1] + digit)


def test_curp_of_sex_x_is_accepted_and_its_digit_checked():
    body = "HEGG560427XVZRRL0"
    digit = int(stdnum_curp.calc_check_digit(body + "0"))
    assert curp_read(f"{body}{digit}").sex is None
    with pytest.raises(ValidationError, match="último dígito"):
        curp_read(f"{body}{(digit + 1) % 10}")


def test_generic_curp_says_nothing_of_anybody():
    curp = curp_read(GENERIC.lower())
    assert curp.is_generic
    data = dict(zip(FIELDS, HOLDERS[0][1:], strict=True))
    assert curp_mismatches(curp, **data) == ()


FIELDS = (
    "given_names",
    "first_surname",
    "second_surname",
    "birth_date",
    "sex",
    "birth_entity",
)


@pytest.mark.parametrize("holder", HOLDERS)
def test_own_curp_agrees(holder):
    data = dict(zip(FIELDS, holder[1:], strict=True))
    assert curp_mismatches(curp_read(holder[0]), **data) == ()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("given_names", "Berta", "iniciales"),
        ("first_surname", "Pérez", "iniciales"),
        ("second_surname", "", "iniciales"),
        ("birth_date", date(1956, 4, 28), "27/abr/1956"),
        ("sex", "male", "femenino"),
        ("birth_entity", "OC", "VZ"),
    ],
)
def test_each_contradiction_is_a_warning(field, value, words):
    data = dict(zip(FIELDS, HOLDERS[0][1:], strict=True)) | {field: value}
    (warning,) = curp_mismatches(curp_read(HOLDERS[0][0]), **data)
    assert words in warning


def test_sex_of_an_intersex_person_is_not_contradicted():
    data = dict(zip(FIELDS, HOLDERS[0][1:], strict=True)) | {"sex": "intersex"}
    assert curp_mismatches(curp_read(HOLDERS[0][0]), **data) == ()


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_words(text):
    try:
        assert len(curp_read(text).text) == 18
    except ValidationError as error:
        assert error.messages
