"""Which words a cue reports: before it, behind it, or between it and the comma that closes it; and whether it reports any at all.

A sentence may report more than once: "X mengatakan …, namun Y menyatakan …". Then each report ends where the next one's clause begins. That a cue does
report what stands there ("menuduh Iran menyerang kapal" may be an act and no quote) one linear model tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kawat.coding.lexical import Lexical
from kawat.coding.mention import Mention, is_clitic, near
from kawat.coding.ways import top_of
from kawat.knowledge import Found
from kawat.knowledge.loader import Row
from kawat.language import Sentence
from kawat.language.parse import Syntax

SHORT = 3
REACH = 4
REPORTS = 0.33
"""A cue that reports at least so probably what the rules find for it makes a quote."""
_CLAUSE = "ccomp"
_ASIDE = "parataxis"
_MARKERS = ("case", "mark")
_SIZES = (4, 8, 16, 32)
_SUBJECTS = ("nsubj", "nsubj:pass")


@dataclass(frozen=True, slots=True)
class Report:
    """Words ``first`` up to ``last`` that a cue may report."""

    cue: Found[Row]
    first: int
    last: int


def reports(sentence: Sentence, cues: Sequence[Found[Row]], row: Sequence[Mention], words: Lexical) -> Iterator[Report]:
    """What each cue of a sentence would report, where that is anything, cut where a later report with a speaker of its own begins."""
    found = []
    for cue in cues:
        place, voice = cue.values[0]["place"], cue.values[0]["voice"]
        near_by = near(row, cue.first, cue.last)
        first, last = reported_words(sentence, cue, near_by, words, place=place, voice=voice)
        if first >= cue.last:
            first = _behind_where(sentence, cue, first, last)
        if last - first >= SHORT and not unsaid(sentence, cue, words):
            found.append(Report(cue, first, last))
    for report in found:
        if report.first >= report.cue.last:
            # "Kim told Putin that …, the Kremlin said": what all of it is told by ends it
            outer = (other.last for other in found if report.first < other.last <= other.cue.first < report.last)
            report = Report(report.cue, report.first, min(outer, default=report.last))
        later = (
            other.cue for other in found if report.first < other.cue.first < report.last and other.first > report.first
        )
        ends = (_own_clause(sentence, cue, row, words) for cue in later if report.cue.first < report.first)
        last = next((end for end in ends if end is not None and end - report.first >= SHORT), report.last)
        if last - report.first >= SHORT:
            yield Report(report.cue, report.first, last)


def _behind_where(sentence: Sentence, cue: Found[Row], first: int, last: int) -> int:
    """Where the clause that hangs on a cue begins, behind a comma that ends where and when it was said: "mengatakan di Beirut, Senin, dia …"."""
    syntax = sentence.syntax
    if syntax is None:
        return first
    clause = _clause_on(syntax, cue, range(first, last))
    if clause is None:
        return first
    under, new = {clause}, {clause}
    while new:
        new = {at for at in range(first, last) if syntax.heads[at] - 1 in new} - under
        under |= new
    start = min(under)
    return start if first < start <= first + 2 * REACH and sentence.texts[start - 1] == "," else first


def _own_clause(sentence: Sentence, cue: Found[Row], row: Sequence[Mention], words: Lexical) -> int | None:
    """Where the clause of a cue begins that another cue's report ends at: "…, namun Y menyatakan", "… dan mengatakan"; None of others."""
    start = cue.first
    speaker = next(
        (each for each in reversed(row) if cue.first - 2 <= each.last <= cue.first and not is_clitic(each)), None
    )
    if speaker is not None:
        start = _with_articles(sentence, speaker.first, words)
    before = sentence.lowers[start - 1] if start else ""
    if before in words.ands or (before in words.clauses and before not in words.complementizers):
        start -= 1
    elif speaker is None and before in words.function_words and sentence.texts[max(0, start - 2)] == ",":
        start -= 1  # ", dengan mengatakan"
    elif before != "," or speaker is None:
        return None
    return start - 1 if start and sentence.texts[start - 1] == "," else start


def _with_articles(sentence: Sentence, first: int, words: Lexical) -> int:
    """Where the words of a mention begin with the articles and numbers before it."""
    while first and sentence.lowers[first - 1] in words.plurals | words.determiners | words.articles:
        first -= 1
    return first


def report_features(sentence: Sentence, report: Report, row: Sequence[Mention], words: Lexical) -> dict[str, float]:
    """Of a report: whether the cue does report these words."""
    return dict.fromkeys(_features(sentence, report, near(row, report.cue.first, report.cue.last), words), 1.0)


def _features(sentence: Sentence, report: Report, row: Sequence[Mention], words: Lexical) -> Iterator[str]:
    cue, first, last = report.cue, report.first, report.last
    form, voice, place = cue.values[0]["form"].lower(), cue.values[0]["voice"], cue.values[0]["place"]
    hand = "behind" if first >= cue.last else "before"
    size = sum(last - first > bound for bound in _SIZES)
    yield "bias"
    yield f"form:{form}"
    yield f"sort:{voice}:{place}:{hand}"
    yield f"size:{hand}:{size}"
    if hand == "behind":
        between = sentence.lowers[cue.last : first]
        told = any(word in words.complementizers for word in between)
        opens = "that" if told else "comma" if "," in between else "words" if between else "nothing"
        yield f"opens:{opens}"
        yield f"opens:{form}:{opens}"
        next_to = sentence.lowers[cue.last] if cue.last < len(sentence.lowers) else ""
        if next_to in words.function_words:
            yield f"next:{next_to}"
        object_ = next((each for each in row if cue.last <= each.first <= cue.last + 1), None)
        yield f"object:{object_.kind if object_ else None}"
        yield f"object:{opens}:{object_ is not None}"
        yield f"clitic:{object_ is not None and is_clitic(object_)}"
    subject = next((each for each in reversed(row) if cue.first - 2 <= each.last <= cue.first), None)
    yield f"subject:{hand}:{subject.kind if subject else None}"
    before = sentence.lowers[cue.first - 1] if cue.first else "start"
    if before in words.function_words or before == "start":
        yield f"before:{before}"
    hit = next(
        (
            status
            for status in words.statuses.find(sentence.texts[: cue.first], sentence.lowers[: cue.first])
            if status.last == cue.first
        ),
        None,
    )
    if hit is not None:
        yield f"status:{hit.values[0]['status']}"
    syntax = sentence.syntax
    if syntax is None:
        return
    at = cue.first
    yield f"tag:{syntax.tags[at]}"
    yield f"relation:{syntax.relations[at]}"
    yield f"relation:{syntax.relations[at]}:{hand}"
    top = top_of(first, last, syntax)
    over = syntax.heads[top] - 1
    yield f"top:{syntax.relations[top]}:{cue.first <= over < cue.last}:{hand}"
    yield f"told subject:{hand}:{any(syntax.relations[word] in _SUBJECTS for word in range(first, last))}"
    clause = any(
        syntax.relations[word] == _CLAUSE and cue.first <= syntax.heads[word] - 1 < cue.last
        for word in range(len(sentence.words))
    )
    yield f"clause:{clause}"


def unsaid(sentence: Sentence, cue: Found[Row], words: Lexical) -> bool:
    """Whether a cue right before a reporting verb says that it was not, or not yet, done."""
    for first in range(max(0, cue.first - 3), cue.first):
        hit = words.statuses.at(sentence.texts[: cue.first], sentence.lowers[: cue.first], first)
        if hit is not None and hit.last == cue.first and hit.values[0]["status"] in ("negated", "possible"):
            return True
    return bool(set(sentence.lowers[max(0, cue.first - 2) : cue.first]) & words.refusals)


def reported_words(
    sentence: Sentence, cue: Found[Row], row: Sequence[Mention], words: Lexical, *, place: str, voice: str
) -> tuple[int, int]:
    """First and last word (half open) of what a cue reports; an empty range where it reports nothing."""
    size = len(sentence.words)
    if voice == "source":
        if cue.first <= 2:
            comma = next((i for i in range(cue.last, size) if sentence.texts[i] == ","), None)
            if comma is not None:
                return comma + 1, size
            behind = next((mention for mention in row if mention.first >= cue.last), None)
            return (behind.last, size) if behind else (0, 0)
        if sentence.texts[cue.first - 1] == ",":
            return _longer_side(sentence, cue)
        return 0, 0
    if voice == "passive":
        return _said_by(sentence, cue, row, words)
    if (
        place in ("after", "both")
        and cue.first
        and sentence.texts[cue.first - 1] == ","
        and _starts_with_speaker(sentence, cue, row, words)
        and not any(mention.last == cue.first - 1 for mention in row if place == "both")
    ):
        return _longer_side(sentence, cue)
    if place in ("after", "both"):
        end = _clause_before(sentence, cue)
        if end:
            return 0, end
    ends = cue.last >= size - 2 * REACH or sentence.texts[cue.last] == ","  # "…, X said, adding that …"
    final = next((mention for mention in row if mention.last == cue.first and ends), None)
    opening = _with_articles(sentence, final.first, words) if final else 0
    if place in ("after", "both") and opening > 2 * SHORT and sentence.texts[opening - 1] == ",":
        return 0, opening - 1
    if place in ("before", "both"):
        for i in range(cue.last, min(size, cue.last + 12)):
            if sentence.lowers[i] in words.complementizers:
                return i + 1, size
        if cue.last < size and sentence.texts[cue.last] in (",", ":"):
            return cue.last + 1, size
        if cue.last < size and sentence.lowers[cue.last] in words.to_words:
            # "mengatakan kepada wartawan di Beirut": to whom, and perhaps what
            told = next((mention for mention in row if 0 < mention.first - cue.last <= 2), None)
            return (told.last, size) if told is not None and size - told.last > 2 * SHORT else (0, 0)
        opens = any(mention.first - cue.last <= 2 for mention in row if mention.first >= cue.last)
        return (cue.last, size) if opens or size - cue.last > 2 * SHORT or _has_clause(sentence, cue) else (0, 0)
    return 0, 0


def _said_by(sentence: Sentence, cue: Found[Row], row: Sequence[Mention], words: Lexical) -> tuple[int, int]:
    """What a passive cue that opens a sentence reports, its agent right behind it: "Ditambahkannya, …", "Dijelaskan Santoso, …", "Dikatakannya bahwa …"."""
    by = next((mention for mention in row if mention.first == cue.last), None)
    if by is None or cue.first > 1 or by.last >= len(sentence.words):
        return 0, 0
    told = sentence.texts[by.last] == "," or sentence.lowers[by.last] in words.complementizers
    return (by.last + told, len(sentence.words)) if told or is_clitic(by) else (0, 0)


def _has_clause(sentence: Sentence, cue: Found[Row]) -> bool:
    """Whether a clause hangs on a cue near behind it: "mengklaim bertanggung jawab", "said talks were possible"."""
    syntax = sentence.syntax
    if syntax is None:
        return False
    behind = range(cue.last, min(len(sentence.words), cue.last + REACH))
    return _clause_on(syntax, cue, behind) is not None


def _clause_on(syntax: Syntax, cue: Found[Row], among: range) -> int | None:
    """The first of some words whose clause hangs on a cue."""
    return next(
        (at for at in among if syntax.relations[at] == _CLAUSE and cue.first < syntax.heads[at] <= cue.last), None
    )


def _clause_before(sentence: Sentence, cue: Found[Row]) -> int:
    """Where the clause ends, at a comma, that a cue hangs on, or that hangs on it, and that stands before it and its subject; 0 where none does.

    "Talks failed, the Russian firm building the reactor said Friday."
    """
    syntax = sentence.syntax
    if syntax is None:
        return 0
    on = [word for word in range(cue.first) if cue.first < syntax.heads[word] <= cue.last]
    told = _clause_on(syntax, cue, range(cue.first))
    if told is None and syntax.relations[cue.first] == _ASIDE:
        told = syntax.heads[cue.first] - 1
    subject = next((word for word in on if syntax.relations[word] in _SUBJECTS), None)
    if told is None or subject is None or subject < told:
        return 0
    return next((at for at in range(subject - 1, told, -1) if sentence.texts[at] == ","), 0)


def _longer_side(sentence: Sentence, cue: Found[Row]) -> tuple[int, int]:
    """The words before a cue and its comma, or those behind the comma that closes it, if they are more: "Padahal, kata X, …"."""
    size = len(sentence.words)
    told = _told_at(sentence, cue)
    if told is not None and told < cue.first - 1:
        return 0, cue.first - 1
    close = next((i for i in range(cue.last, min(size, cue.last + 2 * REACH)) if sentence.texts[i] == ","), None)
    if close is not None and size - close > cue.first:
        return close + 1, size
    return 0, cue.first - 1


def _told_at(sentence: Sentence, cue: Found[Row]) -> int | None:
    """The word that a cue, or the noun behind a source's cue, hangs on in the tree: the head of what is reported."""
    syntax = sentence.syntax
    if syntax is None:
        return None
    at = cue.first
    if syntax.relations[at] in _MARKERS:
        at = syntax.heads[at] - 1
    return syntax.heads[at] - 1 if at >= 0 and syntax.heads[at] else None


def _starts_with_speaker(sentence: Sentence, cue: Found[Row], row: Sequence[Mention], words: Lexical) -> bool:
    """Whether who speaks stands right behind a cue: "kata X", but not "adding that X"."""
    if set(sentence.lowers[cue.last : cue.last + 1]) & words.complementizers:
        return False
    return any(cue.last <= mention.first <= cue.last + 2 for mention in row)
