"""The audit of the packages: green on what is pinned, and red for each thing it looks for."""

import shutil
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from scripts import audit

HASH = "--hash=sha256:" + "0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project's lists, to be changed."""
    found = tmp_path / "requirements"
    shutil.copytree(audit.FOLDER, found)
    return found


def found_after(folder: Path, name: str, line: str) -> list[str]:
    """What the audit says once a line was added to a list."""
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    problems, _pins = audit.audit(folder, {})
    return problems


def test_what_is_pinned_has_hashes_and_nothing_that_is_known_of_it(folder: Path) -> None:
    problems, pins = audit.audit(folder, {})
    assert problems == []
    assert {"flask", "gevent", "pillow", "pytest"} <= set(pins)


def test_what_the_tests_run_on_is_what_is_pinned(folder: Path) -> None:
    installed = audit.installed_here()
    pinned = audit.versions_for_here((folder / "runtime.txt").read_text(encoding="utf-8"))
    assert list(audit.foreign({n: v for n, v in installed.items() if n in pinned}, pinned)) == []
    assert {"flask", "werkzeug", "pydantic"} <= set(installed) & set(pinned)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"newcomer>=1.0 {HASH}", "not pinned to one version: newcomer>=1.0"),
        (f"newcomer @ https://example.org/x.whl {HASH}", "not pinned to one version"),
        ("-e .", "not pinned to one version: -e ."),
        ("--index-url https://example.org/", "not pinned to one version"),
        ("newcomer==1.0", "pinned without a hash: newcomer==1.0"),
        ("newcomer==1.0 --hash=md5:00", "pinned without a hash: newcomer==1.0"),
        (f"Jinja2==3.1.2 {HASH}", "jinja2 3.1.2: CVE-2024-22195, mended in 3.1.3"),
        (f"pillow==9.5.0 ; python_version < '3' {HASH}", "pillow 9.5.0: CVE-2023-4863"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(folder: Path, line: str, said: str) -> None:
    assert any(problem.startswith(said) for problem in found_after(folder, "runtime.txt", line))


def test_what_somebody_asks_for_and_nobody_pinned_is_said(folder: Path) -> None:
    assert found_after(folder, "test.in", "New_Comer[extra]>=2") == [
        "asked for and not pinned (make lock): new-comer"
    ]


def test_what_is_installed_beside_the_lists_is_said(folder: Path) -> None:
    problems, _pins = audit.audit(folder, {"newcomer": "1.0", "flask": "3.0.0", "pip": "25.0"})
    assert problems[0].startswith("installed in another version than ")
    assert problems[1:] == ["installed, and in no list: newcomer 1.0"]


def test_what_the_audit_cannot_say_it_says(folder: Path) -> None:
    known = tomllib.loads((folder / "advisories.toml").read_text(encoding="utf-8"))
    ends: date = known["ends"]
    said = " ".join(audit.limits_of(folder, ends))
    assert str(ends) in said
    assert "pip-audit" in said
    assert "days ago" not in said
    assert "days ago" in " ".join(audit.limits_of(folder, ends + timedelta(days=91)))


def test_every_package_of_the_list_of_vulnerabilities_is_pinned(folder: Path) -> None:
    known = tomllib.loads((folder / "advisories.toml").read_text(encoding="utf-8"))
    _problems, pins = audit.audit(folder, {})
    assert set(known["fixed"]) <= set(pins)
