"""Encounters of any kind, also such as nobody bills."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from catalog.claim import Encounter, PriorProcedure, ServiceLine

_CODES = (
    "99203 99213 99214 99211 99395 G2211 11102 11103 11104 11105 11106 11107 11200 11201 11301 "
    "11400 11402 11602 11642 11720 11721 11730 11732 11750 11900 11901 12001 12031 12032 12042 "
    "13121 13122 14060 14301 14302 15260 15261 17000 17003 17004 17110 17111 17262 17272 17311 "
    "17312 17313 17315 88305 88331 88342 88341 96372 96910 96920 96567 96573 10060 10180 64650 "
    "J0585 J3301 J1030 J7308 11100 99201 17009 99999 00000 0419T A9999"
)
_MODIFIERS = "24 25 57 58 59 XS XU 51 50 22 76 78 79 26 TC RT LT TA T5 F1 GA GY GZ JW JZ ZQ 9"
_DIAGNOSES = "L57.0 D48.5 B07.8 L82.1 L91.8 C44.519 C44.311 C44.5 L57 W19.XXXA S01.01XA Q99.Z ZZZ"

lines = st.builds(
    ServiceLine,
    line=st.just(0),
    code=st.sampled_from(_CODES.split()),
    modifiers=st.lists(st.sampled_from(_MODIFIERS.split()), max_size=3).map(tuple),
    units=st.integers(1, 30),
    diagnoses=st.lists(st.sampled_from(_DIAGNOSES.split()), max_size=2, unique=True).map(tuple),
    place_of_service=st.sampled_from([None, "11", "22", "48", "99", "zz"]),
)


@st.composite
def encounters(draw: st.DrawFn) -> Encounter:
    numbered = [
        line.model_copy(update={"line": number})
        for number, line in enumerate(draw(st.lists(lines, max_size=6)), 1)
    ]
    return Encounter(
        date_of_service=draw(
            st.sampled_from([date(2017, 1, 2), date(2023, 5, 5), date(2025, 6, 1), date(2026, 3, 4),
                             date(2026, 10, 5), date(2030, 1, 1)])
        ),
        payer=draw(st.sampled_from(["medicare", "bcbs", "acme", ""])),
        diagnoses=tuple(
            draw(st.lists(st.sampled_from(_DIAGNOSES.split()), max_size=3, unique=True))
        ),
        lines=tuple(numbered),
        prior=tuple(
            draw(
                st.lists(
                    st.builds(
                        PriorProcedure,
                        code=st.sampled_from(_CODES.split()),
                        date_of_service=st.sampled_from([None, date(2026, 2, 25)]),
                    ),
                    max_size=2,
                )
            )
        ),
        patient_status=draw(st.sampled_from([None, "new", "established"])),
    )  # fmt: skip
