"""What the command line is pointed at: devices, sockets and silent pipes do not hold it up."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.runtime import input_files
from bot.runtime.input_files import NotAFile, read_file

ROOT = Path(__file__).parents[3]
PATIENCE = 120
LIMIT = 1000


HURRIED = """
import sys
from bot.__main__ import main
from bot.runtime import input_files
input_files.NO_WRITER_SECONDS = 0.1
sys.argv[0] = "bot"
main()
"""
"""The command line, which soon gives a pipe up that nobody writes into."""


def test_a_pipe_that_nobody_writes_into_is_given_up(tmp_path: Path) -> None:
    """It blocked forever."""
    os.mkfifo(tmp_path / "pipe.json")
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", HURRIED, "score", str(tmp_path / "pipe.json")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "没有程序在写入" in ended.stderr


@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null", "/dev/urandom"])
def test_a_device_is_refused(name: str) -> None:
    with pytest.raises(NotAFile, match="not-a-file"):
        read_file(Path(name), LIMIT)


def test_a_folder_and_a_socket_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAFile, match="folder"):
        read_file(tmp_path, LIMIT)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "s"))
        with pytest.raises(NotAFile, match="not-a-file"):
            read_file(tmp_path / "s", LIMIT)


def test_what_is_written_into_a_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(b"x" * 900))
    writer.start()
    assert read_file(pipe, LIMIT) == b"x" * 900
    writer.join()


def test_a_pipe_without_end_is_read_no_further_than_the_limit(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def write() -> None:
        try:
            with pipe.open("wb", buffering=0) as file:
                for _ in range(10_000):
                    file.write(b"x" * 1000)
        except BrokenPipeError:
            pass

    writer = threading.Thread(target=write)
    writer.start()
    assert len(read_file(pipe, LIMIT)) == LIMIT + 1
    writer.join()


def test_a_silent_writer_is_waited_for_with_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_files, "WORD_SECONDS", 0.05)
    pipe, told = tmp_path / "pipe", threading.Event()
    os.mkfifo(pipe)

    def write() -> None:
        with pipe.open("wb") as file:
            assert told.wait(PATIENCE)
            file.write(b"at last")

    writer = threading.Thread(target=write)
    writer.start()
    assert read_file(pipe, LIMIT, told.set) == b"at last"
    writer.join()


def test_a_process_in_place_of_a_file_is_read() -> None:
    """``score <(command)``: a pipe without a name, which people use."""
    line = f"{sys.executable} -m bot score <(echo '{{}}')"
    ended = subprocess.run(  # noqa: S603
        ["/bin/bash", "-c", line],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "catalogue" in ended.stderr


def test_a_report_does_not_wait_for_a_reader_of_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "out.pdf")
    answers = tmp_path / "a.json"
    answers.write_text('{"catalogue": "gb36132-2018", "answers": {}}', "utf-8")
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", "report", str(answers), "-o", str(tmp_path / "out.pdf")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "写不了" in ended.stderr
