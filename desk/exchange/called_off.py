"""What a customer or a batching system writes beside a row that is not meant any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from desk.exchange.headings import fold_heading
from desk.exchange.layout import Cell, Entry
from desk.values.characters import simplified
from desk.values.text import clean_text, fold_width

_OFF = (
    "取消|作废|暂停|暂缓|暂不(?:浇筑|浇|打|做|要|施工)?|缓浇|改期|延期|延后|延迟|推迟|叫停|停工|停止|停浇|停打|停供|中止|终止|撤销|撤单|"
    "退单|不打|不浇|不浇筑|不要|不做|不用打|不用浇|不用了|已打|已完成?|已浇完?|已浇筑|已供完|已打完"
)
_BEFORE = (
    r"(?:本|此|该|这)?(?:单|次|条|行|项|部位|计划|订单|浇筑|订货|供货|施工|内容|客户|甲方|业主|监理|项目部|工地|现场|今[天日]|明[天日]|原)*"
    r"(?:因|由于|受)?(?:雨|下雨|大雨|天气|停电|堵车|检查|验收|故障|原因|影响|通知|要求|来电|电话|说|讲|回复|告知|表示|那边)*"
    r"(?:改为|全部|整单|临时|先|都|需|现)*(?:已经|已|暂时|暂)?"
)
_AFTER = (
    r"(?:了|掉|原|浇筑|浇捣|浇|施工|供应|供货|供料|发货|计划|订单|订货|本单|此单|该单|砼|混凝土|料|啦|吧)*"
    r"(?:(?:至|到|为|在)?\s*(?:\d|[一二三四五六七八九十两]|明|后|下|待定|另行|通知).*)?"
)
_MOVED = r"改(?:到|至|为|在)\s*(?:\d{1,2}\s*[月号日./-]|明|后天|下周|周|星期).*"
_CLAUSE = re.compile(rf"{_BEFORE}(?:(?:{_OFF}){_AFTER}|{_MOVED})")
_LONGEST = 40
_GLANCE = re.compile("取消|作废|停|缓|改|延|推迟|止|撤|退|不|已|废|廢|沖|暫|冲")
_BETWEEN = re.compile(r"[\s,，。.;；、!！:：()（）【】\[\]/|—-]+")
_VOID = re.compile(r"作废|冲红|红冲|退票|废票|废单|已废")
_YES_HEADINGS = frozenset(
    {"是否作废", "作废", "是否取消", "取消", "作废标志", "作废否", "已作废", "已取消"}
)
_NO_HEADINGS = frozenset({"是否有效", "有效", "有效否", "有效标志"})
_YES = frozenset(
    {"是", "√", "✓", "✔", "1", "true", "y", "yes", "对", "已作废", "作废", "已取消", "取消"}
)
_NO = frozenset({"否", "×", "✗", "x", "0", "false", "n", "no", "无效", "作废"})


@lru_cache(maxsize=1024)
def is_mark(label: str) -> bool:
    """Whether a heading says how its rows stand, so that its cells need no note of their own."""
    folded = fold_heading(label)
    return folded in _YES_HEADINGS or folded in _NO_HEADINGS


def called_off(entry: Entry) -> str:
    """Why the row is not meant any more, in words; "" where nothing says so."""
    for label, cell in _written(entry):
        text = _text(label, cell)
        if text and (_marked(label, text) or _said(text)):
            return f"{cell.address}写着“{text[:20]}”" if not label else f"{label}：{text[:20]}"
    return ""


def voided(entry: Entry) -> Cell | None:
    """The cell that says that a slip is void, in whatever column."""
    for label, cell in _written(entry):
        text = _text(label, cell)
        if text and (_marked(label, text) or any(map(_is_void, _clauses(text)))):
            return cell
    return None


def _is_void(clause: str) -> bool:
    return (
        len(clause) <= 8 and _VOID.search(clause) is not None and not re.search("未|不|没", clause)
    )


def _written(entry: Entry) -> Iterator[tuple[str, Cell]]:
    """The cells that may say it, those under headings that nobody asked for first."""
    for label, cell in entry.others:
        if cell.filled:
            yield label, cell
    for cell in entry.loose:
        yield "", cell
    for key, cells in entry.cells.items():
        for cell in cells:
            if cell.filled and not cell.merged_with:
                yield "备注" if key == "remarks" else "", cell


def _text(label: str, cell: Cell) -> str:
    """What a cell says, where it may say that: most cells of a large sheet are told at a glance."""
    value = cell.value
    if isinstance(value, str):
        return clean_text(value) if _GLANCE.search(value) or is_mark(label) else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(int(value)) if isinstance(value, int | float) and value in (0, 1) else ""


def _marked(label: str, text: str) -> bool:
    folded, said = fold_heading(label), fold_width(text).casefold()
    return (folded in _YES_HEADINGS and said in _YES) or (folded in _NO_HEADINGS and said in _NO)


def _clauses(text: str) -> list[str]:
    return [clause for clause in _BETWEEN.split(simplified(fold_width(text))) if clause]


def _said(text: str) -> bool:
    """Whether a clause of the text says nothing but that: 取消泵车 and 如需取消请来电 say other things."""
    return any(len(clause) <= _LONGEST and _CLAUSE.fullmatch(clause) for clause in _clauses(text))
