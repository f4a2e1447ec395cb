"""A nutriólogo's own table: every form of it is read, every dirty row is named, none half-loads."""

from __future__ import annotations

import csv
import datetime
import io
import tracemalloc
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from foods.importers import tables
from foods.importers.reader import Context, read_table
from foods.importers.report import safe_cell
from foods.importers.tables import UnreadableFileError, read_rows
from foods.importers.vocabulary import column_of, group_of, number_of, quantity_of
from foods.models import Food, FoodAllergen, FoodImport, FoodPortion
from foods.services.groups import groups_seed
from foods.services.imports import ImportOptions, foods_import
from tests.factories.foods import food_of

HEAD = (
    "Alimento", "Grupo de alimentos", "Cantidad sugerida", "Unidad", "Peso bruto (redondeado) (g)",
    "Peso neto (g)", "Energía (kcal)", "Proteína (g)", "Lípidos (g)", "Hidratos de carbono (g)",
    "Azúcar (por equivalente)", "Índice glicémico", "Carga glicémica",
)  # fmt: skip
GOOD = (
    ("Acelga de prueba", "Verduras", "1/2", "taza", 72, 72, 25, "1.9", "0,1", 4, "ND", "", ""),
    ("Jícama de prueba", "verduras", "½", "taza", 60, 58, 23, 0.5, 0.1, 5.3, "-", "", ""),
    ("Atún de prueba", "A.O.A. MUY BAJO EN GRASA", "1/3", "lata", 35, 35, 40, 7, 1, 0, 0, "", ""),
)
OPTIONS = ImportOptions(source="Tabla inventada, 1a edición")


def _good(number: int = 0, **changes: object) -> tuple[object, ...]:
    row = dict(zip(HEAD, GOOD[number], strict=True)) | changes
    return tuple(row.values())


def _csv(
    path: Path, rows: Iterable[Sequence[object]], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    with path.open("w", encoding=encoding, newline="") as target:
        csv.writer(target, delimiter=delimiter).writerows([HEAD, *rows])
    return path


def _xlsx(path: Path, sheets: dict[str, Iterable[Sequence[object]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def load(db, nutritionist):  # type: ignore[no-untyped-def]
    """`load(path, **options)`: import a file as the clinic's nutritionist."""
    groups_seed()

    def run(path: Path, **options: object):  # type: ignore[no-untyped-def]
        return foods_import(
            path=path,
            file_name=path.name,
            options=replace(OPTIONS, **options),
            by=nutritionist,
        )

    return run


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", "\t")]
)
def test_csv_in_its_encodings_and_delimiters(tmp_path, load, encoding, delimiter):
    result = load(_csv(tmp_path / "t.csv", GOOD, encoding=encoding, delimiter=delimiter))
    assert (result.rows, result.loaded, result.problems) == (3, 3, [])
    chard = Food.objects.get(name="Acelga de prueba")
    portion = FoodPortion.objects.get(food=chard)
    assert chard.energy_kcal == round(Decimal(25) * 100 / 72, 3)
    assert (portion.text, portion.is_equivalent, chard.sugars_g) == ("½ taza", True, None)
    assert chard.source_type == "importado"


def test_xlsx_one_sheet(tmp_path, load):
    result = load(_xlsx(tmp_path / "t.xlsx", {"Hoja1": [HEAD, *GOOD]}))
    assert result.loaded == 3


def test_xlsx_one_sheet_a_group(tmp_path, load):
    head = [column for column in HEAD if column != "Grupo de alimentos"]
    rows = [[*row[:1], *row[2:]] for row in GOOD]
    sheets = {"Verduras": [head, *rows[:2]], "AOA MBAG": [head, rows[2]]}
    assert load(_xlsx(tmp_path / "t.xlsx", sheets)).loaded == 3
    assert Food.objects.get(name="Atún de prueba").group.key == "aoa_mb"


def test_xlsx_chosen_sheet(tmp_path, load):
    path = _xlsx(tmp_path / "t.xlsx", {"Notas": [["sin nada"]], "Tabla": [HEAD, *GOOD]})
    with pytest.raises(UnreadableFileError, match="Notas, Tabla"):
        load(path, sheet="Otra")
    assert load(path, sheet="Tabla").loaded == 3


def test_import_is_once(tmp_path, load):
    path = _csv(tmp_path / "t.csv", GOOD)
    load(path)
    again = load(path)
    assert (again.already, again.loaded, Food.objects.count()) == (True, 0, 3)


def test_dry_run_writes_nothing(tmp_path, load):
    result = load(_csv(tmp_path / "t.csv", GOOD), dry_run=True)
    assert (result.good, Food.objects.count(), FoodImport.objects.count()) == (3, 0, 0)


DIRTY = [
    # column shifted one place: the protein holds the energy
    ({"Energía (kcal)": 5, "Proteína (g)": 25, "Lípidos (g)": 1.9}, "C1", "Energía (kcal)"),
    ({"Lípidos (g)": "2.7"}, "C1", "Energía (kcal)"),  # lipids repeat the protein
    ({"Hidratos de carbono (g)": 140}, "C2", "Hidratos de carbono (g)"),  # decimal point lost
    ({"Peso neto (g)": 44805}, "peso", "Peso neto (g)"),  # an Excel date as a number
    ({"Peso neto (g)": "2022-09-01"}, "número", "Peso neto (g)"),
    ({"Azúcar (por equivalente)": 64}, "C3", "Azúcar (por equivalente)"),  # GI in sugar
    ({"Peso neto (g)": 90}, "C5", "Peso neto (g)"),  # net over gross
    ({"Cantidad sugerida": "algo"}, "número", "Cantidad sugerida"),
    ({"Proteína (g)": "1.2.3"}, "número", "Proteína (g)"),
    ({"Proteína (g)": "ND"}, "C0", "protein_g"),
    ({"Alimento": " "}, "C8", "Alimento"),
    ({"Grupo de alimentos": "Verduraz"}, "C9", "Grupo de alimentos"),
    ({"Índice glicémico": 3, "Carga glicémica": 64}, "C12", "Carga glicémica"),
]


@pytest.mark.parametrize(("change", "rule", "column"), DIRTY)
def test_dirty_row_is_named_and_nothing_loads(tmp_path, load, change, rule, column):
    result = load(_csv(tmp_path / "t.csv", [GOOD[1], _good(**change), GOOD[2]]))
    problem = next(p for p in result.problems if p.rule == rule)
    assert problem.row == 3
    assert column in {problem.column, "protein_g"}
    assert not problem.is_warning
    assert (result.rejected, result.loaded, Food.objects.count()) == (1, 0, 0)


def test_sixteen_pieces_and_hint(tmp_path, load):
    row = _good(
        **{
            "Alimento": "Tamal de prueba", "Grupo de alimentos": "Cereales c/g",
            "Cantidad sugerida": 16, "Unidad": "pieza", "Peso bruto (redondeado) (g)": 34,
            "Peso neto (g)": 34, "Energía (kcal)": 115, "Proteína (g)": 2, "Lípidos (g)": 5,
            "Hidratos de carbono (g)": 15,
        }
    )  # fmt: skip
    (problem,) = load(_csv(tmp_path / "t.csv", [row])).problems
    assert (problem.rule, problem.column) == ("C4", "Cantidad sugerida")
    assert "0.16" in problem.hint


def test_repeated_name_and_wrong_group_are_explained(tmp_path, load):
    rows = [GOOD[0], _good(Alimento="ACELGA DE PRUEBA"), _good(1, **{HEAD[1]: "Verdura s"})]
    result = load(_csv(tmp_path / "t.csv", rows))
    assert "fila 2" in result.problems[0].message
    assert "Verduras" in result.problems[1].hint


def test_unusual_portion_only_warns(tmp_path, load):
    row = _good(**{"Energía (kcal)": 50, "Hidratos de carbono (g)": 10})
    result = load(_csv(tmp_path / "t.csv", [row]))
    assert (result.loaded, result.warnings, result.rejected) == (1, 1, 0)


def test_allowed_errors_leave_out_only_the_rejected(tmp_path, load):
    path = _csv(tmp_path / "t.csv", [*GOOD, _good(Alimento="")])
    assert load(path, allowed_errors=1).loaded == 3
    record = FoodImport.objects.get()
    assert (record.rows, record.loaded, record.rejected) == (4, 3, 1)


def test_existing_food_needs_update_mode(tmp_path, load, nutritionist):
    load(_csv(tmp_path / "a.csv", GOOD[:1]))
    changed = _csv(tmp_path / "b.csv", [_good(**{"Energía (kcal)": 26})])
    assert load(changed).rejected == 1
    assert load(changed, mode="actualizar").loaded == 1
    now = Food.objects.get(clinic=nutritionist.clinic, retired_at=None)
    assert now.energy_kcal == round(Decimal(26) * 100 / 72, 3)
    assert Food.objects.filter(retired_at__isnull=False).count() == 1


def test_imported_food_stands_before_the_released_one(tmp_path, load):
    released = food_of("Acelga de prueba", origin="vegetal")
    FoodAllergen.objects.create(food=released, allergen="sulfitos", is_certain=False)
    result = load(_csv(tmp_path / "t.csv", GOOD[:1]))
    own = Food.objects.get(clinic__isnull=False)
    assert (own.shadows, own.origin) == (released, "vegetal")
    assert own.allergens.get().allergen == "sulfitos"
    assert result.problems[0].rule == "conflicto"


def test_unknown_header_is_named_unless_mapped(tmp_path, load):
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([(*HEAD, "Proveedor"), (*GOOD[0], "x")])
    with pytest.raises(UnreadableFileError, match="Proveedor"):
        load(path)
    assert load(path, header_map={"Proveedor": "ignorar"}).loaded == 1


def test_missing_columns_are_named(tmp_path, load):
    path = tmp_path / "t.csv"
    path.write_text("Alimento,Energía\nPapa,70\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="net_g"):
        load(path)


@pytest.mark.parametrize("content", [b"\x89PNG\x00\x00", b"PK\x03\x04 nothing", b"\x81\x00"])
def test_file_that_is_no_table(tmp_path, load, content):
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError):
        load(path)


def test_zip_that_is_no_workbook(tmp_path, load):
    import zipfile

    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(UnreadableFileError, match="libro de Excel"):
        load(path)


def test_caps_on_size_and_rows(tmp_path, load, monkeypatch):
    path = _csv(tmp_path / "t.csv", GOOD)
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(UnreadableFileError, match="50,000"):
        load(path)
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    with pytest.raises(UnreadableFileError, match="20 MB"):
        load(path)


def test_reading_keeps_memory_bounded(tmp_path):
    """5,000 rows are read in the memory of a few: the file is never held whole."""
    rows = (_good(Alimento=f"Alimento {number}") for number in range(5_000))
    path = _csv(tmp_path / "t.csv", rows)
    seen = 0
    tracemalloc.start()
    for _ in read_rows(path):
        seen += 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == 5_000
    assert peak < 300_000


def test_import_needs_permission(tmp_path, assistant):
    with pytest.raises(PermissionDenied):
        foods_import(
            path=_csv(tmp_path / "t.csv", GOOD), file_name="t", options=OPTIONS, by=assistant
        )


def test_database_holds_the_rules_of_an_import(nutritionist):
    values = {
        "clinic": nutritionist.clinic, "file_name": "t", "source": "x", "rows": 1, "loaded": 1,
        "rejected": 0, "created_by": nutritionist.user, "sha256": "0" * 64,
    }  # fmt: skip
    FoodImport.objects.create(**values)
    for change in ({}, {"sha256": "1" * 64, "rows": 2}, {"sha256": "2" * 64, "source": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FoodImport.objects.create(**values | change)


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("ALIMENTOS", "name"),
        ("Categoria", "group"),
        ("Energia (Kcal)", "energy_kcal"),
        ("Polinsaturados", "fat_polyunsaturated_g"),
        ("Vitamina A (mg RE)", "vitamin_a"),
        ("Hierro (NO HEM)", "iron_mg"),
        ("IG", "glycaemic_index"),
        ("Precio", None),
    ],
)
def test_headers_seen_in_the_wild(header, column):
    assert column_of(header) == column


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Cereales S/G", "cereal_sg"),
        ("AOA MBAG", "aoa_mb"),
        ("A.O.A.BAJO EN GRASA", "aoa_b"),
        ("Alimentos de origen animal alto aporte de grasa", "aoa_a"),
        ("Aceites y grasas", "grasa_sp"),
        ("Grasas sin proteínas", "grasa_sp"),
        ("Leche semi", "leche_semi"),
        ("cereal_cg", "cereal_cg"),
        ("Botanas", None),
    ],
)
def test_groups_seen_in_the_wild(name, key):
    assert group_of(name) == key


@pytest.mark.parametrize(
    ("cell", "value"),
    [("ND", None), ("-", None), (None, None), ("0,5", "0.5"), ("1 1/2", "1.5"), (3, "3")],
)
def test_number_forms(cell, value):
    assert number_of(cell) == (None if value is None else Decimal(value))


@pytest.mark.parametrize("cell", ["mucho", "1.2.3", datetime.datetime(2022, 9, 1), "inf"])  # noqa: DTZ001
def test_number_refused(cell):
    with pytest.raises(ValueError):
        number_of(cell)


def test_quantity_that_excel_made_a_date():
    assert quantity_of("1/3") == Fraction(1, 3)
    with pytest.raises(ValueError, match="fecha"):
        quantity_of(datetime.datetime(2026, 2, 1))  # noqa: DTZ001


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a"])
def test_report_disarms_formulas(text):
    assert safe_cell(text) == f"'{text}"


def test_command_imports_and_reports(tmp_path, owner):
    groups_seed()
    good, bad = (
        _csv(tmp_path / "a.csv", GOOD),
        _csv(tmp_path / "b.csv", [_good(Alimento="=cmd"), _good(Alimento="=cmd")]),
    )
    out, errors, report = io.StringIO(), io.StringIO(), tmp_path / "informe.csv"
    call_command("foods_import", good, "--fuente", "Mía", stdout=out, stderr=errors)
    assert "3 alimentos cargados" in out.getvalue()
    call_command("foods_import", good, stdout=out, stderr=errors)
    assert "ya se había importado" in out.getvalue()
    with pytest.raises(CommandError) as refused:
        call_command("foods_import", bad, "--informe", report, stdout=out, stderr=errors)
    assert refused.value.returncode == 2
    assert "fila 3" in errors.getvalue()
    assert "'=cmd" in report.read_text(encoding="utf-8-sig")


def test_command_bad_input(tmp_path, owner):
    groups_seed()
    good = _csv(tmp_path / "a.csv", GOOD)
    for arguments in (
        ["no-existe.csv"],
        [good, "--usuario", "nadie@nutricion.example"],
        [good, "--mapa", good],
        [good, "--hoja", "x", "--mapa", tmp_path / "no.json"],
    ):
        with pytest.raises(CommandError) as refused:
            call_command("foods_import", *arguments, stdout=io.StringIO(), stderr=io.StringIO())
        assert refused.value.returncode == 2


def _upload(path: Path) -> dict[str, object]:
    return {
        "file": SimpleUploadedFile(path.name, path.read_bytes()),
        "source": "Mi libro",
        "licence": "",
        "mode": "nuevo",
    }


def test_screen_previews_then_loads(tmp_path, client_of, nutritionist):
    groups_seed()
    browser = client_of(nutritionist)
    assert browser.get(reverse("foods:food-import")).status_code == 200
    path = _csv(tmp_path / "a.csv", [*GOOD, _good(Alimento="")])
    page = browser.post(reverse("foods:food-import"), _upload(path))
    assert "Falta el nombre" in page.content.decode()
    assert Food.objects.count() == 0
    token = {"token": page.context["token"]}
    report = browser.post(reverse("foods:food-import-report"), token)
    assert "Falta el nombre" in report.content.decode("utf-8-sig")
    browser.post(reverse("foods:food-import-load"), token | {"without_rejected": "si"})
    assert Food.objects.filter(clinic=nutritionist.clinic).count() == 3
    assert "a.csv" in browser.get(reverse("foods:food-import")).content.decode()
    browser.post(reverse("foods:food-import-load"), token)
    assert Food.objects.count() == 3


def test_screen_says_what_is_wrong_with_the_file(tmp_path, client_of, nutritionist):
    path = tmp_path / "a.csv"
    path.write_text("Nada,Que,Ver\n1,2,3\n", encoding="utf-8")
    page = client_of(nutritionist).post(reverse("foods:food-import"), _upload(path))
    assert page.status_code == 422
    assert "No se reconoce la columna" in page.content.decode()


def test_screen_does_not_take_another_clinics_file(tmp_path, client_of, nutritionist, stranger):
    groups_seed()
    path = _csv(tmp_path / "a.csv", GOOD)
    page = client_of(nutritionist).post(reverse("foods:food-import"), _upload(path))
    for name in ("food-import-load", "food-import-report"):
        client_of(stranger).post(reverse(f"foods:{name}"), {"token": page.context["token"]})
    assert Food.objects.count() == 0


def test_export_reads_back(tmp_path, client_of, nutritionist, stranger):
    groups_seed()
    food_of("=Nopal", clinic=nutritionist.clinic)
    food_of("Ajeno", clinic=stranger.clinic)
    browser = client_of(nutritionist)
    answer = browser.get(reverse("foods:food-export"), {"formato": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert "'=Nopal" in text
    assert "Ajeno" not in text
    path = tmp_path / "t.csv"
    path.write_bytes(answer.content)
    (read,) = read_table(read_rows(path), Context(source="x"))
    assert not read.is_rejected
    assert read.facts.per_100g["energy_kcal"] == 25
    book = load_workbook(io.BytesIO(browser.get(reverse("foods:food-export")).content))
    assert book.active["G2"].value == 25
