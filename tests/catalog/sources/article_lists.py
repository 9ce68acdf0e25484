"""A small list of billing articles in its two files, for tests that read it."""

from __future__ import annotations

from pathlib import Path

ARTICLE_HEADER = (
    "article,title,topic,contractor,jurisdiction,states,revision,effective_date,n_hcpcs,"
    "icd_per_group"
)
LIST_HEADER = "article,version,group,hcpcs,icd10cm_covered,icd_rule"
ARTICLE = (
    'A57044,Removal of Benign Skin Lesions,benign,"CGS Administrators, LLC",J15,KY OH,23,,2,'
    "1:1; 2:1; 3:1"
)
LISTS = (
    "A57044,23,1,17110,B07.9,standalone",
    "A57044,23,2,17110,L82.1,primary_needs_secondary_from_group_3",
    "A57044,23,3,17110,R20.8,secondary_only_with_group_2",
    "A57044,23,1,17111,B07.9,standalone",
)
SECOND_ARTICLE = "A54602,Removal of Benign Skin Lesions,benign,NGS,JK,NY,26,2027-01-01,1,1:1"
SECOND_LISTS = ("A54602,26,1,17110,B07.9,standalone",)


def article_files(
    folder: Path,
    articles: tuple[str, ...] = (ARTICLE,),
    lists: tuple[str, ...] = LISTS,
) -> list[Path]:
    """Both files."""
    folder.mkdir(exist_ok=True)
    first, second = folder / "articles.csv", folder / "article_dx.csv"
    first.write_text("\n".join([ARTICLE_HEADER, *articles]) + "\n")
    second.write_text("\n".join([LIST_HEADER, *lists]) + "\n")
    return [first, second]
