"""What the index holds. Dates are ISO text, numbers decimal text; release ids point to `release`.

Most tables have the columns of the file that they are read from (`catalog.index.tables`).
"""

from __future__ import annotations

NEVER = "9999-12-31"
"""A day after all others: an open end, or a first day that is not known."""

SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE release (
    id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, release TEXT NOT NULL, publisher TEXT NOT NULL,
    effective TEXT NOT NULL, effective_to TEXT, complete INTEGER NOT NULL, source TEXT NOT NULL,
    rows INTEGER NOT NULL
);
CREATE TABLE fee_schedule (
    release INTEGER NOT NULL, hcpcs TEXT NOT NULL, mod TEXT NOT NULL,
    work_rvu TEXT NOT NULL, non_fac_pe_rvu TEXT, non_fac_na_indicator TEXT NOT NULL,
    facility_pe_rvu TEXT, facility_na_indicator TEXT NOT NULL, mp_rvu TEXT NOT NULL,
    pctc_ind TEXT NOT NULL, glob_days TEXT NOT NULL, mult_proc TEXT NOT NULL,
    bilat_surg TEXT NOT NULL, asst_surg TEXT NOT NULL, co_surg TEXT NOT NULL,
    team_surg TEXT NOT NULL, status_code TEXT NOT NULL,
    PRIMARY KEY (hcpcs, mod, release)
) WITHOUT ROWID;
CREATE TABLE locality (
    release INTEGER NOT NULL, mac TEXT NOT NULL, locality TEXT NOT NULL, state TEXT NOT NULL,
    locality_name TEXT NOT NULL, work_gpci TEXT NOT NULL, pe_gpci TEXT NOT NULL,
    mp_gpci TEXT NOT NULL,
    PRIMARY KEY (release, mac, locality)
) WITHOUT ROWID;
CREATE TABLE conversion_factor (
    release INTEGER NOT NULL, effective_from TEXT NOT NULL, effective_to TEXT NOT NULL,
    kind TEXT NOT NULL, conversion_factor TEXT NOT NULL,
    PRIMARY KEY (effective_from, kind, release)
) WITHOUT ROWID;

-- What many pairs share. A pair is in force for sure from effective_latest to deletion_earliest,
-- and for sure not before effective_earliest nor after deletion_latest; in between nobody knows.
CREATE TABLE ptp_term (
    id INTEGER PRIMARY KEY, release INTEGER NOT NULL,
    effective_earliest TEXT NOT NULL DEFAULT '', effective_latest TEXT NOT NULL DEFAULT '{NEVER}',
    deletion_earliest TEXT NOT NULL DEFAULT '{NEVER}',
    deletion_latest TEXT NOT NULL DEFAULT '{NEVER}',
    rationale TEXT, modifier_indicator TEXT NOT NULL
);
CREATE TABLE ptp (
    column_1 TEXT NOT NULL, column_2 TEXT NOT NULL, term INTEGER NOT NULL,
    PRIMARY KEY (column_1, column_2, term)
) WITHOUT ROWID;
CREATE TABLE ptp_code (
    release INTEGER NOT NULL, code TEXT NOT NULL, PRIMARY KEY (release, code)
) WITHOUT ROWID;

CREATE TABLE mue (
    release INTEGER NOT NULL, hcpcs TEXT NOT NULL, mue TEXT NOT NULL, mai TEXT NOT NULL,
    rationale TEXT NOT NULL, verified TEXT NOT NULL DEFAULT '1',
    PRIMARY KEY (hcpcs, release)
) WITHOUT ROWID;
CREATE TABLE add_on (
    release INTEGER NOT NULL, add_on_code TEXT NOT NULL, primary_code TEXT NOT NULL,
    effective_date TEXT NOT NULL, deletion_date TEXT, edit_type TEXT NOT NULL,
    PRIMARY KEY (add_on_code, primary_code, effective_date, release)
) WITHOUT ROWID;
CREATE INDEX add_on_by_primary ON add_on (primary_code);

-- listed is 0 where a release that is loaded in part is known not to have the code.
CREATE TABLE icd10cm (
    release INTEGER NOT NULL, code TEXT NOT NULL, listed INTEGER NOT NULL,
    billable INTEGER NOT NULL, parent TEXT, description TEXT NOT NULL,
    PRIMARY KEY (release, code)
) WITHOUT ROWID;
-- Excludes1 notes: what is not coded beside the codes below a heading.
CREATE TABLE excludes1 (
    release INTEGER NOT NULL, heading TEXT NOT NULL, first_code TEXT NOT NULL,
    last_code TEXT NOT NULL,
    PRIMARY KEY (release, heading, first_code, last_code)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE icd10cm_search USING fts5 (
    description, code UNINDEXED, tokenize = 'porter unicode61'
);
CREATE VIRTUAL TABLE icd10cm_word USING fts5vocab (icd10cm_search, row);

CREATE TABLE modifier (
    release INTEGER NOT NULL, modifier TEXT PRIMARY KEY, kind TEXT NOT NULL,
    meaning TEXT NOT NULL, relevant TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE place_of_service (
    release INTEGER NOT NULL, code TEXT PRIMARY KEY, name TEXT NOT NULL, rate TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE denial (
    release INTEGER NOT NULL, list TEXT NOT NULL, code TEXT NOT NULL, meaning TEXT NOT NULL,
    PRIMARY KEY (code, list)
) WITHOUT ROWID;
CREATE TABLE drug_unit (
    release INTEGER NOT NULL, hcpcs TEXT PRIMARY KEY, date_added TEXT, date_term TEXT,
    replaced_by TEXT, unit_size TEXT, unit_measure TEXT NOT NULL, name TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE code_list (
    release INTEGER NOT NULL, code TEXT PRIMARY KEY, mue_2024q3 TEXT NOT NULL,
    rvu_2025 TEXT NOT NULL, rvu_2026 TEXT NOT NULL, ncci_2026q3 TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE code (
    release INTEGER NOT NULL, code TEXT PRIMARY KEY, effective_from TEXT, effective_to TEXT,
    replaces TEXT, replaced_by TEXT, label TEXT, note TEXT, source TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE licensed_label (
    release INTEGER NOT NULL, code TEXT PRIMARY KEY, label TEXT NOT NULL
) WITHOUT ROWID;

-- Billing articles that a team imported; those of the package stand in coverage.toml.
-- Keys stand first: quick_check of SQLite 3.40 takes a column between them for missing.
CREATE TABLE article (
    release INTEGER NOT NULL, article TEXT NOT NULL, title TEXT NOT NULL,
    contractor TEXT NOT NULL, states TEXT NOT NULL, revision TEXT NOT NULL, effective_date TEXT,
    PRIMARY KEY (release, article)
) WITHOUT ROWID;
CREATE TABLE article_diagnosis (
    release INTEGER NOT NULL, article TEXT NOT NULL, article_group TEXT NOT NULL,
    hcpcs TEXT NOT NULL, diagnosis TEXT NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (release, article, article_group, hcpcs, diagnosis)
) WITHOUT ROWID;
"""
