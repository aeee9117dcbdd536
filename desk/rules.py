"""The rules of the office, each said once: id, clause, kind and words (domain §4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desk.errors import Refused, Warned


class RuleKind(Enum):
    BLOCK = "block"
    WARN = "warn"
    DERIVE = "derive"


@dataclass(frozen=True)
class Rule:
    """One rule. `clause` points into the manual; `title` says it in the office's words."""

    id: str
    clause: str
    kind: RuleKind
    title: str

    def refuse(self, sentence: str) -> Refused:
        """The refusal to raise; `sentence` names the record, the reason and the remedy."""
        return Refused(f"{sentence}（依据手册 {self.clause}）", rule=self.id, clause=self.clause)

    def warn(self, sentence: str) -> Warned:
        """The warning to record for this record."""
        return Warned(self.id, self.clause, sentence)


RULES: list[Rule] = []


def _rule(id_: str, clause: str, kind: RuleKind, title: str) -> Rule:
    rule = Rule(id_, clause, kind, title)
    RULES.append(rule)
    return rule


# S rules stand in the manual but have no number in the table of rules.
OWN_APPROVAL = _rule("S01", "M2.2.1", RuleKind.BLOCK, "不得审批自己提交的单据")
UNSIGNED_OPENING = _rule("R01", "M1.2.1", RuleKind.BLOCK, "未经项目指定人签认不得开盘")
LATE_ORDER = _rule("R02", "M1.2.1", RuleKind.WARN, "订货通知单须在浇筑前一日16:00前交回")
SMS_WITHOUT_REASON = _rule("R02", "M1.2.1", RuleKind.BLOCK, "短信订货须写明紧急原因")
LATE_TASK = _rule("R03", "M1.2.2", RuleKind.WARN, "生产任务书须在前一日16:00前下达")
LATE_CONFIRMATION = _rule("R04", "M1.2.3 M2.3.1", RuleKind.WARN, "开盘2小时前须向客户核实")
PLAN_IS_FIXED = _rule("R06", "M1.4.1 M2.2.1", RuleKind.BLOCK, "已批准或签发的计划不得涂改")
AMENDMENT = _rule("R11", "M1.5.3", RuleKind.DERIVE, "部位或方量变更须补签")
PLAN_NOT_MET = _rule("R30", "M1.3.1", RuleKind.DERIVE, "计划不能满足须向客户解释并上报")
PLAN_APPROVAL = _rule("S02", "M2.2.1", RuleKind.BLOCK, "日生产计划须经站长审批后下达")
