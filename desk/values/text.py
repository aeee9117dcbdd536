"""The one border for text: forms, imports and the command line all pass through here."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import Decimal

_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_FULL_WIDTH |= {code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)}
_FULL_WIDTH |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
_FULL_WIDTH |= {
    ord(wide): ord(narrow)
    for wide, narrow in zip("．：，＃－～＋／％＊　", ".:,#-~+/%* ", strict=True)
}
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})


class Unreadable(ValueError):
    """Something typed or imported has no reading; `reason` is one Chinese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_DOUBLED_STOP = re.compile(r"[。；，]+([。；])")
_DOUBLED_LABEL = re.compile(r"([\u4e00-\u9fff（）()]{2,20})：\1")


_CODE = (
    r"(?:[A-Z]{2}-\d{6,8}-\d+(?!\d)|(?<![A-Za-z])[a-z]+(?:_[a-z]+)+|\d+(?:\.\d+)? ?(?:m³|mm|km|kg))"
)
_BEFORE_CODE = re.compile(rf"(?<=[\u4e00-\u9fff])(?={_CODE})")
_BEHIND_CODE = re.compile(rf"({_CODE})(?=[\u4e00-\u9fff])")
_UNIT = re.compile(r"(?<=\d)(?=(?:m³|mm|km|kg)(?![A-Za-z]))")


def tidy(sentence: str) -> str:
    """`sentence`, put together from parts that may end in a stop of their own or begin with the
    label before them, with one stop at each end and the label once. Numbers of records, logins and
    quantities stand apart from the Chinese beside them; names stay as people write them."""
    said = _DOUBLED_STOP.sub(r"\1", _DOUBLED_LABEL.sub(r"\1", sentence))
    said = _BEFORE_CODE.sub(" ", _UNIT.sub(" ", said))
    return _BEHIND_CODE.sub(r"\1 ", said)


def quoted(raw: object) -> str:
    """What was written, in Chinese quotes and short enough for a sentence."""
    text = _without_hidden(str(raw)).strip()
    return f"“{text[:30]}…”" if len(text) > 31 else f"“{text}”"


def clean_text(raw: str, *, max_length: int | None = None, multiline: bool = False) -> str:
    """`raw` as it may be stored: NFC, trimmed, without control, surrogate or bidi characters.

    Line breaks become LF, or a space unless `multiline`. Raises Unreadable when more than
    `max_length` characters remain.
    """
    if raw.isprintable():  # one line without anything hidden, as most texts are
        text = raw.strip()
    else:
        text = _BREAKS.sub("\n", raw).replace("\t", " ").replace("\xa0", " ")
        lines = [_without_hidden(line) for line in text.split("\n")]
        if multiline:
            text = "\n".join(line.rstrip() for line in lines).strip()
        else:
            text = " ".join(part for part in (line.strip() for line in lines) if part)
    text = unicodedata.normalize("NFC", text).strip()
    if max_length is not None and len(text) > max_length:
        raise Unreadable(f"{quoted(text)}太长,有{len(text)}个字,最多{max_length}个字")
    return text


def as_typed(raw: object) -> str:
    """`raw` as a person would type it: 13807310001.0 from a sheet is 13807310001."""
    match raw:
        case None:
            typed = ""
        case bool():
            typed = "是" if raw else "否"
        case float() if raw.is_integer() and abs(raw) < 1e15:
            typed = str(int(raw))
        case datetime():
            typed = raw.isoformat(sep=" ", timespec="minutes")
        case Decimal() if raw.is_finite():
            typed = f"{raw:f}"
        case list() | tuple():
            typed = "、".join(as_typed(item) for item in raw)
        case _:
            typed = str(raw)
    return typed


def fold_width(text: str) -> str:
    """Full-width digits, letters and the signs used with numbers as half-width ones."""
    return text.translate(_FULL_WIDTH)


def folded_code(text: str) -> str:
    """One spelling of a code that several write differently: ａａ１００１ and aa1001 are AA1001."""
    return fold_width(text).upper().strip()


def _without_hidden(text: str) -> str:
    if text.isprintable():
        return text
    kept = (
        sign
        for sign in text
        if unicodedata.category(sign) not in _HIDDEN and not _is_noncharacter(sign)
    )
    return "".join(kept)


def _is_noncharacter(sign: str) -> bool:
    code = ord(sign)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
