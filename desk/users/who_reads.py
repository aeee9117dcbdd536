"""查看权限: the table of who reads and who fills in what, for everybody to see (R40)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.fields import Field, Kind
from desk.core.kinds import kind, kind_names
from desk.core.readers import readers_of, words_of
from desk.core.reporting import Asked, Report, Row, Span, reports
from desk.rules.table import READING

_OTHERS = {"audit": "历史记录", "settings": "设置"}


def _rows(_asked: Asked) -> Sequence[Row]:
    return list(_all())


def _all() -> Iterator[Row]:
    for name in kind_names():
        known = kind(name)
        yield _row(name, known.label, words_of(known.editors) if known.editors else "")
    for report in reports():
        yield _row(report.name, report.label, "")
    for name, label in _OTHERS.items():
        yield _row(name, label, "")


def _row(name: str, label: str, editors: str) -> Row:
    return {"name": name, "what": label, "readers": words_of(readers_of(name)), "editors": editors}


RIGHTS = Report(
    name="rights",
    label="查看权限",
    title="查看权限表",
    clause=READING.clause,
    span=Span.NOW,
    summary="每类记录和报表由哪些岗位查看、填写",
    columns={
        "what": Field("what", "内容", Kind.TEXT, width=16),
        "readers": Field("readers", "谁查看", Kind.TEXT, width=44),
        "editors": Field("editors", "谁填写", Kind.TEXT, width=44),
    },
    rows=_rows,
    also=("name",),
)
