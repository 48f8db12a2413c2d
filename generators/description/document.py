"""``design_description.docx`` in our own layout: cover, contents, chapters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tiaowen.generators.description.content import Description, describe
from tiaowen.generators.description.facts import Asked
from tiaowen.generators.description.facts_site import project_name
from tiaowen.generators.description.markup import Look, body, contents_line, heading, paragraphs
from tiaowen.generators.description.template import Template, filled
from tiaowen.generators.description.words import data, said
from tiaowen.generators.sheets.clean import one_line
from tiaowen.generators.word_page import blank, data_of, furnish
from tiaowen.generators.word_table import Column, table
from tiaowen.model.community import Community
from tiaowen.model.element import Missing
from tiaowen.spec.errors import Problem
from tiaowen.spec.vocabulary import label

NAME = "design_description.docx"
CLAUSE, CONTENTS = "Clause", "ContentsLine"


def write_description(
    community: Community, path: Path, language: str = "zh", template: Template | None = None
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Write the design description; the provisions that it answers, and what a template leaves out.

    With a template its own layout is kept and only its placeholders are filled in. Raises InputError for a template
    that asks for what there is not, and OSError where the file cannot be saved.
    """
    description = describe(community, language)
    if template is None:
        path.write_bytes(document(description))
        return description.provisions, ()
    made = filled(template, description, values(description))
    path.write_bytes(made.data)
    return made.provisions, made.left_out


def values(description: Description) -> dict[str, str]:
    """What the named places of a template are filled with: what is not stated says so."""
    project, language = description.community.project, description.language
    unknown = said("not_stated", language)
    found = {
        "title": said("title", language),
        "project": _name(description),
        "number": project.number,
        "client": project.client,
        "designer": project.designer,
        "stage": label("stage", project.stage, language) if project.stage else None,
        "date": str(project.date) if project.date else None,
    }
    return {key: one_line(value) if value else unknown for key, value in found.items()}


def _name(description: Description) -> str:
    found = project_name(Asked(description.community, description.language))
    return "" if isinstance(found, Missing) else str(found.value)


def document(description: Description) -> bytes:
    """The document in our own layout."""
    known, language = values(description), description.language
    made = blank(f"{known['project']} {known['title']}", description.community.project.date)
    _own_styles(made)
    section = made.sections[0]
    section.different_first_page_header_footer = True
    furnish(section, f"{known['project']}　{known['title']}", said("page", language, page="{page}", pages="{pages}"))
    _cover(made, known, language)
    _contents(made, description)
    _chapters(made, description)
    return data_of(made)


def _own_styles(made: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    for name, hanging in ((CLAUSE, True), (CONTENTS, False)):
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = made.styles["Normal"]
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2 if hanging else 0)
        style.paragraph_format.line_spacing = 1.25 if hanging else 1.15
        if hanging:
            style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Mm(14), Mm(-14)
            style.paragraph_format.tab_stops.add_tab_stop(Mm(14))


def _cover(made: Any, known: dict[str, str], language: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    name = made.add_paragraph(known["project"])
    name.runs[0].font.size = Pt(20)
    name.paragraph_format.space_before, name.paragraph_format.space_after = Pt(110), Pt(16)
    title = made.add_paragraph(known["title"], style="Title")
    title.paragraph_format.space_after = Pt(70)
    for paragraph in (name, title):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    words = data("words")
    rows = [(words["cover"][key][language], known[key]) for key in words["cover"]]
    _add(made, table((Column("", 36, shaded=True), Column("", 100)), rows, header=False, height=9))
    made.add_paragraph().paragraph_format.space_after = Pt(24)
    heads = [Column(said("role", language), 36, "center", shaded=True)]
    heads += [Column(said(key, language), width, "center") for key, width in (("person", 44), ("sign", 56))]
    _add(made, table(heads, [(role[language], "", "") for role in words["roles"]], height=9))


def _contents(made: Any, description: Description) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    title = made.add_paragraph(said("contents", description.language), style="TableHead")
    title.runs[0].font.size, title.paragraph_format.page_break_before = Pt(15), True
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(10)
    for section in paragraphs(description.chapters):
        _add(made, contents_line(section, CONTENTS))


def _chapters(made: Any, description: Description) -> None:
    styles = [made.styles[name].style_id for name in ("Heading 1", "Heading 2")]
    for mark, section in enumerate(paragraphs(description.chapters)):
        top = section.number.isdigit()
        element = heading(section, styles[0 if top else 1], mark)
        _add(made, element)
        if section is description.chapters[0]:
            made.paragraphs[-1].paragraph_format.page_break_before = True
        for one in body(section, Look(CLAUSE)):
            _add(made, one)


def _add(made: Any, element: Any) -> None:
    """Put an element at the end of the body, before the properties of the last section."""
    made.element.body.insert_element_before(element, "w:sectPr")
