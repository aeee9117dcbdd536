"""What customers write above the columns of an order."""

from __future__ import annotations

from functools import cache

from db.fields import Field
from desk.exchange.headings import Headings, headings_of
from desk.orders.reading.read_order import order_fields

CUSTOMER = "customer"
_EXTRA = {
    CUSTOMER: ("订货单位", "单位", "客户", "客户名称", "需方", "施工单位", "使用单位", "需方单位", "用砼单位"),
    "planned_opening": (
        *("日期", "时间", "浇筑日期", "供货日期", "供应日期", "要货日期", "计划日期", "开盘日期"),
        *("使用时间", "浇注时间", "浇灌时间", "用砼时间", "计划浇筑时间", "预计时间", "到货时间"),
        *("供货时间", "要货时间", "用料时间", "用料日期", "施工日期", "施工时间", "浇注日期", "计划浇筑日期", "送货时间", "需用时间"),
    ),
    "volume_m3": ("计划数量", "砼量", "混凝土量", "混凝土数量", "预计数量", "计划用量", "用量", "供应量", "申请方量", "立方", "方数"),
    "strength_grade": ("砼等级", "混凝土等级", "强度", "强度标号", "设计强度", "砼强度", "混凝土标号", "规格型号", "型号", "规格", "强度等级标号"),
    "placement": ("浇灌部位", "使用部位", "结构名称", "浇筑部位名称", "施工部位名称", "浇筑区域"),
    "project_id": ("工程名称项目", "使用工程", "项目工程", "工地项目"),
    "slump_mm": ("坍落", "塌落", "坍度"),
    "placing_method": ("浇注方式", "浇灌方式", "泵送", "是否泵送", "泵送形式", "浇筑形式", "输送形式", "浇筑方法", "泵送/自卸", "浇捣方式", "方式", "输送方式"),
    "contact": ("姓名", "联系人姓名", "现场联系", "收料人", "现场人员", "负责人", "对接人"),
    "phone": ("电话号码", "手机号码", "联系人电话号码", "联系人手机", "现场电话", "工地电话"),
    "remarks": ("其它", "其他说明"),
}  # fmt: skip
_NOT_WHEN = (
    "签|制表|制单|编制|开单|报送|下单|填表|填报|打印|申报|录入|创建|订货|收盘|结束|截止|凝|养护"
)
_NEVER = {
    "planned_opening": _NOT_WHEN,
    "volume_m3": "结算|签收|实收|实浇|实供|实发|到场|图纸|设计|损耗|每小时|每车",
}
_WORDS = {
    "placement": "部位|浇筑位置|施工位置|结构位置",
    "project_id": "(?:工程|项目|工地|楼盘)(?:名称?|全称)?$",
    "strength_grade": "强度|标号|(?:砼|混凝土)(?:等级|型号|规格|种类)",
    "slump_mm": "坍|塌落",
    "volume_m3": "方量|方数|(?:砼|混凝土|计划|需用|需求|需要|申请|预计|浇筑|供应|订货)(?:使?用)?数?量",
    "placing_method": "泵送|泵型|浇.{0,2}方[式法]|(?:输送|卸料|入模)方",
    "planned_opening": f"^(?!.*(?:{_NOT_WHEN})).*(?:时间|日期|时刻)$",
    "phone": "电话|手机|联系方式",
    "contact": "联系人|负责人|收料|对接",
    "remarks": "备注|其[他它]要求",
}
NOT_IN_SHEETS = frozenset(
    {"number", "state", "received_at", "planned_opening", "project_id", "specialist_id"}
    | {"project_text", "received_by", "cancel_reason", "signed_at", "documents_wanted"}
    | {"created_at", "created_by", "changed_at", "changed_by", "urgency_reason", "use"}
)


def _wanted() -> dict[str, Field]:
    read = ("planned_opening", "project_id", "signed_at")
    fields = order_fields().items()
    return {name: field for name, field in fields if name not in NOT_IN_SHEETS or name in read}


def order_columns() -> dict[str, str]:
    """What a column of a customer's sheet may hold: names with their labels."""
    return {name: field.label for name, field in _wanted().items()}


@cache
def order_headings() -> Headings:
    """The headings of an order in customers' sheets."""
    return headings_of(
        _wanted(),
        _EXTRA,
        several=("planned_opening",),
        words=_WORDS,
        never={"planned_opening": _NOT_WHEN},
    )
