"""Two hundred names that no program may obey, and a project that bears them wherever a name may stand."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from pydantic import ValidationError
from small_estate import ESTATE

from tiaowen.model.community import Community

FORMULAS = (
    "=1+1", '=HYPERLINK("http://x.invalid","x")', "=cmd|'/c calc'!A0", "+1+1", "-1+1", "@SUM(A1:A9)", "＝1+1", "＋1",
    "－2", "＠A1", "\t=1+1", "\n=1+1", " =1+1", "'=1+1", '"=1+1"', '=IMPORTXML("http://x.invalid","//a")', "%0A=1+1",
    "=WEBSERVICE(\"http://x.invalid\")", "=DDE(\"a\";\"b\";\"c\")", "{=1+1}", "=A1*(1,2)", ";=1+1", ",=1+1", "|=1+1",
)  # fmt: skip
MARKUP = (
    "<script>alert(1)</script>", "</script><b>", "<img src=x onerror=alert(1)>", "<!--", "-->", "]]>", "<![CDATA[",
    "<?xml version='1.0'?>", "&amp;&lt;", "&#60;b&#62;", "<svg/onload=alert(1)>", "javascript:alert(1)", "\"><i>",
    "' onclick='x", "</text><script/>", "</style><b>", "<iframe src=//x.invalid>", "<a href='file:///etc/passwd'>",
    "</title></head>", "<math><mi//xlink:href=\"data:x\">", "&nbsp;", "&undefined;", "<w:p/>", "<c><f>1</f></c>",
)  # fmt: skip
CODES = (
    r"\P{\f", r"{\fArial|b1;x}", r"\H2x;x", r"\C1;x", r"\S1/2;", r"\U+4E00", r"\M+1D6A1", "%%d", "%%c%%p", "%%065",
    "%%%", "%%u", "^J^I^M", "^", "a^ b", "%<\\AcVar Date>%", r"\~\\", "{}", r"\L\O\K", "[[x]]", "[/foo]", "[red]x",
    "[link=file:///x]y[/]", "{{7*7}}", "{% raw %}", "{# x #}", "${7*7}", "#{7}", "<%= 7 %>", "%s%n%x", "{0.__class__}",
    "\\x41", "_x0041_", "_xD800_", "&B&P&D", "&&", "$1 \\1", "*bold* _it_", "[a](javascript:x)", "# h", "> q", "~~~",
    "::error::x", "%0a::error::x", "##vso[x]", "\\input{x}", "(x) Tj ET", "endstream endobj", "/JS (x)", "%PDF-1.7",
)  # fmt: skip
REFUSED = (  # by the reader of a project: nobody sees them
    "a\x00b", "\x07bell", "\x1b[31mred", "\x1b]0;t\x07", "a\x08\x08b", "a\x0bb\x0cc", "a\x7fb", "a\x80\x9fb", "a\x85b",
    "a\u2028b\u2029c", "\u202egpj.exe", "\u2066x\u2069", "\u200bzero", "\ufeffbom", "\ufffe\uffff", "\ufff9a",
    "a\r\nb", "=1+1\r\n=2", "\U000e0041x",
)  # fmt: skip
SPACES = (
    "a\tb", "a\nb", "\n\n\n x", "a\xa0b", "\u3000全角", "\u2800", "a\u0300\u0301\u0302\u0303\u0304\u0305b", "e\u0301",
    "ẞﬁ",
    "\u0e2a\u0e34", "\u05d0\u05d1", "\u0627\u0644", "\ue000", "0\nEOF\n", "  0\nSECTION", "x" + " " * 150 + "y", " x ",
)  # fmt: skip
FOREIGN = (
    "🏢楼",
    "👨‍👩‍👧‍👦", "𠀀𪛖", "龘靐齉", "㍿", "Ⅷ", "①②", "ﾊﾝｶｸ", "한글", "ไทย", "Ω≈ç√∫", "𝕏", "🇨🇳", "☃️", "é", "ß", "Ǆ",
    "ﷺ",
    "长" * 200, "W" * 200, "长 名 " * 60, "a-" * 100, "i" * 199 + "＝", "名" * 120 + "🏢",
)  # fmt: skip
PATHS = (
    "../../etc/passwd", "..\\..\\x", "/etc/passwd", "C:\\Windows\\x", "\\\\host\\share", "file:///x", "CON", "nul.txt",
    "aux", "COM1", "a/b", "a:b", "a*?b", "x.", "x ", ".hidden", "~", "$HOME", "`id`", "$(id)", "; rm -rf x", "| x",
    "a\"b", "a'b", "3#楼/地下室", "[Sheet]", "History", "'x'", "A1", "R1C1", "TRUE", "1e400", "NaN", "null", "yes",
    "2026-11-22", "0123", "#REF!", "#N/A", "1/2", "1:30", "１２", "None", "{}", "-", "…", "*", "\\",
)  # fmt: skip
NAMES: tuple[str, ...] = tuple(
    dict.fromkeys(text[:200] for text in (*FORMULAS, *MARKUP, *CODES, *SPACES, *FOREIGN, *PATHS) if text.strip())
)
IDS = (
    "..", "...", "CON", "nul.txt", "=1+1", "<b>", "a\\b", "%s", "🏢1", "B" * 128, "'", '"', "`id`", "$(x)",
    "{{7}}", "\\P", "-x", "+x", "＝x", ".x", "x.", "~", "*?", "[a]", "_x0041_", "#", "&", "con", "龘", "é",
)  # fmt: skip


def project() -> dict[str, Any]:
    """A small estate and enough villas that every name and every id of the lists stands somewhere."""
    data = copy.deepcopy(ESTATE) | {"project": {"name": "x", "number": "x", "client": "x", "designer": "x"}}
    data["project"] |= {"date": "2026-11-22", "stage": "construction"}
    ids = (*IDS, *(f"V{number}" for number in range(len(NAMES) - len(IDS))))
    data["buildings"] += [
        {
            "id": id,
            "use": "residential",
            "kind": "villa",
            "storeys_above": 2,
            "dwellings": [{"type": "H", "storeys": 1, "numbers": 1}],
        }
        for id in ids
    ]
    return _named(data)


def _named(data: dict[str, Any]) -> dict[str, Any]:
    """The data with the next name wherever the model takes one."""
    names = cycle(NAMES[::-1])
    places = list(_places(data, ()))
    for place, _ in places:
        place.setdefault("name", "x")
    refused = {error["loc"] for error in _errors(data)}
    for place, keys in places:
        if (*keys, "name") in {tuple(one) for one in refused}:
            del place["name"]
    villas = islice(NAMES, None)
    for place, keys in places:
        if place.get("name") == "x":
            place["name"] = next(villas, None) or next(names) if keys[0] == "buildings" else next(names)
    for key in ("name", "number", "client", "designer"):
        data["project"][key] = next(names)
    return data


def _errors(data: dict[str, Any]) -> list[Any]:
    try:
        Community.model_validate(data)
    except ValidationError as error:
        return list(error.errors())
    return []


def _places(value: Any, keys: tuple[str | int, ...]) -> Iterator[tuple[dict[str, Any], tuple[str | int, ...]]]:
    """Every entry of a list of the data, with the way to it."""
    if isinstance(value, dict):
        if keys and isinstance(keys[-1], int):
            yield value, keys
        for key, below in list(value.items()):
            yield from _places(below, (*keys, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _places(below, (*keys, index))
