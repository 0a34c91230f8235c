"""The formats of an export by their names, and the writing of one: whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kawat.errors import ExportError
from kawat.export import brat, conllu, csvs, docbin, gdelt, geojson, gold, graphml, jsonl, parquet, plover, xlsx
from kawat.export.selection import Request

Write = Callable[[Request, Path], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what writes it, whether it is a folder of files, whether it can be had without the publishers' text."""

    write: Write
    folder: bool = False
    bare: bool = True


FORMATS: Mapping[str, Format] = {
    "parquet": Format(parquet.write, folder=True),
    "csv": Format(csvs.write, folder=True),
    "jsonl": Format(jsonl.write),
    "geojson": Format(geojson.write),
    "plover": Format(plover.write),
    "gdelt": Format(gdelt.write),
    "xlsx": Format(xlsx.write),
    "graphml": Format(graphml.write),
    "brat": Format(brat.write, folder=True, bare=False),
    "docbin": Format(docbin.write, bare=False),
    "conllu": Format(conllu.write, bare=False),
    "gold": Format(gold.write, bare=False),
}


def export(request: Request, form: str, out: Path) -> dict[str, int]:
    """Writes what is asked for to ``out``, a folder or a file by its format; how many of what were written.

    Raises ExportError where ``out`` is there already or its folder is not, where a format cannot be had without text, and where it needs
    a package that is not installed. What breaks off leaves nothing under ``out``.
    """
    how = FORMATS[form]
    if out.exists():
        raise ExportError(f"{out}: is there already; name another, or remove it first")
    if not out.absolute().parent.is_dir():
        raise ExportError(f"{out}: its folder does not exist; make it first")
    if not request.text and not how.bare:
        without = ", ".join(name for name, each in FORMATS.items() if each.bare)
        raise ExportError(f"{form} is made of the text and cannot be had without it; {without} can")
    part = out.with_name(f"{out.name}.part")
    _remove(part)
    if how.folder:
        part.mkdir()
    try:
        counts = how.write(request, part)
    except BaseException:
        _remove(part)
        raise
    part.rename(out)
    return counts


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
