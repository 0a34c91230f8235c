"""One pass of the encoder: for the words of each sentence their parts of speech, the dependency tree and the names, with probabilities.

What a sentence gives does not depend on the sentences beside it, to the last bit: its padded length comes from itself alone, the scale of its
numbers is settled in the model, and sums run over its own words, or add zeros after them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kawat.errors import ModelError
from kawat.language.eventheads import OUTPUTS, EventHeads
from kawat.language.labels import Labels, best_names, softmax
from kawat.language.parse import Parse, Sentence, Syntax, Trigger, Word
from kawat.language.pieces import PAD, START, STOP, Pieces
from kawat.language.trees import NEVER, heads_of

SHIPPED = Path(__file__).parent.parent / "models" / "encoder"
FILES = ("encoder.onnx", "encoder.json", "pieces.tsv")
LONGEST = 480
_BATCH_PIECES = 448
_STEP = 1
_COARSE_STEP = 8
_COARSE_FROM = 64
_LOOSE = "parataxis"

Floats = NDArray[np.float32]


@dataclass(slots=True)
class _Cut:
    """A sentence in pieces: ``first`` and ``last`` piece of each word, whether it is a mark alone, and what the tables say of it."""

    pieces: list[int]
    first: list[int]
    last: list[int]
    marks: list[bool]
    hints: Floats | None = None

    @property
    def room(self) -> int:
        """Its padded length: it is the sentence's own, whatever the batch."""
        step = _STEP if len(self.pieces) <= _COARSE_FROM else _COARSE_STEP
        return -(-len(self.pieces) // step) * step


class Encoder:
    """A model, ready to read. Not to be shared among threads."""

    def __init__(self, session: Any, pieces: Pieces, labels: Labels, events: EventHeads | None = None) -> None:
        self._session, self._pieces, self._labels, self._events = session, pieces, labels, events
        self._root = labels.relations.index("root")
        self._outputs = [each.name for each in session.get_outputs()]

    @property
    def styles(self) -> tuple[str, ...]:
        """The annotated corpora whose habits the model knows."""
        return self._labels.styles

    @property
    def style_of(self) -> dict[str, str]:
        """The style in which stories of a language are read."""
        return self._labels.style_of

    def analyse(
        self, sentences: Sequence[Sequence[Word]], *, style: str, hints: Sequence[Floats] | None = None
    ) -> list[Syntax]:
        """The syntax of each sentence, in order; one without words has an empty one. With ``hints`` [words + 1, hints] for each, which the
        tables give, also the triggers of events. Raises ModelError for a style that is not the model's."""
        if style not in self._labels.styles:
            raise ModelError(f"no style {style!r} in this model: it has {', '.join(self._labels.styles)}")
        cuts: list[_Cut] = []
        owners: list[list[int]] = []
        for at, words in enumerate(sentences):
            parts = list(self._cut(words))
            if hints is not None and self._events is not None:
                _hint(parts, hints[at])
            owners.append(list(range(len(cuts), len(cuts) + len(parts))))
            cuts += parts
        found: list[Syntax | None] = [None] * len(cuts)
        number = np.array([self._labels.styles.index(style)], np.int64)
        for group in _groups(cuts):
            some = [cuts[at] for at in group]
            for at, syntax in zip(group, self._run(some, number), strict=True):
                found[at] = syntax
        return [_joined([each for at in parts if (each := found[at]) is not None]) for parts in owners]

    def _cut(self, words: Sequence[Word]) -> Iterator[_Cut]:
        """The pieces of a sentence; one of more than LONGEST pieces comes in parts."""
        of = self._pieces.of
        cut = _Cut([START], [], [], [])
        end = -1
        for word in words:
            text = word.text
            pieces = of(text, glued=word.start == end)
            end = word.end
            if len(cut.pieces) + len(pieces) >= LONGEST and cut.first:
                cut.pieces.append(STOP)
                yield cut
                cut = _Cut([START], [], [], [])
            cut.first.append(len(cut.pieces))
            cut.pieces.extend(pieces)
            cut.last.append(len(cut.pieces) - 1)
            cut.marks.append(not (text.isalnum() or any(map(str.isalnum, text))))
        if cut.first:
            cut.pieces.append(STOP)
            yield cut

    def _run(self, cuts: list[_Cut], style: NDArray[np.int64]) -> list[Syntax]:
        count, room = len(cuts), cuts[0].room
        wide = max(len(cut.first) for cut in cuts) + 1
        pieces = np.full((count, room), PAD, np.int32)
        shown = np.zeros((count, room), np.int32)
        first, last = np.zeros((count, wide), np.int64), np.zeros((count, wide), np.int64)
        for at, cut in enumerate(cuts):
            pieces[at, : len(cut.pieces)] = cut.pieces
            shown[at, : len(cut.pieces)] = 1
            first[at, 1 : len(cut.first) + 1] = cut.first
            last[at, 1 : len(cut.last) + 1] = cut.last
        offsets = (np.arange(count) * room)[:, None]
        given = {
            "pieces": pieces,
            "shown": shown,
            "first": (first + offsets).reshape(-1),
            "last": (last + offsets).reshape(-1),
            "style": style,
        }
        made = dict(zip(self._outputs, self._session.run(None, given), strict=True))
        lengths = np.array([len(cut.first) for cut in cuts])
        arcs = made.pop("arcs")
        rows = {name: each.reshape(count, wide, -1) for name, each in made.items()}
        read = self._decoded(arcs, rows, lengths, [cut.marks for cut in cuts])
        return [self._with_triggers(*each, rows) for each in zip(range(count), cuts, read, strict=True)]

    def _with_triggers(self, at: int, cut: _Cut, syntax: Syntax, rows: dict[str, Floats]) -> Syntax:
        if self._events is None or cut.hints is None:
            return syntax
        own = {name: rows[name][at, : len(cut.first) + 1] for name in OUTPUTS}
        return replace(syntax, triggers=self._events.triggers(own, cut.hints, syntax.heads, syntax.relations))

    def _decoded(
        self, arcs: Floats, made: dict[str, Floats], lengths: NDArray[np.int64], marks: Sequence[Sequence[bool]]
    ) -> list[Syntax]:
        labels = self._labels
        heads = heads_of(arcs, lengths)
        sure = _share(arcs, heads, lengths)
        tags, tag_sure = _best(made["tags"][:, 1:])
        relations, relation_sure = self._related(made["below"][:, 1:], made["above"], heads)
        names = best_names(softmax(made["names"][:, 1:]), lengths, labels.names, marks)
        rows = zip(lengths.tolist(), heads, sure, tags, tag_sure, relations, relation_sure, names, strict=True)
        return [
            Syntax(
                tags=tuple(map(labels.tags.__getitem__, tag[:words].tolist())),
                heads=tuple(head[:words].tolist()),
                relations=tuple(map(labels.relations.__getitem__, relation[:words].tolist())),
                tag_probabilities=tuple(tag_share[:words].tolist()),
                head_probabilities=tuple(share[:words].tolist()),
                relation_probabilities=tuple(relation_share[:words].tolist()),
                names=found,
            )
            for words, head, share, tag, tag_share, relation, relation_share, found in rows
        ]

    def _related(self, below: Floats, above: Floats, heads: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
        """The best relation of each word to its head, and its probability; ``root`` for the root and for no other."""
        count, words, _ = below.shape
        size = above.shape[2]
        right = np.take_along_axis(above, heads[:, :, None], 1)
        scores = np.einsum("swrk,swk->swr", below.reshape(count, words, -1, size), right)
        rooted = heads == 0
        root = scores[:, :, self._root].copy()
        scores[rooted] = NEVER
        scores[:, :, self._root] = np.where(rooted, root, NEVER)
        return _best(scores)


def _hint(parts: Sequence[_Cut], hints: Floats) -> None:
    """Gives the parts of a sentence their hints, the root's before each."""
    at = 1
    for part in parts:
        part.hints = np.concatenate([hints[:1], hints[at : at + len(part.first)]])
        at += len(part.first)


def _best(scores: Floats) -> tuple[NDArray[np.int64], Floats]:
    """The best label along the last axis, and its probability."""
    shares = softmax(scores)
    best = shares.argmax(-1)
    return best, np.take_along_axis(shares, best[..., None], -1)[..., 0]


def _share(arcs: Floats, heads: NDArray[np.int64], lengths: NDArray[np.int64]) -> Floats:
    """The probability of each word's head among all words of its sentence. The sum runs along the middle axis: there, zeros add nothing."""
    places = np.arange(arcs.shape[1])
    possible = (places[None, :, None] <= lengths[:, None, None]) & (places[:, None] != places[1:])[None]
    scores = np.where(possible, arcs[:, 1:].transpose(0, 2, 1), NEVER)
    top = scores.max(1, keepdims=True)
    total = np.exp(scores - top).sum(1)
    chosen = np.take_along_axis(scores, heads[:, None, :], 1)[:, 0]
    share: Floats = np.exp(chosen - top[:, 0]) / total
    return share


def _groups(cuts: Sequence[_Cut]) -> Iterator[list[int]]:
    """Numbers of sentences of the same padded length, as many as a run takes."""
    rooms: dict[int, list[int]] = {}
    for at, cut in enumerate(cuts):
        rooms.setdefault(cut.room, []).append(at)
    for room, members in sorted(rooms.items()):
        size = max(1, _BATCH_PIECES // room)
        # like numbers of words together: less padding of words
        members.sort(key=lambda at: len(cuts[at].first))
        for start in range(0, len(members), size):
            yield members[start : start + size]


def _joined(parts: Sequence[Syntax]) -> Syntax:
    """The syntax of a sentence that was read in parts: the roots of later parts hang on the first one's, loosely."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Syntax((), (), (), (), (), (), ())
    heads, relations, sure, related, names, triggers, offset = [], [], [], [], [], [], 0
    root = parts[0].heads.index(0) + 1
    for at, part in enumerate(parts):
        rows = zip(part.heads, part.relations, part.head_probabilities, part.relation_probabilities, strict=True)
        for head, relation, head_sure, relation_sure in rows:
            hangs = head == 0 and at > 0
            heads.append(root if hangs else head and head + offset)
            relations.append(_LOOSE if hangs else relation)
            # no score stands behind this arc
            sure.append(0.0 if hangs else head_sure)
            related.append(0.0 if hangs else relation_sure)
        names += [replace(name, first=name.first + offset, last=name.last + offset) for name in part.names]
        triggers += [_moved(trigger, offset) for trigger in part.triggers]
        offset += len(part.heads)
    return Syntax(
        tags=tuple(tag for part in parts for tag in part.tags),
        heads=tuple(heads),
        relations=tuple(relations),
        tag_probabilities=tuple(each for part in parts for each in part.tag_probabilities),
        head_probabilities=tuple(sure),
        relation_probabilities=tuple(related),
        names=tuple(names),
        triggers=tuple(triggers),
    )


def _moved(trigger: Trigger, offset: int) -> Trigger:
    parties = tuple(
        party if party.word is None else replace(party, word=party.word + offset) for party in trigger.parties
    )
    return replace(trigger, first=trigger.first + offset, last=trigger.last + offset, parties=parties)


def load_encoder(directory: Path) -> Encoder:
    """The model of a directory. Raises ModelError, with what is missing, when it is not whole."""
    missing = [name for name in FILES if not (directory / name).is_file()]
    if missing:
        raise ModelError(f"{directory}: no model: {', '.join(missing)} not there")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(directory / FILES[0]), options, providers=["CPUExecutionProvider"])
        told = json.loads((directory / FILES[1]).read_text(encoding="utf-8"))
        labels = Labels.of(told)
        events = EventHeads.of(directory, told["labels"]["events"]) if "events" in told["labels"] else None
        rows = [line.split("\t") for line in (directory / FILES[2]).read_text(encoding="utf-8").split("\n") if line]
        pieces = Pieces([piece for piece, _ in rows], [float(score) for _, score in rows])
    except Exception as error:  # the errors of onnxruntime have no root of their own
        raise ModelError(f"{directory}: the model is damaged: {type(error).__name__}: {error}") from error
    return Encoder(session, pieces, labels, events)


@lru_cache(maxsize=1)
def shipped_encoder() -> Encoder:
    """The model of the project, loaded once a process."""
    return load_encoder(SHIPPED)


def encoded(
    parses: Sequence[Parse], encoder: Encoder, hints: Callable[[Sentence, str], Floats] | None = None
) -> list[Parse]:
    """The same parses, every sentence with its syntax. Batches are filled across stories: give many at once.

    ``hints`` gives what the tables say of a sentence in a language; with it the triggers of events are told too.
    """
    found: dict[str, Iterator[Syntax]] = {}
    for lang in {parse.lang for parse in parses}:
        sentences = [sentence for parse in parses if parse.lang == lang for sentence in parse.sentences]
        given = None if hints is None else [hints(sentence, lang) for sentence in sentences]
        words = [sentence.words for sentence in sentences]
        found[lang] = iter(encoder.analyse(words, style=encoder.style_of[lang], hints=given))
    return [replace(parse, sentences=_with_syntax(parse, found[parse.lang])) for parse in parses]


def _with_syntax(parse: Parse, found: Iterable[Syntax]) -> tuple[Any, ...]:
    read = islice(found, len(parse.sentences))
    return tuple(replace(sentence, syntax=syntax) for sentence, syntax in zip(parse.sentences, read, strict=True))
