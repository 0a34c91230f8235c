"""The page of pictures: one at a time, each with an address of its own, drawn where the module that draws is installed."""

from __future__ import annotations

import importlib
import sqlite3
import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Any, Literal, get_args
from urllib.parse import parse_qs

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kawat.desk import filters
from kawat.desk.pages import address_without_blanks
from kawat.desk.problems import missing
from kawat.desk.state import Desk, desk_of
from kawat.desk.view import language, page
from kawat.desk.wording import LANGUAGES
from kawat.errors import KawatError
from kawat.store import Database, EventFilter

router = APIRouter(include_in_schema=False)

Kind = Literal["timeline", "dyad", "map", "network", "storylines"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_SECONDS = 20.0
"""A picture of a filter that no summary knows counts rows."""
_AT_ONCE = 0.05
"""Seconds for which a page waits for its picture; one that takes longer comes after it."""
_EDGES, _LANES = 60, 25
_LOADED = ("pyarrow.parquet", "networkx", "xlsxwriter")
"""What downloads and pictures need and what takes long to load."""
AHEAD = "kawat-ahead"
"""The thread that makes ready, as the desk starts, what else the first who asks would wait for."""
Grain = Literal["week", "month", "year", ""]
Area = Literal["world", "idn", ""]


@router.get("/pictures")
def pictures(request: Request, of: Kind = "timeline", grain: Grain = "month", area: Area = "world") -> Response:
    moved = address_without_blanks(request, "/pictures")
    if moved is not None:
        return moved
    wanted = filters.events_of(parse_qs(request.url.query))
    charts, drawn = _charts(), None
    asked = charts is not None and not (of == "dyad" and not _two(wanted))
    if asked:
        drawn = _soon(charts, request, of, wanted, grain, area)
    return page(
        request, "pictures.html", drawn=drawn, drawing=asked and drawn is None, there=charts is not None, wanted=wanted,
        asked=filters.parameters(wanted), of=of, kinds=KINDS, grain=grain, area=area, query=request.url.query,
    )  # fmt: skip


@router.get("/pictures/drawn")
def drawn(request: Request, of: Kind = "timeline", grain: Grain = "month", area: Area = "world") -> Response:
    """The picture of a page alone, for its script; 202 while it is drawn."""
    wanted = filters.events_of(parse_qs(request.url.query))
    charts = _charts()
    if charts is None or (of == "dyad" and not _two(wanted)):
        raise missing("picture", of)
    found = _soon(charts, request, of, wanted, grain, area)
    return Response(status_code=202) if found is None else Response(found, media_type="image/svg+xml")


def ahead(desk: Desk) -> None:
    """Begins, beside all else, what the first who asks would wait for: the encoder, what writes downloads, the pictures of all events."""
    threading.Thread(target=_ahead, args=(desk,), name=AHEAD, daemon=True).start()


def _ahead(desk: Desk) -> None:
    with suppress(KawatError):  # the page for pasting says what hinders it
        from kawat.desk.reader import warm

        warm()
    for module in _LOADED:
        with suppress(ImportError):  # the download says what is missing
            importlib.import_module(module)
    charts = _charts()
    if charts is not None:
        _draw_ahead(charts, desk)


def _draw_ahead(charts: Any, desk: Desk) -> None:
    with suppress(KawatError, sqlite3.Error):  # the page of a picture says what hinders it
        for lang in LANGUAGES if desk.lang is None else (desk.lang,):
            for of in KINDS:
                if of != "dyad":
                    key, draw = _picture(charts, desk, of, EventFilter(), "month", "world", charts.Look(lang=lang))
                    desk.kept(key, draw)


def _soon(charts: Any, request: Request, of: Kind, wanted: EventFilter, grain: str, area: str) -> Markup | None:
    desk = desk_of(request)
    key, draw = _picture(charts, desk, of, wanted, grain or "month", area or "world", charts.Look(lang=language(request)))
    return desk.soon(key, draw, wait=_AT_ONCE)


def _two(wanted: EventFilter) -> bool:
    return wanted.dyad is not None or bool(wanted.actor and wanted.recipient)


def _picture(
    charts: Any, desk: Desk, of: Kind, wanted: EventFilter, grain: str, area: str, look: Any
) -> tuple[Hashable, Callable[[], Markup]]:
    """What a picture is kept under, and what draws it."""

    def draw() -> Markup:
        with desk.reading(_SECONDS) as store:
            return Markup(_svg(charts, store, of, wanted, grain, area, look))  # the module escapes what it draws

    return (of, wanted, grain, area, look), draw


def _svg(charts: Any, store: Database, of: Kind, wanted: EventFilter, grain: str, area: str, look: Any) -> str:
    out: str
    if of == "map":
        out = charts.map_svg(charts.located(store, wanted), area, look)
    elif of == "network":
        out = charts.network_svg(charts.pairs(store, wanted), _EDGES, look)
    elif of == "storylines":
        out = charts.lanes_svg(charts.lanes(store, wanted, _LANES), _LANES, look)
    elif of == "dyad":
        out = charts.dyad_svg(charts.series(store, wanted, grain=grain, scores=True), look)
    else:
        out = charts.timeline_svg(charts.series(store, wanted, grain=grain), look)
    return out


def _charts() -> Any:
    """The module that draws, None where it or what it needs is not installed."""
    try:
        return importlib.import_module("kawat.desk.charts")
    except ImportError:
        return None
