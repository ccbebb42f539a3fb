"""The files of a whole language: lexicon, phrases, cautions, and talk for others."""

import pytest

from tests.content.folder import LEXICON, Folder
from voicecoach.content import Phrase, Template
from voicecoach.content.language import number_words

PARTS = [line.partition(":")[0] for line in LEXICON.splitlines() if line[0] != " "]


def test_the_lexicon_is_read_part_by_part(folder: Folder) -> None:
    lexicon = folder.content().lexicon
    assert lexicon.contractions == {"can't": "can not", "~n't": "not", "~'s": "is"}
    assert lexicon.fillers == {"um"}
    assert lexicon.padding == {"please", "really"}
    assert "my" in lexicon.neutral
    assert lexicon.labels == {"place": {"calf": "calf"}}
    assert lexicon.hiding == {"praise"}
    assert lexicon.foreign == {"praise"}
    assert lexicon.sound_alikes == {"cuff": ("calf",)}
    assert lexicon.numbers == {"one": 1, "two": 2}


def test_a_concept_keeps_its_templates_with_their_lines(folder: Folder) -> None:
    folder.change("lexicon.yaml", "calf: [calf]", "calf:\n    - calf\n    - back of my leg # here")
    line = folder.here("lexicon.yaml")
    assert folder.content().lexicon.concepts["calf"] == (
        Template("calf", line - 1, "en/lexicon.yaml"),
        Template("back of my leg", line, "en/lexicon.yaml"),
    )


def test_rules_are_resolved_in_concepts_and_rules(folder: Folder) -> None:
    lexicon = folder.content().lexicon
    assert [template.text for template in lexicon.concepts["leg"]] == ["(leg|foot)"]
    assert lexicon.rules["painful"] == "sore|(leg|foot) ache"


IN_THE_LEXICON = {
    "an unknown part": ("fillers: [um]", "fillers: [um]\nslang: [x] # here", "unknown key 'slang'"),
    "a part twice": ("fillers: [um]", "fillers: [um]\nfillers: [er] # here", "stands here twice"),
    "a concept twice": ("calf: [calf]", "calf: [calf]\n  calf: [x] # here", "stands here twice"),
    "an unknown rule": ("[<limb>]", "[<arm>] # here", "there is no rule <arm>"),
    "a glued template": ("calf: [calf]", "calf: [calf(s|es)] # here", "leave a space"),
    "a slot in a template": ("calf: [calf]", "calf: ['{place}'] # here", "use only [optional]"),
    "a rule that uses itself": (
        "painful: sore|<limb> ache",
        "painful: sore|<painful> ache # here",
        "rule 'painful': there is no rule <painful> (rules may use those above them)",
    ),
    "a rule that uses a later one": (
        "painful: sore|<limb> ache",
        "painful: sore|<bad> ache # here\n  bad: <limb>",
        "(rules may use those above them)",
    ),
    "a number and a half": ("numbers: {one: 1,", "numbers: {one: 1.5, # here\n ", "whole number"),
    "a number in words": ("numbers: {one: 1, two: 2}", "numbers: {one: x} # here", "0 to 1000"),
    "a text for a list": ("{cuff: [calf]}", "{cuff: calf} # here", "expected a list"),
    "a list for a text": ("{calf: calf}", "{calf: [calf]} # here", "expected a text"),
    "a list for a mapping": ("{calf: calf}", "[calf] # here", "expected names with values"),
}


@pytest.mark.parametrize("spoilt", IN_THE_LEXICON)
def test_a_fault_of_the_lexicon_has_file_and_line(folder: Folder, spoilt: str) -> None:
    old, new, message = IN_THE_LEXICON[spoilt]
    folder.change("lexicon.yaml", old, new)
    folder.assert_only_fault("lexicon.yaml", message)


@pytest.mark.parametrize("broken", ["(calf", "calf)", "'[calf'", "<limb"])
def test_brackets_that_do_not_match_are_a_fault_of_the_lexicon(folder: Folder, broken: str) -> None:
    folder.change("lexicon.yaml", "calf: [calf]", f"calf: [calf, {broken}] # here")
    folder.assert_only_fault("lexicon.yaml", f"'{broken.strip(chr(39))}': it cannot be read")


def test_those_who_use_a_broken_rule_are_not_blamed(folder: Folder) -> None:
    folder.change("lexicon.yaml", "painful: sore|<limb> ache", "painful: (sore # here")
    folder.change("lexicon.yaml", "swollen: [swollen]", "swollen: [swollen, <painful>]")
    folder.assert_only_fault("lexicon.yaml", "rule 'painful': it cannot be read")


@pytest.mark.parametrize("broken", ["(sore", "sore) (aching", "sor(e|es)"])
def test_a_rule_that_cannot_be_read_is_a_fault_at_its_own_line(folder: Folder, broken: str) -> None:
    folder.change("lexicon.yaml", "painful: sore|<limb> ache", f"painful: {broken} # here")
    folder.assert_only_fault("lexicon.yaml", "rule 'painful'")


def test_the_lexicon_knows_the_lines_of_its_parts(folder: Folder) -> None:
    lines = folder.content().lexicon.lines
    assert lines.keys() == set(PARTS)
    assert (lines["contractions"], lines["rules"], lines["numbers"]) == (1, 9, 31)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_lexicon_must_be_there(folder: Folder, part: str) -> None:
    folder.write("lexicon.yaml", f"\n{LEXICON}".replace(f"\n{part}:", "\nother:"))
    folder.assert_fault("lexicon.yaml", f"'{part}' is missing", line=1)


def test_a_missing_lexicon_is_one_fault_among_those_it_brings(folder: Folder) -> None:
    (folder.home / "lexicon.yaml").unlink()
    folder.assert_fault("lexicon.yaml", "cannot be read", line=1)


IN_THE_PHRASES = {
    "an unknown phrase": (
        "  awake: I'm here.",
        "  awake: I'm here.\n  bored: Well. # here",
        "unknown phrase 'bored'",
    ),
    "a phrase twice": (
        "  awake: I'm here.",
        "  awake: I'm here.\n  awake: Yes. # here",
        "'awake' stands here twice",
    ),
    "a name in braces too much": (
        "hold_half: Half way.",
        "hold_half: Half of {time}. # here",
        "phrase 'hold_half' must hold no names in braces",
    ),
    "a name in braces too little": (
        "hold_start: Hold for {time}.",
        "hold_start: Hold. # here",
        "phrase 'hold_start' must hold {time}",
    ),
    "one of two names in braces": (
        "{number} of {total}.\n  hold_half",
        "{number}. # here\n  hold_half",
        "phrase 'hold_start_of' must hold {number}, {time}, {total}",
    ),
    "another name in braces": (
        "hold_start: Hold for {time}.",
        "hold_start: Hold for {minutes} minutes. # here",
        "phrase 'hold_start' must hold {time}",
    ),
    "braces without a name": (
        "hold_half: Half way.",
        "hold_half: Half {}. # here",
        "must hold no names in braces",
    ),
    "an open brace": (
        "hold_half: Half way.",
        'hold_half: "Half {way" # here',
        "phrase 'hold_half': ",
    ),
    "a closing brace alone": (
        "hold_half: Half way.",
        'hold_half: "Half way}" # here',
        "phrase 'hold_half': ",
    ),
    "a format": (
        "hold_start: Hold for {time}.",
        'hold_start: "Hold for {time:>10}." # here',
        "phrase 'hold_start': only a name may stand in braces",
    ),
    "a conversion": (
        "hold_start: Hold for {time}.",
        "hold_start: Hold for {time!r}. # here",
        "phrase 'hold_start': only a name may stand in braces",
    ),
    "an empty phrase": ("hold_half: Half way.", "hold_half: '' # here", "the text is empty"),
    "a third part": ("labels:", "colours: {red: red} # here\nlabels:", "unknown key 'colours'"),
}


@pytest.mark.parametrize("spoilt", IN_THE_PHRASES)
def test_a_fault_of_the_phrases_has_file_and_line(folder: Folder, spoilt: str) -> None:
    old, new, message = IN_THE_PHRASES[spoilt]
    folder.change("phrases.yaml", old, new)
    folder.assert_only_fault("phrases.yaml", message)


@pytest.mark.parametrize("phrase", ["awake", "hold_start", "side_place"])
def test_a_missing_phrase_is_named(folder: Folder, phrase: str) -> None:
    folder.change("phrases.yaml", f"\n  {phrase}: ", f"\n  # {phrase}: ")
    folder.assert_only_fault("phrases.yaml", f"phrase '{phrase}' is missing", line=1)


def test_without_phrases_every_one_is_missing(folder: Folder) -> None:
    folder.write("phrases.yaml", "labels: {calf: calf}\n")
    assert len(folder.faults()) == len(Phrase)
    assert {fault.file for fault in folder.faults()} == {"en/phrases.yaml"}


def test_an_empty_file_of_phrases_is_one_fault(folder: Folder) -> None:
    folder.write("phrases.yaml", "")
    folder.change("relief/calf_cramp.yaml", "place: calf\n", "")
    assert [fault.message for fault in folder.faults() if "phrases" in fault.file] == [
        "the file is empty"
    ]


def test_the_phrases_know_their_lines(folder: Folder) -> None:
    folder.change("phrases.yaml", "hold_half: Half way.", "hold_half: Half way. # here")
    lines = folder.content().phrases.lines
    assert lines[Phrase.HOLD_HALF] == folder.here("phrases.yaml")
    assert lines.keys() == set(Phrase)


def test_doubled_braces_are_no_name(folder: Folder) -> None:
    folder.change("phrases.yaml", "hold_half: Half way.", "hold_half: Half {{way}}.")
    assert folder.content().phrases.say(Phrase.HOLD_HALF) == "Half {way}."


def test_cautions_are_sentences_by_condition(folder: Folder) -> None:
    assert folder.content().cautions == {"diabetes": "With diabetes, no heating pad."}


def test_an_empty_file_of_cautions_is_a_fault(folder: Folder) -> None:
    folder.write("cautions.yaml", "# none\n")
    folder.assert_only_fault("cautions.yaml", "the file is empty", line=1)


def test_a_condition_twice_is_a_fault(folder: Folder) -> None:
    folder.change("cautions.yaml", "heating pad.", "heating pad.\ndiabetes: Again. # here")
    folder.assert_only_fault("cautions.yaml", "'diabetes' stands here twice")


def test_talk_for_others_is_a_list_of_templates(folder: Folder) -> None:
    folder.write("elsewhere.yaml", "- play some (music|jazz)\n- my <limb> of lamb\n")
    assert folder.content().elsewhere == (
        Template("play some (music|jazz)", 1, "en/elsewhere.yaml"),
        Template("my (leg|foot) of lamb", 2, "en/elsewhere.yaml"),
    )


def test_a_mapping_of_talk_for_others_is_a_fault(folder: Folder) -> None:
    folder.write("elsewhere.yaml", "music: play some music\n")
    folder.assert_only_fault("elsewhere.yaml", "expected a list", line=1)


def test_an_unknown_rule_in_talk_for_others_is_a_fault(folder: Folder) -> None:
    folder.write("elsewhere.yaml", "- play some music\n- my <arm> hurts # here\n")
    folder.assert_only_fault("elsewhere.yaml", "there is no rule <arm>")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("play (some", "it cannot be read"),
        ("play(s|ed) music", "leave a space"),
        ("'play {song}'", "use only [optional]"),
    ],
)
def test_a_broken_template_in_talk_for_others_is_a_fault_and_left_out(
    folder: Folder, broken: str, message: str
) -> None:
    folder.write("elsewhere.yaml", f"- play some music\n- {broken} # here\n")
    folder.assert_only_fault("elsewhere.yaml", message)
    assert [template.text for template in folder.read()[0].elsewhere] == ["play some music"]


@pytest.mark.parametrize(
    ("number", "word"),
    [(0, "zero"), (1, "one"), (12, "twelve"), (21, "twenty one"), (60, "sixty")],
)
def test_numbers_are_words_up_to_sixty(number: int, word: str) -> None:
    assert number_words("en")[number] == word


def test_another_language_has_its_own_numbers() -> None:
    assert number_words("de")[7] == "sieben"


def test_a_language_without_numbers_has_none() -> None:
    assert number_words("tlh") == {}
