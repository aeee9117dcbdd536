"""What is left of a message when figures, times and persons are taken out: place and project."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.orders.reading.words import PERSON, TITLED, Span
from desk.values.places import is_building, is_place, split_place

CUT = "\x00"  # what taken-out words leave behind, so that their neighbours do not join
_PROJECT_LABEL = re.compile(
    r"(?:工程名称|项目名称|工程项目|工地名称|工程|项目|工地)\s*:\s*([^\n\x00,;。]+)"
)
_PLACE_LABEL = re.compile(r"(?:浇筑|浇捣|施工|结构|浇注)?部位\s*(?::|是|为)\s*([^\n\x00;。]+)")
_LABELS = re.compile(
    r"(?:(?:计划|预计)?(?:开盘|浇筑|到场|开始|浇捣|用料|送货|供货|要货)?(?:时间|日期)"
    r"|强度等级|强度|标号|等级|砼标号|(?:计划|预计|混凝土|砼)?(?:方量|数量)|坍落度|浇筑方式|泵送方式|施工方式"
    r"|方式|联系人|联系电话|联系方式|电话|手机|收货人|现场联系人|备注|要求|特殊要求|抗渗等级?|抗冻等级?|泵型|泵车)"
    r"\s*(?::|$|(?=\x00))",
    re.MULTILINE,
)
_FILLER_WORDS = """
您好 你好 早上好 上午好 下午好 晚上好 谢谢 多谢 辛苦了 辛苦 收到请回复 收到回复 收到 回复 麻烦您 麻烦你 麻烦 拜托 请 帮忙 帮我 帮
安排一下 安排下 安排 报一下 报下 报个 报 计划如下 计划 如下 订货 订 需要 需 要求 要 用 来 浇筑 浇捣 浇灌 浇 打 开盘 开始
准时 到场 到货 送到 送货 送 到 左右 混凝土 商品砼 商砼 砼 的话 的 了 是 为 我们 我 这边 现场 联系人 联系 电话 手机 一下
泵送 普通 正常 和 与 及 大约 约 预计 谢 好的 好 吧 哈 呢 啊 哦 嗯 再 另外 另 还有 泵管 加 掺 那个 就 先 一共 总共 共
部位 方式 时间 标号 方量 坍落度 时候 现在 马上 通知 订单 供应 下单 排 等级 强度 带 配
"""
_LEADING_WORDS = (
    "麻烦 请 帮忙 帮我 安排 需要 计划 浇筑 浇捣 浇灌 浇 打 要 我们 我 订 给 送到 送 到 在 另外"
)
_TRAILING_WORDS = "要用 需要 要 用 需 浇筑 浇捣 浇 打 订 来 的 是 为 要求 计划 混凝土 商砼 砼 和 与 及 加 掺 约 大约 先 再"


def _any_of(words: str) -> str:
    return "|".join(sorted(set(words.split()), key=len, reverse=True))


# Possessive: a long run of such words must not be tried in every division.
_ONLY_FILLERS = re.compile(rf"(?>{_any_of(_FILLER_WORDS)}|[\s\W_])*+")
_LEADING = re.compile(rf"(?>[\W_]|{_any_of(_LEADING_WORDS)})++(?=[^\W_])")
_TRAILING = re.compile(rf"(?:[\s,;。、!?:~]|{_any_of(_TRAILING_WORDS)})$")
_SENTENCES = re.compile(r"[\n\x00;。!?~]+")
_PIECES = re.compile(r"[\s,]+")
_PART_OF_PROJECT = re.compile(r"[^\W_]{0,6}[库楼房园段期区栋座厂站院馆]")
_NUMBERED_BUILDING = re.compile(r"\s*[A-Za-z]?\d{1,3}\s*[#号]?\s*(?:楼|栋|幢|座|标段|地块|#)")


class Remainder:
    """The text of a message from which read words are taken out one after the other.

    `unread` collects words that were recognised but have no place in the order.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.unread: list[str] = []

    def remove(self, span: Span) -> None:
        self.text = f"{self.text[: span[0]]}{CUT}{self.text[span[1] :]}"

    def set_aside(self, span: Span) -> None:
        """Take words out that nothing can be done with."""
        self.unread.append(self.text[slice(*span)].strip())
        self.remove(span)


@dataclass(frozen=True, slots=True)
class PlaceFound:
    project: str = ""
    placement: str = ""
    person: str = ""
    unread: str = ""


def place_and_project(text: str, known: Sequence[str], *, phone: bool) -> PlaceFound:
    """Project and placement in what is left of a message; the rest is `unread`.

    Labels go first (部位：…), then the names of known projects, then the shape of the words.
    `phone` says that the message had a number whose person is still to be found.
    """
    labelled, text = _labelled(text)
    text = _LABELS.sub(CUT, text)
    found = PlaceFound(*labelled)
    for sentence in _SENTENCES.split(_marked(text, known)):
        pieces = [piece for piece in map(_stripped, _PIECES.split(sentence)) if piece]
        for piece in _rejoined(pieces):
            found = _with_piece(found, piece, phone=phone)
    return found


def _with_piece(found: PlaceFound, piece: str, *, phone: bool) -> PlaceFound:
    """`found` with what one more piece of text gives it."""
    head, place = split_place(piece)
    if not place and is_place(head):
        head, place = "", head
    if place and found.placement:
        return replace(found, unread=f"{found.unread} {piece}".strip())
    if place:
        found = replace(found, placement=place)
    if not head:
        return found
    if is_building(head) and found.project:
        return replace(found, project=f"{found.project}{head}")
    titled = TITLED.fullmatch(head) is not None
    named = phone and found.project and PERSON.fullmatch(head) is not None
    if not place and not found.person and len(head) <= 4 and (titled or named):
        return replace(found, person=head)
    if not found.project:
        return replace(found, project=head)
    return replace(found, unread=f"{found.unread} {head}".strip())


def _labelled(text: str) -> tuple[tuple[str, str], str]:
    found = []
    for pattern in (_PROJECT_LABEL, _PLACE_LABEL):
        match = pattern.search(text)
        value = _without_end(match[1]) if match else ""
        if match is not None and value:
            text = f"{text[: match.start()]}{CUT}{text[match.end() :]}"
        found.append(value)
    project, placement = found
    if project and not placement:
        project, placement = split_place(project)
    return (project, placement), text


def _marked(text: str, known: Sequence[str]) -> str:
    """The text with breaks around the longest name of a known project that stands in it."""
    inside = [name for name in known if len(name) > 2 and name in text]
    if not inside:
        return text
    name = max(inside, key=len)
    start = text.index(name)
    end = start + len(name)
    building = _NUMBERED_BUILDING.match(text[end:])
    end += building.end() if building else 0
    return f"{text[:start]}{CUT}{text[start:end]}{CUT}{text[end:]}"


def _stripped(piece: str) -> str:
    if _ONLY_FILLERS.fullmatch(piece):
        return ""
    leading = _LEADING.match(piece)
    return _without_end(piece[leading.end() :] if leading else piece).strip(" -/.")


def _without_end(text: str) -> str:
    while (match := _TRAILING.search(text)) is not None:
        text = text[: match.start()]
    return text.strip()


def _rejoined(pieces: list[str]) -> list[str]:
    """Pieces that a space or comma had torn apart: 二期 3#楼, 柱、梁板 (1-12轴)."""
    joined: list[str] = []
    for piece in pieces:
        before = joined[-1] if joined else ""
        if before and is_place(piece) and split_place(before)[1]:
            joined[-1] = f"{before}、{piece}" if split_place(piece)[1] else f"{before}{piece}"
        elif before and not split_place(before)[1] and _continues(piece):
            joined[-1] = f"{before}{piece}"
        else:
            joined.append(piece)
    return joined


def _continues(piece: str) -> bool:
    """Whether a piece goes on with the project's name: 3#楼, 地下车库顶板."""
    head, place = split_place(piece)
    return is_building(piece) or (bool(place) and _PART_OF_PROJECT.fullmatch(head) is not None)
