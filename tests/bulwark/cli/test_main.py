"""How the program ends when the machine, and not the person, is in the way."""

from pathlib import Path

import pytest

from bulwark.cli import main as program

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full, the disk that is always full")
def test_a_full_disk_is_told_without_a_stack_of_calls(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(program, "app", lambda: FULL.write_text("x"))
    with pytest.raises(SystemExit) as ended:
        program.main()
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (1, "")
    assert "No space left on device; the run stopped there" in told.err
    assert "Free room on the disk" in told.err


def test_a_file_that_our_own_code_forgot_is_not_blamed_on_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(program, "app", (tmp_path / "forgotten").read_text)
    with pytest.raises(FileNotFoundError):
        program.main()
