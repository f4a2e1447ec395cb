"""The certificate: any change of a number is another certificate."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutrition.exchanges import PROFILE_VERSION, group_profiles
from plans.engine.certificate import CROCKFORD, certify, normal_code, short_code, verify
from plans.engine.distribute import distribute
from plans.engine.problem import Targets, Wish
from plans.engine.solve import solve_day
from tests.unit.plans.engine.builders import bounds, meals, problem

ASKED = problem(bounds={"fruta": bounds("2", "4")}, preference={"verdura": Wish(Decimal(4))})


@pytest.fixture(scope="module")
def day():
    return solve_day(ASKED).equivalents


@pytest.fixture(scope="module")
def times(day):
    return distribute(ASKED, day).meals


@pytest.fixture(scope="module")
def certificate(day, times):
    return certify(ASKED, day, times, catalogue_release="2026.1")


def test_certificate_holds_four_true_lines(certificate):
    assert certificate.ok
    assert [line.nutrient for line in certificate.lines] == list(Targets.__slots__)
    assert all(line.difference == line.obtained - line.target for line in certificate.lines)
    assert certificate.profile_version == PROFILE_VERSION


def test_certificate_verifies_itself(certificate, day, times):
    assert verify(certificate, ASKED, day, times)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_certificate_any_changed_amount_is_caught(data, certificate, day, times):
    key = data.draw(st.sampled_from(sorted(group_profiles())))
    delta = Decimal(data.draw(st.integers(1, 8))) / 2
    assert not verify(certificate, ASKED, day | {key: day.get(key, Decimal(0)) + delta}, times)
    meal = data.draw(st.sampled_from(sorted(times)))
    moved = times[meal] | {key: times[meal].get(key, Decimal(0)) + delta}
    assert not verify(certificate, ASKED, day, {**times, meal: moved})


@pytest.mark.parametrize(
    "other",
    [
        {"targets": replace(ASKED.targets, fat_g=Decimal("60.01"))},
        {"tolerances": replace(ASKED.tolerances, protein_g=Decimal("1.01"))},
        {"bounds": {"fruta": bounds("2", "4.5")}},
        {"bounds": {"fruta": bounds("2", None)}},
        {"excluded": frozenset({"leche_az"})},
        {"preference": {"verdura": Wish(Decimal("4.5"))}},
        {"meal_tolerance": Decimal("3.1")},
        {"meal_times": meals(Desayuno=60, Cena=40)},
        {"step": Decimal("0.25")},
        {"sex": "female"},
    ],
)
def test_certificate_any_changed_input_is_caught(other, certificate, day, times):
    assert not verify(certificate, replace(ASKED, **other), day, times)


@pytest.mark.parametrize("field", ["catalogue_release", "profile_version", "sha256", "code"])
def test_certificate_any_changed_field_is_caught(field, certificate, day, times):
    forged = replace(certificate, **{field: getattr(certificate, field) + "0"})
    assert not verify(forged, ASKED, day, times)


def test_certificate_changed_line_is_caught(certificate, day, times):
    first = replace(certificate.lines[0], obtained=certificate.lines[0].obtained + 1)
    forged = replace(certificate, lines=(first, *certificate.lines[1:]))
    assert not verify(forged, ASKED, day, times)


def test_certificate_same_number_written_otherwise_is_the_same(certificate, day, times):
    asked = replace(ASKED, targets=replace(ASKED.targets, protein_g=Decimal("90.00")))
    padded = {key: value.quantize(Decimal("0.000")) for key, value in day.items()}
    again = certify(asked, padded | {"libre": Decimal(0)}, times, catalogue_release="2026.1")
    assert again.sha256 == certificate.sha256


def test_certificate_of_a_bad_day_says_so():
    bad = certify(ASKED, {"fruta": Decimal(3)})
    assert not bad.ok
    assert not bad.lines[0].ok


def test_certificate_with_the_table_of_its_time(day):
    old = {
        key: replace(p, macros=p.macros.times(Decimal("0.99")))
        for key, p in group_profiles().items()
    }
    then = certify(ASKED, day, profiles=old, profile_version="smae-2008/1")
    assert verify(then, ASKED, day, profiles=old)
    assert not verify(then, ASKED, day)


def test_short_code_is_the_head_of_the_hash():
    assert short_code("0" * 64) == "0000000000"
    assert short_code("f" * 64) == "ZZZZZZZZZZ"
    assert short_code("08" + "0" * 62) == "1000000000"
    assert set(short_code("deadbeefcafe" + "0" * 52)) <= set(CROCKFORD)


def test_normal_code_forgives_a_reader():
    assert normal_code("abo1-li 7xyz") == "AB01117XYZ"
