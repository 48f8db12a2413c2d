"""Make the README's pictures anew from a build of projects/garden.

    python scripts/make_pictures.py OUT

OUT is the folder of a finished build. Needs chromium and pdftoppm on the machine; nothing else of the project does.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
BROWSER = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars")


def main(arguments: list[str]) -> int:
    """One screen of the report, one riser and one site plan, as PNG."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    out = Path(arguments[0]).resolve()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        page = (out / "compliance.html").as_uri()
        shot = IMAGES / "report.png"
        options = (f"--user-data-dir={profile}", "--window-size=1100,900", f"--screenshot={shot}")
        subprocess.run(["chromium", *BROWSER, *options, page], check=True, capture_output=True)
    for name, sheet in (("riser", "ftth/B16"), ("plan", "site/ftth")):
        source = out / "drawings" / f"{sheet}.pdf"
        command = ["pdftoppm", "-png", "-singlefile", "-scale-to", "1400", str(source), str(IMAGES / name)]
        subprocess.run(command, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
