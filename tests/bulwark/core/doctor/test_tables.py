"""What people read: one line for what is well, everything about what is not, tables that line up, commands in their turn."""

from datetime import date

from bulwark.core.doctor.capabilities import ENVIRONMENTS, INTERNAL, PROTECTION_RULES, ROLLING_RELEASES, Ask, judge_ask
from bulwark.core.doctor.costs import Amount, Payer, Price, cost_line
from bulwark.core.doctor.finding import Finding, good, not_looked_at, phase_of, unseen
from bulwark.core.doctor.limits import Limit, Use, judge_use
from bulwark.core.doctor.tables import capability_table, command_lines, cost_table, finding_lines, limit_table
from bulwark.core.verdict import Phase

DAY = date(2026, 11, 23)


def test_what_is_well_takes_one_line_and_what_is_not_is_told_in_full():
    ill = Finding(Phase.FAIL, "two", "is broken", "nothing would work", "mend it", ("mend two",))
    lines = finding_lines(
        "things", [good("one", "is there"), ill, good("three", "will do", warnings=["it is old"]), good("four", "is")]
    )
    assert lines == [
        "✓ things: 2 pass (one, four)",
        "✗ things: two is broken",
        "    would cause: nothing would work",
        "    instead: mend it",
        "△ things: three will do",
        "    warning: it is old",
    ]
    assert finding_lines("things", [good("one", "is there")]) == ["✓ things: one is there"]
    assert finding_lines("things", [Finding(Phase.ERROR, "one", "is hidden")]) == ["! things: one is hidden"]


def test_commands_stand_once_and_in_the_order_in_which_they_can_succeed():
    commands = ("bulwark up staging", "gcloud iam roles update x", "bulwark init staging", "gcloud services enable iam")
    found = [Finding(Phase.PENDING, "it", "is not there", commands=commands)] * 2
    assert [line.strip() for line in command_lines(found)] == [
        *("gcloud services enable iam", "bulwark init staging", "gcloud iam roles update x", "bulwark up staging")
    ]


def test_the_matrix_has_every_plan_and_how_it_stands_here():
    asks = (
        Ask(PROTECTION_RULES, "shop", "path", degraded_mode="pull-request-approval"),
        Ask(PROTECTION_RULES, "site", "path", is_public=True),
        Ask(ENVIRONMENTS, "shop", "path"),
        Ask(INTERNAL, "shop", "path"),
        Ask(ROLLING_RELEASES, "shop-web", "path"),
    )
    table = capability_table(judge_ask(ask, "pro" if ask.capability.vendor == "vercel" else "team") for ask in asks)
    rows = {line.split("  ")[0]: line for line in table if line}
    assert rows["github, private"].split()[2:6] == ["free", "pro", "team", "enterprise"]
    assert rows["environment-protection-rules"].split()[5:] == ["shop,", "site", "replaced", "by", "pull-request-approval"]
    assert rows["environments"].endswith("offered")
    assert rows["internal-repositories"].endswith("missing")
    assert rows["rolling-releases"].split()[1:4] == ["no", "yes", "yes"]
    assert rows["owasp-rules"].endswith("-")


def test_limits_say_what_is_not_verified():
    limits = [Limit("a", "a", 10, "s", DAY), Limit("b", "b", 10, "s", DAY, is_verified=False)]
    head, *rows = limit_table(judge_use(Use(limit, "here", 5)) for limit in limits)
    assert head.startswith("limit  used  of  share")
    assert ["unverified" in row for row in rows] == [False, True]
    assert all("50%" in row for row in rows)


def test_costs_say_range_price_and_assumption():
    facts = (Payer.ENVIRONMENT, "https://vendor.example", DAY)
    lines = [
        cost_line(Price("a", "thing", 0.5, 1000, 0, False, *facts), Amount(1000, 2000, "as said"), DAY),
        cost_line(Price("b", "free thing", 1, 1, 5, False, *facts), Amount(1, 1, "few"), DAY),
        cost_line(Price("c", "deal", None, 1, 0, False, *facts, False, date(2027, 9, 1)), Amount(1, 1, "one"), DAY),
    ]
    evidence = {"lines": [line.document() for line in lines], "low_usd": 0.5, "high_usd": 1.0}
    _, thing, free, deal, whole = cost_table([good("project shop", "costs", evidence, warnings=["more"])])
    assert thing.split("  ")[0] == "0.50 to 1.00"
    assert "0.5 for 1,000" in thing
    assert thing.endswith("as said")
    assert "1 for 1, 5 free" in free
    assert "not published, from 2027-09-01 at the earliest (unverified)" in deal
    assert whole.startswith("0.50 to 1.00   = project shop")


def test_what_was_not_seen_is_no_pass():
    hidden, left_out = unseen("it", "no answer.", "look again"), not_looked_at("Google", "--offline was said", "look")
    assert (hidden.phase, hidden.reason) == (Phase.ERROR, "could not be looked at: no answer")
    assert (left_out.phase, phase_of([left_out, good("it", "is")])) == (Phase.INCONCLUSIVE, Phase.INCONCLUSIVE)
    assert phase_of([]) is Phase.INCONCLUSIVE
    assert hidden.document()["commands"] == []
