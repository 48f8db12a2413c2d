"""The notes that every workbook begins with: project, date, standard, what a mark means."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.generators.tables.workbook import said
from tiaowen.model.community import Community
from tiaowen.spec.provisions import spec_in_force
from tiaowen.spec.vocabulary import label


def project_rows(community: Community, language: str = "zh") -> Iterator[tuple[str, str]]:
    """Project, number, client, designer, stage, date, standard; what is not stated says so."""
    project, unknown = community.project, said("not_stated", language)
    name = project.name + (f"（{said('invented', language)}）" if project.invented else "")
    yield said("project", language), name
    for key in ("number", "client", "designer"):
        yield said(key, language), getattr(project, key) or unknown
    yield said("stage", language), label("stage", project.stage, language) if project.stage else unknown
    yield said("date", language), str(project.date or unknown)
    standard = spec_in_force().standard
    yield said("standard", language), f"{standard.title[language]} {standard.id} {standard.edition}"
    yield said("legend", language), said("legend_text", language)


def cited(ids: tuple[str, ...], language: str = "zh") -> str:
    """Provisions the way a document cites them: 第5.5.3条第7款; by id in English."""
    known = spec_in_force().provisions
    if language == "en":
        return ", ".join(ids)
    return "、".join(known[id].citation if id in known else id for id in ids)
