"""The command line as a contract: output, exit codes, one sentence for every bad input."""

import json
import shutil
import stat
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.app.conftest import Run
from voicecoach.app.cli import main
from voicecoach.content import Content, content_root

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "voicecoach" / "demo" / "night.wav"

COMMANDS = ("listen", "ask", "replay", "evaluate", "entries", "check", "devices", "doctor")


def one_sentence(text: str) -> None:
    lines = [line for line in text.strip().splitlines() if line]
    assert len(lines) == 1, text
    assert len(lines[0]) < 300


# -- help and version ---------------------------------------------------------------------------


def test_help_lists_every_command(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    for command in [
        "listen",
        "ask",
        "replay",
        "evaluate",
        "entries",
        "check",
        "devices",
        "doctor",
        "models",
    ]:
        assert command in ran.out


def test_help_needs_no_library(run: Run, tmp_path: Path) -> None:
    code = (
        "import sys; from voicecoach.app.cli import run; sys.argv=['voicecoach','--help'];\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('vosk','pyttsx3','sounddevice','numpy','yaml','rich','hassil')"
        " if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    assert run(command, "--help").code == 0


def test_an_unknown_command_is_a_usage_error(run: Run) -> None:
    ran = run("sing")
    assert ran.code == 2
    assert ran.out == ""


# -- ask ----------------------------------------------------------------------------------------


def test_ask_prints_what_is_said_first(run: Run) -> None:
    ran = run("ask", "help my calf is cramping")
    assert ran.code == 0
    assert ran.out.splitlines()[0].startswith("For your calf, pull your toes up")


def test_ask_as_json_has_the_fields_of_the_contract(run: Run) -> None:
    got = run("ask", "help my calf is cramping", "--json").json()
    assert set(got) == {
        "heard", "match", "kind", "score", "say", "steps", "cautions", "alternatives",
    }  # fmt: skip
    assert (got["match"], got["kind"]) == ("calf_cramp", "relief")
    assert got["steps"][0] == {"say": got["say"][0], "hold_s": 10.0}
    assert any("heating pad" in caution for caution in got["cautions"])


def test_ask_knows_the_state(run: Run) -> None:
    assert run("ask", "what now", "--json").json()["match"] is None
    assert run("ask", "what now", "--context", "routine", "--json").json()["match"] == "next_step"


def test_what_is_not_understood_is_exit_code_one(run: Run) -> None:
    ran = run("ask", "what is the weather")
    assert (ran.code, ran.out) == (1, "")
    one_sentence(ran.err)


def test_not_understood_as_json_is_still_json(run: Run) -> None:
    ran = run("ask", "what is the weather", "--json")
    assert ran.code == 1
    assert ran.json()["match"] is None


def test_ask_explains_itself_on_standard_error(run: Run) -> None:
    ran = run("ask", "my calf has locked up", "--explain", "--json")
    assert ran.json()["match"] == "calf_cramp"
    assert "won by:" in ran.err
    assert "cramping" in ran.err


@pytest.mark.parametrize("text", ["", "   ", "?!", "\N{SNOWMAN}", "word " * 10_000, "\0" * 3])
def test_odd_text_is_not_understood_and_harmless(run: Run, text: str) -> None:
    if "\0" in text:
        text = text.replace("\0", "\x01")
    ran = run("ask", text)
    assert ran.code == 1


def test_a_ten_thousand_word_cry_is_answered_in_time(run: Run) -> None:
    began = time.perf_counter()
    ran = run("ask", "help my calf is cramping " + "oh dear " * 10_000, "--json")
    assert time.perf_counter() - began < 20
    assert ran.json()["match"] == "calf_cramp"


def test_a_typed_conversation_goes_line_by_line(run: Run) -> None:
    ran = run("ask", stdin="help my calf is cramping\nnext\nstop\n")
    assert ran.code == 0
    assert "stand up" in ran.out.splitlines()[2]


def test_a_conversation_that_ends_in_nonsense_is_exit_code_one(run: Run) -> None:
    assert run("ask", stdin="what is the weather\n").code == 1


def test_text_that_is_not_utf8_is_harmless(run: Run) -> None:
    ran = run("ask", stdin="help my calf \udcff\udcfe\n")
    assert "toes up" in ran.out


def test_a_typed_log_is_there_the_next_time(run: Run) -> None:
    run("ask", stdin="log a cramp in my left calf\n")
    ran = run("ask", stdin="how many cramps did i have this month\n")
    assert "One cramp this month." in ran.out


# -- entries and check --------------------------------------------------------------------------


def test_entries_lists_all(run: Run, content: Content) -> None:
    listed = [line.split()[1] for line in run("entries").out.splitlines()]
    assert sorted(listed) == sorted(content.entries)


def test_entries_of_a_kind(run: Run) -> None:
    got = run("entries", "--kind", "safety", "--json").json()
    assert {entry["id"] for entry in got} == {"emergency", "possible_clot", "injury"}


def test_one_entry_whole(run: Run) -> None:
    got = run("entries", "calf_cramp", "--json").json()
    assert [step["hold_s"] for step in got["steps"] if step["hold_s"]] == [10, 20, 30]
    assert "pull your toes up" in run("entries", "calf_cramp").out


def test_an_unknown_entry_is_a_usage_error(run: Run) -> None:
    ran = run("entries", "elbow_cramp")
    assert ran.code == 2
    one_sentence(ran.err)


def pack(tmp_path: Path, name: str, text: str) -> Path:
    folder = tmp_path / "pack" / "answer"
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    return tmp_path / "pack"


def test_the_content_that_ships_is_good(run: Run) -> None:
    ran = run("check", "--model", "voicecoach-en")
    assert ran.code == 0, ran.out


def test_a_broken_pack_is_named_with_file_and_line(run: Run, tmp_path: Path) -> None:
    folder = pack(tmp_path, "mine.yaml", "id: mine\ntitle: Mine\nkind: answer\nsay: yes\n")
    ran = run("check", folder)
    assert ran.code == 4
    assert "pack/answer/mine.yaml:4:" in ran.out
    assert 'write "yes" in quotes' in ran.out
    assert "'sources' is missing" in ran.out


def test_a_broken_pack_stops_the_coach_with_the_same_message(run: Run, tmp_path: Path) -> None:
    folder = pack(tmp_path, "mine.yaml", "id: mine\ntitle: [\n")
    ran = run("--pack", folder, "ask", "help my calf")
    assert ran.code == 4
    assert "pack/answer/mine.yaml:" in ran.err


def test_a_good_pack_is_understood(run: Run, tmp_path: Path) -> None:
    folder = pack(
        tmp_path,
        "pickles.yaml",
        'id: pickles\ntitle: Pickles\nkind: answer\nsources: ["001"]\n'
        "say: Nobody knows.\nsentences:\n  - what about gherkins\n",
    )
    ran = run("--pack", folder, "ask", "what about gherkins")
    assert ran.out.strip() == "Nobody knows."


def test_a_pack_in_the_config_folder_is_found(run: Run, tmp_path: Path, home: Path) -> None:
    folder = pack(
        tmp_path,
        "pickles.yaml",
        'id: pickles\ntitle: Pickles\nkind: answer\nsources: ["001"]\n'
        "say: Nobody knows.\nsentences:\n  - what about gherkins\n",
    )
    shutil.copytree(folder, home / "config" / "intents" / "en")
    assert run("ask", "what about gherkins").out.strip() == "Nobody knows."


def test_stolen_sentences_and_words_that_a_model_lacks_are_found(run: Run, tmp_path: Path) -> None:
    folder = pack(
        tmp_path,
        "mine.yaml",
        'id: mine\ntitle: Mine\nkind: answer\nsources: ["001"]\nsay: Hello.\n'
        "sentences:\n  - what about crampzz\n  - my calf is cramping\n",
    )
    ran = run("check", folder, "--model", "voicecoach-en")
    assert ran.code == 4
    assert "pack/answer/mine.yaml:8: 'my calf is cramping' matches" in ran.out
    assert "'crampzz' is not in voicecoach-en" in ran.out
    assert "'cramp" in ran.out


def test_words_that_a_model_lacks_are_no_fault_of_the_content(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICECOACH_HOME", str(home))
    # Where every sentence leads is tried elsewhere, and takes its time.
    monkeypatch.setattr("voicecoach.app.checks.meaning_faults", lambda content: ())
    folder = pack(
        tmp_path,
        "mine.yaml",
        'id: mine\ntitle: Mine\nkind: answer\nsources: ["001"]\nsay: Hello.\n'
        "sentences:\n  - what about crampzz\n",
    )
    ran = CliRunner().invoke(main, ["check", str(folder), "--model", "voicecoach-en"])
    assert ran.exit_code == 1
    assert ran.stdout.startswith("'crampzz' is not in voicecoach-en")
    one_sentence(ran.stderr)


def test_a_pack_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    ran = run("--pack", tmp_path / "nowhere", "ask", "help my calf")
    assert ran.code == 3
    one_sentence(ran.err)


# -- settings -----------------------------------------------------------------------------------


def test_a_bad_settings_file_is_one_sentence(run: Run, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("rate = 'quick'", encoding="utf-8")
    ran = run("ask", "help my calf")
    assert ran.code == 2
    one_sentence(ran.err)


# -- replay -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("none.wav", lambda path: None),
        ("empty.wav", lambda path: path.write_bytes(b"")),
        ("text.wav", lambda path: path.write_text("hello", encoding="utf-8")),
        ("header.wav", lambda path: path.write_bytes(DEMO.read_bytes()[:44])),
        ("folder.wav", lambda path: path.mkdir()),
    ],
)
def test_what_is_no_recording_is_one_sentence(
    run: Run, tmp_path: Path, name: str, make: object
) -> None:
    path = tmp_path / name
    make(path)  # type: ignore[operator]  # makers differ in what they take
    ran = run("replay", path)
    assert ran.code == 2
    assert ran.out == ""
    one_sentence(ran.err)


@pytest.mark.parametrize("out", ["none/reply.wav", "folder"])
def test_an_unwritable_reply_is_found_before_the_work(run: Run, tmp_path: Path, out: str) -> None:
    (tmp_path / "folder").mkdir()
    ran = run("replay", DEMO, "--out", tmp_path / out)
    assert ran.code == 2
    one_sentence(ran.err)
    assert list(tmp_path.glob("**/*.part")) == []


@pytest.mark.parametrize("damage", ["empty", "half", "cut", "nowhere"])
def test_a_damaged_model_is_one_sentence(run: Run, tmp_path: Path, damage: str) -> None:
    model = tmp_path / "model"
    if damage == "empty":
        model.mkdir()
    elif damage != "nowhere":
        shutil.copytree(ROOT / "models" / "voicecoach-en", model)
        (model / "MANIFEST.sha256").unlink()
        if damage == "half":
            shutil.rmtree(model / "graph")
        else:
            with (model / "graph" / "HCLr.fst").open("r+b") as file:
                file.truncate(1000)
    ran = run("replay", DEMO, "--model", model)
    assert ran.code == (2 if damage == "nowhere" else 3)
    one_sentence(ran.err)


# -- evaluate -----------------------------------------------------------------------------------


def rows(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "rows.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_evaluate_counts_and_predicts_every_row_in_order(run: Run, tmp_path: Path) -> None:
    path = rows(
        tmp_path,
        {"text": "help my calf is cramping", "expect": ["calf_cramp"], "context": "idle"},
        {"text": "next", "expect": ["next_step"], "context": "routine"},
        {"text": "what is the weather", "expect": [], "context": "idle"},
        {"text": "i can't breathe", "expect": ["emergency"], "context": "idle"},
        {"text": "purple elephants", "expect": ["stop"], "context": "idle"},
    )
    out = tmp_path / "predictions.jsonl"
    got = run("evaluate", path, "--predictions", out, "--json").json()
    assert got["in_scope_accuracy"] == 0.75
    assert got["out_of_scope_answered"] == 0.0
    assert got["safety_recall"] == 1.0
    assert got["false_safety_alarms"] == 0
    assert got["word_error_rate"] is None
    assert got["confusions"] == [{"expected": "stop", "predicted": "nothing", "count": 1}]
    predicted = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["predicted"] for row in predicted] == [
        "calf_cramp", "next_step", None, "emergency", None,
    ]  # fmt: skip
    assert predicted[2] == {"predicted": None, "score": 0.0, "heard": "what is the weather"}


def test_evaluate_recognises_rows_with_audio(run: Run, tmp_path: Path) -> None:
    with wave.open(str(DEMO), "rb") as demo, wave.open(str(tmp_path / "cry.wav"), "wb") as cry:
        cry.setparams(demo.getparams())
        cry.writeframes(demo.readframes(3 * demo.getframerate()))
    path = rows(
        tmp_path,
        {
            "text": "help my calf is cramping",
            "expect": ["calf_cramp"],
            "context": "idle",
            "audio": "cry.wav",
        },
    )
    ran = run("evaluate", path, "--json")
    got = ran.json()
    assert (got["in_scope_accuracy"], got["word_error_rate"]) == (1.0, 0.0)
    assert got["model"] == "voicecoach-en"
    assert 0 < got["real_time_factor"] < 2
    assert got["final_ms_p95"] > 0


def test_evaluate_mixes_noise_under_recordings(run: Run, tmp_path: Path) -> None:
    row = {"text": "help my calf is cramping", "expect": ["calf_cramp"], "audio": str(DEMO)}
    drowned = run("evaluate", rows(tmp_path, row), "--noise", DEMO, "--snr", "-30", "--json")
    assert (
        drowned.json()["word_error_rate"]
        > run("evaluate", rows(tmp_path, row), "--noise", DEMO, "--snr", "60", "--json").json()[
            "word_error_rate"
        ]
    )


@pytest.mark.parametrize(
    "line",
    ["not json", "[]", '{"text": 3, "expect": []}', '{"text": "x"}', '{"text":"x","expect":"y"}',
     '{"text": "x", "expect": [], "context": "asleep"}'],
)  # fmt: skip
def test_a_bad_row_is_named_by_its_line(run: Run, tmp_path: Path, line: str) -> None:
    path = rows(tmp_path, {"text": "x", "expect": []}, line)
    ran = run("evaluate", path)
    assert ran.code == 2
    assert "rows.jsonl:2" in ran.err
    one_sentence(ran.err)


def test_rows_that_are_not_utf8_or_not_there(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"\xff\xfe{}")
    for path in (bad, tmp_path / "none.jsonl", rows(tmp_path, "")):
        ran = run("evaluate", path)
        assert ran.code == 2
        one_sentence(ran.err)


# -- models, devices, doctor --------------------------------------------------------------------


def test_models_lists_what_ships_and_what_can_be_fetched(run: Run) -> None:
    got = {row["name"]: row for row in run("models", "list", "--json").json()}
    assert got["voicecoach-en"]["installed"] is True
    assert got["vosk-model-small-en-us-0.15"]["bytes"] == 41205931
    assert got["vosk-model-small-en-us-0.15"]["installed"] is False


def test_models_path_is_the_one_in_use(run: Run) -> None:
    assert run("models", "path").out.strip() == str(ROOT / "models" / "voicecoach-en")


def test_fetching_offline_never_tries(run: Run) -> None:
    ran = run("models", "fetch", VOICECOACH_OFFLINE="1")
    assert ran.code == 3
    one_sentence(ran.err)
    assert run("models", "fetch", "--if-possible", VOICECOACH_OFFLINE="1").code == 0


def test_fetching_an_unknown_model(run: Run) -> None:
    ran = run("models", "fetch", "no-such-model")
    assert ran.code == 2
    one_sentence(ran.err)


def test_fetching_without_a_server_is_over_soon(run: Run) -> None:
    began = time.perf_counter()
    ran = run("models", "fetch", VOICECOACH_MODELS_URL="http://127.0.0.1:9")
    assert ran.code == 3
    assert time.perf_counter() - began < 10
    one_sentence(ran.err)


NO_PORTAUDIO = "import sys; sys.modules['sounddevice'] = None\n"


def test_without_the_audio_library_the_cure_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_PORTAUDIO, encoding="utf-8")
    path = f"{tmp_path}:{ROOT}"
    for command in (["listen"], ["devices"], ["devices", "--check"]):
        ran = run(*command, PYTHONPATH=path)
        assert ran.code == 3
        assert "sounddevice" in ran.err
        one_sentence(ran.err)
    assert run("ask", "help my calf", PYTHONPATH=path).code == 0


def test_without_vosk_typing_still_works(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys; sys.modules['vosk'] = None\n", encoding="utf-8"
    )
    path = f"{tmp_path}:{ROOT}"
    ran = run("replay", DEMO, PYTHONPATH=path)
    assert ran.code == 3
    assert "pip install vosk" in ran.err
    assert run("ask", "help my calf", PYTHONPATH=path).code == 0


def test_without_a_voice_the_cure_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys; sys.modules['pyttsx3'] = None\n", encoding="utf-8"
    )
    ran = run("replay", DEMO, "--out", tmp_path / "out.wav", PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert ran.code == 3
    one_sentence(ran.err)
    assert not (tmp_path / "out.wav").exists()


def test_doctor_has_a_line_for_every_part(run: Run) -> None:
    ran = run("doctor", "--json")
    parts = {finding["part"] for finding in ran.json()}
    assert {"content", "model", "voice", "microphone", "loudspeaker", "diary"} <= parts
    bad = [f for f in ran.json() if f["needed"] and not f["good"]]
    assert ran.code == (3 if bad else 0)


def test_nothing_is_left_in_the_home_but_what_was_asked_for(run: Run, home: Path) -> None:
    """A canary said to the coach is nowhere afterwards."""
    run("ask", "my zanzibar calf is cramping")
    run("ask", stdin="help my zanzibar calf is cramping\nstop\n")
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} <= {"data"}
    assert not any(b"zanzibar" in path.read_bytes() for path in files)


def test_the_diary_is_for_its_owner_only(run: Run, home: Path) -> None:
    run("ask", stdin="log a cramp in my left calf\n")
    diary = home / "data" / "diary.sqlite3"
    assert stat.S_IMODE(diary.stat().st_mode) == 0o600


def test_content_root_is_the_checkouts() -> None:
    assert content_root() == ROOT / "intents"
