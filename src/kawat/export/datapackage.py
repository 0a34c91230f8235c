"""What lies beside the tables of an export: ``datapackage.json`` (Frictionless Data Package) and the codebook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kawat.export.codebook import codebook
from kawat.export.selection import Request
from kawat.export.tables import MEANINGS, TABLES, columns
from kawat.version import __version__

_CHUNK = 1 << 20


def describe(request: Request, out: Path, files: Mapping[str, str], *, form: str) -> None:
    """Writes ``datapackage.json`` for the tables in ``files`` (table to file name) and ``codebook.md``."""
    package = {
        "profile": "data-package",
        "name": "kawat-export",
        "title": "Events, quotes and actors of newswire stories",
        "version": __version__,
        "resources": [_resource(table, out / name, request, form=form) for table, name in files.items()],
    }
    (out / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (out / "codebook.md").write_text(codebook(request.knowledge, text=request.text), encoding="utf-8")


def _resource(table: str, path: Path, request: Request, *, form: str) -> dict[str, Any]:
    out: dict[str, Any] = {
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "name": table,
        "path": path.name,
        "format": form,
        "description": MEANINGS[table],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_sha256(path)}",
        "schema": {
            "fields": [
                _field(column.name, column.kind, column.meaning, form=form)
                for column in columns(table, text=request.text)
            ],
            "missingValues": [""],
        },
    }
    if TABLES[table][0].name == "story_id" and table != "stories":
        out["schema"]["foreignKeys"] = [
            {"fields": "story_id", "reference": {"resource": "stories", "fields": "story_id"}}
        ]
    if form == "csv":
        out |= {"mediatype": "text/csv", "encoding": "utf-8", "dialect": {"delimiter": ",", "lineTerminator": "\n"}}
    return out


def _field(name: str, kind: str, meaning: str, *, form: str) -> dict[str, str]:
    if kind == "list" and form == "csv":
        return {"name": name, "type": "string", "description": f"{meaning}; several are separated by |"}
    return {"name": name, "type": "array" if kind == "list" else kind, "description": meaning}


def _sha256(path: Path) -> str:
    seen = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            seen.update(chunk)
    return seen.hexdigest()
