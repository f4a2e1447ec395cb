"""The catalogue that ships and one draft plan, in the database while a module's tests run.

Loading the catalogue takes seconds and a proposal writes some two hundred audited rows: both are
done once a module, and each test rolls back only what it writes itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accounts.models import Membership, Role
from foods.services.catalogue import catalogue_load
from foods.services.library import library_load
from plans.models import Plan
from tests.factories.accounts import MembershipFactory
from tests.factories.plans import draft_for


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Every food of the files that ship."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        catalogue_load()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def library(catalogue, django_db_blocker) -> None:
    """The dishes that ship, for the modules that look at options."""
    with django_db_blocker.unblock():
        library_load()


@pytest.fixture(scope="module")
def drafted(catalogue, django_db_blocker) -> Plan:
    """A draft of 1,800 kcal, as the engine proposes it."""
    with django_db_blocker.unblock():
        return draft_for(MembershipFactory(role=Role.OWNER))


@pytest.fixture
def plan(db: None, drafted: Plan) -> Plan:
    """The module's draft, read anew."""
    return Plan.objects.get(pk=drafted.pk)


@pytest.fixture
def owner(db: None, drafted: Plan) -> Membership:
    """Who proposed the draft."""
    return Membership.objects.get(user=drafted.created_by)


@pytest.fixture
def clinic(owner: Membership):
    """The clinic of the draft's patient: its colleagues work there too."""
    return owner.clinic
