"""What the import contracts cannot say."""

import ast
import subprocess
import tomllib
from pathlib import Path

import grimp
import pytest
from django.apps import apps

from musterpoint.tenancy.tenant import TenantModel

ROOT = Path(__file__).resolve().parent.parent
FOUNDATIONS = {"config", "cli", "web", "audit", "tenancy", "engine", "kernel", "pg", "testing"}
FRONT_DOORS = {"actions", "queries", "models"}
#: Values, vocabulary and file formats that stand beside a package's doors and change nothing.
PLAIN = {
    "addresses",
    "answers",
    "areas",
    "boxes",
    "carriers",
    "cells",
    "classes",
    "content",
    "countries",
    "covered",
    "drafting",
    "exporting",
    "files",
    "hazards",
    "helps",
    "identity",
    "importing",
    "incoming",
    "incompatible",
    "indicators",
    "kinds",
    "memberlists",
    "members",
    "owing",
    "photos",
    "planning",
    "purses",
    "reading",
    "reasons",
    "recipes",
    "rules",
    "same_help",
    "scanning",
    "sections",
    "segments",
    "sharing",
    "sheets",
    "telling",
    "twice",
    "underway",
    "units",
    "tokens",
    "uploads",
    "values",
    "verifying",
    "worth",
}
#: Parts of a package with doors of their own.
PARTS = {
    "cases.children",
    "cases.screening",
    "cases.travel",
    "evaluation.planning",
    "evaluation.results",
    "evaluation.reviews",
    "rosters.entitlements",
    "rosters.wardens",
}
#: The public site is one place: "I want to leave" continues its pages.
SHARED_FRAMES = {
    ("bonds.public", "crises.public"),
    ("cases.screening", "crises.public"),
    ("claims.public", "crises.public"),
    ("costs.public", "crises.public"),
    ("evacuation.public", "crises.public"),
    ("exchange.public", "crises.public"),
    ("feedback.public", "crises.public"),
    ("giving.public", "crises.public"),
    ("referrals.public", "crises.public"),
    ("training.public", "crises.public"),
    ("surveys.public", "crises.public"),
    ("grants.public", "crises.public"),
    ("goods.public", "crises.public"),
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("musterpoint")


def test_a_package_reaches_another_by_its_front_doors(graph: grimp.ImportGraph) -> None:
    strays = []
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            here, there = importer.split("."), imported.split(".")
            if len(there) < 3 or here[1:2] == there[1:2] or "tests" in here:
                continue
            if {*here[1:2], there[1]} & FOUNDATIONS:
                continue
            if (".".join(here[1:3]), ".".join(there[1:3])) in SHARED_FRAMES:
                continue
            part = ".".join(there[1:3]) in PARTS and len(there) > 3
            if there[3 if part else 2] not in FRONT_DOORS | PLAIN:
                strays.append(f"{importer} -> {imported}")
    assert strays == []


def test_only_disclosures_hands_over() -> None:
    users = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.ImportFrom) and node.module == "musterpoint.tenancy.scope"
            if named and any(alias.name == "hand_over" for alias in node.names):
                users.add(file.relative_to(ROOT / "src/musterpoint").parts[0])
    assert users <= {"disclosures", "tenancy"}


def test_nothing_that_runs_imports_the_testing_plugin(graph: grimp.ImportGraph) -> None:
    importers = graph.find_modules_that_directly_import("musterpoint.testing")
    assert [name for name in importers if ".tests" not in name] == []


def ranks() -> dict[str, int]:
    """Read each package's height from the layers contract."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rows = reversed(settings["tool"]["importlinter"]["contracts"][0]["layers"])
    return {name.strip(" ()"): rank for rank, row in enumerate(rows) for name in row.split("|")}


def test_foreign_keys_point_down_the_stack() -> None:
    rank, climbing = ranks(), []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            here, there = model._meta.app_label, getattr(field.related_model, "_meta", None)
            if not (field.concrete and there and here in rank and there.app_label in rank):
                continue
            if here != there.app_label and rank[here] <= rank[there.app_label]:
                climbing.append(f"{model._meta.label}.{field.name} -> {there.label}")
    assert climbing == []


def test_time_is_asked_of_the_kernel_alone() -> None:
    asking = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "src").rglob("*.py")
        if "tests" not in file.parts
        and file.name != "time.py"
        and any(
            call in file.read_text(encoding="utf-8")
            for call in ("datetime.now(", "timezone.now(", "utcnow(", "date.today(")
        )
    ]
    assert asking == []


def test_no_file_names_a_host_of_packages_or_a_path_of_a_machine() -> None:
    words = ("/work/", "/root/", "pypi.org", "registry.npmjs", "files.pythonhosted", "/home/")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = []
    for name in listed.stdout.splitlines():
        file = ROOT / name
        if file.is_file() and file.name != "test_architecture.py":
            text = file.read_text(encoding="utf-8", errors="ignore")
            text = text.replace(")/root/item", "")  # an expression of XLSForm
            found += [f"{name}: {word}" for word in words if word in text]
    assert found == []


def test_every_tenant_model_has_a_sentence_and_a_name() -> None:
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            assert model.__doc__, model
            assert model.__str__ is not TenantModel.__str__, model
