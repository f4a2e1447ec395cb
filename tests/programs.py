"""Programs that some tests need and pip does not bring."""

from __future__ import annotations

import os
import shutil

import pytest


def require_program(name: str) -> str:
    """The path of a program. Without it the test is skipped here, and fails in CI."""
    found = shutil.which(name)
    if not found:
        missing = f"Falta el programa {name}: scripts/system_packages lo instala."
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found
