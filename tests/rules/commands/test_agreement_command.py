"""`agreement`: the statistics of a panel from the shell."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

from tests.rules.published import REPOSITORY


def agreement(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(REPOSITORY / "run.py"), "agreement", str(path), *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_the_command_prints_the_same_statistics_in_every_format(tmp_path: Path) -> None:
    path = tmp_path / "PANEL.csv"
    path.write_text("entry,criterion,J1,J2\nA,v,8,9\nA,t,7,8\nB,v,6,7\nB,t,5,9\n", encoding="utf-8")
    found = json.loads(agreement(path, "--format", "json").stdout)
    assert found["kendall_w"] == "1.000000"
    table = list(csv.DictReader(io.StringIO(agreement(path, "--format", "csv").stdout)))
    numbers = {(row["about"], row["statistic"]): row["value"] for row in table}
    assert numbers["jury", "kendall_w"] == found["kendall_w"]
    assert numbers["J1", "severity"] == found["jurors"][0]["severity"] == "-1.750000"
    shown = agreement(path)
    assert shown.returncode == 0
    assert found["icc_2_1"] in shown.stdout


def test_the_command_names_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "PANEL.csv"
    path.write_text("entry,J1\nA,x\n", encoding="utf-8")
    done = agreement(path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "PANEL.csv, row 2, column J1: 'x' is not a number\n"
