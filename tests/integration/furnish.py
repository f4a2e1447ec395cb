"""Run by `installation.py` in a process of its own: a production installation with one owner.

Prints, as JSON, the session of the owner and the path of the clinic's logo inside MEDIA_ROOT.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360"
    "00000002000148afa4710000000049454e44ae426082"
)


def main() -> None:
    """Migrate, collect, and let one person in."""
    django.setup()
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.files.base import ContentFile
    from django.core.management import call_command

    from accounts.models import Role
    from config.operations.chain import chain_check
    from tests.factories.accounts import MembershipFactory

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    # The documentation of the API weighs more than all the rest, and takes long to compress.
    ignored = ["drf_spectacular_sidecar", "gis"]
    if "--without-static" not in sys.argv:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
    chain_check()
    owner = MembershipFactory(role=Role.OWNER)
    owner.clinic.logo.save("logo.png", ContentFile(PIXEL))
    session = SessionStore()
    session["_auth_user_id"] = str(owner.user.pk)
    session["_auth_user_backend"] = "accounts.backends.ClinicBackend"
    session["_auth_user_hash"] = owner.user.get_session_auth_hash()
    session["membership"] = str(owner.public_id)
    session.save()
    facts = {"session": session.session_key, "logo": owner.clinic.logo.name}
    sys.stdout.write(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main()
