"""The lexicon says nothing twice, names only what exists, and reaches what the families ask for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from catalog.families import load_families
from catalog.resolving.from_text.lexicon import load_lexicon, singular
from catalog.resolving.from_text.not_done import REACH
from catalog.resolving.from_text.spelling import correct
from catalog.resolving.from_text.tokens import tokenize

FACTS = frozenset(
    {
        "about", "abrasion", "adds", "agent", "anesthesia", "antibodies", "area", "beside",
        "beyond", "biologic", "chalazion", "chemo", "claimed", "closure", "collection",
        "complexity", "corrects", "cycle", "day", "debridement", "defect_of", "depth", "device",
        "digit", "direction", "dressing", "drug", "drug_named", "edges", "either", "encounter",
        "energy", "epilation", "extensive", "extent", "feature", "flap", "flap_from", "foam",
        "foreign", "fraction", "from", "gives", "glued", "graft", "granulation", "guidance",
        "half_hour", "hemostasis", "hormonal", "hour", "hours", "imaging", "injectable", "instead",
        "instrument", "intention", "into_vein", "joins", "kind", "lesion", "level", "lids", "light",
        "lip_share", "many", "material", "matrix", "mdm", "medium", "mesh", "method", "modifier",
        "mohs", "mucous_graft", "multiplex", "nail", "nails", "nature", "negate", "now", "number",
        "numbing", "of lesion", "of_nails", "opening", "opens", "operation", "order", "ordinal",
        "origin", "outside", "own_number", "package", "pair", "part", "patient", "payer",
        "peel_depth", "performer", "permanent", "phase", "points", "preparation", "procedure",
        "product", "psoralen", "quantified", "quantified_by", "reading", "reads", "records",
        "recuts", "relation", "removal", "repeats", "returns", "role", "route", "section",
        "sequence", "shape", "side", "simulated", "site", "smear", "soft_tissue", "specimen",
        "specimen_count", "stain", "stain_name", "staples", "stated", "step", "strength",
        "structures", "study", "sum", "supervised", "sutures", "target", "technique", "test",
        "time", "tissue", "topical", "trim", "tube_mg", "undone", "unit", "uva", "vein", "vessel",
        "wedge", "whose", "wound_kind",
    }
)  # fmt: skip


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    folder = files("catalog.data") / "lexicon"
    for table in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if table.name.endswith(".toml"):
            content = tomllib.loads(table.read_text("utf-8"))
            for entry in content.get("word", ()):
                yield table.name, entry


def test_entries_use_known_facts_and_lower_case() -> None:
    for name, entry in entries():
        assert set(entry["means"]) <= FACTS, (name, entry["means"])
        assert all(word == word.lower() and word.strip() for word in entry["words"]), name


def test_what_is_not_done_has_a_known_reach() -> None:
    used = {entry["means"]["undone"] for _, entry in entries() if "undone" in entry["means"]}
    assert used - {"left alone"} == set(REACH)


def test_entries_name_lesions_and_sites_that_exist() -> None:
    lexicon, sites = load_lexicon(), load_families().site_by_id
    for name, entry in entries():
        lesion, site = entry["means"].get("lesion"), entry["means"].get("site")
        assert lesion is None or lesion in lexicon.lesions, (name, lesion)
        assert site is None or site in sites, (name, site)
    for lesion in lexicon.lesions.values():
        assert lesion.site is None or lesion.site in sites


def test_no_phrase_says_two_things_of_one_fact() -> None:
    said: dict[tuple[str, str], str] = {}
    for name, entry in entries():
        for word in entry["words"]:
            for fact, value in entry["means"].items():
                phrase = " ".join(singular(token.norm) for token in tokenize(word))
                known = said.setdefault((phrase, fact), value)
                assert known == value, f"{name}: {word!r} is {fact} {known} and {value}"


def test_procedures_are_those_of_the_families() -> None:
    known = {family.procedure for family in load_families()} | {"removal", "outside"}
    used = {entry["means"]["procedure"] for _, entry in entries() if "procedure" in entry["means"]}
    assert used <= known


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("excison", "excision"),
        ("biospy", "biopsy"),
        ("destrution", "destruction"),
        ("intermediat", "intermediate"),
        ("forhead", None),  # a place is never corrected
        ("benine", None),  # nor a nature
        ("withuot", None),  # nor a negation
        ("reused", None),  # nor that something was refused
        ("bakc", None),  # too short
        ("zorgly", None),
    ],
)
def test_slips_of_the_keyboard(typed: str, meant: str | None) -> None:
    assert correct(typed, load_lexicon()) == meant


@pytest.mark.parametrize(
    ("plural", "one"),
    [("warts", "wart"), ("biopsies", "biopsy"), ("axilla", "axilla"), ("boxes", "box"),
     ("glass", "glass"), ("pelvis", "pelvis"), ("keratoses", "keratos")],
)  # fmt: skip
def test_plurals(plural: str, one: str) -> None:
    assert singular(plural) == one
