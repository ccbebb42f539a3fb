"""What shows only when the files are held against each other."""

import pytest

from tests.content.folder import Folder
from voicecoach.content import Content, Kind
from voicecoach.content.check import STATE_CONCEPTS, words_of
from voicecoach.content.lexicon import Role
from voicecoach.errors import Fault

CALF = "relief/calf_cramp.yaml"
DRINKS = "answer/drinks.yaml"
SWELLING = "safety/swelling.yaml"
HALT = "control/halt.yaml"


def test_the_words_of_a_text_are_small_and_without_signs() -> None:
    assert words_of("Stop, please! That\N{RIGHT SINGLE QUOTATION MARK}s enough.") == (
        "stop",
        "please",
        "that's",
        "enough",
    )


@pytest.mark.parametrize("text", ["", "...", " - "])
def test_a_text_of_signs_has_no_words(text: str) -> None:
    assert words_of(text) == ()


def test_a_follow_up_must_lead_to_an_entry(folder: Folder) -> None:
    folder.change(DRINKS, "say: Shall", "say:  # here\n    Shall")
    folder.change(DRINKS, "entry: calf_cramp", "entry: arm_cramp")
    folder.assert_only_fault(DRINKS, "follow_up: there is no entry 'arm_cramp'")


def test_a_place_must_have_a_label(folder: Folder) -> None:
    folder.change(CALF, "place: calf", "place: elbow # here")
    folder.assert_only_fault(CALF, "place 'elbow' has no label in phrases.yaml")


@pytest.mark.parametrize("key", ["cautions", "unless", "only"])
def test_a_condition_of_a_step_must_have_a_caution(folder: Folder, key: str) -> None:
    folder.change(CALF, "say: Walk around a little.", f"say: Walk. # here\n    {key}: [gout]")
    folder.assert_only_fault(CALF, "there is no caution 'gout' in cautions.yaml")


@pytest.mark.parametrize("cautions", ["[gout]", "{gout: Mind the toe.}"])
def test_a_condition_of_an_entry_must_have_a_caution(folder: Folder, cautions: str) -> None:
    folder.change(CALF, "tip:", f"cautions: {cautions} # here\ntip:")
    folder.assert_only_fault(CALF, "there is no caution 'gout' in cautions.yaml")


@pytest.mark.parametrize(
    "sign", ["cramping elbow", "cramping calf|elbow", "cramping !elbow", "elbow"]
)
def test_a_sign_may_name_known_concepts_only(folder: Folder, sign: str) -> None:
    folder.change(CALF, "- cramping calf", f"- {sign} # here")
    folder.assert_only_fault(CALF, "there is no concept 'elbow'")


@pytest.mark.parametrize("sign", ["swollen not_cramping", "swollen !not_calf"])
def test_a_sign_may_name_a_denied_concept(folder: Folder, sign: str) -> None:
    folder.change(CALF, "- cramping calf", f"- {sign}")
    assert folder.faults() == []


def test_a_denied_concept_must_be_known_too(folder: Folder) -> None:
    folder.change(CALF, "- cramping calf", "- cramping not_elbow # here")
    folder.assert_only_fault(CALF, "there is no concept 'not_elbow'")


def test_every_unknown_concept_of_a_sign_is_named(folder: Folder) -> None:
    folder.change(CALF, "- cramping calf", "- wrist|elbow !thumb # here")
    line = folder.here(CALF)
    assert [(fault.line, fault.message) for fault in folder.faults()] == [
        (line, "there is no concept 'elbow'"),
        (line, "there is no concept 'thumb'"),
        (line, "there is no concept 'wrist'"),
    ]


@pytest.mark.parametrize("state", sorted(STATE_CONCEPTS))
def test_a_sign_may_name_the_state(folder: Folder, state: str) -> None:
    folder.change(CALF, "- cramping calf", f'- "@{state} cramping"')
    assert folder.faults() == []


@pytest.mark.parametrize("state", ["@calf_cramp", "@offer:log", "@alarm:swelling", "!@routine"])
def test_a_sign_may_name_the_running_entry_or_what_was_asked(folder: Folder, state: str) -> None:
    folder.change(CALF, "- cramping calf", f'- "cramping {state}"')
    assert folder.faults() == []


@pytest.mark.parametrize("state", ["@asleep", "@arm_cramp", "@asleep:log"])
def test_a_sign_may_not_name_a_state_that_never_is(folder: Folder, state: str) -> None:
    folder.change(CALF, "- cramping calf", f'- "cramping {state}" # here')
    folder.assert_only_fault(CALF, f"there is no concept '{state}'")


@pytest.mark.parametrize("role", list(Role))
def test_the_lexicon_must_have_the_concepts_the_program_asks_for(folder: Folder, role: str) -> None:
    folder.change("lexicon.yaml", f"  {role}: ", f"  some_{role}: ")
    assert folder.faults() == [Fault("en/lexicon.yaml", 1, f"the concept '{role}' is missing")]


def test_without_concepts_only_their_lack_is_told(folder: Folder) -> None:
    folder.change("lexicon.yaml", "\nconcepts:\n", "\nother:\n")
    folder.change(DRINKS, "entry: calf_cramp", "entry: arm_cramp")
    assert [(fault.file, fault.message.partition(":")[0]) for fault in folder.faults()] == [
        ("en/lexicon.yaml", "'concepts' is missing"),
        ("en/lexicon.yaml", "unknown key 'other'"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("hiding: [praise]", "hiding: [x]", "hiding: there is no concept 'x'"),
        ("foreign: [praise]", "foreign: [x]", "foreign: there is no concept 'x'"),
        ("{calf: calf}", "{x: calf}", "labels of place: there is no concept 'x'"),
    ],
)
def test_parts_of_the_lexicon_name_known_concepts_only(
    folder: Folder, old: str, new: str, message: str
) -> None:
    folder.change("lexicon.yaml", old, f"{new} # here")
    assert folder.faults() == [Fault("en/lexicon.yaml", folder.here("lexicon.yaml"), message)]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("lexicon.yaml", "hiding: [praise]", "hiding: [x]"),
        ("phrases.yaml", "hold_half: Half way.", "hold_half: Halt."),
    ],
)
def test_one_file_has_one_name_in_all_faults(folder: Folder, name: str, old: str, new: str) -> None:
    folder.change(name, old, f"{new} # here")
    assert [(fault.file, fault.line) for fault in folder.faults()] == [
        (f"en/{name}", folder.here(name))
    ]


SPOKEN = {
    "a step": (CALF, "say: Walk around a little.", "say: Halt and walk. # here"),
    "a tip": (CALF, "tip: Stretch before bed.", "tip: Then halt. # here"),
    "a hint": (CALF, "tip:", "hint: Or quit it. # here\ntip:"),
    "a caution of its own": (CALF, "tip:", "cautions: {diabetes: Halt heat.} # here\ntip:"),
    "the core": (DRINKS, "Water will do.", "Halt, and drink water. # here"),
    "what follows on request": (
        DRINKS,
        "follow_up:",
        "more: [Sip., Then halt.] # here\nfollow_up:",
    ),
    "a question": (DRINKS, "Shall I take you through it?", "Shall I halt? # here"),
    "a warning": (SWELLING, "Call a doctor now.", "Halt! Call a doctor. # here"),
}


@pytest.mark.parametrize("spoken", SPOKEN)
def test_no_armed_word_is_spoken(folder: Folder, spoken: str) -> None:
    name, old, new = SPOKEN[spoken]
    folder.change(name, old, new)
    folder.assert_only_fault(name, "the coach would obey itself")


def test_what_a_command_says_is_held_against_armed_words_too(folder: Folder) -> None:
    folder.change(HALT, "sentences:", "say: Then I halt. # here\nsentences:")
    folder.assert_only_fault(HALT, "holds the armed words 'halt'")


def test_armed_words_in_a_phrase_are_named(folder: Folder) -> None:
    folder.change("phrases.yaml", "hold_half: Half way.", "hold_half: Quit it soon. # here")
    folder.assert_only_fault("phrases.yaml", "spoken text holds the armed words 'quit it'")


@pytest.mark.parametrize("signs", ['"..."', '"[halt] ..."'])
def test_armed_words_must_be_words(folder: Folder, signs: str) -> None:
    folder.change(HALT, "- quit it", f"- {signs} # here")
    folder.assert_only_fault(HALT, "armed words must be words")


@pytest.mark.parametrize("harmless", ["The halting leg.", "Quit the chair.", "It is asphalt."])
def test_only_whole_armed_words_in_their_order_count(folder: Folder, harmless: str) -> None:
    folder.change(DRINKS, "Water will do.", harmless)
    assert folder.faults() == []


def test_every_armed_utterance_counts(folder: Folder) -> None:
    folder.change(DRINKS, "Water will do.", "Halt, please.")
    found = {fault.message for fault in folder.faults()}
    assert found == {
        f"spoken text holds the armed words '{words}': the coach would obey itself"
        for words in ("halt", "halt please")
    }


def test_the_content_that_ships_arms_stop_and_wait(content: Content) -> None:
    armed = {entry.id for entry in content.of_kind(Kind.CONTROL) if entry.armed}
    assert {"stop", "pause"} <= armed
