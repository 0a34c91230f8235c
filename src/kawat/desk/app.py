"""The application: pages, API, static files, and what guards them."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from kawat.desk import api, pages, pictures, stories
from kawat.desk.problems import DeskError, problem_of
from kawat.desk.safety import Guard
from kawat.desk.state import Desk
from kawat.desk.view import page
from kawat.errors import KawatError
from kawat.version import __version__

MOST_BYTES = 4 << 20
"""Bytes of one request."""
_SMALL, _LEVEL = 1000, 5
"""Answers of fewer bytes are sent as they are; beyond this level pages take longer and are hardly smaller."""


def desk(path: str | Path, *, port: int = 8137, lang: str | None = None) -> FastAPI:
    """The application over a database whose schema is up to date. It answers as 127.0.0.1 and localhost on ``port``.

    ``lang`` is the language of its pages, one of ``kawat.desk.wording.LANGUAGES``; without it each browser tells.
    """
    app = FastAPI(
        title="Kawat", version=__version__, openapi_url=f"{api.PREFIX}/openapi.json", docs_url=None, redoc_url=None,
        description="Events, quotes and stories of a Kawat database.", lifespan=_ahead,
    )  # fmt: skip
    app.state.desk = Desk(Path(path), lang=lang)
    app.mount("/static", StaticFiles(packages=[("kawat.desk", "static")]), name="static")
    app.include_router(api.router, prefix=api.PREFIX)
    app.include_router(stories.router)
    app.include_router(pictures.router)
    app.include_router(pages.router)
    app.add_middleware(GZipMiddleware, minimum_size=_SMALL, compresslevel=_LEVEL)
    app.add_middleware(Guard, hosts=[f"127.0.0.1:{port}", f"localhost:{port}"], most=MOST_BYTES)
    app.add_exception_handler(DeskError, _answer)
    app.add_exception_handler(KawatError, _answer)
    app.add_exception_handler(sqlite3.Error, _answer)
    app.add_exception_handler(HTTPException, _answer)
    app.add_exception_handler(RequestValidationError, _answer)
    return app


@asynccontextmanager
async def _ahead(app: FastAPI) -> AsyncIterator[None]:
    pictures.ahead(app.state.desk)
    yield


def _answer(request: Request, error: Exception) -> Response:
    """The error as a page, or in the API's one shape."""
    problem = _problem(error)
    if request.url.path.startswith(api.PREFIX):
        return JSONResponse(problem.to_json(), problem.status)
    return page(request, "problem.html", status=problem.status, problem=problem)


def _problem(error: Exception) -> DeskError:
    if isinstance(error, DeskError):
        return error
    if isinstance(error, KawatError):
        return problem_of(error)
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return DeskError(422, "wrong_request", f"{where}: {first['msg']}", "the documentation has what is right")
    if isinstance(error, HTTPException):
        return DeskError(
            error.status_code, "not_allowed" if error.status_code == 405 else "not_found", str(error.detail), ""
        )
    return DeskError(
        503, "database", f"the database did not answer: {error}", "if another program is writing to it, try again in a moment"
    )  # fmt: skip
