"""Keeps what a figure is reported on out of what a model is made from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from training.readers import blocks, name_file, opened, tree_file

_LETTERS = re.compile(r"[^\W_]+")
_SHORTEST = 4

RESERVED_TREES = ("id_csui-ud-test", "id_gsd-ud-test", "en_ewt-ud-dev", "en_ewt-ud-test", "en_pud-ud-test")
RESERVED_NAMES = ("idner2k_dev", "idner2k_test", "indonlu_nergrit_ner-grit_valid", "indonlu_nergrit_ner-grit_test")
RESERVED_STORIES = ("dev-int", "dev-mod", "dev-en")


def normalised(text: str | Iterable[str]) -> str:
    """Letters and digits in small letters without blanks: the same sentence however its marks, blanks and words are cut."""
    joined = text if isinstance(text, str) else " ".join(text)
    return "".join(_LETTERS.findall(joined.lower()))


class Guard:
    """The sentences that no training may see: every development and test set's, whole and by normalised text.

    Sentences of fewer than four words are let through ("Ia setuju."): they are everybody's. ``refused`` counts what was kept out.
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        self._reserved = {normalised(each) for each in sentences if len(_LETTERS.findall(each)) >= _SHORTEST}
        self.refused = 0

    def __len__(self) -> int:
        return len(self._reserved)

    def allows(self, text: str | Iterable[str]) -> bool:
        """Whether a sentence may be trained on."""
        good = normalised(text) not in self._reserved
        self.refused += not good
        return good

    @classmethod
    def of(cls, shared: Path) -> Guard:
        """The guard of all reserved sets under ``shared``. Raises FileNotFoundError where one is missing: none may be forgotten."""
        sentences: list[str] = []
        for name in RESERVED_TREES:
            for line in opened(tree_file(shared, name)):
                if line.startswith("# text = "):
                    sentences.append(line.removeprefix("# text = "))
        for name in RESERVED_NAMES:
            for block in blocks(name_file(shared, name)):
                sentences.append(" ".join(line.split()[0] for line in block))
        for name in RESERVED_STORIES:
            for line in opened(shared / "gold" / f"{name}.gold.jsonl"):
                row = json.loads(line)
                sentences += [row["story"]["text"][start:end] for start, end in row["sentences"]]
        return cls(sentences)
