"""What is generated is checked in and equal to what `make generate` writes."""

import pytest

from docs.generate import GENERATED, ROOT, differences, render


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_file_is_what_the_code_gives(name: str) -> None:
    assert differences(ROOT / name, render(GENERATED[name])) == [], f"{name}: run make generate"


def test_a_difference_is_shown() -> None:
    assert "+more" in differences(ROOT / "requirements.txt", (ROOT / "requirements.txt").read_text() + "more\n")
