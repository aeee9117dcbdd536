"""The kinds of document that a new station begins with; the manual names only some (M3, M1.7.2)."""

from __future__ import annotations

from sqlalchemy import select

from db.models import DocumentFact, DocumentKind, DocumentSet, EarlyDocument
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.records import make, permit_editing
from desk.core.unit import Unit, unit
from desk.documents.sorts import DOCUMENT_KINDS

_E, _L = DocumentSet.EARLY, DocumentSet.LATE
_F, _S = DocumentFact, EarlyDocument
_COMMON = (_F.BUILDER, _F.PLACEMENT, _F.STRENGTH, _F.MARK)


def _kind(
    name: str, which: DocumentSet, states: tuple[DocumentFact, ...], *,
    answers: EarlyDocument | None = None, days: int | None = None, scan: bool = False,
    consent: bool = False, usual: bool = True,
) -> dict[str, object]:  # fmt: skip
    return {
        "name": name, "document_set": which, "states": [fact.value for fact in states],
        "answers": answers, "due_days": days, "needs_scan": scan, "needs_consent": consent,
        "usual": usual,
    }  # fmt: skip


_USUAL = (
    _kind("配合比通知单", _E, (*_COMMON, _F.MIX), answers=_S.MIX_NOTICE),
    _kind("原材料检验报告", _E, (_F.BUILDER, _F.PLACEMENT), answers=_S.MATERIAL_REPORTS),
    _kind("开盘鉴定", _E, (*_COMMON, _F.MIX), answers=_S.OPENING_APPRAISAL),
    _kind("产品使用说明书", _E, (_F.PLACEMENT,)),
    _kind("碱含量(氯离子)评估", _E, (_F.STRENGTH, _F.MIX), usual=False),
    _kind("出厂合格证", _L, (*_COMMON, _F.SUPPLIED_ON, _F.VOLUME, _F.MIX), days=32,
          answers=_S.CERTIFICATE),
    _kind("28天强度报告", _L, (*_COMMON, _F.SUPPLIED_ON, _F.CONCLUSION), days=28, scan=True,
          consent=True),
    _kind("抗渗报告", _L, (*_COMMON, _F.IMPERMEABILITY, _F.CONCLUSION), days=35, scan=True),
)  # fmt: skip


def begin_with_usual(u: Unit) -> None:
    """The first set that a station makes brings the usual kinds with it: nobody has to type them, and
    a station that keeps kinds of its own is left alone."""
    own = DocumentKind.station_id == u.acting.station_id
    if u.session.scalar(select(DocumentKind.id).where(own).limit(1)) is None:
        for values in _USUAL:
            make(u, DOCUMENT_KINDS, values)
        u.session.flush()


def take_usual(acting: Acting) -> Changes:
    """Enter the kinds that the station does not have yet; what it has stays as it is. Raises Refused
    for somebody who does not keep the kinds."""
    with unit(acting, "采用常用资料种类") as u:
        permit_editing(DOCUMENT_KINDS, u.acting)
        have = set(
            u.session.scalars(
                select(DocumentKind.name).where(DocumentKind.station_id == acting.station_id)
            )
        )
        new = [values for values in _USUAL if values["name"] not in have]
        for values in new:
            make(u, DOCUMENT_KINDS, values)
    return u.changes(sentence=f"已建立 {len(new)} 种资料" if new else "常用资料种类都已经有了")
