"""Where a project ends and the part to be poured begins (滨江花园二期3#楼|地下室底板)."""

from __future__ import annotations

import re

_CORES = """
设备基础 塔吊基础 独立基础 条形基础 筏板基础 桩承台 梁板柱 柱梁板 墙柱 梁柱 板墙 梁板 梁 T梁
地下室底板 底板 顶板 中板 楼板 屋面板 叠合板 预制板 盖板 侧板 翻板 板 柱子 柱 墩柱 立柱
地下室外墙 外墙 内墙 剪力墙 挡土墙 挡墙 侧墙 端墙 隔墙 翼墙 女儿墙 防火墙 围墙 墙体 墙身 墙
承台 基础 筏板 筏基 条基 独基 垫层 封底 后浇带 后浇段 膨胀带 加强带 池壁 池底 池顶 池体
楼梯间 楼梯 楼面 路面 道路 便道 场地 硬化 桩基 桩身 灌注桩 抗拔桩 支护桩 围护桩 管桩 桩芯 桩
冠梁 圈梁 过梁 地梁 系梁 腰梁 盖梁 箱梁 连系梁 承台梁 暗梁 吊车梁 压顶 构造柱 二次结构
地坪 地面 屋面 屋顶 桥墩 墩身 墩台 桥台 桥面 桥面铺装 铺装层 铺装 台身 台帽 墩帽 耳墙 背墙
导墙 地连墙 连续墙 支撑梁 支撑 立柱桩 抗滑桩 锚索 护坡 护壁 涵洞 涵身 箱涵 管廊
电缆沟 排水沟 水沟 地沟 边沟 沟 散水 坡道 台阶 保护层 找平层 找坡层 面层 仰拱 二衬 初支
阳台 雨棚 飘窗 反坎 翻边 检查井 集水井 集水坑 电梯井 电梯基坑 电梯坑 井壁 井盖 井 化粪池 水池
罐基础 胸墙 帽梁 轨道梁 护轮坎 系船柱 沉箱 码头面层 山墙 导流墙 闸墩 闸室 消力池 护坦 溢洪道 坝体 镇墩 支墩 道床 道面 跑道 站台 轨道板 轨枕 路缘石 防撞墙 防撞护栏 护栏 垫石 支座垫石 湿接缝 铰缝 搭板 基座 设备基座 底座 台座 柱帽 吊柱 沉井 顶管 包封
边墙 拱墙 拱圈 洞门 中隔墙 洞身 框架梁 框架柱 暗柱 芯柱 圆柱 柱墩 抗水板 防水板 止水板 次梁 主梁 反梁 梯柱 梯梁 车道板 雨篷 栏板
天沟 檐沟 风井 坡屋面 构架 花架 机房 水箱间 屋面层 塔柱 路基 基层 人行道 停车场 堆场 挡水坎 泵坑 阀门井 格构柱 门柱 站台板 轨顶风道
消防水池 沉淀池 标准层 夹层 出屋面 女儿墙压顶 烟道 回填 灌浆 填充 核心筒 筒体 筒壁 环梁 牛腿
"""
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_AXIS = r"[A-Z\d]{1,4}(?:/[A-Z\d]{1,3})?"
_MODIFIERS = (
    r"地下室",
    r"地下[一二三四\d]+层",
    r"负[一二三四\d]+[层楼]",
    r"裙房|裙楼|塔楼|主楼|人防|车道|核心筒|桥梁|主体|主桥|引桥",
    r"(?:沉淀|生化|消防|蓄水|清水|集水|调节|污泥|厌氧|好氧|曝气|二沉|初沉|反应|水解)(?:水)?池",
    r"(?:滤|泳|雨水|事故|高位)(?:水)?池|氧化沟",
    rf"{_AXIS}\s*[-~至到]\s*{_AXIS}\s*轴(?:线)?|{_AXIS}\s*轴(?:线)?",
    r"[B-]?\d{1,3}(?:\s*[-~至到、]\s*\d{1,3})?\s*(?:层|楼(?!号|栋))",
    r"-?[B\d]?\d{1,2}F(?![A-Z\d])",
    rf"{_HAN_NUMBER}(?:[至到]{_HAN_NUMBER})?层",
    r"[首顶]层|转换层|架空层|避难层|设备层|机房层?",
    rf"(?:[A-Z]{{1,2}}\d{{0,2}}|\d{{1,2}}|{_HAN_NUMBER})\s*[区段](?!院)",
    rf"第(?:\d{{1,2}}|{_HAN_NUMBER})(?:施工|浇筑)?[段区次仓]",
    r"[东南西北中]{1,2}[侧区段面边]|[左右][侧幅边]",
    r"[A-Z]{1,3}-\d{1,3}(?:-\d{1,3})?\s*[#号]?(?=桩|柱|承台|墩|梁|基础|板|墙)",
    r"[PpZz]\d{1,3}\s*(?:#|号)?(?:墩(?![身柱台帽])|(?=墩|桩|柱|承台|盖梁|系梁|横梁|台[帽身]|支座|垫石))",
    r"\d{1,4}\s*[#号](?:墩|台|孔|跨|块|段|仓)|\d{1,4}\s*[#号](?=承台|桩|柱|井|池|梁|设备)",
    r"K\d{1,4}\+\d{1,4}(?:\s*[-~]\s*(?:K?\d{1,4}\+)?\d{1,4})?",
    r"剩余|局部|部分",
)
_TAILS = (
    r"[(（][^()（）]{1,24}[)）]",
    r"[A-Z]{1,4}-?\d{1,3}(?:[-~、/][A-Z]{0,4}-?\d{1,3})*#?(?![A-Z\d])",
    r"\d{1,3}(?:[-~]\d{1,3})?\s*[#号](?![楼栋幢座])",
    r"砼|混凝土|部位|浇筑|施工",
)
_SEPARATORS = r"[\s、及和与+/,-]"
_CORE = "|".join(sorted(_CORES.split(), key=len, reverse=True))
_MODIFIER, _TAIL = "|".join(_MODIFIERS), "|".join(_TAILS)
# Atomic and possessive: each token is taken once, so no text makes the search slow.
_REST = rf"(?>{_CORE}|{_MODIFIER}|{_TAIL}|{_SEPARATORS})*+"
_START = r"(?:(?<![A-Z\d#])(?=[A-Z\d-])|(?![A-Z\d-]))"
_PLACE = re.compile(rf"{_START}(?>{_CORE}|{_MODIFIER}){_REST}$", re.IGNORECASE)
_HAS_CORE = re.compile(_CORE)
_WHOLE_PLACE = re.compile(rf"(?>{_CORE}|{_MODIFIER}){_REST}", re.IGNORECASE)
_BUILDING = re.compile(
    rf"(?:[A-Z]?\d{{1,3}}|{_HAN_NUMBER})\s*[#号]?\s*"
    r"(?:楼|栋|幢|座|标段|标|地块|期|号院|院|#)(?:\d{1,2}单元)?",
    re.IGNORECASE,
)
_LAST_BUILDING = re.compile(r"[A-Z]?\d{1,3}\s*[#号]?\s*(?:楼|栋|幢|座|#)$", re.IGNORECASE)
_BELOW = re.compile(r"-\d{1,2}层")
_LONGEST = 200


def split_place(text: str) -> tuple[str, str]:
    """Project and placement in one run of text; either is "" when it is not there.

    The placement is the longest end of the text made of parts of a structure with their storeys,
    axes and sections; a building's number belongs to the project.
    """
    bare = text.strip()
    match = _PLACE.search(bare) if len(bare) <= _LONGEST else None
    if match is None or not _HAS_CORE.search(match[0]):
        return bare, ""
    return bare[: match.start()].rstrip(" -,、/的"), _without_joints(match[0])


def _without_joints(place: str) -> str:
    """A placement without the signs that joined it to its neighbours; the minus of -2层 stays."""
    bare = place.strip(" ,、/及和与+").rstrip(" -,、/及和与+")
    return bare if _BELOW.match(bare) else bare.lstrip(" -,、/及和与+")


def core_in(text: str) -> int | None:
    """Where the last part of a structure in `text` begins, with its storeys and axes; None if it
    names none."""
    found = list(_HAS_CORE.finditer(text))
    if not found:
        return None
    start = max(0, found[-1].end() - _LONGEST)
    match = _PLACE.search(text[start : found[-1].end()])
    return start + match.start() if match else found[-1].start()


def core_of(text: str) -> str:
    """The last part of a structure that `text` names, without storeys and axes; "" if none."""
    found = _HAS_CORE.findall(text)
    return found[-1] if found else ""


def is_place(text: str) -> bool:
    """Whether `text` is nothing but a part of a structure (承台CT-3, 1-12轴)."""
    bare = text.strip()
    return 0 < len(bare) <= _LONGEST and _WHOLE_PLACE.fullmatch(bare) is not None


def is_building(text: str) -> bool:
    """Whether `text` only numbers a building or phase of a project (3#楼, 二期)."""
    return _BUILDING.fullmatch(text.strip()) is not None


def without_building(text: str) -> str:
    """A project's name without the building's number at its end."""
    match = _LAST_BUILDING.search(text)
    return text[: match.start()] if match else text
