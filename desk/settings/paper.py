"""Size, copies and margins of every form."""

from __future__ import annotations

from db.fields import Kind
from desk.settings.declaration import Declared, size_form


def _paper(form: str, title: str, *, copies: int, size: str = "A4") -> tuple[Declared, ...]:
    return (
        Declared(
            f"paper.{form}.size",
            "纸张",
            f"{title} 纸张",
            Kind.TEXT,
            size,
            "A4、A5，或三联连续纸（241×140 mm）。",
            check=size_form,
        ),
        Declared(
            f"paper.{form}.copies",
            "纸张",
            f"{title} 份数",
            Kind.INTEGER,
            copies,
            "打印时默认的份数。",
            minimum=1,
            maximum=20,
        ),
        Declared(
            f"paper.{form}.margin_mm",
            "纸张",
            f"{title} 左右页边距",
            Kind.INTEGER,
            18 if form != "F03" else 14,
            "纸边到表格边线的距离。",
            unit="mm",
            minimum=8,
            maximum=30,
        ),
    )


_FORMS = (
    ("F01", "订货通知单", 3),
    ("F02", "生产任务书", 2),
    ("F03", "日生产计划表", 6),
    ("F08", "泵管、卡材料使用申请计划", 2),
    ("F09", "泵管、卡材料使用协议书", 2),
    ("F10", "泵管清退与遗失赔偿单", 2),
    ("F11", "试模借用申请单", 2),
    ("F12", "生产运输、泵送设备日计划使用情况汇总表", 1),
    ("F13", "开盘核实与资料交接单", 2),
    ("F14", "生产服务质量调查卡", 1),
    ("F15", "施工日记", 1),
    ("F16", "混凝土现场签证单", 3),
    ("F17", "现场坍落度测试记录", 1),
    ("F18", "预拌混凝土交货质量验收单", 2),
    ("F19", "见证取样记录", 2),
    ("F21", "工程资料发放台帐（签收页）", 2),
    ("F22", "工程资料更改申请表", 3),
    ("F23", "工程资料销毁记录", 2),
    ("F35", "致施工单位函", 2),
    ("F36", "调度员值班日志、生产台帐", 1),
    ("F37", "混凝土退货登记与处理记录", 1),
    ("F38", "混凝土发货单", 1),
    ("F39", "开盘鉴定、施工配合比通知单、骨料含水率测定表", 2),
    ("A01", "安全交底记录", 1),
    ("A02", "交接班记录", 1),
    ("A03", "工程资料确认回执单", 1),
)
PAPER = tuple(
    declared
    for form, title, copies in _FORMS
    for declared in _paper(form, title, copies=copies, size="三联" if form == "F38" else "A4")
)
