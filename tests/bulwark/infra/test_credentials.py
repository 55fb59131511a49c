"""An environment's credentials come from Secret Manager, and go to one process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bulwark.errors import RefusedError, UpstreamError, UsageError
from bulwark.infra.credentials import credentials_of, installation_token

from .conftest import CREDENTIALS, PIPELINE, ROOT, Vendors

BULWARK = Path(sys.executable).with_name("bulwark")
TELL = "import json, os; print(json.dumps({name: os.environ[name] for name in ('GITHUB_TOKEN', 'VERCEL_API_TOKEN')}))"


@pytest.fixture
def kept(vendors: Vendors) -> Vendors:
    vendors.keep("VERCEL_API_TOKEN", CREDENTIALS.vercel)
    vendors.keep("GITHUB_APP_PRIVATE_KEY", vendors.app_key)
    return vendors


def test_the_token_is_the_installations_own_and_the_key_is_not_handed_on(kept: Vendors):
    given = credentials_of(PIPELINE)
    assert given.keys() == {"GITHUB_TOKEN", "VERCEL_API_TOKEN"}
    assert given["VERCEL_API_TOKEN"] == CREDENTIALS.vercel
    repositories = kept.call("github", "GET", "/installation/repositories", token=given["GITHUB_TOKEN"])["repositories"]
    assert {repository["owner"]["id"] for repository in repositories} == {PIPELINE.github.owner_id}


def with_credentials(*command: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    import os

    arguments = [BULWARK, "infra", "with-credentials", "staging", f"--folder={ROOT}", "--", *command]
    return subprocess.run(arguments, env={**os.environ, **extra}, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
def test_a_command_sees_them_and_its_exit_status_counts():
    done = with_credentials(sys.executable, "-c", f"{TELL}; raise SystemExit(7)")
    assert done.returncode == 7, done.stderr
    assert json.loads(done.stdout)["VERCEL_API_TOKEN"] == CREDENTIALS.vercel
    assert done.stderr == ""


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
def test_a_jobs_log_masks_them_and_what_the_command_prints_has_no_mask():
    done = with_credentials(sys.executable, "-c", TELL, GITHUB_ACTIONS="true")
    seen = json.loads(done.stdout)
    assert sorted(done.stderr.splitlines()) == sorted(f"::add-mask::{value}" for value in seen.values())


@pytest.mark.slow
@pytest.mark.usefixtures("kept")
def test_a_program_that_is_not_there_is_named():
    done = with_credentials("no-such-program")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no-such-program cannot be run (No such file or directory)" in done.stderr


def test_a_secret_that_nobody_declares_is_named(vendors: Vendors):
    app = next(iter(PIPELINE.apps.values()))
    poor = PIPELINE.model_copy(update={"apps": {"x": app.model_copy(update={"secrets": {}})}})
    with pytest.raises(UsageError, match="no application of staging keeps a secret VERCEL_API_TOKEN"):
        credentials_of(poor)


def test_a_secret_without_a_value_is_the_vendors_refusal(vendors: Vendors):
    with pytest.raises(UpstreamError, match="VERCEL_API_TOKEN"):
        credentials_of(PIPELINE)


def test_an_account_registered_again_gets_nothing(vendors: Vendors):
    other = PIPELINE.model_copy(update={"github": PIPELINE.github.model_copy(update={"owner_id": 77})})
    with pytest.raises(UsageError, match="which has the id 190012345 now, and the stack file pins 77"):
        installation_token(other, vendors.app_key)


def test_another_apps_key_is_refused_and_not_quoted(vendors: Vendors):
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    made = rsa.generate_private_key(65_537, 2048)
    key = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(RefusedError, match="401") as caught:
        installation_token(PIPELINE, key)
    assert "PRIVATE KEY" not in str(caught.value)


def test_what_is_no_key_is_not_quoted(vendors: Vendors):
    with pytest.raises(UsageError, match="holds no key that can sign") as caught:
        installation_token(PIPELINE, "planted-no-key")
    assert "planted" not in str(caught.value)
