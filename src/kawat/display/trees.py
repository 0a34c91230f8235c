"""What the encoder says of a story's sentences: trees for a terminal, text with its names, CoNLL-U, JSON.

Every function takes a parse whose sentences have their syntax, and raises ValueError for a sentence that has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import pairwise, zip_longest
from typing import Any, NamedTuple
from urllib.parse import quote

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from kawat.display.plain import plain
from kawat.language.parse import Name, Parse, Sentence, Syntax, Word
from kawat.span import Span

NAME_STYLES = {"PER": "cyan", "ORG": "magenta", "LOC": "green"}
UNSURE = 0.5
"""What the encoder holds less probable than this is shown with a question mark."""

_DIGITS = 3
_WIDEST_TREE = 60
_WIDEST_INDENT = 80
_HYPHENS = frozenset("-‐‑–")
# what no id of CoNLL-U can hold: blanks, control characters, and the slash, which Universal Dependencies keeps for itself
_NOT_IN_ID = re.compile(r"[\s/%\x00-\x1f\x7f-\x9f]")


def parse_trees(parse: Parse) -> RenderableType:
    """The story's sentences, each with its names in colour and its dependency tree.

    To be printed without cropping: the tree of a long sentence may be wider than the terminal.
    """
    parts: list[RenderableType] = [_provenance(parse)]
    for number, sentence in enumerate(parse.sentences, 1):
        title = Text(f"{number}  ", style="bold")
        title.append_text(_with_names(parse, sentence, brackets=False))
        if sentence.headline:
            title.append("  (headline)", style="dim")
        parts += [Text(), title, _tree(parse, sentence)]
    if any(_has_unsure(_syntax(sentence)) for sentence in parse.sentences):
        parts += [Text(), Text(f"? less probable than {UNSURE}", style="dim")]
    return Group(*parts)


def named_text(parse: Parse) -> Text:
    """The story's text as published with its names in brackets, ``[PER Kim Jong Un]``; what is not parsed is dim."""
    text, out, at = parse.story.text, Text(), 0
    for sentence in parse.sentences:
        out.append(plain(text[at : sentence.start]), style="dim")
        out.append_text(_with_names(parse, sentence, brackets=True))
        at = sentence.end
    return out.append(plain(text[at:]), style="dim")


def conllu(parse: Parse) -> str:
    """The sentences in CoNLL-U (universaldependencies.org/format.html), empty for a story without any.

    A clitic and the word that it leans on are one multiword token. MISC has ``Start`` and ``End`` (code points in the story's text),
    ``Name`` (BIO), ``Prob`` (of the head), ``SpaceAfter``. Blanks in the text become one space; control characters are shown as U+FFFD;
    in ids what CoNLL-U cannot hold is percent-encoded.
    """
    story = _NOT_IN_ID.sub(lambda found: quote(found[0], safe=""), parse.story.id)
    rows: list[str] = []
    for number, sentence in enumerate(parse.sentences, 1):
        if number == 1:
            rows.append(f"# newdoc id = {story}")
        rows.append(f"# sent_id = {story}-{number}")
        rows += _conllu_rows(parse, sentence)
        rows.append("")
    return "".join(f"{row}\n" for row in rows)


def parse_json(parse: Parse) -> dict[str, Any]:
    """The story as its reading has it, and its sentences with words and names. Offsets are code points in ``story.text``.

    ``head`` counts the words of the sentence from 1, 0 is the root; a name's ``words`` are its first and last, counted so too.
    """
    return {
        "story": parse.story.to_json() | {"lang": parse.lang},
        "sentences": [_sentence_json(parse, sentence) for sentence in parse.sentences],
    }


def _syntax(sentence: Sentence) -> Syntax:
    if sentence.syntax is None:
        raise ValueError(f"the sentence at {sentence.start}:{sentence.end} has no syntax; `encoded` gives it")
    return sentence.syntax


def _span(parse: Parse, sentence: Sentence, name: Name) -> Span:
    return parse.span(sentence.words[name.first], sentence.words[name.last])


def _has_unsure(syntax: Syntax) -> bool:
    marks = (*syntax.tag_probabilities, *syntax.head_probabilities, *syntax.relation_probabilities)
    return any(mark < UNSURE for mark in marks) or any(name.probability < UNSURE for name in syntax.names)


def _doubt(probability: float) -> str:
    return "?" if probability < UNSURE else ""


def _provenance(parse: Parse) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold")
    grid.add_column()
    names = sum(len(_syntax(sentence).names) for sentence in parse.sentences)
    words = sum(len(sentence.words) for sentence in parse.sentences)
    for key, value in (
        ("story", parse.story.id),
        ("title", parse.story.title),
        ("language", parse.lang),
        ("sentences", str(len(parse.sentences))),
        ("words", str(words)),
        ("names", str(names)),
    ):
        if value:
            grid.add_row(key, Text(plain(value)))
    return grid


def _with_names(parse: Parse, sentence: Sentence, *, brackets: bool) -> Text:
    """The words of a sentence with its names in colour."""
    text, out, at = parse.story.text, Text(), sentence.start
    for name in sorted(_syntax(sentence).names, key=lambda name: name.first):
        span = _span(parse, sentence, name)
        out.append(plain(text[at : span.start]))
        style = NAME_STYLES.get(name.kind, "bold")
        if brackets:
            out.append(f"[{name.kind}{_doubt(name.probability)} ", style=f"dim {style}")
        out.append(plain(span.text), style=style)
        if brackets:
            out.append("]", style=f"dim {style}")
        at = span.end
    return out.append(plain(text[at : sentence.end]))


def _tree(parse: Parse, sentence: Sentence) -> Text:
    """One line a word: its number, its place in the tree, its tag, and the name that begins there."""
    syntax = _syntax(sentence)
    names = {number: name for name in syntax.names for number in range(name.first, name.last + 1)}
    ranges = _multiword(sentence.words)
    order = [(at, _branch(sentence, at, indent, names.get(at), ranges)) for at, indent in _drawing(syntax.heads)]
    width = min(_WIDEST_TREE, max((cell_len(branch.plain) for _, branch in order), default=0))
    margin = len(str(len(order))) + 3
    rows: list[Text] = []
    for at, branch in order:
        row = Text().append(f"{at + 1:>{margin}}  ", style="dim")
        row.append_text(branch).append(" " * max(2, width + 2 - cell_len(branch.plain)))
        row.append(syntax.tags[at], style="dim").append(_doubt(syntax.tag_probabilities[at]), style="red")
        name = names.get(at)
        if name and name.first == at:
            style = NAME_STYLES.get(name.kind, "bold")
            row.append(" " * max(1, width + margin + 12 - cell_len(row.plain)))
            row.append(name.kind, style=style).append(_doubt(name.probability), style="red")
            row.append(f" {plain(_span(parse, sentence, name).text)}", style=style)
        rows.append(row)
    return Text("\n", no_wrap=True, overflow="ignore").join(rows)


def _branch(sentence: Sentence, at: int, indent: str, name: Name | None, ranges: dict[int, int]) -> Text:
    """A word with its relation and the lines of the tree before it. A clitic has its hyphen: ``-nya``, ``ku-``."""
    syntax, form = _syntax(sentence), plain(sentence.words[at].text)
    if sentence.words[at].clitic and form[0].isalpha():
        form = f"{form}-" if at in ranges else f"-{form}"
    out = Text()
    if syntax.head_probabilities[at] < UNSURE:
        out.append(indent[:-1], style="dim").append("?", style="red")
    else:
        out.append(indent, style="dim")
    out.append(syntax.relations[at], style="blue" if syntax.heads[at] else "bold blue")
    out.append(_doubt(syntax.relation_probabilities[at]), style="red")
    return out.append(" ").append(form, style=NAME_STYLES.get(name.kind, "bold") if name else "")


class _Node(NamedTuple):
    """A word of a tree: the lines before what hangs above it, before itself, before what hangs below it."""

    at: int
    above: str
    line: str
    below: str


def _drawing(heads: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The words, numbered from 0, each with the lines before it.

    A word that stands before its head in the sentence is drawn above it, so that the words of a projective tree keep their order.
    """
    children: list[list[int]] = [[] for _ in range(len(heads) + 1)]
    for at, head in enumerate(heads):
        children[head].append(at)
    # no recursion: a tree may be as deep as its sentence is long. True: what hangs above the word is drawn
    waiting = [(_Node(at, "", "", ""), False) for at in reversed(children[0])]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            yield node.at, node.line
            continue
        before = [child for child in children[node.at + 1] if child < node.at]
        after = [child for child in children[node.at + 1] if child > node.at]
        parts = [(_upper(child, node.above, first=child == before[0]), False) for child in before]
        parts.append((node, True))
        parts += [(_lower(child, node.below, last=child == after[-1]), False) for child in after]
        waiting += reversed(parts)


def _upper(at: int, above: str, *, first: bool) -> _Node:
    line = "┌─" if first else "├─"
    return _Node(at, _narrow(above + ("  " if first else "│ ")), above + line, _narrow(above + "│ "))


def _lower(at: int, below: str, *, last: bool) -> _Node:
    line = "└─" if last else "├─"
    return _Node(at, _narrow(below + "│ "), below + line, _narrow(below + ("  " if last else "│ ")))


def _narrow(indent: str) -> str:
    return indent if len(indent) <= _WIDEST_INDENT else "…" + indent[-_WIDEST_INDENT + 1 :]


def _multiword(words: Sequence[Word]) -> dict[int, int]:
    """The runs of words that are written as one because a clitic leans: first word to last, numbered from 0.

    An enclitic leans on the word before it ("menurut|nya", with its hyphen in "KTP|-|nya"), a proclitic on the next ("ku|katakan").
    """
    glued = [False] + [before.end == word.start for before, word in pairwise(words)]
    joined = [False] * len(words)
    for at in range(1, len(words)):
        before, word = words[at - 1], words[at]
        if not glued[at]:
            continue
        if word.clitic and _is_word(before):
            joined[at] = True
        elif word.clitic and before.text in _HYPHENS and glued[at - 1] and _is_word(words[at - 2]):
            joined[at - 1] = joined[at] = True
        elif before.clitic and not joined[at - 1] and _is_word(word):
            joined[at] = True
    ranges: dict[int, int] = {}
    first = 0
    for at, joins in enumerate(joined):
        if joins:
            ranges[first] = at
        else:
            first = at
    return ranges


def _is_word(word: Word) -> bool:
    return any(map(str.isalnum, word.text))


def _conllu_rows(parse: Parse, sentence: Sentence) -> Iterator[str]:
    """The line of the text, then one row a word, with a row before each multiword token."""
    syntax, words, forms = _syntax(sentence), sentence.words, [plain(word.text) for word in sentence.words]
    spaced = [_is_spaced(parse.story.text, word, following) for word, following in zip_longest(words, words[1:])]
    names = _bio(syntax)
    yield "# text = " + "".join(form + " " * space for form, space in zip(forms, spaced, strict=True)).rstrip()
    ranges, inside = _multiword(words), -1
    for at, word in enumerate(words):
        if at in ranges:
            inside = ranges[at]
            form = "".join(forms[at : inside + 1])
            yield "\t".join((f"{at + 1}-{inside + 1}", form, *"_" * 7, "_" if spaced[inside] else "SpaceAfter=No"))
        misc = [f"Start={word.start}", f"End={word.end}"]
        if at in names:
            misc.append(f"Name={names[at]}")
        misc.append(f"Prob={syntax.head_probabilities[at]:.{_DIGITS}f}")
        if at > inside and not spaced[at]:
            misc.append("SpaceAfter=No")
        arc = (str(syntax.heads[at]), syntax.relations[at])
        yield "\t".join((str(at + 1), forms[at], "_", syntax.tags[at], "_", "_", *arc, "_", "|".join(misc)))


def _is_spaced(text: str, word: Word, following: Word | None) -> bool:
    """Whether a blank that one sees stands behind a word, or nothing does."""
    gap = text[word.end : following.start if following else word.end + 1]
    return any(map(str.isspace, gap)) or word.end == len(text)


def _bio(syntax: Syntax) -> dict[int, str]:
    return {
        at: f"{'I' if at > name.first else 'B'}-{name.kind}"
        for name in syntax.names
        for at in range(name.first, name.last + 1)
    }


def _sentence_json(parse: Parse, sentence: Sentence) -> dict[str, Any]:
    syntax = _syntax(sentence)
    words = [
        {
            "start": word.start,
            "end": word.end,
            "text": word.text,
            "clitic": word.clitic,
            "tag": syntax.tags[at],
            "head": syntax.heads[at],
            "relation": syntax.relations[at],
            "probabilities": {
                "tag": round(syntax.tag_probabilities[at], _DIGITS),
                "head": round(syntax.head_probabilities[at], _DIGITS),
                "relation": round(syntax.relation_probabilities[at], _DIGITS),
            },
        }
        for at, word in enumerate(sentence.words)
    ]
    names = [
        {
            **asdict(_span(parse, sentence, name)),
            "kind": name.kind,
            "words": [name.first + 1, name.last + 1],
            "probability": round(name.probability, _DIGITS),
        }
        for name in syntax.names
    ]
    return {
        "start": sentence.start,
        "end": sentence.end,
        "headline": sentence.headline,
        "words": words,
        "names": names,
    }
