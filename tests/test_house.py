"""The house stays as it was drawn: sizes, who imports what, pure rules, words through the catalogue."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import each, nodes, text, tree

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted(p for top in ("app", "ui") for p in (ROOT / top).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
GENERATED = ROOT / "app/migrations/versions"
PURE_NAMES = {"rules.py", "engine.py", "sheet.py", "package.py", "merge.py", "messages.py"}
LATE_IMPORTS = {"ui/__main__.py", "ui/beginnings.py"}  # the window first, the heavy half on the worker
FORBIDDEN_NAMES = {
    "manager",
    "helper",
    "helpers",
    "utils",
    "util",
    "controller",
    "common",
    "data",
    "info",
    "handler",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def test_no_room_is_too_large() -> None:
    large = []
    for path in SOURCES:
        if GENERATED in path.parents:
            continue
        lines = len(text(path).splitlines())
        if lines > 400:
            large.append(f"{name(path)}: {lines} lines")
        for kind, most in ((ast.ClassDef, 250), (ast.FunctionDef, 60), (ast.AsyncFunctionDef, 60)):
            for node in nodes(path).get(kind, ()):
                size = node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]
                if size > most:
                    large.append(f"{name(path)}: {kind.__name__} {node.name} {size} lines")  # type: ignore[attr-defined]
    assert large == []


def test_nothing_is_called_by_an_empty_word() -> None:
    wrong = [name(p) for p in SOURCES if set(p.stem.lower().split("_")) & FORBIDDEN_NAMES]
    for path, node in each(ast.ClassDef, SOURCES):
        words = {w.lower() for w in re.findall(r"[A-Z][a-z]+", node.name)}  # type: ignore[attr-defined]
        if words & FORBIDDEN_NAMES:
            wrong.append(f"{name(path)}: {node.name}")  # type: ignore[attr-defined]
    assert wrong == []


def test_every_module_says_what_it_answers() -> None:
    assert [name(p) for p in SOURCES if not ast.get_docstring(tree(p))] == []


def test_imports_stand_at_the_top() -> None:
    late = set()
    for path, node in each((ast.FunctionDef, ast.AsyncFunctionDef), SOURCES):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                late.add(name(path))
    assert late <= LATE_IMPORTS


def test_tables_belong_to_their_capability() -> None:
    wrong = []
    for path, node in each((ast.Import, ast.ImportFrom), SOURCES):
        for module in imports(node):
            parts = module.split(".")
            if len(parts) >= 3 and parts[0] == "app" and parts[2] == "tables":
                here = name(path).split("/")
                if here[1] not in (parts[1], "migrations"):
                    wrong.append(f"{name(path)} imports {module}")
    assert wrong == []


def _asks_the_world(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        if called == "open" or called.endswith(
            (".today", ".now", ".utcnow", ".read_text", ".read_bytes", ".time", ".uuid4")
        ):
            return called
        if called.startswith(("random.", "os.", "secrets.", "time.")):
            return called
    return None


def test_rules_ask_neither_clock_nor_chance_nor_files() -> None:
    asked = []
    for path in SOURCES:
        if path.name in PURE_NAMES:
            asked += [
                f"{name(path)}: {found}" for node in ast.walk(tree(path)) if (found := _asks_the_world(node))
            ]
    assert asked == []


def _service_methods() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in SOURCES:
        if not path.name.endswith("service.py") or "hub" in path.parts:
            continue
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                        yield f"{name(path)}: {node.name}.{method.name}", method


UNGUARDED = {"app/backup/service.py: Backup.last"}  # names a file, tells nothing in it


def test_every_service_method_takes_the_actor_and_asks_the_guard_first() -> None:
    wrong = []
    for where, method in _service_methods():
        if (
            any(isinstance(d, ast.Name) and d.id == "property" for d in method.decorator_list)
            or where in UNGUARDED
        ):
            continue
        arguments = [a.arg for a in method.args.args]
        body = [s for s in method.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
        first = ast.unparse(body[0])
        asks = ".check(actor, " in first or (first.startswith("return self.") and "(actor, " in first)
        if arguments[1:2] != ["actor"] or not asks:
            wrong.append(where)
    assert wrong == []


WIDGET_WORDS = (
    "setText",
    "setWindowTitle",
    "setToolTip",
    "setPlaceholderText",
    "setStatusTip",
    "setTitle",
    "addTab",
    "addAction",
)
WIDGETS = ("QLabel", "QPushButton", "QAction", "QGroupBox", "QCheckBox", "QRadioButton", "QToolButton")


def test_every_word_on_screen_goes_through_the_catalogue() -> None:
    bare = []
    for path, node in each(ast.Call, [p for p in SOURCES if "ui" in p.relative_to(ROOT).parts[:1]]):
        called = ast.unparse(node.func).split(".")[-1]  # type: ignore[attr-defined]
        if called in WIDGET_WORDS + WIDGETS:
            for argument in node.args:  # type: ignore[attr-defined]
                text = argument.value if isinstance(argument, ast.Constant) else ""
                if isinstance(argument, ast.JoinedStr):
                    text = "".join(v.value for v in argument.values if isinstance(v, ast.Constant))
                if isinstance(text, str) and re.search(r"[A-Za-z]{3,}|[一-鿿가-힣]", text):
                    bare.append(f"{name(path)}:{node.lineno} {text!r}")  # type: ignore[attr-defined]
    assert bare == []


def test_no_page_takes_a_key_of_the_window() -> None:
    """Two that ask for one key get neither: the desk would no longer lock."""
    mine = re.compile(r'keys="(F1|F9|Ctrl\+K)"|QKeySequence\("(F1|F9|Ctrl\+K)"\)')
    pages = [path for path in SOURCES if name(path).startswith("ui/pages/")]
    assert [name(path) for path in pages if mine.search(text(path))] == []


def test_nobody_asks_for_the_chain_of_the_focus() -> None:
    """PySide makes the one who asks a child of the answer: when that goes, layouts of the page go with it."""
    asked = re.compile(r"\b(next|previous)InFocusChain\(")
    assert [name(path) for path in SOURCES + TESTS if asked.search(text(path))] == []


def test_no_word_hides_in_an_f_string() -> None:
    """Python 3.11's tokenizer does not see into f-strings, so the catalogue would lack it."""
    hidden = []
    for path, node in each(ast.JoinedStr, SOURCES):
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in ("_", "N_", "_n"):
                hidden.append(f"{name(path)}:{call.lineno}")
    assert hidden == []


def test_style_has_one_place_and_nobody_sleeps() -> None:
    wrong = []
    for path in SOURCES + TESTS:
        if "setStyle" + "Sheet" in text(path) and name(path) != "ui/kit/style.py":
            wrong.append(f"{name(path)}: style sheet")
        if not re.search(r"sleep|qtbot.wait|QTableWidget|QSortFilterProxyModel", text(path)):
            continue  # to walk all of the tests takes seconds
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.sleep", "sleep", "qtbot.wait"):
                wrong.append(f"{name(path)}:{node.lineno} sleeps")
            if isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node) in (
                "QTableWidget",
                "QSortFilterProxyModel",
            ):
                wrong.append(f"{name(path)}:{node.lineno} {ast.unparse(node)}")
    assert wrong == []


def test_the_import_contracts_hold() -> None:
    line = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    checked = subprocess.run(
        [sys.executable, "-c", line], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_loading_all_of_the_union_loads_no_qt() -> None:
    modules = [
        name(p)[:-3].replace("/", ".").removesuffix(".__init__")
        for p in SOURCES
        if p.parts[len(ROOT.parts)] == "app"
    ]
    modules = [m for m in modules if not m.endswith("__main__") and ".versions." not in m]
    code = f"import importlib, sys\nfor m in {modules!r}: importlib.import_module(m)\n"
    code += "assert not [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6', 'ui.'))]"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def kept_files(*endings: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of every file git keeps, or would keep, with one of these endings."""
    line = ["git", "-c", "core.quotepath=off", "ls-files", "-co", "--exclude-standard"]
    listed = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    for kept in listed.stdout.splitlines():
        path = ROOT / kept
        if path.suffix in endings and path.is_file():
            yield kept, path.read_text("utf-8", "replace")


@pytest.mark.parametrize(
    "pattern", [r"https?://[^\s]*(pypi|npmjs|debian\.org/debian|mirror)", r"/work/", r"/root/"]
)
def test_no_committed_file_names_a_registry_or_a_machine(pattern: str) -> None:
    endings = (".py", ".md", ".toml", ".lock", ".txt", ".cfg", ".csv", ".po", ".pot", "")
    mine = name(Path(__file__))
    wrong = [kept for kept, content in kept_files(*endings) if kept != mine and re.search(pattern, content)]
    assert wrong == []


def test_no_person_is_real() -> None:
    """A resident number in any file of ours begins with the unassigned prefix 2299 (or is a published specimen)."""
    specimens = {"911124198108030024"}
    shape = r"(?<!\d)[1-6]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?!\d)"
    real = [
        f"{kept}: {number[:6]}…"
        for kept, content in kept_files(".py", ".md", ".toml", ".json", ".csv", ".po")
        for number in re.findall(shape, content)
        if not number.startswith("2299") and number not in specimens
    ]
    assert real == []
