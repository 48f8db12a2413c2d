"""Same result, same bytes: whatever the hash seed, the day or the time zone."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import hashlib, importlib.util, sys
found = importlib.util.spec_from_file_location("made", sys.argv[1])
made = importlib.util.module_from_spec(found)
found.loader.exec_module(made)
from tiaowen.reports import html, json_report, text, word, workbook
spec = made._spec()
result = made.result([made.fail(i) for i in range(30)] + [made.unknown(i) for i in range(30)], spec)
for language in ("zh", "en"):
    outputs = [one.render(result, language=language, spec=spec) for one in (text, html, word, workbook)]
    for output in [*outputs, json_report.render(result, language=language)]:
        print(hashlib.sha256(output if isinstance(output, bytes) else output.encode()).hexdigest())
"""


def _digests(seed: str, zone: str) -> list[str]:
    made = Path(__file__).with_name("conftest.py")
    environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(made)], env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.split()


def test_five_formats_do_not_depend_on_the_hash_seed_or_the_time_zone() -> None:
    first = _digests("0", "UTC")
    assert len(first) == 10
    assert len(set(first)) == 10
    assert _digests("4242", "Asia/Shanghai") == first
    assert hashlib.sha256(b"").hexdigest() not in first
