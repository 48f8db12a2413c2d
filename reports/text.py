"""The check result for a terminal: what fails first, a finding a line or two, then what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from tiaowen.reports.baseline import FIXED, NOT_JUDGED_AGAIN, STATES, Comparison
from tiaowen.reports.common import View, view
from tiaowen.reports.rows import Row
from tiaowen.reports.sums import Tally
from tiaowen.reports.words import visible, width
from tiaowen.rules.outcomes import VERDICT_TEXT, VERDICTS, CheckResult, Verdict
from tiaowen.spec.provisions import Spec, Strength

_COLOURS = {"fail": "31", "unknown": "33", "manual": "36", "pass": "32", "bold": "1", "dim": "2"}


def render(
    result: CheckResult,
    *,
    language: str = "zh",
    threshold: Strength = "shall",
    color: bool = False,
    encoding: str = "utf-8",
    spec: Spec | None = None,
    baseline: Comparison | None = None,
) -> str:
    """The result as plain lines.

    ``color`` adds ANSI colours. What ``encoding`` (that of the console) cannot write is spelt out.
    """
    shown = view(result, language, spec, threshold, baseline)
    paint = _Paint(color)
    blocks = [list(part(shown, paint)) for part in (_head, _fails, _unknowns, _manuals, _open, _table)]
    blocks += [_against(result, baseline, shown, paint), list(_end(shown, paint))]
    text = "\n".join("\n".join(lines) for lines in blocks if lines) + "\n"
    return _writable(text, encoding)


def _writable(text: str, encoding: str) -> str:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.replace("m²", "㎡")
    return text.encode(encoding, "backslashreplace").decode(encoding)


class _Paint:
    """Colours, if wanted."""

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, colour: str) -> str:
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self._on and colour in _COLOURS else text


def _colon(shown: View) -> str:
    return "：" if shown.words.language == "zh" else ": "


def _head(shown: View, paint: _Paint) -> Iterator[str]:
    words, colon = shown.words, _colon(shown)
    yield paint(f"{words['title']}{colon}{shown.project}", "bold")
    standard = f"{shown.standard.title[words.language]} {shown.standard.id} {shown.standard.edition}"
    yield f"{words['standard']}{colon}{standard}"
    yield f"{words['overlays']}{colon}{words.listed(list(shown.overlays)) or words['none']}"
    for _, one in shown.parameters:
        yield f"{words['parameters']}{colon}{one}"
    yield f"{words['stage']}{colon}{shown.stage}"
    yield f"{words['data']}{colon}{words['has_estimates' if shown.estimates else 'no_estimates']}"
    if shown.interpretations or shown.errata:
        yield words["readings"].format(interpretations=len(shown.interpretations), errata=len(shown.errata))


def _heading(shown: View, verdict: Verdict, paint: _Paint) -> Iterator[str]:
    yield ""
    yield paint(f"{VERDICT_TEXT[verdict][shown.words.language]} {len(shown.rows[verdict])}", verdict)


def _fails(shown: View, paint: _Paint) -> Iterator[str]:
    if not shown.rows["fail"]:
        return
    yield from _heading(shown, "fail", paint)
    for (law, strength), members in groupby(shown.rows["fail"], key=lambda row: (row.law, row.strength_text)):
        rows = list(members)
        yield f"  {paint(_law(law.citation, law.id), 'bold')} [{strength}] {law.title}"
        for row in rows:
            yield f"    {_finding(row, shown)}"
        for mend in dict.fromkeys(row.mend for row in rows if row.mend):
            yield paint(f"    {shown.words['mend']}{_colon(shown)}{mend}", "dim")


def _law(citation: str, id: str) -> str:
    return citation if citation == id else f"{citation} {id}"


def _finding(row: Row, shown: View) -> str:
    told = shown.words["estimate"] in row.message
    mark = f" [{shown.words['estimate']}]" if row.estimated and not told else ""
    state = f" [{row.state}]" if shown.compared and row.state else ""
    return f"{row.place or '-'} {row.subject}{_colon(shown)}{row.message}{mark}{state}"


def _unknowns(shown: View, paint: _Paint) -> Iterator[str]:
    if not shown.unknowns:
        return
    words = shown.words
    yield from _heading(shown, "unknown", paint)
    for group in shown.unknowns:
        head = f"{_law(group.law.citation, group.law.id)} [{group.strength_text}] {group.law.title}"
        yield f"  {head} … {len(group.rows)} {words['places']}{_colon(shown)}{group.where}"


def _manuals(shown: View, paint: _Paint) -> Iterator[str]:
    if not shown.rows["manual"]:
        return
    yield from _heading(shown, "manual", paint)
    for row in shown.rows["manual"]:
        head = f"{_law(row.law.citation, row.law.id)} [{row.strength_text}] {row.law.title}"
        yield f"  {head}{_colon(shown)}{row.message}"


def _open(shown: View, paint: _Paint) -> Iterator[str]:
    """The provisions that were not judged, together by reason."""
    if not shown.not_judged:
        return
    reasons: dict[str, list[str]] = {}
    for law, reason in shown.not_judged:
        reasons.setdefault(reason, []).append(law.id)
    yield ""
    yield paint(f"{shown.words['not_judged']} {len(shown.not_judged)}", "bold")
    for reason, ids in reasons.items():
        yield f"  {reason}{_colon(shown)}{shown.words.listed(ids)}"


def _table(shown: View, paint: _Paint) -> Iterator[str]:
    words = shown.words
    head = [words["section"], *(VERDICT_TEXT[verdict][words.language] for verdict in VERDICTS), words["total"]]
    sections = [_cells(f"{one.id} {one.title}", one) for one in shown.sections]
    strengths = [_cells(one.title, one) for one in shown.strengths]
    total = [
        words["total"],
        *(str(shown.counts[verdict]) for verdict in VERDICTS),
        str(sum(one.total for one in shown.sections)),
    ]
    yield ""
    yield paint(words["summary"], "bold")
    yield from _columns([head, *sections, *strengths, total])


def _cells(title: str, tally: Tally) -> list[str]:
    return [title, *(str(tally.counts.get(verdict, 0)) for verdict in VERDICTS), str(tally.total)]


def _columns(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first = row[0] + " " * (widths[0] - width(row[0]))
        rest = (" " * (wide - width(cell)) + cell for cell, wide in zip(row[1:], widths[1:], strict=True))
        yield "  " + "  ".join((first, *rest))


def _against(result: CheckResult, baseline: Comparison | None, shown: View, paint: _Paint) -> list[str]:
    """What changed since the baseline; the fails above are marked where they are new."""
    if baseline is None:
        return []
    words, colon = shown.words, _colon(shown)
    counts = baseline.counts(result)
    lines = ["", paint(f"{words['baseline']}{colon}{visible(baseline.name)}", "bold")]
    lines.append("  " + words.listed([f"{words[state]} {counts[state]}" for state in STATES]))
    for state, known in ((FIXED, baseline.fixed), (NOT_JUDGED_AGAIN, baseline.not_judged_again)):
        for one in known:
            law = " ".join(part for part in (one.provision, one.part) if part)
            lines.append(f"  {words[state]}{colon}{visible(law)} {visible(one.subject)}{colon}{visible(one.message)}")
    return lines


def _end(shown: View, paint: _Paint) -> Iterator[str]:
    words = shown.words
    numbers = [f"{VERDICT_TEXT[verdict][words.language]} {shown.counts[verdict]}" for verdict in VERDICTS]
    numbers += [f"{words['waived']} {shown.counts['waived']}", f"{words['subjects']} {shown.counts['subjects']}"]
    colour = "fail" if shown.exit_code == 1 else "unknown" if shown.exit_code else "pass"
    yield ""
    yield words.listed(numbers)
    yield paint(f"{words['conclusion']}{_colon(shown)}{shown.conclusion} {words['exit']} {shown.exit_code}", colour)
