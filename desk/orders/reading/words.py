"""Words of the trade inside free text: pumps, pipes, phones, persons, urgency."""

from __future__ import annotations

import re
from dataclasses import dataclass

from db.models.orders import PlacingMethod

Span = tuple[int, int]

_METHOD_WORDS: dict[str, PlacingMethod] = {
    **{
        word: method
        for method in PlacingMethod
        if method is not PlacingMethod.OTHER
        for word in (method.value, *method.synonyms)
        if word != "车载"
    },
    "臂架式泵车": PlacingMethod.BOOM_PUMP,
    "臂架": PlacingMethod.BOOM_PUMP,
    "车载拖泵": PlacingMethod.TRUCK_MOUNTED_PUMP,
    "柴油泵": PlacingMethod.LINE_PUMP,
    "自卸车": PlacingMethod.TIPPED,
    "不用泵": PlacingMethod.TIPPED,
    "不要泵": PlacingMethod.TIPPED,
    "罐车直卸": PlacingMethod.TIPPED,
    "罐车自卸": PlacingMethod.TIPPED,
    "直放": PlacingMethod.TIPPED,
    "吊车料斗": PlacingMethod.TOWER_CRANE,
    "吊车": PlacingMethod.TOWER_CRANE,
}
METHOD = re.compile(
    r"(?:(?<![\dA-Za-z#号.:点])(?P<boom>[2-7]\d)(?:\s*(?:米|m)\s*)?(?:长臂|臂架|臂)?的?(?:汽车泵|汽泵|天泵|泵车|泵)"
    r"(?!管|房|站|送|坑)"
    r"|(?P<word>" + "|".join(sorted(_METHOD_WORDS, key=len, reverse=True)) + r"))"
    r"(?!基础|承台|桩|坑|停|站|房|送剂|梁)",
    re.IGNORECASE,
)
_UNWANTED = re.compile(r"(?:不用|不要|别用|不是|取消|没有|不能用)$")
_PIPE = re.compile(
    r"(?:泵管|接管|管道|管长|布管|水平管|管子|管)\s*(?:长度|长|约|大约)?\s*[:为]?\s*(?P<a>\d{1,4})\s*(?:米|m)"
    r"|(?P<b>\d{1,4})\s*(?:米|m)\s*(?:长)?的?(?:泵管|管道|管子|管)"
    r"|(?<=泵)\s*(?P<c>\d{2,4})\s*(?:米|m)(?!臂|泵|³|3)",
    re.IGNORECASE,
)
_MOBILE = r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d){8}(?!\d)"
_LANDLINE = r"(?<!\d)(?:0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4})(?!\d)"
_PHONE = re.compile(f"{_MOBILE}|{_LANDLINE}")
_LIKE_MOBILE = re.compile(r"(?<![\d.])1[3-9]\d(?:[- ]?\d){6,10}(?![\d.]|\s*(?:方|立|m))")
_URGENT = re.compile(
    r"特急|加急|紧急|急用|急要|急需|着急|抢工|临时加(?:单|料|方)?|尽快|急(?=[,。!\s\x00]|$)"
)

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左"
    "柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈"
    "饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵"
    "苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班"
    "储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平"
    "计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战"
    "慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由堃喆"
)
_COMPOUND = (
    "欧阳|上官|司马|诸葛|夏侯|皇甫|尉迟|公孙|慕容|长孙|司徒|令狐|东方|端木|独孤|南宫|宇文|轩辕"
)
_TITLES = "总工|经理|队长|主任|师傅|老板|科长|班长|工长|施工员|栋号长|先生|女士|小姐|老师|工|总|哥|姐|队|处|站长|书记"
_GIVEN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
NAME = (
    rf"(?:[小老]?(?:{_COMPOUND}|[{_SURNAMES}])(?:(?:{_TITLES})|{_GIVEN}{{1,2}}(?:{_TITLES})?)"
    rf"|[小老][{_SURNAMES}](?!{_GIVEN}))"
)
PERSON = re.compile(NAME)
TITLED = re.compile(rf"[小老]?(?:{_COMPOUND}|[{_SURNAMES}]){_GIVEN}{{0,2}}(?:{_TITLES})$")
_ANY_NAME = re.compile(rf"{_GIVEN}{{1,4}}(?:·{_GIVEN}{{1,6}})?")
_BEFORE_PHONE = re.compile(
    r"(?>[\s,:，：(（/、-]|联系电话|联系方式|电话号码|手机号码?|电话|手机|号码|联系|tel|微信同号)*+$",
    re.IGNORECASE,
)
_PERSON_LABEL = re.compile(
    r"(?:现场|工地|收料|收货|签收|浇筑|施工)?(?:联系人|收货人|收料人|负责人|签收人|接货人|对接人|联络人)"
    r"(?:员)?(?:姓名)?\s*(?:改|换)?(?:成|是|为)?\s*[:]?\s*|(?:现场|工地)?(?:联系|找(?![平坡])|打给)\s*[:]?\s*"
)


@dataclass(frozen=True, slots=True)
class FoundMethod:
    """A way of placing, where it stands, and the boom's metres when they were written."""

    method: PlacingMethod
    span: Span
    boom_m: int | None = None


def find_method(text: str) -> FoundMethod | None:
    """The first way of placing that `text` names (天泵, 62泵, 用料斗)."""
    return next(iter(methods_in(text)), None)


def methods_in(text: str) -> list[FoundMethod]:
    """Every way of placing that `text` names, without those that are not wanted (不要天泵)."""
    return [_method(m) for m in METHOD.finditer(text) if not _UNWANTED.search(text[: m.start()])]


def _method(match: re.Match[str]) -> FoundMethod:
    if match["boom"]:
        return FoundMethod(PlacingMethod.BOOM_PUMP, match.span(), int(match["boom"]))
    word = next(w for w in _METHOD_WORDS if w.casefold() == match["word"].casefold())
    return FoundMethod(_METHOD_WORDS[word], match.span())


def find_pipe(text: str) -> tuple[int, Span] | None:
    """Metres of pump pipe (地泵120m管, 接管80米) and where they stand."""
    match = _PIPE.search(text)
    if match is None:
        return None
    return int(match["a"] or match["b"] or match["c"]), match.span()


def wrong_phone(text: str) -> Span | None:
    """What begins like a mobile number, with a digit too few or too many."""
    for match in _LIKE_MOBILE.finditer(text):
        if len(re.sub(r"\D", "", match[0])) in (9, 10, 12, 13) and not _PHONE.fullmatch(match[0]):
            return match.span()
    return None


def find_phone(text: str) -> tuple[str, Span] | None:
    """The first telephone number: a mobile one as eleven digits, others as written."""
    match = _PHONE.search(text)
    if match is None:
        return None
    number = match[0].strip()
    if re.fullmatch(_LANDLINE, number):
        return re.sub(r"\s+", "-", number), match.span()
    return re.sub(r"\D", "", number)[-11:], match.span()


def find_urgency(text: str) -> tuple[str, Span] | None:
    match = _URGENT.search(text)
    return (match[0], match.span()) if match else None


def find_contact(text: str, phone: Span | None) -> tuple[str, Span] | None:
    """The person to call: labelled (联系人张工), or written next to the phone number."""
    label = _PERSON_LABEL.search(text)
    if label is not None and phone is not None and label.start() > phone[0]:
        beside = _beside(text, phone)  # 张工138…,打不通找李工: the first number is 张工's
        if beside is not None:
            return beside
    if label is not None:
        named = PERSON.match(text, label.end()) or _ANY_NAME.match(text, label.end())
        if named is not None:
            name = _trimmed(named[0])
            return name, (label.start(), label.end() + len(name))
    return None if phone is None else _beside(text, phone)


def _trimmed(name: str) -> str:
    """`name` without the beginning of 电话 or 手机 that a run-on text leaves at its end."""
    for word in ("电话", "手机", "联系", "号码", "电", "手"):
        if name.endswith(word) and len(name) - len(word) >= 2:
            return name.removesuffix(word)
    return name


def _beside(text: str, phone: Span) -> tuple[str, Span] | None:
    gap = _BEFORE_PHONE.search(text, 0, phone[0])
    end = gap.start() if gap else phone[0]
    run = re.search(rf"{_GIVEN}+$", text[:end])
    if run is not None:
        titled = TITLED.search(run[0])
        role = re.match(r"(?:现场|工地|找|打给|联系)(?=.{2})", run[0])
        if role is not None and PERSON.fullmatch(run[0][role.end() :]):
            return run[0][role.end() :], (run.start(), end)
        if len(run[0]) == 1 and (run[0] not in _SURNAMES or text[: run.start()][-1:].isalnum()):
            run = None
    if run is not None:
        titled = TITLED.search(run[0])
        if len(run[0]) <= 4 and (titled or PERSON.fullmatch(run[0]) or len(run[0]) <= 3):
            return run[0], (run.start(), end)
        for size in (3, 2, 4):
            if len(run[0]) > size and PERSON.fullmatch(run[0][-size:]):
                return run[0][-size:], (end - size, end)
    after = re.match(rf"[\s,:(（]*({NAME}|[小老][{_SURNAMES}])(?!{_GIVEN})", text[phone[1] :])
    if after is not None:
        return after[1], (phone[1] + after.start(1), phone[1] + after.end(1))
    return None


def addressed_person(text: str) -> Span | None:
    """The person a message is sent to (`李经理,…`), who is not the contact."""
    match = re.match(
        rf"\s*(?:@\s*)?(?:(?:{_COMPOUND}|[{_SURNAMES}小老])?{_GIVEN}{{0,2}}(?:{_TITLES})"
        rf"|[小老][{_SURNAMES}])"
        r"\s*(?:(?:您好|你好|早上好|上午好|下午好|晚上好|好)[,:!~。\s、]*|[,:!~。、]+)(?!\s*\+?1[3-9]\d)",
        text,
    )
    return match.span() if match else None


def split_person(text: str) -> tuple[str, str]:
    """Name and phone of a cell that may hold both (张建国 138-0731-0001)."""
    phone = find_phone(text)
    if phone is None:
        return text.strip(), ""
    number, (start, end) = phone
    rest = f"{text[:start]} {text[end:]}".strip(" ,，、/;；:：()（）-\n")
    rest = _BEFORE_PHONE.sub("", _PERSON_LABEL.sub("", rest)).strip(" ,，、/;；:：()（）-\n")
    if find_phone(rest) is not None:  # a second number stays with the first
        return "", text.strip()
    return rest, number
