"""Events in every format of export, as one file to save."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from kawat.desk.problems import DeskError
from kawat.export import FORMATS, Request, export
from kawat.knowledge import shipped
from kawat.store import Database, EventFilter
from kawat.store.narrowing import FEW_OF_ALL, narrowed
from kawat.store.paging import count_fitting

MOST = 5_000
"""Events of one download; more are `kawat export`'s."""
_MOST_READ_AGAIN = 200
"""The same for formats that need the encoder."""
_ENDINGS = {"plover": "tsv", "gdelt": "tsv", "gold": "jsonl", "docbin": "spacy"}


def download(store: Database, wanted: EventFilter, form: str) -> FileResponse:
    """The events that fit and their stories, a folder of files as a zip. Raises DeskError for a format that there is not, and for too many events."""
    if form not in FORMATS:
        raise DeskError(422, "wrong_format", f"there is no format {form!r}", f"one of {', '.join(FORMATS)} is right")
    most = _MOST_READ_AGAIN if form == "conllu" else MOST
    if form != "gold":
        count = count_fitting(store.connection, narrowed(store.connection, wanted, few=FEW_OF_ALL))
        if count.number > most:
            raise DeskError(
                413, "too_many", f"more than {most} events fit", "narrow the filter, or use `kawat export`, which has no limit"
            )  # fmt: skip
    folder = Path(tempfile.mkdtemp(prefix="kawat-"))
    try:
        out = folder / f"kawat-{form}"
        export(Request(store=store, knowledge=shipped(), wanted=wanted), form, out)
        name = f"kawat-events.{_ENDINGS.get(form, form)}"
        if FORMATS[form].folder:
            out = Path(shutil.make_archive(str(out), "zip", out))
            name = f"kawat-{form}.zip"
    except BaseException:
        shutil.rmtree(folder)
        raise
    return FileResponse(
        out, filename=name, media_type="application/octet-stream", background=BackgroundTask(shutil.rmtree, folder)
    )  # fmt: skip
