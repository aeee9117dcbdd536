"""Declarations with a word that means nothing. The type checker must refuse every marked line."""

from db.models import MouldState, Role
from desk.core.declare import step
from desk.core.effects import Doing
from desk.core.kinds import Children, Group

_S = MouldState

step("lend", "借出", _S.APPROVED, _S.LENT, Role.INSPECTOR, effcet=Doing(at="lent_at"))  # refused
step("lend", "借出", _S.APPROVED, _S.LENT, Role.INSPECTOR, stamp="lent")  # refused
step("lend", "借出", _S.APPROVED, "lent", Role.INSPECTOR)  # refused
step("lend", "借出", _S.APPROVED, _S.LENT, "inspector")  # refused
Doing(byy="lent_by")  # refused
Doing(needs="quantity due_on")  # refused
Doing(tells="已借出", roles=(Role.SPECIALIST,))  # refused
Group("申请", rows=("project_id",))  # refused
Children("items", "明细", "PumpLineItem", ("name",))  # refused
