"""A blank Word document with our fonts, styles and page furniture, and its bytes made the same every time."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

from tiaowen.generators.word_table import page_line

UNDATED = date(2000, 1, 1)
SERIF, SANS = ("Times New Roman", "宋体"), ("Arial", "黑体")
EPOCH = (1980, 1, 1, 0, 0, 0)
THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
A4 = (210, 297)
MARGIN = {"top": 20, "bottom": 18, "left": 15, "right": 15}  # mm


def blank(title: str, day: date | None) -> Any:
    """An empty A4 document with its styles and core properties set; undated ones carry 2000-01-01."""
    from docx import Document

    document = Document()
    _drop_thumbnail(document)
    _fonts_of_document(document)
    _styles(document)
    made = datetime.combine(day or UNDATED, datetime.min.time())
    core = document.core_properties
    core.title, core.author, core.last_modified_by = title, "tiaowen", "tiaowen"
    core.comments, core.revision, core.created, core.modified = "", 1, made, made
    set_page(document.sections[0], landscape=False)
    return document


def set_page(section: Any, landscape: bool) -> None:
    """Set a section's paper: A4, upright or across."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    narrow, wide = A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(wide), Mm(narrow)) if landscape else (Mm(narrow), Mm(wide))
    for side, size in MARGIN.items():
        setattr(section, f"{side}_margin", Mm(size))
    section.header_distance = section.footer_distance = Mm(9)


def furnish(section: Any, header: str, page: str) -> None:
    """Put a line of text on top and the page numbers below; sections that follow take them over."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    top, bottom = section.header.paragraphs[0], section.footer.paragraphs[0]
    top.add_run(header)
    for run in page_line(page):
        bottom._p.append(run)
    for paragraph in (top, bottom):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def data_of(document: Any) -> bytes:
    """The file's bytes, with the dates in its zip fixed."""
    stream = io.BytesIO()
    document.save(stream)
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(entry, source.read(name))
    return made.getvalue()


def _drop_thumbnail(document: Any) -> None:
    links = document.part.package.rels
    for key in [key for key, link in links.items() if link.reltype == THUMBNAIL]:
        del links[key]


def _fonts_of_document(document: Any) -> None:
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(qn("w:docDefaults"))
    fonts = next(defaults.iter(qn("w:rFonts")))
    _set_fonts(fonts, SERIF)
    language = next(defaults.iter(qn("w:lang")))
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _set_fonts(fonts: Any, pair: tuple[str, str]) -> None:
    from docx.oxml.ns import qn

    latin, east = pair
    fonts.attrib.clear()
    for key, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", east)):
        fonts.set(qn(f"w:{key}"), name)


def _styles(document: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    for name, size, pair, bold in (
        ("Normal", 10.5, SERIF, False),
        ("Title", 26, SANS, True),
        ("Heading 1", 15, SANS, True),
        ("Heading 2", 12, SANS, True),
        ("Header", 9, SERIF, False),
        ("Footer", 9, SERIF, False),
    ):
        _style(styles[name], size, pair, bold)
    for name, bold in (("TableText", False), ("TableHead", True)):
        _style(styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), 9, SANS if bold else SERIF, bold)
    for name, before, after in (("TableText", 1, 1), ("TableHead", 2, 2), ("Heading 1", 14, 6), ("Heading 2", 10, 4)):
        _spacing(styles[name], before, after)


def _style(style: Any, size: float, pair: tuple[str, str], bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, RGBColor(0, 0, 0)
    _set_fonts(style.element.get_or_add_rPr().get_or_add_rFonts(), pair)
    for border in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _spacing(style: Any, before: float, after: float) -> None:
    from docx.shared import Pt

    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.1
