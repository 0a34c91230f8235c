"""From a Vega-Lite specification to an SVG that a strict page can hold, and to PNG. No network, no browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from kawat.desk.charts.look import COLOURS, DRAWN_AT, INK, QUADS, WIDTH, Look
from kawat.errors import ExportError
from kawat.extras import needed

Spec = dict[str, Any]
_VEGA_LITE = "5.21"
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_FONT = "system-ui, sans-serif"
_PAPER = "#ffffff"
_LABEL_WIDTH = 320
_AIR = 72
"""Beside a picture, in pixels: a page may have a wider font than the one that words were measured in."""
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold. The library that draws ends the whole process when it meets one, so none may reach it."""
_DECIMALS = re.compile(r"-?\d+\.\d{2,}")
_CONFIG: Spec = {
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "titleColor": INK, "tickColor": INK, "domainColor": INK, "gridColor": INK, "gridOpacity": 0.15, "domainOpacity": 0.5,
        "tickOpacity": 0.5, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": _LABEL_WIDTH,
        "titlePadding": 20,
    },
    "legend": {
        "layout": {"top": {"margin": 40, "anchor": "start", "direction": "horizontal"}},
        "labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "orient": "top", "symbolType": "square",
        "labelLimit": _LABEL_WIDTH, "symbolStrokeWidth": 0, "symbolBaseFillColor": INK, "columnPadding": 44,
    },
    "title": {
        "color": INK, "subtitleColor": INK, "anchor": "start", "frame": "group", "fontSize": 17, "fontWeight": 600, "subtitleFontSize": 12, "offset": 12,
        "subtitleLineHeight": 16, "limit": WIDTH,
    },
    "text": {"color": INK},
    "header": {"labelColor": INK, "titleColor": INK},
}  # fmt: skip


def quad_scale(look: Look) -> Spec:
    """The colour channel of a field ``quad`` that holds the words of quad classes."""
    names = [look.word(f"quad{quad}") for quad in QUADS]
    return {
        "field": "quad",
        "type": "nominal",
        "title": None,
        "sort": names,
        "scale": {"domain": names, "range": [COLOURS[quad] for quad in QUADS]},
    }


def told(look: Look) -> Spec:
    """The channels of a mark whose rows have ``told``, the words that it shows when pointed at, and ``href``, where they lead."""
    return {"description": {"field": "told"}, **({"href": {"field": "href"}} if look.desk is not None else {})}


def svg(spec: Spec, title: str, notes: Sequence[str] = (), *, look: Look) -> str:
    """The picture as SVG. It has no style, no script, no colours for its ground; colours of text are those of the page.

    Marks that say what they are have it as ``<title>`` and as ``data-told``; those with an address are links. Raises ExportError
    where the package that draws is missing, or cannot draw.
    """
    converter = needed("vl_convert", extra="plot", what="a picture")
    whole = {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{_VEGA_LITE.partition('.')[0]}.json",
        "background": None,
        "padding": {"left": _AIR, "right": _AIR, "top": 8, "bottom": 8},
        "title": {"text": title, "subtitle": list(notes)},
        "config": _CONFIG,
        **spec,
    }
    try:
        drawn = converter.vegalite_to_svg(_writable(whole), vl_version=_VEGA_LITE, allowed_base_urls=[])
    except ValueError as error:
        raise ExportError(f"the picture cannot be drawn: {error}") from error
    return _plain(drawn, title, look)


def png(picture: str, *, scale: float = 2) -> bytes:
    """A picture of ``svg`` as PNG on white, ``scale`` pixels for each of its own."""
    converter = needed("vl_convert", extra="plot", what="a picture")
    root = _parsed(picture)
    ground = etree.Element(f"{_SVG}rect", width="100%", height="100%", fill=_PAPER)
    root.insert(0, ground)
    pixels: bytes = converter.svg_to_png(etree.tostring(root, encoding="unicode"), scale=scale)
    return pixels


def nothing(title: str, words: str, *, look: Look) -> str:
    """A picture that says in words that there is nothing to draw."""
    spec = {
        "width": WIDTH,
        "height": 60,
        "data": {"values": [{"words": words}]},
        "mark": {"type": "text", "fontSize": 14, "align": "left", "x": 0, "y": 24, "aria": False},
        "encoding": {"text": {"field": "words"}},
    }
    return svg(spec, title, look=look)


def _writable(value: Any) -> Any:
    """The specification with U+FFFD for what no XML can hold."""
    if isinstance(value, str):
        return _UNWRITABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _writable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_writable(each) for each in value]
    return value


def _parsed(picture: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(picture.encode(), parser)


def _plain(drawn: str, title: str, look: Look) -> str:
    """The SVG with titles on its marks, links to the desk alone, and without what a page's policy forbids."""
    root = _parsed(drawn)
    for element in list(root.iter(etree.Element)):
        element.attrib.pop("style", None)
        if element.tag in (f"{_SVG}style", f"{_SVG}script"):
            element.getparent().remove(element)
        elif element.tag == f"{_SVG}a":
            _link(element, look)
        if element.tag == f"{_SVG}path":
            if not element.get("d"):
                element.getparent().remove(element)
                continue
            # a tenth of a pixel is enough, and shapes take half the room
            element.set("d", _DECIMALS.sub(lambda number: f"{float(number[0]):.1f}", element.get("d")))
        label = element.get("aria-label")
        if label and element.get("role") == "graphics-symbol" and element.get("aria-roledescription") not in _PARTS:
            element.set("data-told", label)
            element.insert(0, _titled(label))
    root.attrib.update({"class": "chart", "role": "graphics-document", "aria-label": title})
    etree.cleanup_namespaces(root)
    text: str = etree.tostring(root, encoding="unicode")
    return text


_PARTS = ("axis", "legend", "title", "subtitle", "title text", "subtitle text")
"""What Vega calls the parts of a picture that are no marks."""


def _titled(words: str) -> Any:
    title = etree.Element(f"{_SVG}title")
    title.text = words
    return title


def _link(element: Any, look: Look) -> None:
    """Keeps of a link only the address, and that only where it leads to the desk."""
    address = element.get(_XLINK_HREF) or ""
    element.attrib.clear()
    if look.desk is not None and address.startswith(f"{DRAWN_AT}/"):
        element.set("href", look.desk + address.removeprefix(DRAWN_AT))
