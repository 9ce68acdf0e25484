"""The pages around an installation: what it is, that it is done, or why not and what to do next.

They load nothing from anywhere, and no word of an exception gets into them.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from bot.scopes import SCOPES

INSTALL_PATH = "/slack/install"
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address of the last step holds Slack's code
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}

_SLACKS_WORD = re.compile(r"[a-z][a-z0-9_]{1,60}", re.ASCII)
_FAILURES = {
    "access_denied": (
        "Nothing was installed",
        "The request was cancelled in Slack.",
        "Start again whenever you like. If your workspace lets only administrators install apps, "
        "ask one of them to open this page, or send your request to them from Slack's own page.",
    ),
    "invalid_browser": (
        "This page was not opened from here",
        "The installation did not begin in this browser, or it is complete already and the page "
        "was loaded again.",
        "Look into Slack first: if codedesk answers there, all is done. Else start again, in one "
        "browser from beginning to end, with cookies allowed and over https.",
    ),
    "invalid_state": (
        "That took too long",
        "An installation has to be completed within ten minutes, and each beginning is good once.",
        "Start again, and go on to Slack's page from there.",
    ),
    "missing_code": (
        "Slack sent nothing to install with",
        "The address lacks the code with which Slack confirms an installation.",
        "Start again. If it happens twice, the app's redirect URL in Slack should end in "
        "/slack/oauth_redirect.",
    ),
    "invalid_code": (
        "Slack did not confirm the installation",
        "The code that Slack gave was used already, is too old, or belongs to another app.",
        "Start again. If it happens twice, tell whoever runs codedesk here: `codedesk doctor` says "
        "whether Slack takes SLACK_CLIENT_ID and SLACK_CLIENT_SECRET.",
    ),
    "storage_error": (
        "The installation could not be kept",
        "Our database cannot be reached just now. Slack has done its part.",
        "Start again in a few minutes; installing twice does no harm.",
    ),
    "unreachable": (
        "Slack cannot be reached from here",
        "The installation could not be confirmed.",
        "Start again in a few minutes; installing twice does no harm.",
    ),
}


def install_page(url: str) -> str:
    """What the app is and asks for, with the button that leads to Slack."""
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in SCOPES.values())
    return _page(
        "Add codedesk to Slack",
        f"""
<p class="lead">Dermatology billing codes in the channel where your team works: look a code up, turn
words into codes, check an encounter line before it goes out.</p>
<p><a class="button" href="{escape(url)}">Add to Slack</a></p>
<h2>What it may do</h2>
<ul>{reasons}</ul>
<p class="note">It keeps codes, settings and Slack ids. What anybody pastes is not kept, and Slack
allows no patient data in slash commands. CPT is the American Medical Association's: you need your
own CPT licence.</p>""",
    )


def success_page(*, app: str, team: str | None, name: str | None, enterprise: str | None) -> str:
    """It is installed, and what to do first."""
    where = escape(name or "your workspace")
    if team is None:
        opened = f"https://app.slack.com/client/{quote(enterprise or '')}"
        steps = """<li>In your organisation's settings, under <em>Integrations</em>, add codedesk to
the workspaces that should have it.</li>"""
    else:
        opened = f"https://app.slack.com/app_redirect?app={quote(app)}&team={quote(team)}"
        steps = ""
    return _page(
        f"codedesk is in {where}",
        f"""
<p class="lead">What to do first:</p>
<ol>{steps}
<li>In the billing channel: <code>/invite @codedesk</code>, so that it can answer in threads.</li>
<li>Ask it something: <code>/cpt 11102</code>, or <code>/checkcode excision 0.8cm trunk</code>.</li>
<li><code>/cptupdates subscribe</code> for reminders of code updates. If reminders came
before codedesk was removed, this turns them on again.</li></ol>
<p><a class="button" href="{escape(opened)}">Open Slack</a></p>""",
    )


def failure_page(reason: str) -> str:
    """Why it did not work, and what to do next.

    Args:
        reason: Bolt's word or Slack's; one that we do not know is shown if it is a word at all.
    """
    known = _FAILURES.get(reason)
    if known is None:
        shown = reason if _SLACKS_WORD.fullmatch(reason) else "something unreadable"
        known = (
            "Slack refused the installation",
            f"Slack's answer was {shown}.",
            "Start again. If it stays so, tell whoever runs codedesk here.",
        )
    title, why, then = known
    return _stopped(title, why, then)


def broken_page(reference: str) -> str:
    """A bug of ours."""
    return _stopped(
        "Something went wrong here",
        f"It is a mistake of ours, reference {reference}.",
        "Start again. If it happens twice, tell whoever runs codedesk here the reference.",
    )


def _stopped(title: str, why: str, then: str) -> str:
    return _page(
        title,
        f"""
<p class="lead">{escape(why)}</p>
<p>{escape(then)}</p>
<p><a class="button" href="{INSTALL_PATH}">Start again</a></p>""",
    )


def _page(title: str, content: str) -> str:
    icon = _icon()
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title if "codedesk" in title else f"{title} - codedesk"}</title>
<link rel="icon" href="data:image/svg+xml,{quote(icon)}">
<style>{_STYLE}</style>
</head>
<body>
<main>
<p class="brand">{icon}<span>codedesk</span></p>
<h1>{title}</h1>{content}
</main>
</body>
</html>
"""


@cache
def _icon() -> str:
    """The app's picture, as the local workspace shows it."""
    path = Path(__file__).parents[1] / "sandbox" / "page" / "icon.svg"
    return path.read_text(encoding="utf-8").strip()


_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --side: #f4f2ec; --ink: #1e2326; --muted: #646b70;
  --line: #e5e1d8; --accent: #0b6e6e; --on-accent: #fff; --code: #f4f1ea;
  font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --paper: #17191b; --side: #111314; --ink: #e7e4dd;
  --muted: #9ba1a5; --line: #2b2f32; --accent: #4db8b0; --on-accent: #06201e; --code: #23272a; } }
* { box-sizing: border-box }
body { margin: 0; padding: 6vh 1.25rem; background: var(--side); color: var(--ink) }
main { max-width: 36rem; margin: 0 auto; padding: 2rem 2.25rem 1.75rem; background: var(--paper);
  border: 1px solid var(--line); border-radius: 16px }
.brand { display: flex; align-items: center; gap: .6rem; margin: 0 0 1.5rem; font-weight: 650 }
.brand svg { width: 32px; height: 32px }
h1 { margin: 0 0 .6rem; font-size: 1.6rem; line-height: 1.25; letter-spacing: -.015em }
h2 { margin: 1.75rem 0 .4rem; font-size: 1rem }
p { margin: .6rem 0 } .lead { font-size: 1.06rem }
ul, ol { margin: .4rem 0; padding-left: 1.3rem } li { margin: .35rem 0 }
.button { display: inline-block; margin: .7rem 0 .4rem; padding: .6rem 1.3rem; border-radius: 10px;
  background: var(--accent); color: var(--on-accent); font-weight: 600; text-decoration: none }
.button:hover { filter: brightness(.93) }
.button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
.note { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line);
  color: var(--muted); font-size: .9rem }
code { padding: .1em .4em; border-radius: 5px; background: var(--code); font-size: .9em }
@media (max-width: 30rem) { body { padding: 0 }
  main { border: 0; border-radius: 0; min-height: 100vh } }
"""
