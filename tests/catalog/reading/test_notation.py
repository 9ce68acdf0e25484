"""What people type, and what it means. Each expected reading is in canonical notation."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.reading import looks_like_encounter, read, write

ON = date(2026, 11, 2)

READINGS = {
    "the issue's example": (
        "99213-25, 11401 x1 L82.1; 17000 17003x6 L57.0 DOS 3/4/26 POS 11 BCBS",
        "99213-25; 11401 L82.1; 17000 L57.0; 17003 x6 L57.0; DOS 2026-03-04; POS 11; bcbs",
    ),
    "a list of diagnoses closing a comma list points at no line": (
        "99213, 11102, 17000, 17003x6 L57.0 D48.5 2026-03-04",
        "99213; 11102; 17000; 17003 x6; dx L57.0 D48.5; DOS 2026-03-04",
    ),
    "one diagnosis set off by a comma is the whole list's": (
        "99213, 17000, L57.0",
        "99213; 17000; dx L57.0",
    ),
    "one diagnosis closing the only list is the whole list's": (
        "11104, 11102 D48.5",
        "11104; 11102; dx D48.5",
    ),
    "segments with a diagnosis each": ("17110 B07.9; 17000 L57.0", "17110 B07.9; 17000 L57.0"),
    "pointers by letter": (
        "99213-25 points to B; 17000 pointers A; dx L57.0 L30.9",
        "99213-25 L30.9; 17000 L57.0; dx L57.0 L30.9",
    ),
    "pointers by number": ("17000 ptr 1, dx L57.0, L30.9", "17000 L57.0; dx L57.0 L30.9"),
    "modifier by a numbered label": ("99213 Mod 1: 25 Dx: L30.9", "99213-25 L30.9"),
    "modifier by name": ("17000 with modifier 59", "17000-59"),
    "the lack of a modifier is none": ("99213 and 20610-RT same day, no 25", "99213; 20610-RT"),
    "codes in a sentence": ("11102 and 17004 same day", "11102; 17004"),
    "a plus and a word": ("99213-25 + 11302 encounter", "99213-25; 11302"),
    "a history of cancer makes no prior procedure": (
        "full body exam, hx BCC. 99213-25 L57.0. Cryo: 17000, DOS 3/4/26",
        "99213-25 L57.0; 17000; DOS 2026-03-04",
    ),
    "a prior authorization is no procedure": ("prior auth obtained. 96910 L40.0", "96910 L40.0"),
    "nor is its number": ("prior authorization 12345 on file, 96910 L40.0", "96910 L40.0"),
    "an earlier date of its own": (
        "had 14060 on 2/1/26; DOS 3/4/26 99213-24 L40.0",
        "99213-24 L40.0; prior 14060 2026-02-01; DOS 2026-03-04",
    ),
    "history with a date": (
        "history 11602 on 2/28/26. 99213-24 L30.9 DOS 3/4/26",
        "99213-24 L30.9; prior 11602 2026-02-28; DOS 2026-03-04",
    ),
    "days after an operation": (
        "post-op day 5 from 11604. 99213 L03.90",
        "99213 L03.90; prior 11604 2026-10-28",
    ),
    "weeks ago": (
        "biopsy 2 weeks ago (11102), now excision 11602 C44.519",
        "11602 C44.519; prior 11102 2026-10-19",
    ),
    "last week, behind the code": (
        "follow up after excision 11602 last week. 99024",
        "99024; prior 11602",
    ),
    "last visit": ("last visit 99213, today 99214 L40.0", "99214 L40.0; prior 99213"),
    "free diagnoses keep their place": (
        "12032 S41.112A; W25.XXXA",
        "12032 S41.112A; dx S41.112A W25.XXXA",
    ),
    "a remark with a number": (
        "14060 (90-day) and 99204-57 same day for the decision",
        "14060; 99204-57",
    ),
    "a wrong code with a modifier is a line": ("9921 with modifier ZQ", "9921-ZQ"),
    "a count behind a code that is counted once": (
        "17110 - B07.9 x 6 warts hands",
        "17110 6 lesions hand B07.9",
    ),
    "a count behind a code that is not": ("17003 x6 AKs", "17003 x6"),
    "a count as a remark": ("17110 14 SKs L82.0", "17110 14 lesions L82.0"),
    "more than so many": ("17004 >15 AKs L57.0", "17004 L57.0"),
    "times": ("17003 5 times", "17003 x5"),
    "dots for hyphens": ("99213.25, 11402.59.RT", "99213-25; 11402-59-RT"),
    "w/": ("99213 w/25, 17000", "99213-25; 17000"),
    "w/ with a space": ("99213 w/ 25 and 17000", "99213-25; 17000"),
    "with and a hyphen": ("99213 with -25, 17000", "99213-25; 17000"),
    "m25": ("99213 m25", "99213-25"),
    "a visit modifier in brackets": ("99213(25), 17000", "99213-25; 17000"),
    "an add-on shares its primary's diagnosis": (
        "11102 D48.5 17000 L57.0 17003x2 17110 B07.8",
        "11102 D48.5; 17000 L57.0; 17003 x2 L57.0; 17110 B07.8",
    ),
    "arrows": (
        "L57.0 -> 17000, 17003x2 / B07.8 -> 17110",
        "17000 L57.0; 17003 x2 L57.0; 17110 B07.8",
    ),
    "units in another bracket are another's": (
        "Cryo AK x4 (17000, 17003x3). ISK x2 (17110-59). E/M 99213-25. L57.0 L82.0",
        "17000; 17003 x3; 17110-59; 99213-25; dx L57.0 L82.0",
    ),
    "modifier and units without a blank": ("17003-59x3, 17003-XSx2", "17003-59 x3; 17003-XS x2"),
    "the same behind a blank": ("17003 59x3", "17003-59 x3"),
    "units before the modifier": ("17003x3-59", "17003-59 x3"),
    "modifier and units behind blanks": ("17003 59 x13 L57.0", "17003-59 x13 L57.0"),
    "code, diagnosis, units, charge": ("17003 L57.0 6 $106.00", "17003 x6 L57.0"),
    "times six": ("bill 17003 times 6", "17003 x6"),
    "units of a code": ("6 units of 17003", "17003 x6"),
    "an amount in brackets before the units": ("J3301 (40 mg) x4", "J3301 x4"),
    "a modifier on the code behind it": (
        "Mod 25 on 99213, 17000 x1, 17003 x4",
        "99213-25; 17000; 17003 x4",
    ),
    "a modifier to a code that is there": (
        "99213, 11102, 17000, add 25 to the 99213",
        "99213-25; 11102; 17000",
    ),
    "a count with adjectives": (
        "17110 (3 benign lesions face L82.0)",
        "17110 3 lesions face L82.0",
    ),
    "only diagnoses": ("W19.XXXA first, E11", "dx W19.XXXA E11"),
    "a diagnosis after each item is that item's": (
        "99213 L30.9, 17000 L57.0 L82.0",
        "99213 L30.9; 17000 L57.0 L82.0",
    ),
    "a single code keeps its diagnoses": ("17000, L57.0", "17000 L57.0"),
    "dx in front of a list": ("99213, 17000 dx L57.0", "99213; 17000; dx L57.0"),
    "diagnoses before the codes": ("dx: L57.0 D48.5\n99213\n17000", "99213; 17000; dx L57.0 D48.5"),
    "diagnoses on their own line": ("99213-25\n17000\nL57.0", "99213-25; 17000; dx L57.0"),
    "modifier by hyphen": ("11102-59", "11102-59"),
    "modifiers by hyphens": ("17000-59-RT", "17000-59-RT"),
    "modifier by a spaced hyphen": ("99213 -25", "99213-25"),
    "modifier by space": ("99213 25", "99213-25"),
    "modifiers by comma": ("17000, 59, XS", "17000-59-XS"),
    "modifier run into the code": ("17000XS", "17000-XS"),
    "modifier in small letters": ("17000-xs 11730 ta", "17000-XS; 11730-TA"),
    "modifier and units": ("17003-59 x6", "17003-59 x6"),
    "unknown modifier is kept for the rules": ("99213-ZQ", "99213-ZQ"),
    "LT before a place is narrative": ("11102 LT forearm", "11102 forearm"),
    "LT alone is a modifier": ("11102 LT", "11102-LT"),
    "units x6": ("17003 x6", "17003 x6"),
    "units X 6": ("17003 X 6", "17003 x6"),
    "units x14 are no diagnosis": ("17003x14", "17003 x14"),
    "units *6": ("17003*6", "17003 x6"),
    "units (6)": ("17003 (6)", "17003 x6"),
    "units (x6)": ("17003 (x6)", "17003 x6"),
    "units u6": ("17003 u6", "17003 x6"),
    "6 units": ("17003 6 units", "17003 x6"),
    "units: 6": ("17003 units: 6", "17003 x6"),
    "qty 6": ("17003 qty 6", "17003 x6"),
    "6 x code": ("6 x 17003", "17003 x6"),
    "a bare number at the end": ("17003 6 L57.0", "17003 x6 L57.0"),
    "a bare number after a modifier": ("17003 59 6", "17003-59 x6"),
    "units with the multiplication sign": ("17003×6", "17003 x6"),
    "HCPCS": ("J3301 x4, 11900", "J3301 x4; 11900"),
    "category III": ("0419T", "0419T"),
    "small letters": ("j3301 l57.0", "J3301 L57.0"),
    "diagnosis without its dot": ("17000 L570", "17000 L57.0"),
    "diagnosis of five characters behind dx": ("17000 dx C4431", "17000 C44.31"),
    "seventh character": ("12001 S01.01XA", "12001 S01.01XA"),
    "a word is no diagnosis": ("99213 b12 p16", "99213"),
    "a stain is no diagnosis": ("88342 S100", "88342"),
    "a vitamin is no diagnosis": ("96372 B12 D51.0", "96372 D51.0"),
    "US date": ("99213 3/4/26", "99213; DOS 2026-03-04"),
    "US date with dashes": ("99213 03-04-2026", "99213; DOS 2026-03-04"),
    "date in words": ("99213 March 4, 2026", "99213; DOS 2026-03-04"),
    "compact date": ("DOS 20260304 99213", "99213; DOS 2026-03-04"),
    "compact US date": ("DOS 03042026 99213", "99213; DOS 2026-03-04"),
    "from and through": ("99213 3/4/26-3/4/26", "99213; DOS 2026-03-04"),
    "date of birth is no date of service": (
        "DOB 1/2/1950 DOS 3/4/26 99213",
        "99213; DOS 2026-03-04",
    ),
    "only a date of birth": ("99213 DOB: 01/02/1950", "99213"),
    "place of service": ("99213 POS 22", "99213; POS 22"),
    "place of service, run together": ("99213 POS11", "99213; POS 11"),
    "places by line": ("99213 POS 11; 17000 POS 22", "99213 POS 11; 17000 POS 22"),
    "payer in words": ("99213 United Healthcare", "99213; uhc"),
    "Medicare is the default": ("99213 Medicare", "99213"),
    "charges are left out": ("99213 $120.00 17000 85.50", "99213; 17000"),
    "sizes are no units": ("11402 1.2 cm; 11420 x 0.4 x 0.3 cm", "11402 1.2 cm; 11420"),
    "prior procedure": (
        "prior 11604 2/20/26, 99213-24 L30.9 DOS 3/1/26",
        "99213-24 L30.9; prior 11604 2026-02-20; DOS 2026-03-01",
    ),
    "narrative beside codes": (
        "Pt seen for AKs, froze 7, 17000 and 17003 x6 on the scalp",
        "17000; 17003 x6 scalp",
    ),
    "bullets": ("- 99213-25\n- 17000\n• 17003 x2", "99213-25; 17000; 17003 x2"),
    "slashes": ("99213/17000", "99213; 17000"),
    "plus": ("17000 +17003x3", "17000; 17003 x3"),
    "Slack's escapes and code fence": ("```99213-25 &amp; 17000```", "99213-25; 17000"),
    "angle brackets": ("&lt;17000&gt;", "17000"),
    "linked number": ("<tel:17000|17000>-59", "17000-59"),
    "a mention is left out": ("<@U12345> 17000", "17000"),
    "long dash and fixed space": ("99213\u201325\u00a0L57.0", "99213-25 L57.0"),
    "curly quotes": ("\u201c17000\u201d", "17000"),
    "bold": ("*17000* _17003_ x2", "17000; 17003 x2"),
    "bars without a header": ("| 17000 | 59 | 1 | L57.0 |", "17000-59 L57.0"),
    "tabs without a header": ("17003\t\t6\tL57.0", "17003 x6 L57.0"),
    "an identifier is no code": ("MRN 12345 phone 555-123-4567 17000", "17000"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READINGS.values(), ids=READINGS.keys())
def test_reading_in_canonical_notation(text: str, expected: str) -> None:
    reading = read(text, on=ON)
    assert [write(encounter) for encounter in reading.encounters] == [expected]
    assert reading.unread == ()
    assert [encounter.unread for encounter in reading.encounters] == [()]


UNREAD = {
    "code and modifier run together": ("1770059 17000", "1770059", "seven digits"),
    "four digits": ("9921 17000", "9921", "four digits"),
    "letter at the end": ("1110Z 17000", "1110Z", "mistyped"),
    "letter O": ("17OOO 99213", "17OOO", "letters O"),
    "letters behind a code": ("17000abc 99213", "17000abc", "mistyped"),
    "six digits": ("170000 99213", "170000", "6 digits"),
    "range": ("11102-11107 99213", "11102-11107", "range"),
    "long modifier": ("17000-XSS", "-XSS", "two characters"),
    "brackets that could be either": ("17003 (25)", "(25)", "units or a modifier"),
    "bare number before a word": ("17003 6 froze", "6", "which is this number"),
    "no such day": ("99213 2/30/26", "2/30/26", "no such day"),
    "no units": ("17003 x0", "x0", "start at 1"),
    "date without a year": ("17000 DOS 3/4", "3/4", "of which year"),
    "a diagnosis that is none": ("17000 L57.0, ZZZ", "ZZZ", "a diagnosis is a letter"),
    "a later day": ("11602, one week later 11602-58", "one week later", "which day"),
    "a code that was not done": ("17003 without 17000", "without 17000", "not done"),
    "second units": ("17003 x6 x7", "x7", "second units"),
    "a fifth pointer": (
        "99213 points to A,B,C,D,E dx L20.9 L30.9 L40.0 L50.0 L57.0",
        "points to A,B,C,D,E",
        "four diagnoses at most",
    ),
    "struck through": ("~99213~ 99214-25 17000", "~99213~", "struck through"),
    "a pointer to nothing": ("17000 points to A,F; dx L57.0", "points to A,F", "no diagnosis F"),
    "inside Slack's escapes": ("&amp; 9921 17000", "9921", "four digits"),
}


@pytest.mark.parametrize(("text", "fragment", "why"), UNREAD.values(), ids=UNREAD.keys())
def test_unreadable_fragment_is_named_and_the_rest_is_read(
    text: str, fragment: str, why: str
) -> None:
    reading = read(text, on=ON)
    (encounter,) = reading.encounters
    assert encounter.lines
    unread = encounter.unread[0]
    assert unread.text == fragment
    assert text[unread.start : unread.end] == fragment
    assert why in unread.why


def test_nothing_to_read_gives_a_hint_with_an_example() -> None:
    reading = read("  please check this for me ", on=ON)
    assert reading.encounters == ()
    (unread,) = reading.unread
    assert unread.text == "please check this for me"
    assert "99213-25" in unread.why


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_at_all_is_nothing(text: str) -> None:
    assert read(text, on=ON).model_dump(exclude_defaults=True) == {}


def test_dates_part_encounters_and_shared_payer_holds_for_both() -> None:
    text = "3/4/26 99213 L57.0\n3/11/26 17000 L57.0 medicaid"
    assert [write(encounter) for encounter in read(text, on=ON).encounters] == [
        "99213 L57.0; DOS 2026-03-04; medicaid",
        "17000 L57.0; DOS 2026-03-11; medicaid",
    ]


def test_dates_at_the_end_part_encounters() -> None:
    text = "99213 L57.0 3/4/26 POS 11\n17000 3/11/26 POS 11"
    assert [write(encounter) for encounter in read(text, on=ON).encounters] == [
        "99213 L57.0; DOS 2026-03-04; POS 11",
        "17000; DOS 2026-03-11; POS 11",
    ]


def test_blank_lines_part_dated_encounters_of_one_day() -> None:
    text = "99213 3/4/26\n\n17000 3/4/26"
    assert len(read(text, on=ON).encounters) == 2


def test_blank_lines_without_dates_part_nothing() -> None:
    assert len(read("99213\n\n17000\n\nDOS 3/4/26", on=ON).encounters) == 1


def test_date_not_given_is_assumed_and_said() -> None:
    (encounter,) = read("17000", on=ON).encounters
    assert (encounter.date_of_service, encounter.date_assumed) == (ON, True)


def test_payer_of_the_caller_stands_in() -> None:
    assert read("17000", on=ON, payer="cigna").encounters[0].payer == "cigna"
    assert read("17000 aetna", on=ON, payer="cigna").encounters[0].payer == "aetna"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("17000", True), ("11102 or 11104?", True), ("excision 0.8cm trunk", False), ("L57.0", False)],
)
def test_looks_like_encounter(text: str, expected: bool) -> None:
    assert looks_like_encounter(text) is expected


def test_grid_with_header_reads_by_column() -> None:
    text = (
        "DOS\tCPT\tMod\tUnits\tDx\tCharge\tPatient\n"
        "3/4/26\t99213\t25\t1\tL30.9\t120.00\tJane Doe\n"
        "3/4/26\t17003\t\t6\tL57.0, L82.1\t80\tJane Doe"
    )
    assert [write(encounter) for encounter in read(text, on=ON).encounters] == [
        "99213-25 L30.9; 17003 x6 L57.0 L82.1; DOS 2026-03-04"
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("11055 and 11720-59 on the same distal toe", "toe"),
        ("11102-59 with 17000 on the same lesion", "lesion"),
        ("11642 and 14060, same tumours", "tumor"),
        ("99213 and 11102 same day", None),
        ("11102-59, 17000, different lesions, not the same lesion", None),
        ("11102, 17000", None),
    ],
)
def test_what_the_text_says_was_the_same(text: str, what: str | None) -> None:
    assert read(text, on=ON).encounters[0].same_site == what
