"""The rules of the office, each said once: id, clause, kind and words (domain §4)."""

from __future__ import annotations

from desk.core.rule import Rule, RuleKind

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
IDLE_PUMP = _rule("R05", "M1.2.3", RuleKind.WARN, "泵送设备停置不得超过2小时")
PLAN_IS_FIXED = _rule("R06", "M1.4.1 M2.2.1", RuleKind.BLOCK, "已批准或签发的计划不得涂改")
CHECKLIST = _rule("R07", "M1.4.1", RuleKind.BLOCK, "开盘前专员与调度须核实计划各项")
DOCUMENTS = _rule("R08", "M1.4.2", RuleKind.BLOCK, "开盘资料须齐全并由接收人签认")
WAITING_TRUCK = _rule("R09", "M1.4.3", RuleKind.WARN, "现场车辆等待不得超过2小时")
LATE_REPORT = _rule("R10", "M1.5.1", RuleKind.WARN, "质量异常须在10分钟内通知")
UNAUTHORISED_TREATMENT = _rule("R10", "M1.5.1", RuleKind.BLOCK, "未经技术授权不得处理混凝土")
AMENDMENT = _rule("R11", "M1.5.3", RuleKind.DERIVE, "部位或方量变更须补签")
OVER_PLAN = _rule("R12", "M2.7.1", RuleKind.BLOCK, "超计划供应须先有现场签证")
CLOSING_WASTE = _rule("R13", "M1.6.1", RuleKind.WARN, "收盘不超过2车次，剩余不超过1m³")
SERVICE_CARD = _rule("R14", "M1.6.2 M2.7.2", RuleKind.BLOCK, "须有客户签认的服务质量调查卡")
UNSATISFIED = _rule("R15", "M5.3.1", RuleKind.DERIVE, "调查卡不满意项登记为一般投诉")
LATE_FIRST_TRUCK = _rule("R16", "M2.4.1", RuleKind.WARN, "开盘指令后20分钟首车出站")
LATE_PUMP_LINE = _rule("R27", "M1.1.1 M2.1.6", RuleKind.WARN, "泵管须提前三天申报并签协议")
UNEXPLAINED_DIFFERENCE = _rule("R28", "M2.8.1", RuleKind.WARN, "小票与调度日志的差异须说明")
INCOMPLETE_RETURN = _rule("R29", "M2.7.3", RuleKind.BLOCK, "剩退混凝土须报齐各项")
PLAN_NOT_MET = _rule("R30", "M1.3.1", RuleKind.DERIVE, "计划不能满足须向客户解释并上报")
UNASSESSED_MIX = _rule("R32", "M2.4.1", RuleKind.WARN, "第二车出站前开盘鉴定须由各方签认")
NO_BRIEFING = _rule("R33", "M2.3.1", RuleKind.WARN, "每个工作日首次开盘前须有日安全交底")
STRANGE_RECEIVER = _rule("R35", "M2.7.1", RuleKind.WARN, "发货单须由客户指定的接收人签收")
NO_ORIGINAL = _rule("R37", "M1.2.1", RuleKind.WARN, "订货通知单原件须在16:00前交生产客服科")
UNWEIGHED_RETURN = _rule("R38", "M2.7.3", RuleKind.BLOCK, "剩料须过磅后再处理")
READING = _rule("R40", "M1.8.2", RuleKind.DERIVE, "保守客户秘密：按岗位查看，导出打印留痕")
SAMPLES_SHORT = _rule("S03", "M1.5.2", RuleKind.WARN, "见证取样组数须满足取样计划")
NO_EVIDENCE = _rule("S04", "M1.5.1", RuleKind.WARN, "现场私自加水须留下证据")
PLAN_APPROVAL = _rule("S02", "M2.2.1", RuleKind.BLOCK, "日生产计划须经站长审批后下达")
PUMP_AGREEMENT = _rule("S05", "M1.1.1 M2.1.6", RuleKind.BLOCK, "泵管使用须由项目指定人签协议")
LOST_PIPES = _rule("S06", "M1.1.3", RuleKind.BLOCK, "遗失的泵管、管卡须按协议赔偿")
MOULD_LOAN = _rule("S07", "M1.5.2", RuleKind.BLOCK, "借用的试模须保管并收回")
OTHER_GRADE = _rule("S15", "M2.6.3", RuleKind.WARN, "转来的混凝土须与转入浇筑的强度等级一致")
REFUSAL_UNSEEN = _rule("S08", "M2.7.1", RuleKind.WARN, "客户拒签须有照片等证据")
SHORT_TRIP = _rule("S09", "M2.6.1", RuleKind.WARN, "同一罐车两次出站的间隔须够往返")
ORDERED_TWICE = _rule("S10", "M1.2.1", RuleKind.WARN, "同一部位不得重复订货")
FINISHED_PROJECT = _rule("S11", "M1.2.1", RuleKind.BLOCK, "完工的工程不再订货")
LATE_ENTRY = _rule("S12", "M1.2.1", RuleKind.BLOCK, "订货单须如实填写时间，补录须写明原因")
OPEN_AT_ARCHIVE = _rule("S16", "M1.6.2 M2.7.1", RuleKind.BLOCK, "归档前现场各项须办结")
LEFT_STANDING = _rule("S16", "M1.6.2", RuleKind.WARN, "归档时没有做到的须说明")
PROTECTED = _rule("R17", "M3.3.2", RuleKind.BLOCK, "试验数据、评定、强度和抗渗等级不得更改")
TWO_REVIEWS = _rule("R18", "M3.3.2 M3.3.3", RuleKind.BLOCK, "更改前后须经技术科长和总工分别审核")
ORIGINALS = _rule("R19", "M3.3.3", RuleKind.BLOCK, "原件收回并销毁后更改才能办结")
CONSENT = _rule("R20", "M1.7.2", RuleKind.BLOCK, "28天强度报告经经营人员同意后提供")
DOCUMENT_REVIEW = _rule("S17", "M3.2.1", RuleKind.BLOCK, "资料出具后须经他人审核")
ORIGINAL_MISSING = _rule("R37", "M1.2.1", RuleKind.BLOCK, "订货通知单原件须在归档前交回")
TWO_AT_ONCE = _rule("R36", "M1.4.4", RuleKind.WARN, "同一专员不得同时值守两处开、收盘")
