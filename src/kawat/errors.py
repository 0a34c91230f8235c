"""Every error that the library raises.

::

    KawatError
    ├── StoryError            one story cannot be read; it is set aside and a run goes on
    │   ├── IntakeError       bytes that are not a story: empty, binary, broken markup, wrong JSON
    │   ├── LimitError        a story or file over a stated limit
    │   └── LanguageError     a story in a language that is not supported
    ├── SpanError             offsets and words that do not agree with the text
    ├── ReadingError          JSON that is not a reading as the codebook has it
    ├── KnowledgeError        a table that does not fit its schema
    ├── ModelError            a model that is not whole, or is asked for what it has not learned
    ├── ExportError           an export that cannot be written as asked for
    ├── ExtraError            a package is asked for that only an extra brings, and it is not installed
    ├── RunError              a run over many stories that cannot go on
    └── StoreError            a database that cannot be used
        ├── NotADatabaseError     the file is something else
        ├── SchemaError           the file's schema is newer than this program
        └── TooLongError          a question that took longer than its time

The message says what is wrong, in which story or file, and what would be right.
"""

from __future__ import annotations


class KawatError(Exception):
    """The root of what this library raises."""


class StoryError(KawatError):
    """One story cannot be read. A run sets it aside with this reason and goes on."""


class IntakeError(StoryError):
    """Bytes that are not a story."""


class LimitError(StoryError):
    """A story or a file over a stated limit."""


class LanguageError(StoryError):
    """A story in a language that is not supported."""


class SpanError(KawatError, ValueError):
    """Offsets and words that do not agree with the text."""


class ReadingError(KawatError, ValueError):
    """JSON that is not a reading as the codebook has it."""


class KnowledgeError(KawatError, ValueError):
    """A table that does not fit its schema."""


class ModelError(KawatError, ValueError):
    """A model's files are not whole, or it is asked for what it has not learned."""


class ExportError(KawatError):
    """An export cannot be written as asked for."""


class ExtraError(KawatError, ImportError):
    """A package that only an extra brings is not installed."""


class RunError(KawatError):
    """A run over many stories cannot go on: its processes cannot be started, or what it needs is not installed."""


class StoreError(KawatError):
    """A database that cannot be used."""


class NotADatabaseError(StoreError):
    """The file is not a Kawat database."""


class SchemaError(StoreError):
    """The file's schema is newer than this program."""


class TooLongError(StoreError):
    """A question that took longer than its time."""
