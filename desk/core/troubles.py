"""What a database's driver complains of, in sentences of the calm family."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from db.engine import Trouble, sort_error
from desk.core.errors import Busy, Full, Missing, Refused, UserError

_SENTENCES = {
    Trouble.BUSY: (Busy, "数据库正被别人占用，请稍等几秒再试一次；已填内容还在。"),
    Trouble.FULL: (Full, "磁盘已满，没有保存。请腾出空间后再试；已填内容还在。"),
    Trouble.READ_ONLY: (
        Refused,
        "数据库只能读不能写，没有保存。请联系管理员检查文件夹或账号权限。",
    ),
    Trouble.LOST: (Busy, "与数据库的连接断了，没有保存。请检查网络后再试；已填内容还在。"),
    Trouble.MISSING: (Missing, "找不到数据库，可能被移走或改名。请联系管理员。"),
    Trouble.BROKEN: (Refused, "数据库文件已损坏，请停止使用并从备份恢复。"),
    Trouble.DUPLICATE: (Refused, "已有同名或同号的记录，没有保存。请改名后再试。"),
}


def calm(error: DBAPIError) -> UserError | None:
    """The sentence for a driver's error, or None when it is a defect of ours."""
    found = _SENTENCES.get(sort_error(error))
    return None if found is None else found[0](found[1])
