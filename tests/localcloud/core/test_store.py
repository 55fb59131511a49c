import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localcloud.core.store import DocumentExistsError, Store, StoreUnusableError

ROOT = Path(__file__).parents[3]
# Writes documents one by one, telling each after it is committed, until it is killed or has written `count`.
WRITER = """
import sys
from pathlib import Path
from localcloud.core.store import Store
store, name, count = Store(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
for index in range(count):
    with store.transaction() as transaction:
        number = transaction.next_number("test")
        transaction.put("test.document", f"{name}/{index:06}", {"number": number, "padding": "x" * 300})
        transaction.put("test.twin", f"{name}/{index:06}", {"number": number})
    print(index, flush=True)
"""


def start_writer(path: Path, name: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "state.sqlite")
    yield opened
    opened.close()


@pytest.mark.slow
def test_what_was_acknowledged_survives_kill_9_at_any_moment(tmp_path: Path) -> None:
    path, moments = tmp_path / "state.sqlite", random.Random(20261123)  # noqa: S311 - moments, not secrets
    acknowledged: dict[str, int] = {}
    for turn in range(12):
        process = start_writer(path, f"turn{turn:02}", 100_000)
        assert process.stdout
        process.stdout.readline()
        time.sleep(moments.uniform(0, 0.08))
        process.send_signal(signal.SIGKILL)
        # The first line was read above; a line that was cut off in the pipe was not acknowledged.
        lines = [line for line in process.stdout.read().split("\n")[:-1] if line]
        process.wait()
        process.stdout.close()
        acknowledged[f"turn{turn:02}"] = 1 + len(lines)
        store = Store(path)
        with store.transaction() as transaction:
            documents = transaction.list("test.document")
            twins = transaction.list("test.twin")
        store.close()
        assert [(key, body["number"]) for key, body in documents] == [(key, body["number"]) for key, body in twins]
        for name, count in acknowledged.items():
            written = [key for key, _ in documents if key.startswith(name)]
            assert count <= len(written) <= count + 1
    assert sum(acknowledged.values()) > 12


def test_two_programs_write_at_once_and_lose_nothing(tmp_path: Path) -> None:
    path, count = tmp_path / "state.sqlite", 300
    processes = [start_writer(path, name, count) for name in ("left", "right")]
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0]
    store = Store(path)
    with store.transaction() as transaction:
        documents = transaction.list("test.document")
    assert sorted(body["number"] for _, body in documents) == list(range(1, 2 * count + 1))
    assert store._connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_transaction_is_kept_whole_or_not_at_all(store: Store) -> None:
    def write_and_fail() -> None:
        with store.transaction() as transaction:
            transaction.put("kind", "key", {"a": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with store.transaction() as transaction:
        assert transaction.get("kind", "key") is None


def test_a_full_disk_refuses_one_write_and_leaves_the_store_usable(store: Store) -> None:
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(sqlite3.OperationalError, match="full"), store.transaction() as transaction:
        transaction.put("kind", "large", {"text": "x" * 100_000})
    store._connection.execute("PRAGMA max_page_count = 100000")
    with store.transaction() as transaction:
        assert transaction.get("kind", "large") is None
        transaction.put("kind", "small", {})


def test_an_insert_of_a_taken_key_says_so_and_keeps_the_first(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.insert("kind", "key", {"a": 1})
        with pytest.raises(DocumentExistsError):
            transaction.insert("kind", "key", {"a": 2})
        assert transaction.get("kind", "key") == {"a": 1}


def test_a_document_that_was_read_is_a_copy(store: Store) -> None:
    with store.transaction() as transaction:
        transaction.put("kind", "key", {"list": []})
        read = transaction.get("kind", "key")
        assert read is not None
        read["list"].append(1)
        assert transaction.get("kind", "key") == {"list": []}


def test_pages_follow_each_other_without_gap_or_overlap(store: Store) -> None:
    keys = [f"a/{number:02}" for number in range(10)]
    with store.transaction() as transaction:
        for key in [*keys, "b/00", "a"]:
            transaction.put("kind", key, {})
        seen: list[str] = []
        while page := transaction.list("kind", "a/", after=seen[-1] if seen else "", limit=3):
            seen += [key for key, _ in page]
    assert seen == keys


def test_clearing_forgets_documents_and_never_hands_out_a_number_twice(store: Store) -> None:
    with store.transaction() as transaction:
        first = transaction.next_number("ids", first=100)
        transaction.put("kind", "key", {})
    store.reset()
    with store.transaction() as transaction:
        assert transaction.get("kind", "key") is None
        assert (first, transaction.next_number("ids", first=100)) == (100, 101)


@pytest.mark.parametrize("content", [b"this is no database, however long it may be" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_corrupt_file_is_refused_untouched_and_the_remedy_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreUnusableError, match="Move the file away") as caught:
        Store(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == content


def test_a_file_damaged_in_the_middle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    store = Store(path)
    with store.transaction() as transaction:
        for number in range(500):
            transaction.put("kind", f"{number:04}", {"text": "x" * 500})
    store.close()
    content = bytearray(path.read_bytes())
    content[8192:40960] = os.urandom(32768)
    path.write_bytes(content)
    with pytest.raises(StoreUnusableError, match="Move the file away"):
        Store(path)


def test_a_file_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreUnusableError, match="version 99"):
        Store(path)


def test_a_place_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusableError, match="Choose a folder that can be written"):
        Store(tmp_path)


KEYS = st.text("abc/é\U0001f333", min_size=1, max_size=6)
OPERATIONS = st.lists(st.tuples(st.sampled_from(["put", "delete", "insert", "delete_all"]), KEYS, st.integers()), max_size=40)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS, prefix=KEYS)
def test_the_store_behaves_like_a_dictionary(
    tmp_path_factory: pytest.TempPathFactory, operations: list[tuple[str, str, int]], prefix: str
) -> None:
    store, model = Store(tmp_path_factory.mktemp("model") / "state.sqlite"), dict[str, dict[str, int]]()
    with store.transaction() as transaction:
        for operation, key, value in operations:
            if operation == "put":
                transaction.put("kind", key, {"v": value})
                model[key] = {"v": value}
            elif operation == "delete":
                assert transaction.delete("kind", key) == (model.pop(key, None) is not None)
            elif operation == "insert" and key not in model:
                transaction.insert("kind", key, {"v": value})
                model[key] = {"v": value}
            elif operation == "delete_all":
                gone = [name for name in model if name.startswith(key)]
                assert transaction.delete_all("kind", key) == len(gone)
                for name in gone:
                    del model[name]
        listed = transaction.list("kind", prefix)
    store.close()
    assert listed == sorted(
        ((key, body) for key, body in model.items() if key.startswith(prefix)), key=lambda pair: pair[0].encode()
    )
