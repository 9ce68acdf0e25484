"""Identifiers of people who do not exist, written as people write them into a billing line."""

from __future__ import annotations

import random
from typing import NamedTuple

GIVEN = [
    "Maria",
    "John",
    "Latoya",
    "Wei-Lin",
    "Kathleen",
    "Robert",
    "Yesenia",
    "Harold",
    "Priya",
    "Omar",
]
FAMILY = [
    "Quackenbush",
    "Lopez",
    "Vandersloot",
    "Nguyen",
    "Abernathy",
    "O'Rourke",
    "Szymanski",
    "Okonkwo",
]
STREETS = ["Larkspur Lane", "Old Mill Road", "Tamarind Ave", "N Sycamore St", "Peachtree Blvd"]


class Planted(NamedTuple):
    """One identifier: how it is written, and the part of it that may turn up nowhere."""

    kind: str
    text: str
    secret: str


def planted(count: int = 200, seed: int = 837) -> list[Planted]:
    """So many identifiers, the kinds in turn, the same ones every time."""
    dice = random.Random(seed)
    makers = [_name, _birth_date, _record, _social, _phone, _email, _address, _member, _account]
    return [makers[index % len(makers)](dice, index) for index in range(count)]


def _digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choice("23456789") for _ in range(count))


def _name(dice: random.Random, index: int) -> Planted:
    given, family = dice.choice(GIVEN), f"{dice.choice(FAMILY)}{'abcdefgh'[index % 8]}wick"
    shape = dice.choice(
        [
            "pt: {g} {f}",
            "{f}, {g}",
            "Patient name: {f}, {g}",
            "Mrs. {f}",
            "patient {g} {f}",
            "{g} {f}",
            "{F}, {G}",
        ]
    )
    if "{" in shape and given == "Wei-Lin" and shape == "{g} {f}":
        shape = "pt: {g} {f}"
    text = shape.format(g=given, f=family, G=given.upper(), F=family.upper())
    return Planted("a name", text, family.upper() if "{F}" in shape else family)


def _birth_date(dice: random.Random, index: int) -> Planted:
    month, day, year = dice.randint(1, 12), dice.randint(10, 28), dice.randint(1931, 1994)
    secret = dice.choice(
        [f"{month}/{day}/{year}", f"{month:02}-{day}-{year}", f"{year}-{month:02}-{day}"]
    )
    label = dice.choice(
        ["DOB {}", "d.o.b. {}", "DOB: {}", "born {}", "date of birth {}", "birthdate={}", "{}"]
    )
    return Planted("a date of birth", label.format(secret), secret)


def _record(dice: random.Random, index: int) -> Planted:
    secret = dice.choice(["", "E", "M-"]) + _digits(dice, 8)
    label = dice.choice(
        ["MRN {}", "MRN: {}", "mrn#{}", "medical record number {}", "chart # {}", "pt id {}"]
    )
    return Planted("a medical record number", label.format(secret), secret)


def _social(dice: random.Random, index: int) -> Planted:
    area, group, serial = dice.randint(100, 599), dice.randint(10, 99), dice.randint(1000, 9999)
    secret = f"{area}-{group}-{serial}"
    label = dice.choice(["SSN {}", "ssn: {}", "{}", "social security number {}"])
    return Planted("a social security number", label.format(secret), secret)


def _phone(dice: random.Random, index: int) -> Planted:
    area, exchange, line = dice.randint(202, 989), dice.randint(222, 989), dice.randint(1000, 9999)
    secret = dice.choice(
        [
            f"({area}) {exchange}-{line}",
            f"{area}-{exchange}-{line}",
            f"{area}.{exchange}.{line}",
            f"+1 {area}-{exchange}-{line}",
        ]
    )
    return Planted(
        "a phone number", dice.choice(["{}", "call {}", "ph: {}", "cell {}"]).format(secret), secret
    )


def _email(dice: random.Random, index: int) -> Planted:
    secret = (
        f"{dice.choice(FAMILY).replace(chr(39), '').lower()}{_digits(dice, 3)}@example{index}.org"
    )
    return Planted(
        "an e-mail address", dice.choice(["{}", "e-mail {}", "email: {}"]).format(secret), secret
    )


def _address(dice: random.Random, index: int) -> Planted:
    secret = f"{dice.randint(101, 9899)} {dice.choice(STREETS)}"
    return Planted(
        "an address", dice.choice(["{}", "lives at {}", "address: {}"]).format(secret), secret
    )


def _member(dice: random.Random, index: int) -> Planted:
    secret = dice.choice(
        [
            f"XQW{_digits(dice, 9)}",
            f"W{_digits(dice, 9)}",
            "1EG4-TE5-MK" + _digits(dice, 2),
            f"H{_digits(dice, 8)}",
        ]
    )
    label = dice.choice(["member ID {}", "{}", "subscriber # {}", "policy number: {}", "ID# {}"])
    return Planted("a member ID", label.format(secret), secret)


def _account(dice: random.Random, index: int) -> Planted:
    secret = _digits(dice, 7)
    label = dice.choice(["acct # {}", "account: {}", "acct no {}", "account number {}"])
    return Planted("an account number", label.format(secret), secret)
