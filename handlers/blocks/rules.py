"""A rule's page in a modal, with what the channel may decide about it; and what it decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.store.records import AcceptedFinding, Decision, RuleSwitch
from catalog.payers import find_payer
from catalog.records import Denial
from catalog.validation import Rule
from catalog.validation.docs import examples, prose
from catalog.validation.report import PolicyEffect
from handlers.blocks.forms import choice, optioned, picked, plain, typed
from handlers.blocks.limits import Block
from handlers.blocks.parts import Message, code, context, escape, header, message, sections
from handlers.blocks.wording import source
from handlers.deciding.asked import AskedFinding
from handlers.ids import Action, View

EVERY_PAYER = "*"
_REASON = 200


def rule_view(asked: AskedFinding, held: Decision | None, denial: Denial | None = None) -> Block:
    """The page of the finding's rule, and the form that decides about it.

    ``denial`` is what payers answer with where the rule is broken.
    """
    rule, codes = asked.about, " + ".join(asked.codes)
    options = [optioned("Show it as it is", "show")]
    if asked.codes:
        options.append(optioned(f"Let this one stand: {codes}", "accept"))
    options += [
        optioned("Show this rule as a note only", "info"),
        optioned("Don't show this rule", "off"),
    ]
    payers = [
        optioned(f"Where {_payer(asked.payer)} pays", asked.payer),
        optioned("Whoever pays", EVERY_PAYER),
    ]
    payer = EVERY_PAYER if held is not None and held.payer is None else asked.payer
    return {
        "type": "modal",
        "callback_id": View.RULE.value,
        "private_metadata": asked.value,
        "title": plain(rule.id),
        "submit": plain("Save"),
        "close": plain("Close"),
        "blocks": [
            *_page(rule, denial),
            {"type": "divider"},
            choice("decision", "In this channel", options, _choice(held)),
            picked("payer", "For which payer", payers, payer),
            typed(
                "reason",
                "Why, so that each report can say it",
                held.reason if held is not None else "",
                most=_REASON,
                optional=True,
                hint="No names, birth dates or record numbers.",
            ),
        ],
    }


def _choice(held: Decision | None) -> str:
    """The decision as the form has it."""
    if isinstance(held, AcceptedFinding):
        return "accept"
    if isinstance(held, RuleSwitch):
        return "off" if held.to == "off" else "info"
    return "show"


def _page(rule: Rule, denial: Denial | None) -> list[Block]:
    lines = [escape(paragraph) for paragraph in prose(rule)]
    if denial is not None:
        lines += ["", f"*Payers answer with {denial.list} {denial.code}:* {escape(denial.meaning)}"]
    for kind, claims in examples(rule).items():
        lines += ["", f"*{kind.capitalize()}*", *(code(claim) for claim in claims)]
    return [header(rule.title), *sections(lines), *context(source(one) for one in rule.sources)]


def saved_view(decision: Decision | None) -> Block:
    """What was kept, in the place of the form."""
    text = (
        f"{decided(decision)} Every report says so. To change it: *Why?* again, or "
        "`/checkcode decisions`."
        if decision is not None
        else "It is shown as it is."
    )
    return {
        "type": "modal",
        "title": plain("Saved"),
        "close": plain("Close"),
        "blocks": sections([text]),
    }


def decided(decision: Decision) -> str:
    """A decision as a sentence."""
    payer = f" where {escape(_payer(decision.payer))} pays" if decision.payer else ""
    if isinstance(decision, AcceptedFinding):
        what = f"{decision.rule} on {escape(' + '.join(decision.codes))} is let stand"
    elif isinstance(decision, RuleSwitch) and decision.to != "off":
        what = f"{decision.rule} is shown as a note"
    else:
        what = f"{decision.rule} is not shown"
    return f"In this channel {what}{payer}."


def decision_message(decision: Decision) -> Message:
    """A decision, told to the channel, with the button that undoes it."""
    text = f"{_person(decision.by)} decided: {decided(decision)}"
    return message(text, [_with_undo([text, f"_Why:_ {escape(decision.reason)}"], decision)])


def decisions_message(decisions: Sequence[Decision]) -> Message:
    """All that the channel decided about rules."""
    if not decisions:
        text = "This channel decided nothing about the rules: every finding is shown as it is."
        return message(text, sections([text, "*Why?* beside a finding is where that is done."]))
    blocks = [header("What this channel decided")]
    for one in decisions:
        by = f"{_person(one.by)}, {one.day}" if one.day else _person(one.by)
        blocks.append(_with_undo([decided(one), f"_Why:_ {escape(one.reason)} ({by})"], one))
    return message("What this channel decided about the rules.", blocks)


def undone_message(decision: Decision, user: str) -> Message:
    """A decision was taken back."""
    text = f"<@{user}> took it back: {decision.rule} is shown as it is again."
    return message(text, sections([text]))


def effects_blocks(effects: Iterable[PolicyEffect]) -> list[Block]:
    """What the channel's decisions left out of a report or made milder."""
    lines = []
    for one in effects:
        how = {"accepted": "let stand", "off": "not shown"}.get(one.effect, f"as {one.effect}")
        codes = f" on {escape(' + '.join(one.codes))}" if one.codes else ""
        by = f"{_person(one.by)}, {one.on}"
        lines.append(f"•  {one.rule}{codes}: {how}. {escape(one.reason)} ({by})")
    return sections(["*Decided in this channel*", *lines]) if lines else []


def _with_undo(lines: Sequence[str], decision: Decision) -> Block:
    codes = decision.codes if isinstance(decision, AcceptedFinding) else ()
    asked = AskedFinding(rule=decision.rule, codes=codes)
    button = {
        "type": "button",
        "action_id": Action.UNDO.value,
        "text": plain("Undo"),
        "value": asked.value,
    }
    text = {"type": "mrkdwn", "text": "\n".join(lines)}
    return {"type": "section", "text": text, "accessory": button}


def _payer(payer: str) -> str:
    known = find_payer(payer)
    return payer if known is None else known.name


def _person(user: str) -> str:
    """A mention; a name that is no user's id as it is."""
    return f"<@{user}>" if user[:1] in ("U", "W") and user.isalnum() else escape(user or "Somebody")
