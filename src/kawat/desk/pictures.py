"""The page of pictures: one at a time, each with an address of its own, drawn where the module that draws is installed."""

from __future__ import annotations

import importlib
import sqlite3
import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from importlib.util import find_spec
from typing import Literal
from urllib.parse import parse_qs

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from kawat.desk import filters
from kawat.desk.drawing import KINDS, Kind, drawn
from kawat.desk.pages import address_without_blanks
from kawat.desk.problems import missing
from kawat.desk.state import Desk, desk_of
from kawat.desk.view import language, page
from kawat.desk.wording import LANGUAGES
from kawat.errors import KawatError
from kawat.store import EventFilter

router = APIRouter(include_in_schema=False)

_AT_ONCE = 0.05
"""Seconds for which a page waits for its picture; one that takes longer comes after it."""
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
    there = _can_draw()
    asked = there and not (of == "dyad" and not _two(wanted))
    found = _soon(request, of, wanted, grain, area) if asked else None
    return page(
        request, "pictures.html", drawn=found, drawing=asked and found is None, there=there, wanted=wanted,
        asked=filters.parameters(wanted), of=of, kinds=KINDS, grain=grain, area=area, query=request.url.query,
    )  # fmt: skip


@router.get("/pictures/drawn")
def picture_alone(request: Request, of: Kind = "timeline", grain: Grain = "month", area: Area = "world") -> Response:
    """The picture of a page alone, for its script; 202 while it is drawn."""
    wanted = filters.events_of(parse_qs(request.url.query))
    if not _can_draw() or (of == "dyad" and not _two(wanted)):
        raise missing("picture", of)
    found = _soon(request, of, wanted, grain, area)
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
    if _can_draw():
        _draw_ahead(desk)


def _draw_ahead(desk: Desk) -> None:
    with suppress(KawatError, sqlite3.Error):  # the page of a picture says what hinders it
        for lang in LANGUAGES if desk.lang is None else (desk.lang,):
            for of in KINDS:
                if of != "dyad":
                    key, draw = _picture(desk, of, EventFilter(), "month", "world", lang)
                    desk.kept(key, draw)


def _soon(request: Request, of: Kind, wanted: EventFilter, grain: str, area: str) -> Markup | None:
    desk = desk_of(request)
    key, draw = _picture(desk, of, wanted, grain or "month", area or "world", language(request))
    return desk.soon(key, draw, wait=_AT_ONCE)


def _two(wanted: EventFilter) -> bool:
    return wanted.dyad is not None or bool(wanted.actor and wanted.recipient)


def _picture(
    desk: Desk, of: Kind, wanted: EventFilter, grain: str, area: str, lang: str
) -> tuple[Hashable, Callable[[], Markup]]:
    """What a picture is kept under, and what draws it."""
    return (of, wanted, grain, area, lang), lambda: Markup(
        drawn(desk.path, of, wanted, grain, area, lang)
    )  # escaped where it is drawn


def _can_draw() -> bool:
    """Whether the module that draws is here, with what it needs."""
    return find_spec("vl_convert") is not None
