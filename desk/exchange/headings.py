"""Knowing a heading when one sees it: labels, synonyms, units, line breaks, two headings in one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from db.fields import Field
from desk.exchange.sheets import CellValue
from desk.values.characters import simplified
from desk.values.text import fold_width

_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_NOISE = re.compile(r"[\s*★☆:：,，。.、;；_‘’“”\"'※#]+")
_UNIT = re.compile(r"(?:/|单位)?(?:m³|m3|㎥|mm|立方米|立方|毫米|公里|km|kg|min|分钟|元|方)$")
_JOINED = re.compile(r"[/、+&及和与]|以及")
_LONGEST_HEADING = 30
_LONGEST_LIKE = 12
_LABEL = re.compile(r"[^:：,，;；、)）\n]{1,24}(?=[:：])")
_NO_PLAN = re.compile(r"已|累计|完成|实际|剩余|尚欠|未供|单价|价格|金额|总价|合同")
"""What counts what was delivered, what is left, or money: never what is ordered or sent."""


def fold_heading(text: str) -> str:
    """`text` without what headings are dressed with: spaces, stars, colons, units in brackets."""
    folded = simplified(unicodedata.normalize("NFKC", text).casefold())
    folded = _NOISE.sub("", _BRACKETED.sub("", folded))
    bare = _UNIT.sub("", folded)
    return bare or folded


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings wanted for one kind of record: folded spelling → field name."""

    names: Mapping[str, str]
    several: frozenset[str] = frozenset()  # fields that may stand in more than one column
    words: tuple[tuple[str, re.Pattern[str]], ...] = ()  # by which a field's heading is known
    never: Mapping[str, re.Pattern[str]] = field(default_factory=dict)  # whose headings it is not
    told: frozenset[str] = frozenset()  # folded headings of which a person said what they mean

    def with_told(self, told: Mapping[str, str]) -> Headings:
        """These headings, and what people said of others: folded spelling → field name."""
        known = set(self.names.values())
        kept = {heading: name for heading, name in told.items() if name in known}
        return replace(self, names={**self.names, **kept}, told=frozenset(kept))

    def read(self, text: str) -> tuple[str, ...]:
        """The fields that a heading names: one, several for 联系人及电话, none for other text."""
        if not text.strip() or len(text) > _LONGEST_HEADING:
            return ()
        folded = fold_heading(text)
        if folded in self.names:
            return (self.names[folded],)
        parts = [self.names.get(fold_heading(part), "") for part in _JOINED.split(text)]
        if len(parts) > 1 and all(parts) and len(set(parts)) == len(parts):
            return tuple(parts)
        return ()

    def like(self, text: str) -> str:
        """The field that a longer or unusual heading means (本次浇筑方量, 砼等级); "" if none."""
        folded = fold_heading(text)
        if len(folded) > _LONGEST_LIKE or _NO_PLAN.search(folded):
            return ""
        fitting = [name for name in self.names if len(name) > 1 and folded.endswith(name)]
        if fitting:
            likely = self.names[max(fitting, key=len)]
        else:
            likely = next((name for name, words in self.words if words.search(folded)), "")
        never = self.never.get(likely)
        return "" if never is not None and never.search(folded) else likely


def headings_of(
    fields: Mapping[str, Field],
    extra: Mapping[str, Iterable[str]] | None = None,
    *,
    several: Iterable[str] = (),
    words: Mapping[str, str] | None = None,
    never: Mapping[str, str] | None = None,
) -> Headings:
    """The headings of `fields` by label and synonyms; `extra` adds spellings and keys, `words` are
    patterns by which an unusual heading is known, `never` those of headings that only sound like one.

    Where two fields claim a spelling, a label goes before an extra spelling and that before a
    synonym, and earlier fields before later ones.
    """
    names: dict[str, str] = {}
    added = extra or {}
    tiers = (
        ((name, (f.label, f.heading)) for name, f in fields.items()),
        added.items(),
        ((name, f.synonyms) for name, f in fields.items()),
    )
    for tier in tiers:
        for name, spellings in tier:
            for spelling in spellings:
                names.setdefault(fold_heading(spelling), name)
    patterns = tuple((name, re.compile(pattern)) for name, pattern in (words or {}).items())
    barred = {name: re.compile(pattern) for name, pattern in (never or {}).items()}
    return Headings(names, frozenset(several), patterns, barred)


def is_no_plan(text: str) -> bool:
    """Whether a heading speaks of what was delivered, what is left, or money."""
    return _NO_PLAN.search(text) is not None


def heading_text(value: CellValue) -> str:
    return fold_width(value).strip() if isinstance(value, str) else ""


def inline_pairs(text: str, headings: Headings) -> list[tuple[tuple[str, ...], str]]:
    """Fields and values written into one cell: `联系人：张工  电 话：138…`; labels alone are none."""
    known = []
    for match in _LABEL.finditer(text):
        label = _label_at_end(match[0], headings)
        if label is not None:
            known.append((match.start() + label[0], match.end() + 1, label[1]))
    pairs = []
    for number, (_, begins, keys) in enumerate(known):
        end = known[number + 1][0] if number + 1 < len(known) else len(text)
        value = text[begins:end].strip(" \t\n,，;；、")
        if value:
            pairs.append((keys, value))
    return pairs


def _label_at_end(text: str, headings: Headings) -> tuple[int, tuple[str, ...]] | None:
    """The longest heading that ends `text`, and where it begins; its signs may be set apart."""
    starts = [0, *(m.end() for m in re.finditer(r"\s+", text))]
    for start in starts:
        label = text[start:].strip()
        if 2 <= len(fold_heading(label)) <= _LONGEST_LIKE:
            keys = headings.read(label)
            if keys:
                return start, keys
    return None
