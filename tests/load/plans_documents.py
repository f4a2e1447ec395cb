"""How long each document of a plan takes, and how much it weighs: p50 and p95 of 20.

    DATABASE_URL=… .venv/bin/python tests/load/plans_documents.py [folder]

For a plan of 1,200 kcal (long names, a logo) and one of 3,400 kcal. With a folder, the PDFs stay
there to be looked at. Runs inside a transaction that is rolled back, over a migrated database.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import time
from datetime import time as hour
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DEPLOYMENT", "local")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from django.db import transaction  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402

from accounts.models import Clinic, Role  # noqa: E402
from foods.models import Food  # noqa: E402
from foods.services.catalogue import catalogue_load  # noqa: E402
from plans.documents.kinds import KINDS, document_pdf  # noqa: E402
from plans.models import Plan  # noqa: E402
from plans.selectors import plan_for  # noqa: E402
from plans.services.publication import plan_publish  # noqa: E402
from tests.factories.accounts import MembershipFactory, UserFactory  # noqa: E402
from tests.factories.plans import draft_for  # noqa: E402

TIMES = 20
HOURS = (hour(8), hour(11), hour(14, 30), hour(17, 30), hour(20, 30))
NOTES = (
    "Tome agua simple durante el día.\nComa despacio y sin pantallas.\nNo agregue sal en la mesa."
)


def logo(clinic: Clinic) -> None:
    """A wide picture, as clinics have."""
    picture = Image.new("RGBA", (900, 600), (255, 255, 255, 0))
    ImageDraw.Draw(picture).ellipse((50, 50, 550, 550), fill="#1f6b4a")
    ImageDraw.Draw(picture).rectangle((600, 150, 880, 450), fill="#c98f14")
    out = io.BytesIO()
    picture.save(out, "PNG")
    clinic.logo.save("logo.png", ContentFile(out.getvalue()))


def published(kcal: int, *, long_names: bool) -> tuple[Plan, object]:
    """A published plan of so many kcal."""
    by = MembershipFactory(role=Role.OWNER)
    if long_names:
        by.clinic.name = "Consultorio de Nutrición Clínica y Deportiva Nopal y Maíz del Sureste"
        by.clinic.save(update_fields=["name"])
    logo(by.clinic)
    plan = draft_for(by, energy_kcal=Decimal(kcal), fluids_ml=2100 if kcal < 2000 else 3400)
    if long_names:
        type(plan.patient).objects.filter(pk=plan.patient_id).update(
            given_names="María de los Ángeles Guadalupe Inventada",
            first_surname="Ejemplo de la Fuente y de los Reyes",
            second_surname="Prueba y Montes de Oca",
        )
    for meal, at in zip(plan.meals.order_by("order"), HOURS, strict=True):
        meal.time_of_day = at
        meal.notes = "Si entrena por la mañana, tome la fruta antes." if meal.order == 0 else ""
        meal.save(update_fields=["time_of_day", "notes"])
    plan.notes = NOTES
    plan.save(update_fields=["notes"])
    reasons = {"low_energy_reason": "Prueba", "accept_out_of_tolerance_reason": "Prueba"}
    return plan_publish(plan=plan, by=by, **reasons), by


def measure(plan: Plan, by: object, folder: Path | None) -> None:
    """Print what each document of a plan costs, reading it included."""
    for slug in (*KINDS, "todos"):
        slugs = list(KINDS) if slug == "todos" else [slug]
        spent, content = [], b""
        for _ in range(TIMES):
            start = time.perf_counter()
            content = document_pdf([plan_for(by, plan.public_id)], slugs)
            spent.append((time.perf_counter() - start) * 1000)
        spent.sort()
        kcal = f"{plan.target.energy_kcal:.0f}"
        sys.stdout.write(
            f"{kcal:>5} kcal {slug:<13} p50 {statistics.median(spent):5.0f} ms   "
            f"p95 {spent[int(TIMES * 0.95) - 1]:5.0f} ms   {len(content) / 1024:5.0f} kB\n"
        )
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{kcal}-{slug}.pdf").write_bytes(content)


if __name__ == "__main__":
    kept = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    UserFactory.reset_sequence(int(time.time()))
    with transaction.atomic():
        if not Food.objects.exists():
            catalogue_load()
        for kcal, long_names in ((1200, True), (3400, False)):
            measure(*published(kcal, long_names=long_names), kept)
        transaction.set_rollback(True)
