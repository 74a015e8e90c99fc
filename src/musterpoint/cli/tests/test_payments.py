"""``musterpoint payments check``: JSON and an exit code for any file."""

import json
import re
from pathlib import Path

import pytest

from musterpoint.cli.tests import commands
from musterpoint.engine.payments.tests.test_files import GOOD


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (GOOD, 0),
        (GOOD.replace(b"<NbOfTxs>3", b"<NbOfTxs>2"), 1),
        (re.sub(rb"<CdtrAcct>.*?</CdtrAcct>", b"", GOOD, count=1), 1),
        (b"\0", 1),
    ],
)
def test_a_file_is_checked(
    data: bytes,
    code: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "file.xml"
    file.write_bytes(data)
    done = commands.run(capsys, monkeypatch, "payments", "check", str(file))
    found = json.loads(done.out)
    assert (done.code, found["valid"]) == (code, code == 0)
    assert {"valid", "kind", "counts", "errors"} <= found.keys() or data == b"\0"
    for one in found["errors"]:
        assert {"path", "line", "code", "message"} <= one.keys()
