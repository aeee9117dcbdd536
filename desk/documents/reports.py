"""Two lists of the archive: what each site holds on a day, and what is not signed for yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from db.fields import Field, Kind, fields_of
from db.models import Document, Issuance, IssuanceLine, IssuanceState, Project
from desk.core.reporting import Asked, Narrowing, Opens, Report, Row
from desk.documents.facts import OUT, words_of
from desk.documents.holding import Held, holdings_of
from desk.documents.issuing import issuance_words
from desk.values.zone import local, today


def _held(asked: Asked) -> Sequence[Row]:
    """What the sites hold at the end of the period's last day."""
    day = asked.period.last or today(asked.acting.now(asked.session))
    projects = select(Project).where(Project.station_id == asked.acting.station_id)
    if word := asked.word("project"):
        projects = projects.where(Project.name.contains(word, autoescape=True))
    named = asked.session.scalars(projects.order_by(Project.name)).all()
    held = holdings_of(asked.session, [project.id for project in named], day)
    found = [_row(project, each) for project in named for each in held.get(project.id, ())]
    return found[: asked.limit]


def _row(project: Project, held: Held) -> Row:
    document = held.document
    return {
        "project": project.name,
        "what": document.kind.name if document.kind is not None else "",
        "number": document.number,
        "placement": document.placement,
        "revision": document.revision,
        "copies": held.copies,
        "receiver": held.receiver,
        "delivered_at": held.delivered_at,
        "recalled": held.recalled,
        "missing": held.missing,
        "standing": "已被替代，须收回" if held.superseded else "现行",
        "document_id": document.id,
    }


_F = fields_of(Document)
HELD = Report(
    name="site-documents",
    label="站点所持",
    title="资料移交清单",
    summary="某一天各工程持有的资料、版次、份数、签收人和正在收回的份数",
    clause="M3.2.1 M3.3.3",
    columns={
        "project": Field("project", "工程名称", Kind.TEXT, width=22),
        "what": Field("what", "资料", Kind.TEXT, width=16),
        "number": replace(_F["number"], width=18),
        "placement": replace(_F["placement"], width=16),
        "revision": _F["revision"],
        "copies": Field("copies", "持有份数", Kind.INTEGER, unit="份", width=9),
        "receiver": Field("receiver", "签收人", Kind.TEXT, width=9),
        "delivered_at": Field("delivered_at", "签收时间", Kind.MOMENT),
        "recalled": Field("recalled", "待收回", Kind.INTEGER, unit="份", width=8),
        "missing": Field("missing", "收不回", Kind.INTEGER, unit="份", width=8),
        "standing": Field("standing", "版本", Kind.TEXT, width=14),
    },
    rows=_held,
    narrowings=(Narrowing("project", "工程", "工程名称里的字"),),
    summed=("copies", "recalled", "missing"),
    also=("document_id",),
    opens=(Opens("document_id", kind="documents"),),
    as_of=True,
    signs=("移交单位（签字）", "接收单位（签字）", "移交日期"),
)


def _issued(asked: Asked) -> Sequence[Row]:
    """A line for each document of each delivery that was collected in the period."""
    query = (
        select(Issuance, IssuanceLine)
        .join(IssuanceLine, IssuanceLine.issuance_id == Issuance.id)
        .join(Project, Project.id == Issuance.project_id)
        .where(
            Issuance.station_id == asked.acting.station_id,
            Issuance.state.in_(OUT),
            *asked.period.of_moments(Issuance.collected_at),
        )
        .order_by(Issuance.collected_at, Issuance.number, IssuanceLine.position)
        .limit(asked.limit)
    )
    if word := asked.word("project"):
        query = query.where(Project.name.contains(word, autoescape=True))
    return [_line(issuance, line) for issuance, line in asked.session.execute(query)]


def _line(issuance: Issuance, line: IssuanceLine) -> Row:
    document = line.document
    assert document is not None, "a line names a document"
    return {
        "collected_at": issuance.collected_at,
        "number": issuance.number,
        "project": issuance.project.name if issuance.project is not None else "",
        "placement": document.placement,
        "document": words_of(document),
        "copies": line.copies,
        "collected_by": issuance.collected_by,
        "delivered_at": issuance.delivered_at,
        "delivered": line.delivered,
        "receiver": issuance.receiver,
        "slip_at": issuance.slip_at,
        "remarks": line.remarks,
        "issuance_id": issuance.id,
    }


_I, _L = fields_of(Issuance), fields_of(IssuanceLine)
ISSUED = Report(
    name="issued-documents",
    label="发放台帐",
    title="工程资料发放台帐",
    summary="一行一份资料：何时由谁领取、何时交给谁核对签收、验收单何时交回",
    clause="M3.1.3 M3.2.1",
    columns={
        "collected_at": _I["collected_at"],
        "number": _I["number"],
        "project": Field("project", "工程名称", Kind.TEXT, width=20),
        "placement": replace(_F["placement"], width=14),
        "document": Field("document", "资料名称、编号、版次", Kind.TEXT, width=32),
        "copies": _L["copies"],
        "collected_by": _I["collected_by"],
        "delivered_at": _I["delivered_at"],
        "delivered": _L["delivered"],
        "receiver": replace(_I["receiver"], label="接收人签字"),
        "slip_at": replace(_I["slip_at"], label="回执"),
        "remarks": _L["remarks"],
    },
    rows=_issued,
    narrowings=(Narrowing("project", "工程", "工程名称里的字"),),
    summed=("copies", "delivered"),
    also=("issuance_id",),
    opens=(Opens("issuance_id", kind="issuances"),),
)

_ASKED = {
    IssuanceState.COLLECTED: "未交付签收",
    IssuanceState.DELIVERED: "验收单未交回",
}


def _open(asked: Asked) -> Sequence[Row]:
    now = asked.acting.now(asked.session)
    found = asked.session.scalars(
        select(Issuance)
        .where(Issuance.station_id == asked.acting.station_id, Issuance.state.in_(_ASKED))
        .limit(asked.limit)
    )
    rows = []
    for issuance in found:
        collected = issuance.state is IssuanceState.COLLECTED
        since = issuance.collected_at if collected else issuance.delivered_at
        assert since is not None, "the step before stamped it"
        named = "、".join(words_of(li.document) for li in issuance.lines if li.document is not None)
        rows.append(
            {
                "number": issuance.number,
                "project": issuance.project.name if issuance.project is not None else "",
                "what": _ASKED[issuance.state],
                "documents": named,
                "since": since,
                "days": (local(now).date() - local(since).date()).days,
                "ask": issuance.collected_by if collected else issuance.receiver,
                "by": issuance.collected_by,
                "issuance_id": issuance.id,
                "told": issuance_words(issuance),
            }
        )
    return sorted(rows, key=lambda row: (-int(str(row["days"])), str(row["number"])))


OPEN_DELIVERIES = Report(
    name="open-deliveries",
    label="未签收未回执",
    title="资料未签收、未回执清单",
    summary="已领取没有签收、已交付没有交回验收单的资料，等了几天，该问谁",
    clause="M3.1.4 M3.2.1",
    columns={
        "number": fields_of(Issuance)["number"],
        "project": Field("project", "工程名称", Kind.TEXT, width=22),
        "what": Field("what", "还缺", Kind.TEXT, width=12),
        "days": Field("days", "已过", Kind.INTEGER, unit="天", width=7),
        "ask": Field("ask", "该问谁", Kind.TEXT, width=9),
        "by": Field("by", "领取人", Kind.TEXT, width=9),
        "since": Field("since", "自", Kind.MOMENT),
        "documents": Field("documents", "资料", Kind.TEXT, width=44),
    },
    rows=_open,
    also=("issuance_id", "told"),
    opens=(Opens("issuance_id", kind="issuances"),),
)
