"""A message with several orders taken apart: by lines, by items, by parts that follow each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from desk.orders.reading.message_figures import STRENGTH
from desk.orders.reading.message_intent import CANCEL, SELF, TO, calls_off, marked
from desk.orders.reading.message_volumes import SpokenVolume, What, volumes_in
from desk.values.grades import split_grade
from desk.values.places import core_in
from desk.values.spoken import hours_in

_SIGN = r"[(（]?(?:\d{1,2}|[一二三四五六七八九十])(?:[、)）:]|[.](?!\d))|[①-⑳]"
_ITEM = re.compile(rf"^\s*(?:{_SIGN})")
_ITEMS = re.compile(
    r"(?:(?<=[\s:,;。\x00])|^)(?:[(（]?(?P<n>[1-9])(?:[)）、]|[.](?!\d))|(?P<c>[①-⑨]))"
)
_LINES = re.compile(r"\n+|[;；]|。(?=.)")
_BLOCK = re.compile(
    r"(?:^|(?<=[\n\x00,;。]))\s*(?:工程名称|项目名称|工程|工地|项目|(?:浇筑|施工)?部位)\s*:"
)
_BREAK = re.compile(r"[,;。\n\x00]|然后|接着")
_CLAUSES = re.compile(r"[\n;。]+|,(?=[^,;。\n]{0,24}(?:\d\s*[#号栋]|[一二三四五六七八九]栋|楼|期))")


@dataclass(slots=True)
class Split:
    """`common` applies to every one of `parts`; `notices` are clauses that change or call off."""

    common: str = ""
    parts: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def split_message(text: str) -> Split:
    """The orders of a message, and beside them what it says about earlier ones."""
    clauses = [_ITEM.sub("", clause) for clause in _CLAUSES.split(text) if clause.strip()]
    notices = [clause for clause in clauses if _is_notice(clause)]
    others = [clause for clause in clauses if clause not in notices]
    if not notices:
        return split_orders(text)
    if any(_is_order(clause) for clause in others):
        split = split_orders("\n".join(others))
        split.notices = notices
        return split
    if len(notices) > 1 and all(_names(clause) for clause in notices):
        return Split(notices=notices)
    return Split(parts=[text])


def _is_notice(clause: str) -> bool:
    """Whether a clause changes or calls off an order instead of being one."""
    if SELF.search(clause):
        return False
    if CANCEL.search(clause):
        return calls_off(clause)
    return TO.search(clause) is not None and marked(clause) is not None and not _is_order(clause)


def _names(clause: str) -> bool:
    return (
        core_in(clause) is not None
        or re.search(r"[\u4e00-\u9fff]{2}|\d\s*[#号栋]", clause) is not None
    )


def split_orders(text: str) -> Split:
    """The text of each order, and what stands before them all."""
    pieces = _pieces(text)
    orders = [i for i, piece in enumerate(pieces) if _is_order(piece)]
    if len(orders) < 2:
        return _split_line(text)
    heading, pieces[orders[0]] = _heading(pieces[orders[0]])
    common = "\n".join([*pieces[: orders[0]], heading])
    parts = list[str]()
    for start, end in pairwise([*orders, len(pieces)]):
        inner = _split_line("\n".join(pieces[start:end]))
        parts += [f"{inner.common}\n{part}".strip() for part in inner.parts]
    return Split(common, parts)


def _heading(piece: str) -> tuple[str, str]:
    """What stands before the first order's part and grade may be meant for all of them."""
    volumes = [each.span for each in _ordered(piece)[:1]]
    starts = _starts(piece, volumes) if volumes else None
    return (piece[: starts[0]], piece[starts[0] :]) if starts else ("", piece)


def _pieces(text: str) -> list[str]:
    blocks = [match.start() for match in _BLOCK.finditer(text)]
    heads = [match[0].strip() for match in _BLOCK.finditer(text)]
    again = [at for at, head in zip(blocks, heads, strict=True) if head == heads[0]]
    if len(again) > 1:
        return [text[: again[0]], *(text[a:b] for a, b in pairwise([*again, len(text)]))]
    items = list(_ITEMS.finditer(text))
    numbers = [int(m["n"]) if m["n"] else ord(m["c"]) - ord("①") + 1 for m in items]
    if len(items) > 1 and numbers == list(range(1, len(items) + 1)):
        starts = [match.end() for match in items]
        ends = [match.start() for match in items[1:]] + [len(text)]
        inner = [text[a:b] for a, b in zip(starts, ends, strict=True)]
        return [text[: items[0].start()], *inner]
    pieces = [_ITEM.sub("", piece) for piece in _LINES.split(text)]
    return [piece for piece in pieces if piece.strip()]


def _ordered(text: str) -> list[SpokenVolume]:
    found = [each for each in volumes_in(text) if each.ordered]
    return [] if any(each.what in (What.TOTAL, What.NEW) for each in found[1:]) else found


def _without_sum(text: str) -> str:
    """The text without the sum of its orders (柱C40 40方,板C30 120方,共160方)."""
    found = [each for each in volumes_in(text) if each.ordered and each.value is not None]
    totals = [each for each in found if each.what is What.TOTAL]
    parts = [each.value for each in found if each.what is What.PLAIN and each.value is not None]
    if len(totals) != 1 or len(parts) < 2 or len(_grades(text)) != len(parts):
        return text
    (total,) = totals
    start, end = total.words
    return f"{text[:start]}{text[end:]}" if total.value == sum(parts) else text


def _grades(text: str) -> list[tuple[int, int]]:
    return [
        m.span()
        for m in STRENGTH.finditer(text)
        if split_grade(m[0]).strength and m[0][0] not in "mM"
    ]


def _is_order(text: str) -> bool:
    has_volume = any(each.ordered for each in volumes_in(text))
    return has_volume and bool(_grades(text) or core_in(text))


def _split_line(text: str) -> Split:
    """柱C40 30方,梁板C30 120方 in one line: grades or parts and volumes that follow each other."""
    text = _without_sum(text)
    volumes = [each.span for each in _ordered(text)]
    if len(volumes) < 2 or SELF.search(text) or TO.search(text):
        return Split(parts=[text])
    starts = _starts(text, volumes)
    if starts is None:
        return Split(parts=[text])
    cuts = [starts[0], *_cuts(text, volumes, starts), len(text)]
    parts = [text[a:b].strip(" ,;。\x00") for a, b in pairwise(cuts)]
    return Split(text[: starts[0]], parts)


def _starts(text: str, volumes: Sequence[tuple[int, int]]) -> list[int] | None:
    """Where each order begins: with its part or grade, one for each volume; None if it is one order."""
    found, before = list[int](), 0
    grades = _grades(text)
    following = all(
        any(volume[1] <= grade[0] < after for grade in grades)
        for volume, after in zip(volumes, [*(v[0] for v in volumes[1:]), len(text)], strict=True)
    ) and not any(grade[0] < volumes[0][0] for grade in grades)
    for volume in volumes:
        place = core_in(text[before : volume[0]])
        grade = next((g[0] for g in grades if before <= g[0] < volume[0]), None)
        if place is None and grade is None and not following:
            return None
        at = [volume[0]] if following else []
        at += [before + place] if place is not None else []
        at += [grade] if grade is not None and not following else []
        found.append(min(at))
        before = volume[1]
    return found


def _cuts(text: str, volumes: Sequence[tuple[int, int]], starts: Sequence[int]) -> list[int]:
    """Where one order ends and the next begins: what stands between (an hour, a pump) belongs to the
    one before, unless the first order has its hour in front."""
    leads = any(hour.time is not None for hour in hours_in(text[: volumes[0][0]]))
    cuts = []
    for (_, end), start in zip(volumes, starts[1:], strict=False):
        breaks = [end + match.end() for match in _BREAK.finditer(text[end:start])]
        has_hour = bool(hours_in(text[end:start]))
        if breaks:
            cuts.append(breaks[0] if leads and has_hour else breaks[-1])
        else:
            cuts.append(end if leads or not has_hour else start)
    return cuts
