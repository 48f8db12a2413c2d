"""An empty DXF R2010 document that is the same at every run, and its text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import StringIO
from typing import Any, Literal, TypeAlias

from ezdxf.filemanagement import new
from ezdxf.lldxf.tagwriter import TagWriter
from ezdxf.version import __version__ as ezdxf_version

from tiaowen.generators.sheets.sheet import DASHES, Layer

Profile: TypeAlias = Literal["ttf", "shx"]

APPID = "TIAOWEN"
VIEWPORT_LAYER = "G-ANNO-NPLT"
WIDTH_FACTOR = {"ttf": 1.0, "shx": 0.7}
_TTF_FILES = {"SimSun": "simsun.ttc", "SimHei": "simhei.ttf", "FangSong": "simfang.ttf", "KaiTi": "simkai.ttf"}
_HEADER = {"$MEASUREMENT": 1, "$LTSCALE": 1.0, "$CELTSCALE": 1.0, "$PSLTSCALE": 1, "$LUNITS": 2}
_FIXED_DAY = 2_451_545.0
_FIXED_GUID = "{00000000-0000-0000-0000-000000000001}"
_WEIGHTS = (0, 5, 9, 13, 15, 18, 20, 25, 30, 35, 40, 50, 53, 60, 70, 80, 90, 100, 106, 120, 140, 158, 200, 211)


@lru_cache(maxsize=256)
def lineweight(weight_mm: float) -> int:
    """The nearest line weight that DXF knows, in hundredths of a millimetre."""
    return min(_WEIGHTS, key=lambda known: abs(known - weight_mm * 100))


@lru_cache(maxsize=256)
def style_name(font: str, profile: Profile) -> str:
    """The text style for a font: its name, or one vector style for all."""
    if profile == "shx":
        return "GBENOR-GBCBIG"
    return "".join(char if char.isalnum() or char == "-" else "_" for char in font).upper() or "SIMSUN"


def new_document(layers: Iterable[Layer], fonts: Iterable[str], profile: Profile) -> Any:
    """A document in millimetres with our line types, layers and text styles."""
    doc = new("R2010", units=4)
    for name, value in _HEADER.items():
        doc.header[name] = value
    doc.appids.add(APPID)
    for name, dashes in DASHES.items():
        if dashes:
            signed = [length if place % 2 == 0 else -length for place, length in enumerate(dashes)]
            doc.linetypes.add(name, [sum(dashes), *signed])
    for layer in layers:
        doc.layers.add(layer.name, color=layer.aci, linetype=layer.linetype, lineweight=lineweight(layer.weight_mm))
    doc.layers.add(VIEWPORT_LAYER, color=8, plot=False)
    for font in sorted(set(fonts)):
        _style(doc, font, profile)
    return doc


def _style(doc: Any, font: str, profile: Profile) -> None:
    name = style_name(font, profile)
    if name in doc.styles:
        return
    if profile == "shx":
        doc.styles.add(name, font="gbenor.shx", dxfattribs={"bigfont": "gbcbig.shx", "width": WIDTH_FACTOR["shx"]})
        return
    style = doc.styles.add(name, font=_TTF_FILES.get(font, f"{name.lower()}.ttf"), dxfattribs={"width": 1.0})
    style.set_extended_font_data(family=font)


def document_text(doc: Any) -> str:
    """The text of a document with fixed dates and ids and with its classes in a fixed order."""
    for dxftype in sorted(doc.entitydb.dxf_types_in_use()):
        doc.classes.add_class(dxftype)
    doc.commit_pending_changes()
    doc.update_all()
    for name in ("$TDCREATE", "$TDUCREATE", "$TDUPDATE", "$TDUUPDATE"):
        doc.header[name] = _FIXED_DAY
    for name in ("$VERSIONGUID", "$FINGERPRINTGUID"):
        doc.header[name] = _FIXED_GUID
    metadata = doc.ezdxf_metadata()
    for name in ("CREATED_BY_EZDXF", "WRITTEN_BY_EZDXF"):
        metadata[name] = f"ezdxf {ezdxf_version}"
    stream = StringIO(newline="\n")
    doc.export_sections(TagWriter(stream, write_handles=True, dxfversion=doc.dxfversion))
    return stream.getvalue()
