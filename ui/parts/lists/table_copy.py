"""Rows to and from other programs' tables: text with tabs, and HTML that keeps leading zeros."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from db.fields import Field, Kind
from desk.values.showing import show_value

_FORMATS = {
    Kind.INTEGER: "0",
    Kind.VOLUME: "#,##0.00",
    Kind.DECIMAL: "0.00",
    Kind.MONEY: "#,##0.00",
    Kind.DATE: "yyyy\\-mm\\-dd",
    Kind.MOMENT: "yyyy\\-mm\\-dd\\ hh\\:mm",
}


def copy_rows(fields: Sequence[Field], rows: Sequence[Sequence[object]]) -> None:
    """The rows to the clipboard."""
    data = as_mime(as_text(fields, rows), as_html(fields, rows))
    QGuiApplication.clipboard().setMimeData(data)


def as_mime(text: str, html: str) -> QMimeData:
    """What the clipboard takes: both forms of the same rows."""
    data = QMimeData()
    data.setText(text)
    data.setHtml(html)
    return data


def as_text(fields: Sequence[Field], rows: Sequence[Sequence[object]]) -> str:
    """A heading and the rows, tabs between; numbers without grouping."""
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\r\n")
    writer.writerow([field.heading for field in fields])
    for row in rows:
        writer.writerow([plain(f, value) for f, value in zip(fields, row, strict=True)])
    return out.getvalue()


def as_html(fields: Sequence[Field], rows: Sequence[Sequence[object]]) -> str:
    """The same as a table whose cells carry Excel's format: numbers of papers stay text."""
    head = "".join(f"<th>{escape(field.heading)}</th>" for field in fields)
    body = "".join(
        "<tr>" + "".join(_cell(f, value) for f, value in zip(fields, row, strict=True)) + "</tr>"
        for row in rows
    )
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">'
        f"</head><body><table><tr>{head}</tr>{body}</table></body></html>"
    )


def plain(field: Field, value: object) -> str:
    """The value as it is shown, without grouping."""
    shown = show_value(field, value)
    return shown.replace(",", "") if field.numeric else shown


def _cell(field: Field, value: object) -> str:
    form = _FORMATS.get(field.kind, "\\@")
    words = escape(plain(field, value)).replace("\n", '<br style="mso-data-placement:same-cell">')
    return f"<td style='mso-number-format:\"{form}\"'>{words}</td>"


def read_table(text: str) -> list[list[str]]:
    """What was copied from a sheet, as rows of cells; rows without any text are left out."""
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n")), dialect="excel-tab")
    return [row for row in rows if any(cell.strip() for cell in row)]
