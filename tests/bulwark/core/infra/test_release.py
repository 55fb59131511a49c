"""Versions are numbers, checks that are not known have not passed, and what others wrote means nothing to Markdown."""

import pytest

from bulwark.core.infra.release import REQUIRED_CHECKS, Version, newest, not_passed, release_text, version_of

PASSED = dict.fromkeys(REQUIRED_CHECKS, "success")


NO_VERSIONS = ["1.2.3", "v1.2", "v1.2.3-rc1", "v01.2.3", "v1.2.3\n", "", "v1.2.3.4", "v1234567.0.0", f"v{chr(0x661)}.2.3"]


@pytest.mark.parametrize("text", NO_VERSIONS)
def test_what_is_no_version(text: str):
    assert version_of(text) is None


def test_versions_are_numbers():
    assert version_of("v1.10.0") == Version(1, 10, 0)
    assert newest(["v1.9.0", "v1.10.0", "vnext", "v0.99.99"]) == Version(1, 10, 0)
    assert newest(["x"]) is None


def test_what_has_not_passed_is_told():
    assert not_passed({**PASSED, "Other": "failure"}) == ()
    assert not_passed({}) == ("Check (never run)", "Test (never run)")
    assert not_passed({**PASSED, "Test": None}) == ("Test (under way)",)
    assert not_passed({**PASSED, "Check": "skipped"}) == ("Check (skipped)",)


def test_the_text_has_the_lines_for_a_stack_file_and_bounded_subjects():
    text = release_text("octo/infra", Version(1, 2, 3), "a" * 40, ["@everyone <!-- x"] * 203)
    assert f"    repository: octo/infra\n    sha: {'a' * 40}\n    tag: v1.2.3\n" in text
    assert "@everyone" not in text
    assert "<!--" not in text.replace("\\<", "")
    assert text.endswith("- and 3 more")
    assert "more" not in release_text("octo/infra", Version(1, 2, 3), "a" * 40, ["x"])
