"""The shipped code tables: every county is reachable, every industry hangs together, sources are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from matching.codes import CodeTables, check_uscc, load_codes
from matching.errors import ResourceError, ValueRefused

FOLDER = Path(resources.__file__).parent / "codes"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
CODES = load_codes(TEXTS)


def test_every_county_is_found_by_code_full_name_and_name() -> None:
    counties = CODES.counties()
    assert len(counties) == 2978
    for county in counties:
        full = CODES.full_name(county.code)
        assert CODES.county(county.code) == county
        assert CODES.find_region(county.code, "county") == (county,)
        assert CODES.find_region(full, "county") == (county,)
        assert county in CODES.find_region(county.name, "county")


def test_levels_and_parents_hang_together() -> None:
    provinces = CODES.regions_below()
    assert len(provinces) == 31
    assert {region.level for region in provinces} == {"province"}
    for province in provinces:
        for prefecture in CODES.regions_below(province.code):
            assert (prefecture.level, prefecture.parent) == ("prefecture", province.code)
            assert {below.parent for below in CODES.regions_below(prefecture.code)} <= {prefecture.code}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("广东省韶关市始兴县", "440222"),
        ("韶关市始兴县", "440222"),
        ("广东始兴", "440222"),
        (" 始兴 ", "440222"),
        ("始兴县（440222）", "440222"),
        ("４４０２２２", "440222"),
        ("440222.0", "440222"),
        ("440222000000", "440222"),
        ("乳源县", "440232"),
        ("北京市市辖区朝阳区", "110105"),
        ("北京朝阳", "110105"),
        ("湖北仙桃市", "429004"),
        ("上海浦东", "310115"),
        ("东莞", "441900"),
        ("嘉峪关市", "620201"),
        ("莫力达瓦旗", "150722"),
    ],
)
def test_counties_are_read_as_people_write_them(text: str, code: str) -> None:
    assert CODES.read("county", text) == code


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("province", "广东", "440000"),
        ("province", "吉林", "220000"),
        ("province", "内蒙古", "150000"),
        ("province", "44", "440000"),
        ("prefecture", "吉林", "220200"),
        ("prefecture", "韶关", "440200"),
        ("prefecture", "延边州", "222400"),
        ("region", "广东省", "440000"),
    ],
)
def test_provinces_and_prefectures_are_read_as_people_write_them(table: str, text: str, code: str) -> None:
    assert CODES.read(table, text) == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("鼓楼区", ["江苏省南京市鼓楼区 320106", "河南省开封市鼓楼区 410204"]),
        ("白云", ["广东省广州市白云区 440111", "贵州省贵阳市白云区 520113"]),
        ("新乡", ["也可能指河南省新乡市", "410721"]),
        ("新乡市", ["不是这一级"]),
        ("广州市始兴县", ["是不是 广东省韶关市始兴县 440222"]),
        ("449999", ["2022 年 10 月 31 日"]),
        ("某某县", ["2022 年 10 月 31 日"]),
    ],
)
def test_a_county_that_is_not_clear_is_refused_with_what_it_may_mean(text: str, words: list[str]) -> None:
    with pytest.raises(ValueRefused) as refused:
        CODES.read("county", text)
    for word in words:
        assert word in refused.value.suggestion


@given(st.text(max_size=60))
def test_any_text_is_either_read_or_refused(text: str) -> None:
    for table in ("county", "province", "region", "industry", "uscc"):
        try:
            code = CODES.read(table, text)
        except ValueRefused:
            continue
        assert table == "uscc" or CODES.name(table, code)


def test_industries_hang_together_and_have_one_spelling() -> None:
    rows = CODES.industries()
    counts = {level: sum(row.level == level for row in rows) for level in ("门类", "大类", "中类", "小类")}
    assert counts == {"门类": 20, "大类": 97, "中类": 473, "小类": 1382}
    for row in rows:
        assert CODES.industry(row.code) == row
        assert row.parent == "" or CODES.industry(row.parent) is not None
        assert CODES.section(row.code) == row.code[0]
        assert row.code == row.code[0] or CODES.industry(row.code[1:]) == row


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C1711", "C1711"),
        ("1711", "C1711"),
        ("c1711", "C1711"),
        ("1711.0", "C1711"),
        ("棉纺纱加工", "C1711"),
        ("C1711 棉纺纱加工", "C1711"),
        ("0111", "A0111"),
        ("17", "C17"),
        ("纺织业", "C17"),
        ("制造业", "C"),
        ("酒、饮料及精制茶制造业", "C15"),
        ("药用辅料及包装材料", "C2780"),
    ],
)
def test_industries_are_read_as_people_write_them(text: str, code: str) -> None:
    assert CODES.read("industry", text) == code


def test_an_industry_that_is_not_clear_is_refused_with_candidates() -> None:
    with pytest.raises(ValueRefused, match="水泥制造 C3011"):
        CODES.read("industry", "水泥")
    with pytest.raises(ValueRefused, match="行业分类里没有"):
        CODES.read("industry", "9999")
    assert CODES.section("9999") == ""
    assert CODES.name("industry", "9999") == ""


def test_every_county_is_read_back_by_its_full_name() -> None:
    for county in CODES.counties():
        assert CODES.read("county", CODES.full_name(county.code)) == county.code


def test_every_table_and_list_names_where_it_comes_from() -> None:
    for source in CODES.sources.values():
        assert source.origin
        assert source.as_of
    for listed in CODES.lists.values():
        assert listed.note
        assert listed.status in {"operator", "draft"}
        assert listed.is_empty == (listed.status == "operator")
        for entry in listed.entries:
            assert entry.basis
            assert CODES.region(entry.code) is not None


def test_an_empty_operator_list_says_unknown_and_a_filled_one_yes_or_no() -> None:
    assert CODES.lists["county_domain"].holds("440222") is None
    filled = load_codes(_with_county_domain("code,value,basis\n440222,,测试\n440300,,测试\n"))
    assert filled.lists["county_domain"].holds("440222") is True
    assert filled.lists["county_domain"].holds("440303") is True
    assert filled.lists["county_domain"].holds("440224") is False


def _with_county_domain(text: str) -> dict[str, str]:
    heading = 'id = "county_domain"\n'
    return TEXTS | {
        "codes.toml": TEXTS["codes.toml"].replace(heading, f'{heading}file = "county_domain.csv"\n'),
        "county_domain.csv": text,
    }


def test_region_suggestions_stand_for_everything_below_and_may_be_several() -> None:
    suggested = CODES.lists["region_247"]
    assert suggested.status == "draft"
    assert suggested.values("440111") == ("prd",)
    assert suggested.values("440222") == ()
    assert set(suggested.values("500235")) == {"yangtze_belt", "western"}


@pytest.mark.parametrize(
    ("file", "text", "word"),
    [
        ("regions.csv", "code,name\n440222,始兴县\n", "表头"),
        ("regions.csv", "code,name,valid_from,valid_to\n44022,始兴县,,\n", "6 位代码"),
        ("regions.csv", "code,name,valid_from,valid_to\n440222,始兴县,去年,\n", "日期"),
        ("industries.csv", "code,name,also,checked\n1711,棉纺纱加工,,\n", "代码"),
        ("codes.toml", "[[table]", "TOML"),
        ("codes.toml", "", "没有登记"),
    ],
)
def test_a_damaged_table_is_refused_naming_the_file(file: str, text: str, word: str) -> None:
    with pytest.raises(ResourceError, match=word) as refused:
        _use(TEXTS | {file: text})
    assert refused.value.file == file


def _use(texts: dict[str, str]) -> None:
    tables = load_codes(texts)
    tables.find_region("始兴县")
    tables.find_industry("棉纺纱加工")


def test_a_county_that_was_renamed_keeps_both_names_with_their_days() -> None:
    rows = (
        "code,name,valid_from,valid_to\n440000,广东省,,\n440200,韶关市,,\n"
        "440222,旧县,,2010-12-31\n440222,始兴县,2011-01-01,\n"
    )
    tables: CodeTables = load_codes(TEXTS | {"regions.csv": rows})
    assert tables.read("county", "旧县") == tables.read("county", "始兴县") == "440222"
    assert tables.full_name("440222") == "广东省韶关市始兴县"
    current = tables.region("440222")
    assert current is not None
    before = tables.region("440222", current.valid_from and current.valid_from.replace(year=2009))
    assert before is not None
    assert before.name == "旧县"


ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def _code(stem: str) -> str:
    return stem + ALPHABET[-sum(ALPHABET.index(c) * w for c, w in zip(stem, WEIGHTS, strict=True)) % 31]


STEMS = st.builds(
    lambda head, place, tail: head + place + tail,
    st.sampled_from(["91", "92", "93", "N2", "12"]),
    st.sampled_from(["440222", "110000", "330282"]),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@given(STEMS)
def test_a_code_with_the_right_check_digit_is_accepted_in_any_spelling(stem: str) -> None:
    code = _code(stem)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code.lower())
    assert check_uscc(code) == check_uscc(f" {code[:8]} {code[8:]} ") == check_uscc(wide) == code


@given(STEMS, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_place_is_always_noticed(stem: str, place: int, letter: str) -> None:
    code = _code(stem)
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong == code:
        assert check_uscc(wrong) == code
    else:
        with pytest.raises(ValueRefused):
            check_uscc(wrong)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("914402220000000010", "应为 8"),
        ("91440222000000O018", "第 15 位“O”"),
        ("9144022200000001", "少了 2 位"),
        ("9144022200000000188", "多了 1 位"),
        ("110000600037494", "15 位工商注册号"),
        ("9.1440222E+17", "文本格式"),
        ("91A402220000000018", "行政区划码"),
    ],
)
def test_a_wrong_credit_code_says_exactly_what_is_wrong(text: str, word: str) -> None:
    with pytest.raises(ValueRefused, match=word):
        check_uscc(text)
