"""What every test may use: three people who ask the same question, and a closed network."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client

from accounts.models import Clinic, Membership, Role
from tests.factories.accounts import ClinicFactory, MembershipFactory


def pytest_configure(config: pytest.Config) -> None:
    """Give each process of a parallel run its own Redis database: cache, counts and queue."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    if django_settings.REDIS_URL:
        url = f"{django_settings.REDIS_URL.rpartition('/')[0]}/{int(worker) + 1}"
        django_settings.REDIS_URL = django_settings.CELERY_BROKER_URL = url
        django_settings.CACHES["default"]["LOCATION"] = url


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys first: they are the longest, and the workers end together."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is None)


@pytest.fixture(autouse=True)
def _own_surroundings(settings, tmp_path_factory: pytest.TempPathFactory) -> None:  # type: ignore[no-untyped-def]
    """A quick password hasher, a folder of one's own for files, and an empty cache."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = _media_of_this_run(tmp_path_factory)
    if settings.REDIS_URL:
        cache.clear()


def _media_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.getbasetemp() / "media"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def clinic(db: None) -> Clinic:
    """The clinic where the owner, the nutritionist and the assistant work."""
    return ClinicFactory()


@pytest.fixture
def owner(clinic: Clinic) -> Membership:
    """Titular of the clinic: also a nutriólogo, with licence."""
    return MembershipFactory(clinic=clinic, role=Role.OWNER)


@pytest.fixture
def nutritionist(clinic: Clinic) -> Membership:
    """A colleague of the same clinic, with licence."""
    return MembershipFactory(clinic=clinic, role=Role.NUTRITIONIST)


@pytest.fixture
def assistant(clinic: Clinic) -> Membership:
    """The reception of the same clinic."""
    return MembershipFactory(clinic=clinic, role=Role.ASSISTANT)


@pytest.fixture
def auditor(clinic: Clinic) -> Membership:
    """Who reviews records and history, and writes nothing."""
    return MembershipFactory(clinic=clinic, role=Role.AUDITOR)


@pytest.fixture
def stranger(db: None) -> Membership:
    """Owner of another clinic: may do everything there, and see nothing here."""
    return MembershipFactory(role=Role.OWNER)


@pytest.fixture
def client_of() -> Callable[[Membership], Client]:
    """`client_of(membership)`: a browser with that person signed in, in that clinic."""

    def sign_in(membership: Membership) -> Client:
        browser = Client()
        browser.force_login(membership.user, backend="accounts.backends.ClinicBackend")
        session = browser.session
        session["membership"] = str(membership.public_id)
        session.save()
        return browser

    return sign_in
