"""The page of pictures: one at a time, each with an address of its own, drawn where the module that draws is installed."""

from __future__ import annotations

import importlib
import sqlite3
import threading
from contextlib import suppress
from typing import Any, Literal, get_args
from urllib.parse import parse_qs

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kawat.desk import filters
from kawat.desk.pages import address_without_blanks
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
_EDGES, _LANES = 60, 25


@router.get("/pictures")
def pictures(
    request: Request, of: Kind = "timeline", grain: Literal["week", "month", "year", ""] = "month", area: Literal["world", "idn", ""] = "world"
) -> Response:  # fmt: skip
    moved = address_without_blanks(request, "/pictures")
    if moved is not None:
        return moved
    wanted = filters.events_of(parse_qs(request.url.query))
    charts, drawn = _charts(), None
    if charts is not None and not (of == "dyad" and not _two(wanted)):
        drawn = _picture(charts, desk_of(request), of, wanted, grain, area, charts.Look(lang=language(request)))
    return page(
        request, "pictures.html", drawn=drawn, there=charts is not None, wanted=wanted, asked=filters.parameters(wanted), of=of, kinds=KINDS,
        grain=grain, area=area,
    )  # fmt: skip


def draw_ahead(desk: Desk) -> None:
    """Begins to draw, beside all else, the pictures of all events: what draws takes a second to load, and of many events they take their time."""
    charts = _charts()
    if charts is not None:
        threading.Thread(target=_draw_ahead, args=(charts, desk), daemon=True).start()


def _draw_ahead(charts: Any, desk: Desk) -> None:
    with suppress(KawatError, sqlite3.Error):  # the page of a picture says what hinders it
        for lang in LANGUAGES if desk.lang is None else (desk.lang,):
            for of in KINDS:
                if of != "dyad":
                    _picture(charts, desk, of, EventFilter(), "month", "world", charts.Look(lang=lang))


def _two(wanted: EventFilter) -> bool:
    return wanted.dyad is not None or bool(wanted.actor and wanted.recipient)


def _picture(charts: Any, desk: Desk, of: Kind, wanted: EventFilter, grain: str, area: str, look: Any) -> Markup:
    def draw() -> Markup:
        with desk.reading(_SECONDS) as store:
            return Markup(_svg(charts, store, of, wanted, grain, area, look))  # the module escapes what it draws

    return desk.kept((of, wanted, grain, area, look), draw)


def _svg(charts: Any, store: Database, of: Kind, wanted: EventFilter, grain: str, area: str, look: Any) -> str:
    out: str
    if of == "map":
        out = charts.map_svg(charts.located(store, wanted), area, look)
    elif of == "network":
        out = charts.network_svg(charts.pairs(store, wanted), _EDGES, look)
    elif of == "storylines":
        out = charts.lanes_svg(charts.lanes(store, wanted), _LANES, look)
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
