"""Diagnosis that the contractor's billing article does not list for the code.

Medicare's contractors say in billing articles which diagnoses cover the removal of skin lesions,
Mohs surgery and nail procedures. The practice's locality (behind @ in the examples) picks the
contractor; without one, or for another payer, this is not looked at. Some listed diagnoses pay only
with a second one, or only for the indications of the contractor's policy. The articles' effective
dates are not known, and a record can support what a list does not show: so this warns.

Flagged:
    17110 L82.1 @ 15202-00

Accepted:
    17110 L82.1 R20.8 @ 15202-00
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.coverage import Article
from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record

_NOTICE = frozenset({"GA", "GX", "GY", "GZ"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Ask the articles of the practice's contractor about each line with a diagnosis."""
    if not claim.locality.state or not claim.medicare:
        return
    articles = claim.catalog.articles(claim.locality.state, claim.on)
    for line in claim.lines:
        diagnoses = claim.encounter.diagnoses_of(line)
        if line.code not in claim.catalog.codes_with_articles() or not diagnoses:
            continue
        speaking = [article for article in articles if line.code in article.codes]
        if not speaking:
            yield Gap(
                reason=f"{line.code}: no billing article of the contractor of "
                f"{claim.locality.state} is loaded",
                matters=False,
            )
        elif _NOTICE.isdisjoint(line.modifiers):
            hit = _ask(line, diagnoses, speaking)
            if hit is not None:
                yield hit


def _ask(line: ServiceLine, diagnoses: tuple[str, ...], articles: list[Article]) -> Hit | None:
    answers = {article.answer(line.code, diagnoses): article for article in articles}
    if "covered" in answers or "no list" in answers:
        return None
    named = listed(diagnoses)
    if (article := answers.get("needs a second diagnosis")) is not None:
        message = f"{line.code} with {named}: {article.id} asks for a second diagnosis beside it."
        why = f"{article.contractor} covers it only with a diagnosis that says why, such as pain, "
        why += "bleeding or infection."
        fix = on_record("Add the second diagnosis only if the record says so.")
    elif (article := answers.get("only by policy")) is not None:
        return Hit(
            lines=(line,),
            codes=(line.code, *diagnoses),
            severity=Severity.INFO,
            sources=(_source(article),),
            message=f"{line.code} with {named} is covered under the policy's indications only.",
            why=f"{article.contractor} lists it with conditions; the record must show one of them.",
        )
    else:
        article = articles[0]
        message = f"{line.code} with {named}: not in the list of {article.id}."
        why = f"{article.contractor} takes a diagnosis that is not listed for not covered."
        fix = on_record(
            "Another diagnosis only if the record names it; else a notice to the patient (GA, GY)."
        )
    return Hit(
        lines=(line,),
        codes=(line.code, *diagnoses),
        unpaid=(line,),
        sources=(_source(article),),
        message=message,
        why=why,
        fix=fix,
    )


def _source(article: Article) -> Source:
    return Source(
        title=f"{article.contractor}, {article.title}",
        section=f"{article.id}, revision {article.revision}",
        url=article.url,
    )


RULE = Rule(
    id="PAY001",
    name="coverage-article",
    severity=Severity.WARNING,
    check=check,
    carc="50",
    medicare_edit=True,
    sources=(
        Source(
            title="Medicare Coverage Database",
            url="https://www.cms.gov/medicare-coverage-database/search.aspx",
        ),
    ),
)
