"""What holds for every encounter and every text."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.claim import Encounter, PriorProcedure, ServiceLine
from catalog.payers import load_payers
from catalog.reading import read, write
from catalog.reading.sites import _vocabulary

ON = date(2026, 11, 2)

codes = st.one_of(
    st.integers(0, 99999).map("{:05}".format),
    st.from_regex(r"\d{4}[FTUM]", fullmatch=True).filter(str.isascii),
    st.from_regex(r"[A-CEGHJ-MP-V][0-9]{4}", fullmatch=True),
)
modifiers = st.from_regex(r"[0-9A-Z][0-9A-Z]", fullmatch=True)
diagnoses = st.one_of(
    st.from_regex(r"[A-TV-Z][0-9][0-9AB]\.[0-9A-DSX]{1,4}", fullmatch=True),
    # X00 to X99 alone are headings, never on a claim, and written like units.
    st.from_regex(r"[A-TVWYZ][0-9][0-9AB]", fullmatch=True).filter(
        lambda code: code not in ("B12", "S100")
    ),
)
places = st.one_of(st.none(), st.integers(1, 99).map("{:02}".format))

sizes = st.decimals("0.1", "40", places=1)
sites = st.sampled_from(sorted(set(_vocabulary()[0].values())))


@st.composite
def encounters(draw: st.DrawFn) -> Encounter:
    """Encounters as the reader makes them: lines numbered, places filled in."""
    place = draw(places)
    lines = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        lines.append(
            ServiceLine(
                line=number,
                code=draw(codes),
                modifiers=tuple(draw(st.lists(modifiers, max_size=5))),
                units=draw(st.integers(1, 9999)),
                diagnoses=tuple(draw(st.lists(diagnoses, max_size=4, unique=True))),
                place_of_service=place,
                counted=draw(st.one_of(st.none(), st.integers(1, 99))),
                size_cm=draw(st.one_of(st.none(), sizes)),
                site=draw(st.one_of(st.none(), sites)),
                deep=draw(st.booleans()),
            )
        )
    pointed = dict.fromkeys(code for line in lines for code in line.diagnoses)
    extra = draw(st.lists(diagnoses, max_size=3, unique=True))
    together = list(dict.fromkeys((*extra, *pointed)))
    return Encounter(
        same_site=draw(st.sampled_from([None, "lesion", "site", "toe", "wound"])),
        patient_status=draw(st.sampled_from([None, "new", "established"])),
        date_of_service=draw(st.dates(date(2000, 1, 1), date(2049, 12, 31))),
        payer=draw(st.sampled_from([payer.id for payer in load_payers()])),
        place_of_service=place,
        diagnoses=tuple(together),
        lines=tuple(lines),
        prior=tuple(
            PriorProcedure(code=code, date_of_service=day)
            for code, day in draw(
                st.lists(
                    st.tuples(codes, st.dates(date(2000, 1, 1), date(2049, 12, 31))), max_size=2
                )
            )
        ),
    )


@settings(max_examples=300)
@given(encounters())
def test_what_is_written_reads_back_equal(encounter: Encounter) -> None:
    reading = read(write(encounter), on=ON)
    assert reading.encounters == (encounter,)
    assert reading.unread == ()


@settings(max_examples=300)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_without_a_crash_and_offsets_fit(text: str) -> None:
    reading = read(text, on=ON)
    fragments = [*reading.unread, *(one for found in reading.encounters for one in found.unread)]
    for fragment in fragments:
        assert text[fragment.start : fragment.end] == fragment.text


_SAMPLES = (
    "17000 17003x6 99213-25 -25 x6 (6) L57.0 C4431 , ; | 3/4/26 3/4 DOS POS 11 bcbs dx prior "
    "1770059 9921 $12.00 1.2 cm LT &amp; <tel:1|2> * - + u6 units 6 25 59"
)
_PIECES = st.lists(st.sampled_from(["\n", "\t", *_SAMPLES.split()]), max_size=30)


@settings(max_examples=400)
@given(_PIECES, st.sampled_from(["", " ", "  "]))
def test_no_code_is_read_that_is_not_in_the_text(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    for encounter in read(text, on=ON).encounters:
        for line in encounter.lines:
            assert line.code in text.upper()
            assert line.units < 10000
        for diagnosis in encounter.diagnoses:
            assert diagnosis.replace(".", "") in plain


_WORDS = (
    "hx prior had on 2/1/26 DOS 3/4/26 2 weeks ago last week w/25 with -> ; , L57.0 x6 warts A dx"
)
_TYPED = ["17000", "99213", "J3301", "11102-59"]
_CODED = st.lists(
    st.one_of(st.sampled_from(_WORDS.split(" ")), st.sampled_from(_TYPED)),
    max_size=15,
)


@settings(max_examples=400)
@given(_CODED)
def test_no_code_of_the_text_is_lost(pieces: list[str]) -> None:
    text = " ".join(pieces)
    typed = sorted(re.findall(r"17000|99213|J3301|11102", text))
    reading = read(text, on=ON)
    found = [line.code for encounter in reading.encounters for line in encounter.lines]
    found += [prior.code for encounter in reading.encounters for prior in encounter.prior]
    unread = [*reading.unread, *(one for each in reading.encounters for one in each.unread)]
    named = " ".join(one.text for one in unread)
    # Behind "dx", a letter and four digits are a diagnosis.
    diagnoses = [code for encounter in reading.encounters for code in encounter.diagnoses]
    found += ["J3301" for code in diagnoses if code == "J33.01"]
    lost = [code for code in set(typed) if code not in named and found.count(code) == 0]
    assert lost == []
