"""The same batch as Arrow has it: what Ray, Spark and other engines call. Needs the extra ``arrow``."""

from __future__ import annotations

import json
from functools import partial

import pyarrow as pa

from kawat.errors import IntakeError, StoryError
from kawat.intake import DEFAULT, Limits
from kawat.intake.fields import story_of
from kawat.runner.batch import Reader, code_stories
from kawat.story import Story

STORIES = pa.schema(
    [(name, pa.string()) for name in ("id", "title", "lang", "publisher", "published", "url", "text", "origin")]
)
"""What goes in. Only ``text`` must be there; other columns are passed over."""
READINGS = pa.schema([(name, pa.string()) for name in ("id", "reading", "reason")])
"""What comes out: the story's id, the reading as JSON (the codebook's section 7), or null and the reason why there is none."""


def code_batch(
    batch: pa.RecordBatch,
    *,
    own: str | None = None,
    lang: str | None = None,
    limits: Limits = DEFAULT,
    read: Reader | None = None,
) -> pa.RecordBatch:
    """Reads a batch of stories: one row out for each row in, in order. Pure, and nothing is raised for a story.

    ``own`` is a folder of table rows over the shipped ones, ``lang`` the language of all stories; tables and encoder are loaded once a
    process. ``read`` reads the stories in place of this process. Raises IntakeError for a batch without a column ``text``.
    """
    if "text" not in batch.schema.names:
        raise IntakeError(f"a batch without a column 'text'; it has {', '.join(batch.schema.names) or 'none'}")
    out: list[dict[str, str | None]] = []
    stories: list[Story] = []
    at: list[int] = []
    for number, row in enumerate(
        batch.select([name for name in STORIES.names if name in batch.schema.names]).to_pylist()
    ):
        origin = row.get("origin") or f"row {number}"
        try:
            # Offsets count in the text as the engine has it: its newlines stay.
            story = next(
                item
                for item in story_of(row, origin=origin, limits=limits, keep_newlines=True)
                if isinstance(item, Story)
            )
        except StoryError as error:
            given = row.get("id")
            out.append({"id": None if given is None else str(given), "reading": None, "reason": str(error)})
        else:
            out.append({"id": story.id, "reading": None, "reason": None})
            stories.append(story)
            at.append(number)
    coded = (read or partial(code_stories, own=own, lang=lang))(stories)
    for number, each in zip(at, coded, strict=True):
        if each.reading is not None:
            out[number]["reading"] = json.dumps(each.reading.to_json(), ensure_ascii=False)
        out[number]["reason"] = each.reason
    return pa.RecordBatch.from_pylist(out, schema=READINGS)
