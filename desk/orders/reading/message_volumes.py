"""Every volume that a message names, and which of them is what is ordered.

Rates (每小时40方), truck loads (每车12方), mortar for the pipes and what was poured already are no
volumes. 共 and 总 win. A sum or a range that is not said to be one, and several volumes of one order,
are asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from desk.values.numerals import CHINESE_NUMBER, chinese_number

Span = tuple[int, int]
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
# The whole run of figures, so that no figure is taken without its beginning.
_RUN = (
    rf"(?:(?<![\d.A-Za-z#]){_DIGITS}(?:[十百千万]{CHINESE_NUMBER}{{0,10}}+)?"
    rf"|(?<!{CHINESE_NUMBER}){CHINESE_NUMBER}{{1,12}}+(?:点{CHINESE_NUMBER}(?!{CHINESE_NUMBER}))?)"
)
_UNIT = r"(?:个)?(?:立方米|立方|立米|平方(?=混凝土|砼)|m\^?[³3]|方|立(?!即|刻|交|面|柱|项|马|冬|春|夏|秋))"
_NO_UNIT = r"(?![坪城庄圆形向案便法式家达面位案略才针程])"
_OPERATOR = r"(?:[-~—–+/、]|到|至|或者?|加)"
_ABOUT = r"(?:约|大约|大概|预计|差不多|左右|≈|近)"
VOLUME = re.compile(
    rf"(?:{_ABOUT}\s*)?(?P<n>{_RUN})(?P<more>[多来几余]?)\s*(?:{_UNIT})?"
    rf"(?:\s*(?P<op>{_OPERATOR})\s*(?P<b>{_RUN})(?P<more2>[多来几余]?)\s*)?"
    rf"(?<!\d号)(?P<u>{_UNIT}){_NO_UNIT}(?P<half>半|\d(?=[\s,;。\x00]|$))?(?P<o>\s*(?:左右|上下))?",
    re.IGNORECASE,
)
_HALF_ONE = re.compile(r"(?<![\d一二两三四五六七八九十百千万小])半(?:个)?(?:立方|方)(?![坪面向])")
_LABELLED = re.compile(
    rf"(?:方量|数量|方数|(?:一共|总共|共计?|合计)(?=[^\n\x00,;。]{{0,3}}\d+(?:[\s,;。\x00]|$)))\s*(?:大概|大约|约|为|是|改成|改为|要|需|:)*\s*(?P<n>{_DIGITS})"
    r"(?P<o>\s*(?:左右|上下))?(?![\d.]|\s*(?:车|米|点|号|月|年))"
)
_ROUGH = re.compile(rf"(?:约|大约|大概|差不多)\s*(?P<n>{_DIGITS})(?=[\s,;。\x00]|$)")


class What(Enum):
    """What a volume in a message is."""

    PLAIN = "plain"
    TOTAL = "total"
    NEW = "new"
    RATE = "rate"
    LOAD = "load"
    MORTAR = "mortar"
    PART = "part"
    PAST = "past"
    BOUND = "bound"
    MORE = "more"
    LESS = "less"


_BEFORE = (
    (What.RATE, r"(?:每个?小时|[一1]个?小时|每个?钟头|一个钟头?|时速|每天|每班)[^,;。\n\x00\d]{0,8}"),
    (What.LOAD, r"(?:每车|一车|单车|每台车?|每罐|每辆|每趟|满载|车装|[×xX*])[^,;。\n\x00\d]{0,6}"),
    (What.MORTAR, r"(?:另外?|再|还)?[加带配来送]?(?:同标号|同配比)?的?(?:砂浆|润管|润泵|洗管)[^,;。\n\x00\d]{0,6}"),
    (What.TOTAL, rf"(?:{_DIGITS}(?:\s*\+\s*{_DIGITS})+\s*)?(?:共计?|总共|一共|合计|总计|总量|总方量|总数|总|累计要|=|等于)[^,;。\n\x00\d]{{0,4}}"),
    (What.BOUND, r"(?:不少于|不低于|不小于|至少|最少|不超过|不多于|最多|不到|超过|不足)"),
    (What.MORE, r"(?:再加|追加|增加|加量|增量|再增|多[加要打浇来送]|还差|加|多)"),
    (What.LESS, r"(?:减少|减掉|减去|减量|少[要打浇来送]|减|少)"),
    (What.PAST, r"(?:已打|已浇|已送|已到|已供|已经\w{0,2}|打了|浇了|送了|来了|用了|少了|多了|欠|退了?|上次|上回|昨天|送的|供的)[^,;。\n\x00\d]{0,4}"),
    (What.PART, r"(?:先打|先来|先送|先浇|先要|先发|剩下?的?|剩余|余下|其余|还剩|差)[^,;。\n\x00\d]{0,4}"),
    (What.NEW, r"(?:改成|改为|改到|加到|减到|增加到|减少到|调整?[到为]|变更?为|换成|改|应该?[是为]|而是|(?<!不)是|→)\s*(?:约|大约)?"),
)  # fmt: skip
_PASTE = "(?:砂浆|润管|润泵|水泥浆|净浆)"
_AFTER = (
    (What.RATE, r"\s*(?:/|每|一)\s*(?:个?小时|h\b|个?钟头?|天)"),
    (What.LOAD, r"\s*(?:的|/|一|每|装)?\s*(?:大|小)?(?:罐车|车|罐|台)(?![库间道辆载])"),
    (What.LOAD, r"\s*[×xX*]"),
    (What.MORTAR, rf"\s?(?:的|同标号|同配比|同强度|M\s*\d{{1,2}}(?:\.5)?)*{_PASTE}++(?!\d)"),
    (What.MORTAR, rf"[^,;。\n\x00\d]{{1,8}}{_PASTE}++(?![^,;。\n\x00]{{0,4}}\d)"),
    (What.BOUND, r"\s*(?:以内|以上|以下)"),
)  # fmt: skip
_FORMS_BEFORE = tuple((what, re.compile(rf"{pattern}\s*$")) for what, pattern in _BEFORE)
_FORMS_AFTER = tuple((what, re.compile(pattern, re.IGNORECASE)) for what, pattern in _AFTER)
_MORTAR_BEFORE = re.compile(r"(?:另外?|再|还)?[加带配来送]?(?:(?:同标号|同配比)?的?砂浆)?\s*$")
_LOOK_BACK = 20


@dataclass(frozen=True, slots=True)
class SpokenVolume:
    """A volume where it stands, with the words that say what it is; `value` is None, with the reason
    `why`, where the figure has two readings or none."""

    span: Span
    words: Span
    what: What
    value: Decimal | None
    about: bool = False
    why: str = ""

    @property
    def ordered(self) -> bool:
        """Whether it says how much is ordered, rather than how it is to come."""
        return self.what in (What.PLAIN, What.TOTAL, What.NEW, What.BOUND)


def volumes_in(text: str) -> list[SpokenVolume]:
    """Every volume in `text`, by where it stands."""
    found = [each for m in VOLUME.finditer(text) if (each := _spoken(text, m)) is not None]
    for match in _HALF_ONE.finditer(text):
        if _free(found, match.span()):
            found.append(_placed(text, match.span(), Decimal("0.5"), about=False))
    for form in (_LABELLED, _ROUGH):
        for match in form.finditer(text):
            if _free(found, match.span()):
                value = Decimal(match["n"].replace(",", ""))
                about = form is _ROUGH or bool(match.groupdict().get("o"))
                about = about or any(word in match[0] for word in ("约", "大概"))
                found.append(_placed(text, match.span(), value, about=about))
    return sorted(found, key=lambda each: each.span)


def _spoken(text: str, match: re.Match[str]) -> SpokenVolume | None:
    if _is_name(text, match):
        return None
    first = _figure(match["n"])
    about = bool(match["more"] or match["o"]) or match[0].startswith(
        ("约", "大", "预", "差", "≈", "近")
    )
    why, value = "", first
    written = match[0].strip()
    if match["b"]:
        is_sum = match["op"] in ("+", "加")
        value, why = None, f"“{written}”{'没有说合计' if is_sum else '是一个范围'}"
    elif first is None or match["more"] == "几":
        value, why = None, f"“{written}”不是一个确定的方量"
    if value is not None and match["half"]:
        value += Decimal("0.5" if match["half"] == "半" else f"0.{match['half']}")
    return _placed(text, match.span(), value, about=about, why=why)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """四方坪, 八方小区, 地方: one figure before 方 is a volume only where the words end."""
    run, end = match["n"], match.end()
    if match["b"] or run[0].isdigit() or len(run) > 1 or match["u"] not in ("方", "立"):
        return False
    before, after = text[: match.start()][-1:], text[end : end + 1]
    if match["half"] or (match["u"] == "方" and text[end : end + 1] in ("砼", "混")):
        return False
    ends = not after or after in " ,;。、)）\n\x00!C" or after in "cC明后今左"
    alone = (
        not before or not ("\u4e00" <= before <= "\u9fff") or before in "打要来浇送用约共加总计为"
    )
    return not (ends and alone)


def _figure(run: str) -> Decimal | None:
    """What a run of figures says; None for 七八十, 二五, 3百几 and whatever else is no one number."""
    if re.fullmatch(_DIGITS, run):
        return Decimal(run.replace(",", ""))
    mixed = re.fullmatch(rf"({_DIGITS})([百千万])", run)
    if mixed:
        return Decimal(mixed[1]) * {"百": 100, "千": 1000, "万": 10000}[mixed[2]]
    if run[0].isdigit():
        return None
    whole, point, part = run.partition("点")
    if not point and re.fullmatch("[一二两三四五六七八九]{2}", whole):
        return None
    number, fraction = chinese_number(whole), chinese_number(part) if point else 0
    if number is None or fraction is None or (point and not 0 <= fraction <= 9):
        return None
    return Decimal(f"{number}.{fraction}") if point else Decimal(number)


def _placed(
    text: str, span: Span, value: Decimal | None, *, about: bool, why: str = ""
) -> SpokenVolume:
    start, end = span
    before = text[max(0, start - _LOOK_BACK) : start]
    for what, form in _FORMS_AFTER:
        match = form.match(text, end)
        if match is not None:
            led = _MORTAR_BEFORE.search(before) if what is What.MORTAR else None
            first = start - len(before) + led.start() if led else start
            return SpokenVolume(span, (first, match.end()), what, value, about, why)
    for what, form in _FORMS_BEFORE:
        found = form.search(before)
        if found is not None:
            words = (start - len(before) + found.start(), end)
            if what is What.BOUND:
                written = text[slice(*words)].strip()
                return SpokenVolume(
                    span, words, what, None, about, f"“{written}”不是一个确定的方量"
                )
            return SpokenVolume(span, words, what, value, about, why)
    return SpokenVolume(span, span, What.PLAIN, value, about, why)


def _free(found: list[SpokenVolume], span: Span) -> bool:
    return all(span[1] <= each.span[0] or each.span[1] <= span[0] for each in found)


def decide(found: list[SpokenVolume], *, corrected: bool) -> tuple[SpokenVolume | None, str]:
    """The volume that is ordered; or None, with the reason where a person must choose.

    `corrected` says that the message takes something back (打错了): then the last one holds.
    """
    totals = [each for each in found if each.what is What.TOTAL]
    newer = [each for each in found if each.what is What.NEW]
    plain = [each for each in found if each.ordered]
    for several in (newer, totals, plain):
        if not several:
            continue
        chosen = several[-1] if several is newer or corrected else several[0]
        if chosen.value is None:
            return None, chosen.why
        if corrected or several is newer or len({each.value for each in several}) == 1:
            return chosen, ""
        said = "、".join(
            f"{each.value.normalize():f}" for each in several if each.value is not None
        )
        return None, f"写有不止一个方量:{said}"
    parts = [each for each in found if each.what in (What.PART, What.MORE)]
    if len(parts) == 1 and parts[0].value is not None:
        return parts[0], ""
    return (None, "写有不止一个方量,没有写一共多少") if parts else (None, "")
