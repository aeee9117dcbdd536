"""The duties of the office, each said once: id, clause, words, who owes it and what settles it
(domain §5). By when is the area's to work out, from the setting that a duty names as its lead."""

from __future__ import annotations

from db.models import Role
from desk.core.duty import Duty
from desk.core.rule import Rule
from desk.rules.table import (
    AMENDMENT,
    CHECKLIST,
    CLOSING_WASTE,
    CONSENT,
    DOCUMENTS,
    LATE_REPORT,
    NO_ORIGINAL,
    OPEN_AT_ARCHIVE,
    ORIGINALS,
    PLAN_APPROVAL,
    PLAN_NOT_MET,
    SERVICE_CARD,
    TWO_REVIEWS,
    UNASSESSED_MIX,
    UNSIGNED_OPENING,
)

DUTIES: list[Duty] = []

_CLERK = (Role.SPECIALIST,)
_DISPATCH = (Role.DISPATCHER,)
_HEAD = (Role.SECTION_HEAD,)
_COUNTING = (Role.STATISTICIAN,)
_POSTS = (
    Role.DISPATCHER, Role.PLANT_OPERATOR, Role.TECHNICAL_HEAD, Role.DOCUMENT_CLERK,
    Role.MATERIALS_HEAD, Role.LOGISTICS,
)  # fmt: skip

_SIGNERS = (
    Role.INSPECTOR, Role.PLANT_OPERATOR, Role.TECHNICAL_LEAD, Role.TECHNICAL_HEAD, Role.DISPATCHER,
)  # fmt: skip


def _duty(
    id_: str, clause: str, label: str, owners: tuple[Role, ...], kind: str, step: str = "", *,
    lead: str = "", listed: bool = True,
) -> Duty:  # fmt: skip
    duty = Duty(id_, clause, label, owners, kind, step, lead, listed)
    DUTIES.append(duty)
    return duty


def _by(
    rule: Rule, label: str, owners: tuple[Role, ...], kind: str, step: str, *,
    clause: str = "", lead: str = "", listed: bool = True,
) -> Duty:  # fmt: skip
    """A duty that a rule of the office asks for."""
    clause = clause or rule.clause
    return _duty(rule.id, clause, label, owners, kind, step, lead=lead, listed=listed)


# fmt: off
# Orders and tasks: by 16:00 of the day before.
RECEIVE_ORDER = _duty("D09", "M1.2.1", "订货单草稿未收单", _CLERK, "orders", "receive",
                      lead="orders.cutoff")
SIGN_ORDER = _duty("D09", "M1.2.1", "订货单未签认", _CLERK, "orders", "sign", lead="orders.cutoff")
SIGN_SMS_ORDER = _duty("D24", "M1.2.1", "短信订货待签认", _CLERK, "orders", "sign")
SIGN_CHANGE = _by(AMENDMENT, "变更后待补签", _CLERK, "orders", "resign")
SIGN_AGAIN = _by(UNSIGNED_OPENING, "签认人不在授权名单，待补签", _CLERK, "orders", "resign")
HAND_IN_ORIGINAL = _by(NO_ORIGINAL, "订货通知单原件未交回", _CLERK, "orders", "original_in",
                       lead="orders.cutoff")
ISSUE_TASK = _duty("D09", "M1.2.2", "生产任务书未下达", _CLERK, "orders", "task",
                   lead="tasks.cutoff")

# The daily plan: before its day begins.
GATHER_PLAN = _by(PLAN_APPROVAL, "日生产计划还没有归集", _HEAD, "daily-plans", "")
SUBMIT_PLAN = _by(PLAN_APPROVAL, "未提交审批", _HEAD, "daily-plans", "submit")
APPROVE_PLAN = _by(PLAN_APPROVAL, "待站长审批", (Role.STATION_MANAGER,), "daily-plans", "approve")
ISSUE_PLAN = _by(PLAN_APPROVAL, "已批准，待签发", _HEAD, "daily-plans", "issue")
ACKNOWLEDGE_PLAN = _by(PLAN_APPROVAL, "未签收", _POSTS, "daily-plans", "acknowledge")
REGATHER_PLAN = _by(PLAN_APPROVAL, "请重新归集", _HEAD, "daily-plans", "gather")
REVISE_PLAN = _by(PLAN_APPROVAL, "请改版", _HEAD, "daily-plans", "revise")
WITHDRAW_BEHIND = _duty("D29", "M1.5.3", "与订货单不一致，请撤回后归集", _HEAD, "daily-plans",
                        "withdraw")
UNAPPROVE_BEHIND = _duty("D29", "M1.5.3", "与订货单不一致，请撤销批准后归集",
                         (Role.STATION_MANAGER,), "daily-plans", "unapprove")
REVISE_BEHIND = _duty("D29", "M1.5.3", "与订货单不一致，请改版", _HEAD, "daily-plans", "revise")

# The calls; the board asks for them too.
MAKE_CALL = _duty("D11", "M1.2.3", "未核实开盘", _CLERK, "opening-confirmations",
                  lead="confirm.lead_minutes")
TELL_DISPATCHER = _duty("D11", "M2.3.1", "已核实，未通知调度", _CLERK, "opening-confirmations")
CONFIRM_OPENING = _duty("D11", "M1.2.3 M2.3.1", "打电话核实开盘时间", _CLERK, "pours", "confirm",
                        lead="confirm.lead_minutes", listed=False)

# Before the opening.
TELL_POSTS = _duty("D12", "M2.3.1", "通知各岗位准备", _DISPATCH, "pours", "tell_posts",
                   lead="pour.posts_lead_minutes")
SIGN_TO_OPEN = _by(UNSIGNED_OPENING, "请客户指定人签认订货单", _CLERK, "orders", "sign",
                   listed=False)
CHECK_PLAN = _by(CHECKLIST, "专员核实计划各项", _CLERK, "pours", "check", listed=False)
AGREE_PLAN = _by(CHECKLIST, "调度核实计划各项", _DISPATCH, "pours", "agree", listed=False)
ORDER_OPENING = _by(PLAN_NOT_MET, "下达开盘指令", _CLERK, "pours", "open",
                    clause="M1.3.1 M2.3.1", listed=False)
HAND_OVER_DOCUMENTS = _by(DOCUMENTS, "开盘资料随首车交接", _CLERK, "pours", "hand_over",
                          lead="pour.first_truck_minutes")

# While concrete goes to the site.
SEND_FIRST_TRUCK = _duty("D13", "M2.4.1", "首车出站", _DISPATCH, "pours", "first_truck",
                         lead="pour.first_truck_minutes")
ASSESS_MIX = _by(UNASSESSED_MIX, "首车已出站，填写开盘鉴定", (Role.INSPECTOR,),
                 "pours", "assess", lead="pour.assessment_minutes")
SIGN_ASSESSMENT = _by(UNASSESSED_MIX, "开盘鉴定待签字", _SIGNERS, "opening-assessments", "sign",
                      lead="pour.assessment_minutes")
EXPLAIN_DELAY = _by(PLAN_NOT_MET, "向客户解释开盘延误", _CLERK, "pours", "explain",
                    lead="pour.late_opening_minutes")
START_PUMP = _duty("D15", "M1.2.3", "泵停置，开始泵送或写明原因", _CLERK, "pump-uses",
                   lead="pour.idle_minutes")
UNLOAD_TRUCK = _duty("D16", "M1.4.3", "现场有车等待，尽快卸料", (*_CLERK, *_DISPATCH), "tickets",
                     "sign", lead="pour.waiting_minutes")
TELL_EVENT = _by(LATE_REPORT, "质量异常还没有通知调度或质检员", _CLERK, "quality-events", "",
                 lead="pour.report_minutes")
RESIGN_ORDER = _by(AMENDMENT, "请客户补签订货单", _CLERK, "orders", "resign", lead="pour.card_hours")
ASK_VOLUME = _by(CLOSING_WASTE, "核实收盘方量", _CLERK, "pours", "begin_closing",
                 clause="M1.6.1 M2.7.2", listed=False)
CLOSE_POUR = _by(CLOSING_WASTE, "浇完后登记收盘", _CLERK, "pours", "close", listed=False)

# After the closing.
ISSUE_CARD = _duty("D18", "M1.6.2 M2.7.2", "开调查卡请客户评价", _CLERK, "pours", "card",
                   lead="pour.card_hours")
SIGN_CARD = _duty("D18", "M1.6.2 M2.7.2", "请客户评价并签认调查卡", _CLERK, "service-cards", "sign",
                  lead="pour.card_hours")
FILE_CARD = _duty("D18", "M1.6.2", "扫描归档调查卡", _CLERK, "service-cards", "file", listed=False)
COMPLETE_POUR = _by(OPEN_AT_ARCHIVE, "归档还缺", _CLERK, "pours", "archive", clause="M1.6.2",
                    listed=False)
ARCHIVE_POUR = _by(SERVICE_CARD, "资料齐全，归档", _CLERK, "pours", "archive",
                   clause="M1.6.2", listed=False)
SETTLE_REFUSAL = _duty("D31", "M1.5.3 M2.7.1", "客户拒签，待站领导裁定",
                       (Role.DEPUTY_MANAGER, Role.STATION_MANAGER), "tickets", "settle",
                       lead="pour.refusal_hours")

# What is lent to a site.
APPLY_PUMP_LINE = _duty("D14", "M1.1.1 M2.1.6", "泵管、管卡未申报", _CLERK, "pump-lines", "apply",
                        lead="pour.pump_line_days")
RETURN_PUMP_LINE = _duty("D22", "M1.1.3", "泵管、管卡未清退", (*_CLERK, Role.MATERIALS_HEAD),
                         "pump-lines", "return")
RETURN_MOULDS = _duty("D22", "M1.5.2", "试模未归还", _CLERK, "mould-loans", "return")

# Calls.
CALL_BACK = _duty("D26", "M1.3.2", "承诺客户的回电", (*_CLERK, *_HEAD, *_DISPATCH), "calls",
                  "called_back")

# Quality documents.
_ARCHIVE = (Role.DOCUMENT_CLERK,)
_REVIEWING = (Role.TECHNICAL_HEAD, Role.CHIEF_ENGINEER)
MAKE_LATE_SET = _duty("D17", "M3.2.1", "后期资料未出具", _ARCHIVE, "pours", "late_documents")
PRODUCE_DOCUMENT = _duty("D17", "M3.1.3 M3.2.1", "资料未出具", _ARCHIVE, "documents", "produce")
REVIEW_DOCUMENT = _duty("D17", "M3.2.1", "资料待审核", _REVIEWING, "documents", "review")
CONSENT_DOCUMENT = _by(CONSENT, "28天强度报告待经营人员同意", (Role.SALES,), "documents", "consent")
ISSUE_DOCUMENT = _duty("D17", "M3.2.1", "资料未领取送交", _CLERK, "issuances", "collect")
COLLECT_DOCUMENTS = _duty("D17", "M3.1.3", "资料待领取", _CLERK, "issuances", "collect",
                          lead="documents.slip_days")
DELIVER_DOCUMENTS = _by(DOCUMENTS, "领取的资料未交付签收", _CLERK, "issuances", "deliver",
                        clause="M1.4.2 M3.2.1", lead="documents.slip_days")
RETURN_SLIP = _by(DOCUMENTS, "交货验收单未交回", _CLERK, "issuances", "acknowledge",
                  clause="M3.1.4", lead="documents.slip_days")
REVIEW_CHANGE = _by(TWO_REVIEWS, "资料更改待审核", _REVIEWING, "change-requests", "approve")
CHANGE_DOCUMENTS = _by(TWO_REVIEWS, "同意更改，待更改资料", _ARCHIVE, "change-requests", "change",
                       clause="M3.3.3")
CHECK_CHANGE = _by(TWO_REVIEWS, "更改后的资料待审核", _REVIEWING, "change-requests",
                   "check_approve")
REISSUE_CHANGE = _by(ORIGINALS, "更改后的资料待登记发放", _ARCHIVE, "change-requests", "reissue")
RECOVER_ORIGINALS = _duty("D23", "M3.3.3", "原件未收回", _CLERK, "change-requests", "",
                          lead="documents.recall_days")
DESTROY_ORIGINALS = _duty("D23", "M3.3.3", "收回的原件待销毁", _ARCHIVE, "change-requests",
                          "destroy", lead="documents.recall_days")
CLOSE_CHANGE = _by(ORIGINALS, "资料更改待办结", _ARCHIVE, "change-requests", "close")

# Before and after a shift.
BRIEF_SAFETY = _duty("D25", "M2.3.1", "今日安全交底未做", (Role.SAFETY_OFFICER, *_HEAD),
                     "safety-briefings", "give", lead="daybook.briefing_by")
HAND_OVER_SHIFT = _duty("D30", "M2.6.1", "本班交接未办", _DISPATCH, "handovers", "offer",
                        lead="daybook.shift_ends")
TAKE_OVER = _duty("D30", "M2.6.1", "等您签字接班",
                  (*_DISPATCH, *_CLERK, *_HEAD, Role.INSPECTOR),
                  "handovers", "take_over")

# The dispatcher's log: every morning for the day before.
KEEP_LOG = _duty("D10", "M2.8.1", "有发货单，还没有调度员值班日志", (*_COUNTING, *_DISPATCH),
                 "dispatch-logs", lead="daybook.reconcile_by")
HAND_OVER_LOG = _duty("D10", "M2.8.1", "还没有交班，不能核对小票", (*_COUNTING, *_DISPATCH),
                      "dispatch-logs", "hand_over", lead="daybook.reconcile_by")
RECONCILE_LOG = _duty("D10", "M2.8.1", "小票未核对或差异未说明", _COUNTING, "dispatch-logs",
                      "reconcile", lead="daybook.reconcile_by")
# fmt: on
