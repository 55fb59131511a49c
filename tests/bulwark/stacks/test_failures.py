import pytest

from bulwark.stacks.engine import EngineRunError
from bulwark.stacks.events import Account, Violation
from bulwark.stacks.failures import SHOWN, ChangeFailedError

WHAT = "`pulumi up` of stack staging"
LEAD = f"{WHAT} failed. What was done before stays in the state. To go on: "
END = ". Then run the same command again."


def said(*errors: str, violations: tuple[Violation, ...] = (), output: str = "") -> str:
    account = Account(errors=[*errors], violations=[*violations])
    failed = ChangeFailedError(EngineRunError(WHAT, account, output))
    assert failed.account is account
    return str(failed)


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        ("GET http://v/a answered 401: Bad credentials", "renew the credential that was refused"),
        ("GET http://v/a answered 403: no", "give the credential the right that is missing, or use another"),
        ("GET http://v/a answered 404: no", "correct the name, or let the credential see what it names"),
        (
            "POST http://v/a answered 400: `a` Already Exists",
            "where something exists already, let `adopt` of the stack file take it over, or remove it",
        ),
        ("GET http://v/a answered 429: later", "wait as long as the vendor asks for, a minute if it does not say"),
        (
            "GET http://v/a answered 500: no",
            "wait until the vendor answers again; what it may have made unheard is looked for first",
        ),
        ("Missing required argument: name", "mend the cause"),
    ],
)
def test_each_cause_has_its_remedy(error: str, remedy: str):
    assert said(error, "update failed") == f"{LEAD}{remedy}{END}\n{error}"


def test_the_same_cause_is_told_once_and_echoes_of_the_end_are_not():
    refused = "GET http://v/a answered 401: Bad credentials"
    text = said(*[refused] * 41, "failed to run policy: context canceled", "update failed")
    assert text == f"{LEAD}renew the credential that was refused{END}\n{refused} (41 times)"


def test_of_many_causes_the_first_are_told_and_the_rest_counted():
    text = said(*(f"GET http://v/{number} answered 500: no" for number in range(SHOWN + 3)))
    assert text.splitlines()[-2:] == [f"GET http://v/{SHOWN - 1} answered 500: no", "... and 3 more like these"]


def test_several_remedies_are_told_each_once():
    text = said("GET http://v/a answered 401: no", "GET http://v/b answered 401: no", "unheard of")
    assert text.startswith(f"{LEAD}renew the credential that was refused; mend the cause{END}\n")


def test_policies_are_told_before_other_causes():
    violations = (Violation("p", "urn", "is wrong", "mandatory"), Violation("q", "urn", "is odd", "advisory"))
    assert said("unheard of", violations=violations).splitlines()[1:] == ["p: is wrong", "unheard of"]


@pytest.mark.parametrize("errors", [(), ("update failed",)])
def test_without_a_cause_the_engine_s_own_words_are_kept(errors: tuple[str, ...]):
    assert said(*errors, output="out of memory") == str(EngineRunError(WHAT, Account(errors=[*errors]), "out of memory"))
