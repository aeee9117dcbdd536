"""What the random user types and pastes, and the keys that he presses."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from ui.shortcuts import SHORTCUTS

Stroke = tuple[Qt.Key, Qt.KeyboardModifier]

WORDS = (
    "滨江花园", "地下室底板A区", "C35P8", "c30", "200", "96.5", "630", "7:30", "明天早上7点",
    "湘A8101", "13807310001", "张工", "汽车泵", "改期。", "现场等模板加固", "11-28", "24:00", "-1",
    "0", "99999999", "1e9", "％", "'", '"; --', "<b>粗</b>", "<img src=x>", "\u200b", "𠮷", "😀",
    "e\u0301", "\u202e反", "长" * 300, "a" * 80, " ", "　", "\\", "NULL", "犇嵚洣", "180±20",
)  # fmt: skip

PASTED = (
    "明天早上7点半滨江花园二期3#楼地下室底板C35P8 200方汽车泵，张工13807310001",
    "各位：明早八点，地铁6号线冠梁，C35水下，48方，自卸；另加12方C20垫层。",
    (
        "工程名称\t部位\t强度等级\t方量\t开盘\n滨江花园\t底板\tC35\t120\t明天 7:00\n"
        "临江路\t梁板\tC30\t80~95\t下昼3点半"
    ),
    "车号\t方量\t出站\n湘A8101\t12\t14:05\n湘A8108\t12\t14:17\n湘A8115\t1O\t25:99",
    "1\t2\t3\n" * 40,
    "\x00\x01\x7f",
    "，" * 2000,
    "",
)

PREEDITS = (
    ("ni", "你"),
    ("bin j", "滨江"),
    ("di'xia'shi", "地下室"),
    ("hun n tu", "混凝土"),
    ("u", ""),
)

_NO = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_K = Qt.Key

OFTEN: tuple[Stroke, ...] = (
    *((key, _NO) for key in (_K.Key_Return, _K.Key_Tab, _K.Key_Down, _K.Key_Escape)) ,
    *((key, _NO) for key in (_K.Key_Up, _K.Key_Left, _K.Key_Right, _K.Key_Space, _K.Key_Delete)),
    *((key, _NO) for key in (_K.Key_Home, _K.Key_End, _K.Key_PageUp, _K.Key_PageDown)),
    *((key, _NO) for key in (_K.Key_Backspace, _K.Key_F2, _K.Key_F4, _K.Key_F6, _K.Key_F7)),
    (_K.Key_Backtab, _SHIFT), (_K.Key_Return, _SHIFT), (_K.Key_Return, _CTRL),
    *((key, _SHIFT) for key in (_K.Key_Down, _K.Key_Up, _K.Key_Home, _K.Key_End)),
    *((key, _CTRL) for key in (_K.Key_Home, _K.Key_End, _K.Key_A, _K.Key_C, _K.Key_V, _K.Key_X)),
)  # fmt: skip

ODD: tuple[Stroke, ...] = (
    *((key, _NO) for key in (
        _K.Key_Dead_Acute, _K.Key_Dead_Grave, _K.Key_Dead_Circumflex, _K.Key_Dead_Diaeresis,
        _K.Key_Multi_key, _K.Key_Kanji, _K.Key_Hangul, _K.Key_Henkan, _K.Key_Mode_switch,
        _K.Key_unknown, _K.Key_Menu, _K.Key_Insert, _K.Key_Pause, _K.Key_Print, _K.Key_SysReq,
        _K.Key_CapsLock, _K.Key_NumLock, _K.Key_Meta, _K.Key_Alt, _K.Key_Control, _K.Key_Shift,
        _K.Key_VolumeUp, _K.Key_Back, _K.Key_Clear, _K.Key_Help, _K.Key_Select,
        *(Qt.Key(int(_K.Key_F1) + n) for n in range(12)),
    )),
    *((Qt.Key(int(_K.Key_A) + n), _ALT) for n in range(26)),
    *((Qt.Key(int(_K.Key_A) + n), _CTRL) for n in range(26)),
    *((Qt.Key(int(_K.Key_A) + n), _CTRL | _SHIFT) for n in range(26)),
    *((Qt.Key(int(_K.Key_0) + n), _CTRL) for n in range(10)),
    (_K.Key_Down, _ALT), (_K.Key_Space, _CTRL), (_K.Key_Z, _CTRL), (_K.Key_Y, _CTRL),
    (_K.Key_Tab, _CTRL), (_K.Key_Backtab, _CTRL | _SHIFT), (_K.Key_Insert, _SHIFT),
)  # fmt: skip


def _bound() -> tuple[Stroke, ...]:
    """The program's own shortcuts."""
    found = []
    for keys in SHORTCUTS.values():
        for sequence in keys.sequences:
            stroke = QKeySequence(sequence)[0]  # type: ignore[index] # Qt's stub forgets it
            found.append((stroke.key(), stroke.keyboardModifiers()))
    return tuple(found)


BOUND = _bound()


def stroke_words(stroke: Stroke) -> str:
    return f"{stroke[1].name or ''}+{stroke[0].name}"
