"""The words of the pages, in each language that has a file of them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "id")
"""The languages of the pages, not of the stories."""


@cache
def words_in(lang: str) -> dict[str, str]:
    """All words of the pages in a language, by their keys."""
    rows: dict[str, str] = json.loads((files("kawat.desk") / "strings" / f"{lang}.json").read_text(encoding="utf-8"))
    return rows


def language_of(asked: str | None, accepts: str, default: str | None) -> str:
    """The language of a page: as the address asks, else as the desk was started, else what the browser likes best of ours."""
    if asked in LANGUAGES:
        return asked
    if default in LANGUAGES:
        return default
    best, liked = LANGUAGES[0], 0.0
    for part in accepts.split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            value = float(weight or 1)
        except ValueError:
            continue
        lang = name.split("-")[0].lower()
        if lang in LANGUAGES and value > liked:
            best, liked = lang, value
    return best
