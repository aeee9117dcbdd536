"""What is left of a message when figures, times and persons are taken out: place and project."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from desk.orders.reading.message_text import CUT
from desk.orders.reading.words import PERSON, TITLED
from desk.values.places import core_of, is_building, is_place, split_place

AFTER_KNOWN = "\x01"
"""Stands where a known project's name was taken out: what follows at once goes on with it."""

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
部位 方式 时间 标号 方量 坍落度 时候 现在 马上 通知 订单 供应 下单 排 等级 强度 带 配 都 均 全部 两个 三个 几个
报料单 报料 报单 报货 暂定 要货 大家 各位 今天 明天 用泵 泵 一起 一块 同时 连着 具体 准备 工地 到工地 之间 一台 两台 三台 前到场 前到 之前 以前 月底 ok OK
"""
_LEADING_WORDS = (
    "麻烦 请 帮忙 帮我 安排 需要 计划 浇筑 浇捣 浇灌 浇 打 要 我们 我 订 给 送到 送 到 在 另外 的 先 再 然后 接着 把 将 通知 "
    "还有 那个 前 这里是 这边是 这是"
)
_TRAILING_WORDS = "要用 需要 要 用 需 浇筑 浇捣 浇 打 订 来 的 是 为 要求 计划 混凝土 商砼 砼 和 与 及 加 掺 约 大约 先 再 那边 这边 那里 这里 那个 那块 都 均 也 计划 由 从 将 把 有 送 送到 送去 因 因为 由于 原来报 原来 原定 不是 原报 报 那个单 那单 这单 往前 往后 现在 那车 那个车 开始 开盘 标号 强度 等级 方量 时间 部位 坍落度 计划表 料 单子 订单"


def _any_of(words: str) -> str:
    return "|".join(sorted(set(words.split()), key=len, reverse=True))


# Possessive: a long run of such words must not be tried in every division.
_ONLY_FILLERS = re.compile(rf"(?>{_any_of(_FILLER_WORDS)}|[\s\W_])*+")
_LEADING = re.compile(rf"(?>[\W_]|{_any_of(_LEADING_WORDS)})++(?=[^\W_])")
_TRAILING = re.compile(rf"(?:[\s,;。、!?:~]|{_any_of(_TRAILING_WORDS)})$")
_SENTENCES = re.compile(r"(?:[\n\x00;。!?]|(?<![\dA-Za-z轴])~)+")
_PIECES = re.compile(r"[\s,]+")
_PART_OF_PROJECT = re.compile(r"[^\W_]{0,6}[库楼房园段期区栋座厂站院馆]")
_SAID_BEFORE = re.compile(
    r"(?:刚才|刚刚|之前|上午|下午|早上)?(?:报|说|定)的(?:那个)?|同(?:标号|强度|等级)"
)
_SEVERAL_PARTS = re.compile(r"(?:[两三四五六几2-9]个|如下|以下)部位\s*[:：]?")
_GREETINGS = re.compile(
    r"(?:^|(?<=[\n\x00,;。!]))\s*(?:通知(?:一下|下)?|[报订要]?[料货砼]?计划|[报订要][料货砼]?|请注意|注意|改一?下|更正一?下|变更|报料单?|报单|订单|补充|另外|急)\s*[:,，：]"
)
# What is said in a chat about an order or a day, and never stands in the name of a project.
_CHATTER = re.compile(
    r"记得|麻烦|通知|收到|回复|下雨|下雪|天气|甲方|监理|业主|验收|没|吗|什么|怎么|哪[里个儿天]|打不通|到了|打给|具体|小票|过磅|加水|"
    r"堵[管泵车]|尽量|安排|可以|拜托|辛苦|图片|语音|视频|撤回|引用|我是|我们|你们|他们|这边|那边|各位|领导|所有人|钢筋(?!厂)|绑|不[了用变好到行能够会对要是]|"
    r"其他|其余|连续|间隔|发车|注意|质量(?!检|监)|保证|准时|千万|一定|必须|剩下|等[通电你下我候]|马上|赶快|快[点些]|多少|几点|时候|"
    r"老地方|老时间|老样子|老规矩|同上|一样|照旧|[跟和]昨天|上次|上回|对不起|不好意思|错了|是的|好的|谢谢|哈哈|标高|轴|两个|三个|三个点|先发|一起|够了|就够|收盘|收尾|照旧|本周|这周|"
    r"个?部位|原来|原定|刚才|需要|计划$|定[一下]|砂浆|同标号|润[管泵]|打完|浇完|转发|^[一二三四五六七八九十\d]+[、.)]?$|小时|分钟"
)
_NAMED = re.compile(
    "花园|小区|国际|城|苑|府|院|厂|站|学校|小学|中学|大学|医院|大道|路|街|桥|隧道|工程|改造|项目|中心|广场|大厦|公寓|小镇|村|"
    "园|里|湾|湖|山庄|墅|基地|市场|银行|酒店|公馆|家园|华庭|楼|库|堂|馆|轩|阁|居|第|邸|台|郡|庭|岸|洲|都|坊|寓|线|标|段|区|期|栋"
)
_BELOW = re.compile(r"\s*-\d")  # -2层 is below the ground
_COLON = re.compile(r"(?<!\d):")
_HAN = re.compile("[\u4e00-\u9fff]")
_NUMBERED = re.compile(
    r"[A-Za-z]?\d{1,3}\s*(?:#|号)?\s*(?:楼|栋|幢|座|期|#|标|地块)|[一二三四五六七八九十]+(?:期|栋|标)"
)

Likeness = Callable[[str], float]


@dataclass(slots=True)
class PlaceFound:
    """What the rest of a message names. `candidates` may each be the project's name."""

    project: str = ""
    placement: str = ""
    person: str = ""
    unread: list[str] = field(default_factory=list)
    candidates: list[tuple[str, bool]] = field(default_factory=list)


def place_and_project(text: str, known: str, like: Likeness, *, phone: bool) -> PlaceFound:
    """Project and placement in what is left of a message; the rest is `unread`.

    `known` is a known project's name that stood in the text, and wins. Else labels (部位：…), then
    the words that look most like a project: those `like` a known one, with a building's number,
    or before the placement. Words of a chat are never one. `phone` says that the message had a
    number whose person is still to be found.
    """
    (project, placement), text = _labelled(_SAID_BEFORE.sub(CUT, _SEVERAL_PARTS.sub(CUT, text)))
    text = _LABELS.sub(CUT, _GREETINGS.sub(CUT, re.sub(r"[【】\[\]]", CUT, text)))
    text = _COLON.sub(" ", text)
    found = PlaceFound(known or project, placement)
    for sentence in _SENTENCES.split(text):
        pieces = [piece for piece in map(_stripped, _PIECES.split(sentence)) if piece]
        for piece in _rejoined(pieces):
            _add_piece(found, piece, phone=phone)
    if not found.project:
        _choose(found, like)
    found.unread += [name for name, _ in found.candidates]
    return found


def _add_piece(found: PlaceFound, piece: str, *, phone: bool) -> None:
    """Sort one more piece of text into `found`."""
    goes_on, piece = piece.startswith(AFTER_KNOWN), piece.replace(AFTER_KNOWN, "")
    head, place = split_place(piece)
    head = _without_end(head) if place else head
    chatter = None if place or is_place(head) else _CHATTER.search(head)
    if chatter is not None:
        # What stands before the words of a chat may name something (万和城|那边下雨).
        front = _without_end(head[: chatter.start()])
        found.unread.append(head[len(front) :] if len(front) > 1 else head)
        if len(front) > 1:
            _add_piece(found, front, phone=phone)
        return
    if not place and is_place(head):
        head, place = "", head
    if place and found.placement and not _joined(found, place):
        found.unread.append(piece)
        return
    if place and goes_on and head and not is_building(head):
        head, place = "", piece
    found.placement = found.placement or place
    if not head:
        return
    if is_building(head) and (found.project or found.candidates):
        _add_building(found, head)
        return
    titled = TITLED.fullmatch(head) is not None
    named = phone and (found.project or found.candidates) and PERSON.fullmatch(head) is not None
    if not place and not found.person and len(head) <= 4 and (titled or named):
        found.person = head
    elif len(head) > 1:
        found.candidates.append((head, bool(place)))


def _joined(found: PlaceFound, place: str) -> bool:
    """Storeys and axes go before the part they belong to (六层|梁板); two parts do not join."""
    if core_of(found.placement) and core_of(place):
        return False
    before, after = (
        (place, found.placement) if core_of(found.placement) else (found.placement, place)
    )
    found.placement = f"{before}{after}"
    return True


def _add_building(found: PlaceFound, building: str) -> None:
    if found.project:
        found.project = f"{found.project}{building}"
    else:
        name, beside = found.candidates[-1]
        found.candidates[-1] = (f"{name}{building}", beside)


def _choose(found: PlaceFound, like: Likeness) -> None:
    if not found.candidates:
        return
    best = max(found.candidates, key=lambda each: _score(each[0], like, beside_place=each[1]))
    found.candidates.remove(best)
    found.project = best[0]


def _score(name: str, like: Likeness, *, beside_place: bool) -> float:
    likeness = like(name)
    score = 6 * likeness if likeness >= 0.6 else 0.0
    score += 3 if _NUMBERED.search(name) else 0
    score += 2 if _NAMED.search(name) else 0
    score += 2 if beside_place else 0
    score -= 0 if _HAN.search(name) else 4
    return score - (
        4 if PERSON.fullmatch(name) and len(name) <= 3 and not _NAMED.search(name) else 0
    )


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


def _stripped(piece: str) -> str:
    if _ONLY_FILLERS.fullmatch(piece):
        return ""
    goes_on = AFTER_KNOWN if piece.startswith(AFTER_KNOWN) else ""
    piece = piece.removeprefix(AFTER_KNOWN)
    leading = _LEADING.match(piece)
    left = _without_end(piece[leading.end() :] if leading else piece).strip(" -/.:")
    if _BELOW.match(piece) and left[:1].isdigit():
        left = f"-{left}"
    return f"{goes_on}{left}" if left else ""


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
