"""A pasted message made ready to be read: plain characters, without what a chat lays around it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from desk.orders.reading.words import PERSON, TITLED, Span
from desk.values.characters import simplified
from desk.values.numerals import chinese_number
from desk.values.places import is_place, split_place
from desk.values.text import clean_text, fold_width
from desk.values.zone import STATION_ZONE, local

CUT = "\x00"  # what taken-out words leave behind, so that their neighbours do not join
LONGEST = 2000

_SIGNS = str.maketrans({"㎥": "m³", "С": "C", "с": "c", "Р": "P", "р": "p", "|": CUT, "｜": CUT})
_KEPT = frozenset("→⇒✓√°℃№±×□■①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮")
_BLANKS = re.compile(r" {2,}")
_STICKER = re.compile(r"\[(?:[\u4e00-\u9fff]{1,3}|OK|ok|Ok|Emm|NO)\]")
_MENTION = re.compile(r"@[^\s@,:;。、\x00]{1,16}")
_FORWARDED = re.compile(
    r"^\s*[\[【]?(?:转发|转|Fwd|FW)(?:自|消息)?[\]】]?\s*[:：]?\s*", re.IGNORECASE
)
_CLOCK = r"(?P<h>[01]?\d|2[0-3]):(?P<n>[0-5]\d)(?::(?P<s>[0-5]\d))?"
_DATE = r"(?:(?:(?P<y>20\d\d)[-/年.])?(?P<m>\d{1,2})[-/月.](?P<d>\d{1,2})日?|(?P<w>今天|昨天))?"
_NAME = r"(?P<name>[^\d\n,;。:\x00]{0,20}?)"
_HEADINGS = (
    re.compile(rf"^\s*{_NAME}\s*:?\s*{_DATE}\s*(?:上午|下午|晚上|凌晨)?\s*{_CLOCK}\s*[:：]?\s*$"),
    re.compile(rf"^\s*\[?{_DATE}\s*{_CLOCK}\]?\s+{_NAME}\s*(?:[:：](?P<text>.*))?$"),
)
_RULE = re.compile(
    r"^[\s—–\-=_*]*(?P<y>20\d\d)[-/年.](?P<m>\d{1,2})[-/月.](?P<d>\d{1,2})日?[\s—–\-=_*]*$"
)
_SPEAKER = re.compile(r"^\s*(?P<name>[\u3400-\u9fff]{2,4})\s*[:：]\s*")
_LABELS = re.compile(
    "工程|项目|工地|部位|方量|数量|时间|日期|计划|单位|强度|标号|等级|要求|备注|通知|泵型|方式|联系|电话|施工|浇筑|"
    "客户|用途|地址|地点"
)


class Remainder:
    """The text of a message from which read words are taken out one after the other.

    `unread` collects words that were recognised but have no place in the order.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.unread: list[str] = []

    def remove(self, span: Span) -> None:
        self.text = f"{self.text[: span[0]]}{CUT}{self.text[span[1] :]}"

    def remove_all(self, spans: Iterable[Span]) -> None:
        """Take several out, which may overlap."""
        merged = list[Span]()
        for start, end in sorted(spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        for span in reversed(merged):
            self.remove(span)

    def set_aside(self, span: Span) -> None:
        """Take words out that nothing can be done with."""
        self.unread.append(self.text[slice(*span)].strip())
        self.remove(span)


@dataclass(slots=True)
class Prepared:
    """The text to be read, when it was written, and what a person should know of both."""

    text: str
    written: datetime
    notes: list[str] = field(default_factory=list)


def prepared(raw: str, *, now: datetime) -> Prepared:
    """`raw` in plain characters, without chat headings, stickers and mentions.

    A heading's moment is when the message was written: 明天 of yesterday's message is today.
    """
    notes = [f"消息太长,只读了前{LONGEST}个字"] if len(raw) > LONGEST else []
    text = simplified(fold_width(clean_text(raw[:LONGEST], multiline=True))).translate(_SIGNS)
    text = _MENTION.sub(CUT, _STICKER.sub(" ", _without_pictures(text)))
    text = _BLANKS.sub(" ", text)
    lines, written = list[str](), list[datetime]()
    for line in text.split("\n"):
        rest, moment = _without_heading(line, now, local(written[-1] if written else now).date())
        if moment is not None:
            written.append(moment)
        if rest.strip():
            lines.append(rest)
    last = max(written, default=now)
    if local(last).date() != local(now).date():
        day = local(last)
        notes.append(f"消息写于{day.month}月{day.day}日,“明天”等按那一天读")
    else:
        last = now
    return Prepared(as_written("\n".join(lines)), last, notes)


_SPOKEN_TENS = "[一二三四五六七八九]?十五?"
_SPOKEN_STRENGTH = re.compile(
    rf"(?<![A-Za-z])(?P<c>[Cc]|西|吸)\s*(?P<n>{_SPOKEN_TENS})(?!\d|[一二三四五六七八九](?![百千])|\s*[方米层号栋楼里街路车个年])"
    r"(?:\s*(?:[Pp]|批|屁|皮|抗渗)\s*(?P<p>四|六|八|十二|十))?"
)
_NUMBERED_STRENGTH = re.compile(
    rf"(?<![\d.A-Za-z一二三四五六七八九])(?P<n>[1-9][05]|{_SPOKEN_TENS})\s*(?:号|#|标号?)\s*(?=的?(?:砼|混凝土|商砼|细石|料))"
    r"|(?:标号|强度等级|强度)\s*[:为是]?\s*(?P<m>[1-9][05])(?!\d|\s*[方.])"
)
_STRENGTH = re.compile(r"(?<![A-Za-z])[Cc]\s*[1-9]\d")
_SPELLED_PHONE = re.compile("[壹贰叁肆伍陆柒捌玖零幺〇○一二三四五六七八九]{11}")
_FIGURES = str.maketrans("壹贰叁肆伍陆柒捌玖零幺〇○一二三四五六七八九", "1234567890100123456789")


def as_written(text: str) -> str:
    """Spoken grades and telephone numbers as they are written: 西三十五批八 is C35P8, 30号砼 C30.

    What only sounds like a grade counts where the message has no written one.
    """
    text = _SPELLED_PHONE.sub(_phone, text.replace("廿", "二十").replace("卅", "三十"))
    if _STRENGTH.search(text):
        return text
    return _NUMBERED_STRENGTH.sub(_numbered, _SPOKEN_STRENGTH.sub(_strength, text))


def _phone(match: re.Match[str]) -> str:
    number = match[0].translate(_FIGURES)
    return number if re.match("1[3-9]", number) else match[0]


def _strength(match: re.Match[str]) -> str:
    number = chinese_number(match["n"])
    figure = chinese_number(match["p"]) if match["p"] else None
    return match[0] if number is None else f" C{number}{f'P{figure}' if figure else ''} "


def _numbered(match: re.Match[str]) -> str:
    written = match["n"] or match["m"]
    number = int(written) if written.isdigit() else chinese_number(written)
    return match[0] if number is None else f" C{number} "


def _without_pictures(text: str) -> str:
    if text.isascii():
        return text
    return "".join(" " if _is_picture(sign) else sign for sign in text)


def _is_picture(sign: str) -> bool:
    return (
        not sign.isascii()
        and sign not in _KEPT
        and unicodedata.category(sign) in ("So", "Sk", "Co", "Cn", "Mn", "Me")
    )


def _without_heading(line: str, now: datetime, day: date) -> tuple[str, datetime | None]:
    """A line without the name and time that a chat puts above a message, and that time; a time alone
    is that of `day`, on which the line before was written."""
    line = _FORWARDED.sub("", line)
    rule = _RULE.match(line)
    if rule is not None:
        return "", _moment(rule, now, day)
    for form in _HEADINGS:
        match = form.match(line)
        moment = _moment(match, now, day) if match else None
        if match is not None and moment is not None and _is_heading(match, moment, now):
            return match.groupdict().get("text") or "", moment
    speaker = _SPEAKER.match(line)
    if speaker is not None and _is_name(speaker["name"]):
        return line[speaker.end() :], None
    return line, None


def _is_heading(match: re.Match[str], moment: datetime, now: datetime) -> bool:
    """A heading lies in the past, and stands beside a name; a time alone needs its seconds, or a
    name that is surely one."""
    name = match["name"].strip()
    if moment > now or split_place(name)[1] or is_place(name):
        return False
    return bool(match["m"] or match["w"] or match["s"]) or _is_name(name)


def _is_name(text: str) -> bool:
    if _LABELS.search(text):
        return False
    return PERSON.fullmatch(text) is not None or TITLED.fullmatch(text) is not None


def _moment(match: re.Match[str], now: datetime, day: date) -> datetime | None:
    groups, today = match.groupdict(), local(now).date()
    try:
        if groups.get("w"):
            day = date.fromordinal(today.toordinal() - (groups["w"] == "昨天"))
        elif groups.get("m"):
            day = date(int(groups["y"] or today.year), int(groups["m"]), int(groups["d"]))
        clock = time(int(groups["h"]), int(groups["n"])) if groups.get("h") else time()
        return datetime.combine(day, clock, STATION_ZONE)
    except (ValueError, OverflowError):
        return None
