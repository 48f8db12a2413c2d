"""What a build tells the person who started it: a few lines, no more."""

from __future__ import annotations

from collections import Counter

from tiaowen.reports.build import Built
from tiaowen.reports.certificates import certificate_head, goal_lines
from tiaowen.rules.outcomes import STRENGTH_TEXT, VERDICT_TEXT, VERDICTS


def summary_lines(built: Built, language: str = "zh") -> list[str]:
    """The project, what was sized, what the check found, and where the files are."""
    zh = language == "zh"
    community, result = built.sized.community, built.result
    buildings, households = len(community.residential), len(community.dwellings)
    estimated = sum(dwelling.estimated for dwelling in community.dwellings)
    head = (
        f"{community.project.name}：住宅 {buildings} 栋，{households} 户"
        if zh
        else f"{community.project.name}: {buildings} residential buildings, {households} households"
    )
    if estimated:
        head += f"（其中 {estimated} 户为估列）" if zh else f" ({estimated} of them estimated)"
    lines = [head]
    separator = "，" if zh else ", "
    for one in built.sized.certificates:
        goals = separator.join(goal_lines(one, language))
        lines.append(f"  {certificate_head(one, language)}{'；' if zh and goals else '; ' if goals else ''}{goals}")
    counts = result.counts()
    lines.append(
        ("检查：" if zh else "check: ")
        + separator.join(f"{VERDICT_TEXT[one][language]} {counts[one]}" for one in VERDICTS)
    )
    fails = Counter(one.strength for one in result.outcomes if one.outcome == "fail")
    if fails:
        lines.append(
            ("  不符合：" if zh else "  fails: ")
            + separator.join(
                f"{text[language]} {fails[strength]}" for strength, text in STRENGTH_TEXT.items() if fails[strength]
            )
        )
    drawings = sum(name.endswith(".dxf") for name in built.files)
    lines.append(f"成果：{built.folder}" if zh else f"results: {built.folder}")
    lines.append("  compliance.html, compliance.docx, compliance.xlsx, score.xlsx, check.json, certificates.json")
    lines.append(
        f"  points.xlsx, bom.xlsx, drawings/（{drawings} 张图，dxf、pdf、svg）"
        if zh
        else f"  points.xlsx, bom.xlsx, drawings/ ({drawings} sheets as dxf, pdf, svg)"
    )
    faulty = [name for name, entry in sorted(built.files.items()) if entry.problems and name.endswith(".pdf")]
    if faulty:
        names = separator.join(faulty)
        lines.append(
            f"  图面有问题，交付前请看：{names}" if zh else f"  look at these sheets before handing over: {names}"
        )
    return lines
