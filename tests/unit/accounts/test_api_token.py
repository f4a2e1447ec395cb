"""Keys of the API: made, hashed, narrowed, expired and revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import ApiToken, Role
from accounts.services.api_token import (
    MOST_DAYS,
    token_admit,
    token_create,
    token_hash,
    token_revoke,
)
from tests.factories.accounts import token_of


def test_secret_is_long_and_only_its_hash_is_kept(owner) -> None:
    made = token_of(owner)
    assert len(made.secret) == len("nut_") + 43  # 256 bits in base 64
    row = ApiToken.objects.values().get()
    assert made.secret not in str(row)
    assert row["sha256"] == token_hash(made.secret)
    assert made.secret.startswith(row["prefix"])
    assert len(row["prefix"]) == 12
    assert made.token.clinic == owner.clinic


def test_two_secrets_differ(owner) -> None:
    assert token_of(owner).secret != token_of(owner).secret


@pytest.mark.parametrize("days", [0, MOST_DAYS + 1, -1])
def test_days_out_of_range_are_refused(owner, days) -> None:
    with pytest.raises(ValidationError):
        token_of(owner, days=days)


@pytest.mark.parametrize("days", [1, MOST_DAYS])
def test_days_at_the_limits_are_accepted(owner, days) -> None:
    made = token_of(owner, days=days).token
    assert made.expires_at - made.created_at == timedelta(days=days)


@pytest.mark.parametrize("scopes", [[], ["patients:delete"], ["foods:read", "otra"]])
def test_scopes_come_from_the_list(owner, scopes) -> None:
    with pytest.raises(ValidationError):
        token_create(name="x", scopes=scopes, days=1, by=owner)


def test_name_is_required(owner) -> None:
    with pytest.raises(ValidationError):
        token_create(name="   ", scopes=["foods:read"], days=1, by=owner)


def test_only_who_manages_makes_keys(nutritionist, assistant, auditor) -> None:
    for person in (nutritionist, assistant, auditor):
        with pytest.raises(PermissionDenied):
            token_of(person)


def test_token_is_admitted_until_it_expires(owner) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        made = token_of(owner, days=1)
    end = now + timedelta(days=1)
    with time_machine.travel(end - timedelta(milliseconds=1), tick=False):
        assert token_admit(secret=made.secret) == made.token
    for moment in (end, end + timedelta(milliseconds=1)):
        with time_machine.travel(moment, tick=False):
            assert token_admit(secret=made.secret) is None
            assert made.token.state == "vencida"


def test_token_of_nobody_is_not_admitted(db) -> None:
    assert token_admit(secret="nut_inventada") is None
    assert token_admit(secret="") is None


def test_token_dies_with_its_membership(owner) -> None:
    made = token_of(owner)
    owner.is_active = False
    owner.save(update_fields=["is_active"])
    assert token_admit(secret=made.secret) is None


def test_token_dies_with_its_person(owner) -> None:
    made = token_of(owner)
    owner.user.is_active = False
    owner.user.save(update_fields=["is_active"])
    assert token_admit(secret=made.secret) is None


def test_revoked_token_is_not_admitted_nor_revived(owner) -> None:
    made = token_of(owner)
    closed = token_revoke(token=made.token, by=owner)
    assert token_admit(secret=made.secret) is None
    assert closed.state == "revocada"
    assert token_revoke(token=made.token, by=owner).revoked_at == closed.revoked_at
    with pytest.raises(DatabaseError), transaction.atomic():
        ApiToken.objects.filter(pk=closed.pk).update(revoked_at=None, revoked_by=None)


def test_token_of_another_clinic_is_not_revoked(owner, stranger, nutritionist) -> None:
    made = token_of(owner)
    for person in (stranger, nutritionist):
        with pytest.raises(PermissionDenied):
            token_revoke(token=made.token, by=person)
    assert token_admit(secret=made.secret) is not None


def test_use_is_kept_by_day_without_a_change_in_the_history(owner) -> None:
    from auditlog.models import LogEntry

    made = token_of(owner)
    before = LogEntry.objects.count()
    assert token_admit(secret=made.secret).last_used_on == timezone.localdate()
    assert LogEntry.objects.count() == before


def test_second_use_of_the_day_writes_nothing(owner, django_assert_num_queries) -> None:
    made = token_of(owner)
    token_admit(secret=made.secret)
    with django_assert_num_queries(1):
        token_admit(secret=made.secret)


def test_history_keeps_the_creation_without_the_hash(owner) -> None:
    from auditlog.models import LogEntry

    made = token_of(owner)
    entry = LogEntry.objects.get_for_object(made.token).get()
    assert token_hash(made.secret) not in str(entry.changes)
    assert "scopes" in entry.changes


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"sha256": ""},
        {"prefix": ""},
        {"expires_at": timezone.now() - timedelta(days=9)},
        {"revoked_at": timezone.now()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_constraint_refuses(owner, change) -> None:
    made = token_of(owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.filter(pk=made.token.pk).update(**change)


def test_hash_is_unique(owner) -> None:
    one, other = token_of(owner).token, token_of(owner).token
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.filter(pk=one.pk).update(sha256=other.sha256)


def test_role_still_narrows_the_token(owner) -> None:
    made = token_of(owner)
    owner.role = Role.ASSISTANT
    owner.save(update_fields=["role"])
    assert token_admit(secret=made.secret).membership.role == Role.ASSISTANT
