"""One production installation a run, made by whoever asks first."""

from __future__ import annotations

import os

import pytest

from tests.integration.installation import Installation, furnished


@pytest.fixture(scope="session")
def model_installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Migrated, with static files, one owner and a logo. Not to be changed: copy it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    return furnished(base)
