"""profile, diary, forget: the command line in a process of its own."""

import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.app.conftest import OFFLINE, ROOT, Run
from voicecoach.dialogue import Cramp
from voicecoach.store import Diary

ONE_BREATH = "log a cramp in my left calf about five minutes it woke me\n"


def diary_of(home: Path) -> Path:
    return home / "data" / "diary.sqlite3"


def kept(home: Path) -> tuple[Cramp, ...]:
    diary = Diary(diary_of(home))
    cramps = diary.cramps()
    diary.close()
    return cramps


def fill(home: Path, *cramps: Cramp) -> None:
    diary = Diary(diary_of(home))
    diary.add_all(cramps)
    diary.close()


def one_sentence(err: str) -> bool:
    return len(err.strip().splitlines()) == 1


# -- profile --------------------------------------------------------------------------------


def test_a_condition_is_set_read_back_shown_and_unset(run: Run) -> None:
    said = run("profile", "set", "pregnancy")
    assert "I'll remember that you are pregnant" in said.out
    assert "profile unset pregnancy" in said.err
    assert run("profile", "show", "--json").json() == {"conditions": ["pregnancy"]}
    assert "forgotten that you are pregnant" in run("profile", "unset", "pregnancy").out
    assert run("profile", "show").err == "Nothing is known about you.\n"


def test_settings_are_kept_and_used(run: Run) -> None:
    for name, value in (("rate", 130), ("volume", 40), ("leg", "left"), ("night", "22-7")):
        assert run("profile", "set", name, value).code == 0
    shown = run("profile", "show", "--json").json()
    assert shown["rate"] == "130"
    assert "night                    22-7" in run("profile", "show").out
    run("ask", stdin="log a cramp in my calf\n")
    assert run("diary", "list", "--json").json()[0]["side"] == "left"
    assert run("profile", "unset", "leg").out == "leg: back to the default.\n"


def test_what_was_said_of_the_voice_lasts(run: Run) -> None:
    run("ask", stdin="slower\nlouder\n")
    shown = run("profile", "show", "--json").json()
    assert int(shown["rate"]) < 150
    assert int(shown["volume"]) > 50


@pytest.mark.parametrize(
    "words",
    [
        ("set", "rate", "999"),
        ("set", "rate"),
        ("set", "night", "midnight"),
        ("set", "leg", "middle"),
        ("set", "gout"),
        ("set", "pregnancy", "yes"),
        ("unset", "gout"),
        ("clear",),
    ],
)
def test_what_cannot_be_set_is_told_in_one_sentence(run: Run, words: tuple[str, ...]) -> None:
    ran = run("profile", *words)
    assert (ran.code, ran.out) == (2, "")
    assert one_sentence(ran.err)


def test_clearing_keeps_the_diary(run: Run, home: Path) -> None:
    run("ask", stdin=ONE_BREATH + "i have diabetes\n")
    assert run("profile", "clear", "--yes").code == 0
    assert run("profile", "show", "--json").json() == {"conditions": []}
    assert len(kept(home)) == 1


def test_a_condition_from_the_command_line_counts_in_talk(run: Run) -> None:
    run("profile", "set", "diabetes")
    assert run("ask", stdin="should i use heat or ice\n").out.startswith("With diabetes")


# -- forget ---------------------------------------------------------------------------------


def test_forget_deletes_profile_diary_and_copies(run: Run, home: Path) -> None:
    run("ask", stdin=ONE_BREATH + "i have diabetes\n")
    assert "forgotten everything" in run("forget", "--all", "--yes").out
    assert run("profile", "show", "--json").json() == {"conditions": []}
    assert kept(home) == ()
    assert not list((home / "data" / "backups").iterdir())


def test_forget_wants_to_be_sure(run: Run, home: Path) -> None:
    run("ask", stdin=ONE_BREATH)
    for words in (("forget",), ("forget", "--yes"), ("forget", "--all")):
        ran = run(*words)
        assert ran.code == 2
        assert one_sentence(ran.err)
    assert len(kept(home)) == 1


def test_forgetting_nothing_makes_no_file(run: Run, home: Path) -> None:
    assert run("forget", "--all", "--yes", "--json").json()["said"].startswith("Done.")
    assert not diary_of(home).exists()


# -- diary ----------------------------------------------------------------------------------


def test_entries_are_added_listed_edited_and_removed(run: Run) -> None:
    added = run(
        *("diary", "add", "calf", "--at", "2026-10-03 03:12", "--side", "left", "--minutes", "2.5"),
        *("--strength", "7", "--helped", "rub", "--helped", "heat", "--woke", "--note", "sore"),
    )
    assert re.fullmatch(
        r"   1  2026-10-03  03:12  left  calf +2:30 min  7/10  woke you"
        r"  rubbing helped  heat helped  sore\n",
        added.out,
    )
    run("diary", "add", "foot", "--at", "2026-10-02 03:00")
    listed = run("diary", "list", "--json").json()
    assert [entry["id"] for entry in listed] == [2, 1]
    edited = run("diary", "edit", "1", "--side", "right", "--no-woke", "--json").json()
    assert (edited["side"], edited["woke"], edited["strength"]) == ("right", False, 7)
    assert run("diary", "remove", "1", "--json").json() == {"removed": [1]}
    assert len(run("diary", "list", "--last", "5").out.splitlines()) == 1
    assert run("diary", "remove", "2").out.startswith("Removed:    2")
    assert run("diary", "list").err == "There is nothing in the diary.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("add", "calf", "--at", "2999-01-01 03:00"),
        ("add", "calf", "--at", "last night"),
        ("add", "calf", "--minutes", "18000"),
        ("add", "calf", "--minutes", "nan"),
        ("add", "calf", "--minutes", "1e400"),
        ("add", "calf", "--strength", "11"),
        ("add", "calf", "--note", "x" * 100_000),
        ("add", "elbow"),
        ("add", "calf'); DROP TABLE cramp; --"),
        ("edit", "7", "--side", "left"),
        ("remove", "1", "7"),
        ("import", "nowhere.csv"),
        ("import", "."),
        ("export",),
        ("export", "--csv", "no/such/folder.csv"),
    ],
)
def test_bad_input_is_one_sentence_and_nothing_is_lost(
    run: Run, home: Path, words: tuple[str, ...]
) -> None:
    there = Cramp(datetime(2026, 11, 1, 3), "calf", "left")
    fill(home, there)
    ran = run("diary", *words)
    assert (ran.code, ran.out) == (2, "")
    assert one_sentence(ran.err), ran.err
    assert len(ran.err) < 300
    assert kept(home) == (there,)


def test_sql_in_speech_loses_nothing(run: Run, home: Path) -> None:
    run("ask", stdin=ONE_BREATH + "log a cramp'); drop table cramp; --\n")
    assert [cramp.place for cramp in kept(home)] == ["calf", "leg"]


def test_an_export_is_taken_back(run: Run, home: Path, tmp_path: Path) -> None:
    cramps = [Cramp(datetime(2026, 11, day, 3), "calf", note=f"{day}, \u00e9") for day in (1, 2)]
    fill(home, *cramps)
    file = tmp_path / "export.csv"
    assert run("diary", "export", "--csv", file).code == 0
    assert run("diary", "export", "--csv").out == file.read_bytes().decode()
    assert len(run("diary", "export", "--json").json()) == 2
    assert run("diary", "import", file, "--json").json() == {"added": 0, "there_already": 2}
    run("forget", "--all", "--yes")
    assert run("diary", "import", file).out == "Entries added: 2; there already: 0\n"
    assert kept(home) == tuple(cramps)


def test_what_is_no_text_is_not_taken_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe\x00")
    ran = run("diary", "import", "odd.csv")
    assert (ran.code, one_sentence(ran.err)) == (2, True)


# -- trouble --------------------------------------------------------------------------------


def test_a_damaged_diary_is_mended_and_told(run: Run, home: Path) -> None:
    fill(home, Cramp(datetime(2026, 11, 1, 3), "calf"))
    diary_of(home).write_bytes(b"this is no database" * 99)
    ran = run("diary", "list")
    assert one_sentence(ran.err)
    assert ran.err.startswith("The diary was damaged: the copy of ")
    assert len(ran.out.splitlines()) == 1


def test_a_damaged_diary_is_told_in_talk_too(run: Run, home: Path) -> None:
    fill(home, Cramp(datetime.now() - timedelta(minutes=5), "calf"))
    diary_of(home).write_bytes(b"this is no database" * 99)
    ran = run("ask", stdin="how many cramps did i have this week\n")
    first, second = ran.out.splitlines()
    assert first.startswith("Your diary was damaged. I went on with the copy of ")
    assert second.startswith("One cramp this week")


def test_whoever_has_a_cramp_is_helped_though_the_diary_is_of_a_later_version(
    run: Run, home: Path
) -> None:
    import sqlite3

    fill(home, Cramp(datetime(2026, 11, 1, 3), "calf"))
    raw = sqlite3.connect(diary_of(home))
    raw.execute("PRAGMA user_version=99")
    raw.close()
    ran = run("ask", stdin="help my calf is cramping\nlog a cramp in my foot\n")
    assert one_sentence(ran.err)
    assert "update voicecoach" in ran.err
    assert ran.out.startswith("I cannot write the diary just now.\nFor your calf")
    assert ran.out.endswith("I cannot write the diary just now.\n")
    assert run("diary", "list").code == 1


def run_as(home: Path, command: list[str]) -> "subprocess.CompletedProcess[bytes]":
    """Runs a command that the `run` fixture cannot: under limits, or in a changed file system."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "VOICECOACH_HOME": str(home)},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_a_full_disk_is_one_sentence_and_loses_nothing(run: Run, home: Path) -> None:
    fill(home, Cramp(datetime(2026, 11, 1, 3), "calf"))
    program = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
sys.argv = ["voicecoach", "diary", "add", "foot", "--note", "x" * 999]
runpy.run_module("voicecoach", run_name="__main__")
"""
    run("entries")  # the content is prepared before
    done = run_as(home, [sys.executable, "-c", program])
    assert done.returncode == 1, done.stderr
    assert one_sentence(done.stderr.decode())
    assert len(kept(home)) == 1


def test_a_read_only_disk_is_one_sentence_and_loses_nothing(run: Run, home: Path) -> None:
    fill(home, Cramp(datetime(2026, 11, 1, 3), "calf"))
    run("entries")
    mount = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && "$@"'
    command = ["unshare", "--mount", "sh", "-c", mount, "sh", str(home / "data")]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("only root may mount a folder read-only: run as root")
    done = run_as(home, [*command, sys.executable, "-m", "voicecoach", "diary", "add", "foot"])
    assert done.returncode == 1, done.stderr
    assert one_sentence(done.stderr.decode())
    assert b"Read-only" in done.stderr
    assert len(kept(home)) == 1


def test_two_processes_add_at_once(run: Run, home: Path) -> None:
    run("entries")
    command = [sys.executable, "-m", "voicecoach", "diary", "add"]
    environ = {**os.environ, "VOICECOACH_HOME": str(home)}
    both = [
        subprocess.Popen([*command, place], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
        for place in ("calf", "foot", "toe")
    ]
    assert [process.wait(60) for process in both] == [0, 0, 0]
    assert sorted(cramp.place for cramp in kept(home)) == ["calf", "foot", "toe"]


# -- nothing is kept that was not asked for ---------------------------------------------------

CANARY = "wooden kangaroo trampoline"
NIGHT = f"""help my calf is cramping
{CANARY}
next
my {CANARY} is in my left calf
that's better
yes
log a cramp in my right foot for two minutes {CANARY}
i have diabetes
why do heels give me cramps {CANARY}
how many cramps did i have this month
"""


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def holds(data: bytes, words: str) -> bool:
    return any(words.encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be"))


@pytest.mark.parametrize("verbose", [(), ("-vv",)])
def test_of_a_whole_night_only_what_was_asked_for_is_kept(
    run: Run, home: Path, tmp_path: Path, verbose: tuple[str, ...]
) -> None:
    run("entries")
    before = tree(tmp_path)
    ran = run(*verbose, "ask", stdin=NIGHT)
    after = tree(tmp_path)
    new = {name for name in after if after[name] != before.get(name)}
    kept_files = {name for name in new if "/cache/" not in name}
    allowed = re.compile(r"home/data/(diary\.sqlite3|diary\.lock|backups/diary-[\d-]+\.sqlite3)")
    assert all(allowed.fullmatch(name) for name in kept_files), kept_files
    assert [cramp.place for cramp in kept(home)] == ["calf", "foot"]
    for word in ("kangaroo", "trampoline", "help my", "heels give"):
        assert not [
            name for name in after if "/cache/under" not in name and holds(after[name], word)
        ]
        assert word not in ran.err


@pytest.mark.parametrize(
    ("words", "environ"), [(("--no-memory",), {}), ((), {"VOICECOACH_MEMORY": "off"})]
)
def test_without_memory_a_night_leaves_no_trace(
    run: Run, home: Path, tmp_path: Path, words: tuple[str, ...], environ: dict[str, str]
) -> None:
    run("entries")
    before = tree(tmp_path)
    ran = run("ask", *words, stdin=NIGHT, **environ)
    assert tree(tmp_path) == before
    assert "Memory is off" in ran.out


def test_without_memory_nothing_kept_is_used(run: Run) -> None:
    run("ask", stdin="i have diabetes\n")
    told = run("ask", "--no-memory", stdin="should i use heat or ice\n").out
    assert not told.startswith("With diabetes")


def test_without_memory_the_command_line_adds_nothing(run: Run, home: Path) -> None:
    ran = run("diary", "add", "calf", VOICECOACH_MEMORY="off")
    assert (ran.code, one_sentence(ran.err)) == (2, True)
    assert not diary_of(home).exists()


def test_a_setting_that_is_neither_on_nor_off_is_told(run: Run) -> None:
    ran = run("ask", "help", VOICECOACH_MEMORY="perhaps")
    assert (ran.code, one_sentence(ran.err)) == (2, True)


def test_every_command_has_help(run: Run) -> None:
    for words in (("profile",), ("diary",), ("forget",), ("diary", "add"), ("profile", "set")):
        assert run(*words, "--help").code == 0


def test_no_command_may_open_a_socket() -> None:
    """The guard itself: it holds in every command that the tests run."""
    done = subprocess.run(
        [sys.executable, "-c", "import socket; socket.socket()"],
        env={**os.environ, "PYTHONPATH": str(OFFLINE)},
        capture_output=True,
        check=False,
    )
    assert b"only 'models fetch' may do that" in done.stderr
