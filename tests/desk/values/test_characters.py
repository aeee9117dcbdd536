from __future__ import annotations

import pytest

from desk.values.characters import simplified


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("後天早上7點半", "后天早上7点半"),
        ("第二人民醫院門診樓5層樑板", "第二人民医院门诊楼5层梁板"),
        ("剪力牆、樓梯、樁承臺", "剪力墙、楼梯、桩承台"),
        ("塌落度180,汽車泵,聯繫人陳師傅", "塌落度180,汽车泵,联系人陈师傅"),
        ("建发央著", "建发央著"),
        ("乾元府", "乾元府"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(traditional: str, simple: str) -> None:
    assert simplified(traditional) == simple
