"""voicecoach words: teaching, by a user, in processes of their own."""

from pathlib import Path

import pytest

from tests.app.conftest import Run


def test_a_taught_word_is_understood_typed_and_by_ear(run: Run) -> None:
    told = run("words", "add", "Lightning  Leg", "--as", "calf_cramp", "--json")
    assert told.code == 0, told.err
    lesson = told.json()
    assert (lesson["phrase"], lesson["entry"]) == ("lightning leg", "calf_cramp")
    assert lesson["understood"]
    assert lesson["heard"]
    asked = run("ask", "oh i've got a lightning leg again", "--json")
    assert asked.json()["match"] == "calf_cramp"


def test_what_is_not_heard_is_kept_for_typing_and_said_so(run: Run) -> None:
    told = run("words", "add", "buy by", "--as", "calf_cramp")
    assert told.code == 1
    assert told.out == "'buy by' now means calf_cramp.\n"
    assert "not understood" in told.err
    assert run("ask", "buy by", "--json").json()["match"] == "calf_cramp"


def test_taught_words_are_listed_and_forgotten(run: Run) -> None:
    assert run("words", "list", "--json").json() == {}
    run("words", "add", "donkey leg", "--as", "calf_cramp")
    run("words", "add", "devil's grip", "--as", "calf_cramp")
    assert run("words", "list", "--json").json() == {"calf_cramp": ["donkey leg", "devil's grip"]}
    assert run("words", "remove", "Donkey leg").out == (
        "'donkey leg' no longer means calf_cramp.\n"
    )
    assert run("words", "list").out.split() == ["calf_cramp", "devil's", "grip"]
    gone = run("words", "remove", "donkey leg")
    assert gone.code == 2
    assert "was not taught" in gone.err


def test_teaching_twice_keeps_it_once(run: Run) -> None:
    for _ in range(2):
        run("words", "add", "donkey leg", "--as", "calf_cramp")
    assert run("words", "list", "--json").json() == {"calf_cramp": ["donkey leg"]}


def test_a_word_the_model_lacks_is_not_taught_and_the_nearest_is_offered(run: Run) -> None:
    told = run("words", "add", "bunny leg", "--as", "calf_cramp")
    assert told.code == 1
    assert told.out == ""
    assert "cannot hear 'bunny'" in told.err
    assert "'funny'" in told.err
    assert run("words", "list", "--json").json() == {}


@pytest.mark.parametrize(
    ("phrase", "entry", "says"),
    [
        ("my chest hurts", "calf_cramp", "means emergency"),
        ("my leg is swollen and red", "calf_towel_stretch", "means possible_clot"),
        ("stop", "next_step", "means stop"),
        ("heat or ice", "calf_crmp", "try 'calf_cramp'"),
        ("twenty-one", "calf_cramp", "plain words"),
        ("", "calf_cramp", "plain words"),
        ("a b c d e f g h i", "calf_cramp", "plain words"),
        ("(a|b)", "calf_cramp", "plain words"),
    ],
)
def test_a_warning_a_stop_and_nonsense_cannot_be_taught(
    run: Run, phrase: str, entry: str, says: str
) -> None:
    told = run("words", "add", phrase, "--as", entry)
    assert told.code == 2
    assert says in told.err
    assert len(told.err.splitlines()) == 1
    assert run("words", "list", "--json").json() == {}


def test_a_file_spoilt_by_hand_is_named_and_not_touched(run: Run, home: Path) -> None:
    own = home / "config" / "intents" / "en"
    own.mkdir(parents=True)
    (own / "words.yaml").write_text("calf_cramp: 7\n", encoding="utf-8")
    told = run("words", "add", "donkey leg", "--as", "calf_cramp")
    assert told.code == 4
    assert "words.yaml:1" in told.err
    assert (own / "words.yaml").read_text(encoding="utf-8") == "calf_cramp: 7\n"
