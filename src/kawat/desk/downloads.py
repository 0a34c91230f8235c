"""Events in every format of export, as one file to save."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response, StreamingResponse

from kawat.desk.problems import DeskError
from kawat.desk.state import Desk
from kawat.export import FORMATS, Request, export
from kawat.knowledge import shipped
from kawat.store import EventFilter
from kawat.store.narrowing import narrowed
from kawat.store.paging import count_fitting

MOST = 5_000
"""Events of one download; more are `kawat export`'s."""
_MOST_READ_AGAIN = 200
"""The same for formats that need the encoder."""
_ENDINGS = {"plover": "tsv", "gdelt": "tsv", "gold": "jsonl", "docbin": "spacy"}
_SECONDS = 60.0
_AT_ONCE = 0.05
"""Seconds in which a file is made, or it is known why it cannot be, before the answer begins without it."""
_CHUNK = 1 << 16
_KIND = "application/octet-stream"


def download(desk: Desk, wanted: EventFilter, form: str) -> Response:
    """The events that fit and their stories, a folder of files as a zip. Raises DeskError for a format that there is not, and for too many events.

    The answer begins at once, also where the file is still being made; what then breaks off breaks off the answer.
    """
    if form not in FORMATS:
        raise DeskError(422, "wrong_format", f"there is no format {form!r}", f"one of {', '.join(FORMATS)} is right")
    most = _MOST_READ_AGAIN if form == "conllu" else MOST
    if form != "gold":
        with desk.reading() as store:
            count = count_fitting(store.connection, narrowed(store.connection, wanted), most=most)
        if count.number > most or not count.exact:
            raise DeskError(
                413, "too_many", f"more than {most} events fit", "narrow the filter, or use `kawat export`, which has no limit"
            )  # fmt: skip
    name = f"kawat-{form}.zip" if FORMATS[form].folder else f"kawat-events.{_ENDINGS.get(form, form)}"
    folder, making = Path(tempfile.mkdtemp(prefix="kawat-")), Future[Path]()
    threading.Thread(target=_make, args=(making, folder, desk, wanted, form), daemon=True).start()
    try:
        out = making.result(_AT_ONCE)
    except TimeoutError:
        told = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(_later(making, folder), media_type=_KIND, headers=told)
    return FileResponse(out, filename=name, media_type=_KIND, background=BackgroundTask(shutil.rmtree, folder))


def _make(making: Future[Path], folder: Path, desk: Desk, wanted: EventFilter, form: str) -> None:
    try:
        out = folder / f"kawat-{form}"
        with desk.reading(_SECONDS) as store:
            export(Request(store=store, knowledge=shipped(), wanted=wanted), form, out)
        making.set_result(Path(shutil.make_archive(str(out), "zip", out)) if FORMATS[form].folder else out)
    except BaseException as error:
        shutil.rmtree(folder)
        making.set_exception(error)


def _later(making: Future[Path], folder: Path) -> Iterator[bytes]:
    """The file in pieces, the first of them empty: it sends the head of the answer."""
    try:
        yield b""
        with making.result().open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece
    finally:
        making.add_done_callback(lambda _: shutil.rmtree(folder, ignore_errors=True))
