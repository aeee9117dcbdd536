"""The kinds of document that a new station begins with; the manual names only some (M3, M1.7.2)."""

from __future__ import annotations

from db.models import DocumentFact, DocumentSet, EarlyDocument
from desk.core.kinds import Values

_E, _L = DocumentSet.EARLY, DocumentSet.LATE
_F, _S = DocumentFact, EarlyDocument
_COMMON = (_F.BUILDER, _F.PLACEMENT, _F.STRENGTH, _F.MARK)


def _kind(
    name: str, which: DocumentSet, states: tuple[DocumentFact, ...], *,
    answers: EarlyDocument | None = None, days: int | None = None, scan: bool = False,
    consent: bool = False, usual: bool = True,
) -> Values:  # fmt: skip
    return {
        "name": name, "document_set": which, "states": [fact.value for fact in states],
        "answers": answers, "due_days": days, "needs_scan": scan, "needs_consent": consent,
        "usual": usual,
    }  # fmt: skip


USUAL: tuple[Values, ...] = (
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
