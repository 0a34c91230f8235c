"""The codebook of an export, made from its tables and the ontology: what every column, type, mode and context means."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from kawat.export.tables import MEANINGS, TABLES, columns
from kawat.knowledge import Knowledge


def codebook(knowledge: Knowledge, *, text: bool = True) -> str:
    """Markdown: every table with its columns, then types, modes and contexts of PLOVER with their codes and scores."""
    return "\n".join([*_head(text=text), *_tables(text=text), *_ontology(knowledge)]) + "\n"


def columns_markdown() -> str:
    """The tables with all their columns, in Markdown."""
    return "\n".join(_tables(text=True)) + "\n"


@cache
def table_of(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table of this room, such as ``types``."""
    with (files("kawat.export") / f"{name}.csv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def _head(*, text: bool) -> Iterator[str]:
    yield "# Codebook"
    yield ""
    yield "Who did what to whom, where and when, whether it happened and who says so, as newswire stories tell it. Types, modes and contexts are"
    yield "those of the PLOVER manual 2.0; CAMEO codes, Goldstein scores and quad classes follow from type and mode."
    yield ""
    yield "Offsets count Unicode code points in a story's text from 0, half open: `text[start:end]` are the words. What the text leaves open is empty."
    yield "In CSV a cell with several values separates them with `|`, and words that a spreadsheet could take for a formula (they begin with = + - @)"
    yield "stand behind an apostrophe."
    if not text:
        yield ""
        yield "This export holds no words of the publishers' texts beside names: each story is told by the SHA-256 of its text, in which the offsets count."
    yield ""


def _tables(*, text: bool) -> Iterator[str]:
    for table in TABLES:
        yield f"## {table}"
        yield MEANINGS[table]
        yield ""
        yield "| column | type | meaning |"
        yield "|---|---|---|"
        for column in columns(table, text=text):
            yield f"| `{column.name}` | {column.kind} | {column.meaning} |"
        yield ""


def _ontology(knowledge: Knowledge) -> Iterator[str]:
    yield "## Types"
    yield "| type | meaning |"
    yield "|---|---|"
    for row in table_of("types"):
        yield f"| `{row['type']}` | {row['definition']} |"
    yield ""
    yield "## Modes"
    meanings = {(row["event"], row["mode"]): row["definition"] for row in knowledge.rows("ontology", "plover_modes")}
    yield "| type | mode | meaning | CAMEO | Goldstein | PLOVER score | quad | quad (GDELT) |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in knowledge.rows("ontology", "plover_forward"):
        meaning = " ".join(meanings.get((row["type"], row["mode"]), "").split()).replace("|", "\\|")
        codes = " | ".join(row[name] for name in ("cameo", "goldstein", "plover_score", "quad", "quad_gdelt"))
        yield f"| `{row['type']}` | {row['mode']} | {meaning} | {codes} |"
    yield ""
    yield "## Contexts"
    yield "| context | meaning |"
    yield "|---|---|"
    for row in knowledge.rows("ontology", "plover_contexts"):
        meaning = " ".join(row["definition"].split()).replace("|", "\\|")
        yield f"| `{row['context']}` | {meaning} |"
