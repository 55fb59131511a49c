"""`bulwark doctor oidc` as a person runs it whose job could not sign in."""

import json

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from bulwark.cli.doctor_oidc import doctor_oidc_schema
from bulwark.cli.main import app
from bulwark.errors import UsageError

REJECTED = "unauthorized_client: The given credential is rejected by the attribute condition."


def run(*arguments: str, given: str = "") -> Result:
    result = CliRunner().invoke(app, ["doctor", *arguments], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_known_message_is_explained():
    result = run("oidc", "--message", REJECTED)
    assert result.exit_code == 0
    assert result.stdout.startswith("condition-refuses\n  cause: The provider's condition is false for this token")
    assert "  instead: `bulwark trust simulate" in result.stdout


def test_it_can_come_from_standard_input_and_be_a_document():
    document = json.loads(run("oidc", "--message", "-", "--json", given=REJECTED).stdout)
    assert document["schema"] == "bulwark.doctor-oidc/1"
    assert [one["id"] for one in document["causes"]] == ["condition-refuses"]
    Draft202012Validator(doctor_oidc_schema()).validate(document)


def test_what_is_not_known_is_not_decided():
    result = run("oidc", "--message", "It broke.")
    assert result.exit_code == 3
    assert "nothing is said about it" in result.stdout
    document = json.loads(run("oidc", "--message", "It broke.", "--json").stdout)
    Draft202012Validator(doctor_oidc_schema()).validate(document)
    assert document["causes"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("oidc",), "needs the message"),
        (("oidc", "--message", " "), "needs the message"),
        (("staging", "--message", "x"), "--message is given with the stack 'staging'"),
    ],
)
def test_mistakes_say_what_to_write(arguments: tuple[str, ...], message: str):
    with pytest.raises(UsageError, match=message):
        run(*arguments)
