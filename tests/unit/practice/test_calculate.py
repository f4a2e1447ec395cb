"""`manage.py calculate --jsonl`: the contract that integrators build on."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

LINE = {"calc": "bmi", "inputs": {"weight_kg": 69.3, "height_cm": 157}}


def run(monkeypatch, capsys, *lines):
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
    with pytest.raises(SystemExit) as ended:
        call_command("calculate", "--jsonl")
    said = capsys.readouterr()
    return ended.value.code, said.out.splitlines(), said.err


def test_answers_in_order(monkeypatch, capsys):
    other = {"calc": "ree_cunningham_1980", "inputs": {"lean_body_mass_kg": 39.8}}
    code, out, _ = run(monkeypatch, capsys, json.dumps(LINE), "", json.dumps(other))
    answers = [json.loads(line) for line in out]
    assert code == 0
    assert [answer["calc"] for answer in answers] == ["bmi", "ree_cunningham_1980"]
    assert set(answers[0]) == {"calc", "value", "unit", "source", "applicable", "reason"}
    assert answers[0]["value"] == pytest.approx(28.1147, abs=1e-4)


def test_out_of_range_is_an_answer_with_its_reason(monkeypatch, capsys):
    line = {"calc": "ldl_friedewald", "inputs": {"tc": 227, "hdl": 58, "tg": 400}}
    code, out, _ = run(monkeypatch, capsys, json.dumps(line))
    answer = json.loads(out[0])
    assert code == 0
    assert (answer["applicable"], answer["value"]) == (False, None)
    assert answer["reason"]


@pytest.mark.parametrize(
    "line",
    [
        "no es json",
        "[1]",
        "{}",
        '{"calc": "nada"}',
        '{"calc": "bmi", "inputs": {}}',
        '{"calc": "bmi", "inputs": {"weight_kg": NaN, "height_cm": 157}}',
    ],
)
def test_bad_line_ends_with_2_and_says_which(monkeypatch, capsys, line):
    code, out, err = run(monkeypatch, capsys, json.dumps(LINE), line)
    assert code == 2
    assert len(out) == 1
    assert json.loads(err)["line"] == 2
