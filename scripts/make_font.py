"""Make the shipped font from the files of Noto Sans SC: ``make_font.py OUT.ttf SOURCE...``.

A character is taken from the first source that has it, so the order of the sources counts. Sources
may be woff2 or ttf (TrueType outlines), otf or ttc (cubic outlines, turned into quadratic ones).
Hinting, kerning and layout tables are left out: a text is as wide as the sum of its advances.
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Tiaowen Sans SC"
UNITS_PER_EM = 1000
MADE = 3_786_912_000  # seconds since 1904: 2024-01-01, so that two runs give the same bytes
EXTRA = (
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ㎡㎥㎜㎝㎞㎎㎏㏎㏒℃℉ΩµÅ№℡™℅‰±×÷≤≥≈≠≡∅⌀⊕⊗⊥∥∠←→↑↓"
    "↔↕⇒▲△▼▽◎●○■□◆◇★☆✓✔✗✘〇〓〜～・「」『』–—―…‥•†‡€₂₃⁴"
)


def wanted(main: TTFont) -> list[int]:
    """Code points to keep: GB 2312, Latin-1, engineers' signs and whatever the main slice holds."""
    points = {ord(char) for char in EXTRA} | set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    points |= {point for point in main.getBestCmap() if 0x3000 <= point <= 0x9FFF or 0xFF00 <= point <= 0xFFEF}
    return sorted(point for point in points if unicodedata.category(chr(point)) not in {"Cc", "Cf", "Co", "Mn"})


def opened(path: str) -> TTFont:
    """The font in a file; of a collection, the one for simplified Chinese."""
    if not path.endswith(".ttc"):
        return TTFont(path)
    fonts = TTCollection(path).fonts
    return next(font for font in fonts if str(font["name"].getDebugName(1)).endswith("CJK SC"))


class Source:
    """One source font: its characters, outlines and advances."""

    def __init__(self, path: str) -> None:
        self.font = opened(path)
        self.scale = UNITS_PER_EM / self.font["head"].unitsPerEm
        if self.scale != 1:
            raise SystemExit(f"{path}: {UNITS_PER_EM} units an em expected")
        self.names = self.font.getBestCmap()
        self.outlines = self.font.getGlyphSet()

    def glyph(self, name: str) -> Any:
        """The outline of a glyph as a TrueType glyph without parts or hints."""
        record = DecomposingRecordingPen(self.outlines)
        self.outlines[name].draw(record)
        pen = TTGlyphPen(None)
        record.replay(Cu2QuPen(pen, max_err=0.8, reverse_direction=True) if "glyf" not in self.font else pen)
        return pen.glyph()


def collect(sources: list[Source]) -> tuple[dict[int, str], dict[str, Any], dict[str, tuple[int, int]], str]:
    """Characters, outlines, metrics and the characters that no source has."""
    first = sources[0]
    names: dict[int, str] = {}
    glyphs = {".notdef": first.glyph(".notdef")}
    widths = {".notdef": first.font["hmtx"][".notdef"][0]}
    missing = ""
    for point in wanted(first.font):
        source = next((source for source in sources if point in source.names), None)
        if source is None:
            missing += chr(point)
            continue
        old, new = source.names[point], f"u{point:04X}"
        names[point], glyphs[new], widths[new] = new, source.glyph(old), source.font["hmtx"][old][0]
    metrics = {}
    for name, glyph in glyphs.items():
        glyph.recalcBounds(None)
        metrics[name] = (widths[name], getattr(glyph, "xMin", 0))
    return names, glyphs, metrics, missing


def build(sources: list[Source], out: Path) -> str:
    """Write the font; returns the characters that no source has."""
    names, glyphs, metrics, missing = collect(sources)
    source = sources[0].font
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=source["hhea"].ascent, descent=source["hhea"].descent)
    builder.setupNameTable(
        {
            "copyright": source["name"].getDebugName(0),
            "familyName": FAMILY,
            "styleName": "Regular",
            "uniqueFontIdentifier": f"{FAMILY} Regular 1.0",
            "fullName": f"{FAMILY} Regular",
            "version": "Version 1.0",
            "psName": f"{FAMILY.replace(' ', '')}-Regular",
            "description": "A subset of Noto Sans SC Regular, renamed.",
            "licenseDescription": "SIL Open Font License, Version 1.1",
            "licenseInfoURL": "https://openfontlicense.org",
        },
        mac=False,
    )
    box = {key: getattr(source["OS/2"], key) for key in ("sCapHeight", "sxHeight", "usWinAscent", "usWinDescent")}
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, fsType=0, usWeightClass=400, **box)
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=MADE, modified=MADE, fontRevision=1.0)
    builder.font.recalcTimestamp = False
    builder.save(out)
    return missing


def main(arguments: list[str]) -> int:
    """Make the font and say what it holds."""
    if len(arguments) < 2:
        print(__doc__)
        return 2
    out = Path(arguments[0])
    missing = build([Source(path) for path in arguments[1:]], out)
    print(f"{out}: {out.stat().st_size} bytes; no source has: {missing or 'nothing missing'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
