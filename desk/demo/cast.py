"""Who and what the demo station has: people, customers, projects, plant, mixes. All imagined."""

from __future__ import annotations

from dataclasses import dataclass

from db.models import PlacingMethod, Role

COMPANY = "宏远商品混凝土有限公司"
STATION = "湘江搅拌站"
BRANCH = "长沙分公司"
PASSWORD = "demo"  # noqa: S105 - the published password of every person of a demo station

PEOPLE: tuple[tuple[str, str, str, tuple[Role, ...]], ...] = (
    ("admin", "何伟", "13900000001", (Role.ADMIN,)),
    ("specialist", "张敏", "13900000002", (Role.SPECIALIST,)),
    ("specialist2", "李勇", "13900000003", (Role.SPECIALIST,)),
    ("specialist3", "周莉", "13900000004", (Role.SPECIALIST,)),
    ("section_head", "刘芳", "13900000005", (Role.SECTION_HEAD,)),
    ("document_clerk", "谭静", "13900000006", (Role.DOCUMENT_CLERK,)),
    ("technical_head", "彭志刚", "13900000007", (Role.TECHNICAL_HEAD,)),
    ("chief_engineer", "罗建平", "13900000008", (Role.CHIEF_ENGINEER,)),
    ("materials_head", "邓辉", "13900000009", (Role.MATERIALS_HEAD,)),
    ("dispatcher", "孙涛", "13900000010", (Role.DISPATCHER,)),
    ("dispatcher2", "刘洋", "13900000024", (Role.DISPATCHER,)),
    ("plant_operator", "肖斌", "13900000011", (Role.PLANT_OPERATOR,)),
    ("logistics", "曾凡", "13900000012", (Role.LOGISTICS,)),
    ("inspector", "唐磊", "13900000013", (Role.INSPECTOR,)),
    ("statistician", "蒋欣", "13900000014", (Role.STATISTICIAN,)),
    ("settlement_clerk", "熊丽", "13900000015", (Role.SETTLEMENT_CLERK,)),
    ("sales", "贺军", "13900000016", (Role.SALES,)),
    ("deputy_manager", "黄河", "13900000017", (Role.DEPUTY_MANAGER,)),
    ("station_manager", "陈建军", "13900000018", (Role.STATION_MANAGER,)),
    ("technical_lead", "余立新", "13900000021", (Role.TECHNICAL_LEAD,)),
    ("safety_officer", "高卫东", "13900000022", (Role.SAFETY_OFFICER,)),
    ("finance_head", "汪敏", "13900000023", (Role.FINANCE_HEAD,)),
    ("branch", "胡敏", "13900000019", (Role.BRANCH,)),
)


@dataclass(frozen=True)
class ProjectCast:
    """A project with its customer, its distance in km, and who may sign and receive there."""

    customer: str
    name: str
    address: str
    distance: str
    contract: str
    signatory: tuple[str, str]
    receiver: tuple[str, str]
    specialist: str
    priority: str
    placements: tuple[tuple[str, str, PlacingMethod], ...]  # placement, grade, method


_BOOM, _LINE = PlacingMethod.BOOM_PUMP, PlacingMethod.LINE_PUMP
_TIP, _CRANE = PlacingMethod.TIPPED, PlacingMethod.TOWER_CRANE

PROJECTS: tuple[ProjectCast, ...] = (
    ProjectCast(
        "中建三局滨江项目部",
        "滨江花园二期3#楼",
        "湘江路88号滨江花园工地2号门",
        "12.5",
        "BJ-2026-017",
        ("张建国", "13807310001"),
        ("李明", "13807310011"),
        "specialist",
        "一级",
        (
            ("地下室底板A区", "C35P8", _BOOM),
            ("地下室外墙", "C35P8", _LINE),
            ("3层梁板（1-12轴）", "C30", _BOOM),
            ("4层剪力墙、柱", "C40", _BOOM),
            ("5层梁板（1-12轴）", "C30", _BOOM),
        ),
    ),
    ProjectCast(
        "湖南水务建设有限公司",
        "经开区污水处理厂扩建",
        "经开区东六路",
        "18.0",
        "SW-2026-003",
        ("刘海", "13907310002"),
        ("罗兵", "13907310012"),
        "specialist2",
        "二级",
        (
            ("沉淀池池壁", "C30P6", _BOOM),
            ("生化池底板", "C30P6", _BOOM),
            ("泵房基础", "C30", _BOOM),
            ("设备垫层", "C15", _TIP),
        ),
    ),
    ProjectCast(
        "中铁五局站前广场项目部",
        "高铁站前广场改造",
        "花侯路南站西广场",
        "8.2",
        "GT-2026-021",
        ("王强", "13707310003"),
        ("彭勇", "13707310013"),
        "specialist3",
        "一级",
        (("承台CT-3", "C40", _TIP), ("冠梁", "C30", _TIP), ("广场地坪", "C25", _TIP)),
    ),
    ProjectCast(
        "万和城置业有限公司",
        "万和城B区地下车库",
        "芙蓉南路二段",
        "11.0",
        "WH-2026-008",
        ("陈明", "13607310004"),
        ("余波", "13607310014"),
        "specialist",
        "二级",
        (
            ("顶板后浇带", "C40 微膨胀", _CRANE),
            ("负二层梁板", "C35P6", _BOOM),
            ("坡道", "C30", _TIP),
        ),
    ),
    ProjectCast(
        "省第六工程有限公司",
        "第二人民医院门诊楼",
        "人民中路139号",
        "6.4",
        "RM-2026-011",
        ("赵敏", "13507310005"),
        ("文斌", "13507310015"),
        "specialist2",
        "一级",
        (("5层梁板", "C30", _BOOM), ("5层柱", "C45", _BOOM), ("6层梁板", "C30", _BOOM)),
    ),
    ProjectCast(
        "学府壹号置业有限公司",
        "学府壹号5栋",
        "麓山南路",
        "9.8",
        "XF-2026-005",
        ("龙飞", "13507310006"),
        ("汤伟", "13507310016"),
        "specialist3",
        "二级",
        (("人防顶板", "C35P6", _LINE), ("2层梁板", "C30", _LINE), ("楼梯、零星", "C30", _CRANE)),
    ),
    ProjectCast(
        "湘江大道工程指挥部",
        "湘江大道Ⅱ标",
        "湘江大道北段",
        "15.3",
        "XJ-2026-002",
        ("喻喆", "13507310007"),
        ("覃塘", "13507310017"),
        "specialist3",
        "二级",
        (("桥墩P12", "C40", _BOOM), ("盖梁GL-4", "C45", _BOOM), ("桩基Z-31", "C30水下", _TIP)),
    ),
    ProjectCast(
        "轨道交通六号线土建二标项目部",
        "地铁6号线TJ-02标",
        "朝阳村站",
        "7.7",
        "DT-2026-014",
        ("李堃", "13507310008"),
        ("曾都", "13507310018"),
        "specialist",
        "三级",
        (("冠梁", "C30", _TIP), ("车站底板第7段", "C35P8", _BOOM), ("导墙", "C25", _TIP)),
    ),
    ProjectCast(
        "星城国际开发有限公司",
        "星城国际",
        "星沙大道99号",
        "5.1",
        "XC-2026-019",
        ("单县", "13507310009"),
        ("廖勇", "13507310019"),
        "specialist2",
        "三级",
        (("楼梯、零星", "C30", _CRANE), ("屋面", "C30P6", _BOOM)),
    ),
)

PUMPS: tuple[tuple[str, str, str], ...] = (
    ("1号泵", "汽车泵", "37m"),
    ("2号泵", "汽车泵", "46m"),
    ("3号泵", "汽车泵", "48m"),
    ("5号泵", "汽车泵", "56m"),
    ("6号泵", "车载泵", "C8"),
    ("7号泵", "拖泵", "80型"),
    ("8号泵", "拖泵", "60型"),
)

MIXES: tuple[tuple[str, str, str, str, str, str, str, str, str], ...] = (
    # reference, grade, cement, fly ash, slag, sand, stone, water, admixture (kg per m³)
    ("PB-15-01", "C15", "180", "90", "0", "880", "1020", "175", "4.3"),
    ("PB-25-01", "C25", "230", "80", "40", "830", "1030", "172", "5.6"),
    ("PB-30-01", "C30", "260", "70", "50", "800", "1035", "170", "6.5"),
    ("PB-30-06", "C30P6", "270", "70", "50", "790", "1035", "168", "6.9"),
    ("PB-35-06", "C35P6", "290", "70", "60", "765", "1035", "166", "7.6"),
    ("PB-35-08", "C35P8", "300", "70", "60", "755", "1035", "165", "7.9"),
    ("PB-40-01", "C40", "330", "60", "60", "730", "1040", "163", "8.6"),
    ("PB-45-01", "C45", "360", "60", "60", "700", "1045", "160", "9.6"),
)
