"""One entry from one file: what is read, and every fault of a file taken alone."""

import pytest

from tests.content.folder import ENTRIES, Folder
from voicecoach.content import FollowUp, Kind, Side

CALF = "relief/calf_cramp.yaml"
STRETCH = "routine/calf_stretch.yaml"
DRINKS = "answer/drinks.yaml"
HALT = "control/halt.yaml"
SWELLING = "safety/swelling.yaml"


def test_the_small_content_has_no_faults(folder: Folder) -> None:
    assert folder.faults() == []


def test_an_entry_knows_its_file_and_line(folder: Folder) -> None:
    folder.write(CALF, "# a comment\n\n" + ENTRIES[CALF])
    entry = folder.content().entries["calf_cramp"]
    assert (entry.file, entry.line) == ("en/relief/calf_cramp.yaml", 3)


def test_an_entry_is_read_field_by_field(folder: Folder) -> None:
    folder.change(CALF, "tip:", "hint: Tell me if it is the foot.\nmore: [One., Two.]\ntip:")
    entry = folder.content().entries["calf_cramp"]
    assert entry.title == "Calf cramp"
    assert entry.kind is Kind.RELIEF
    assert entry.sources == ("001",)
    assert entry.place == "calf"
    assert entry.hint == "Tell me if it is the foot."
    assert entry.more == ("One.", "Two.")
    assert entry.tip == "Stretch before bed."
    assert entry.priority == 0
    assert entry.follow_up is None
    assert entry.states == frozenset()


def test_a_step_without_a_hold_waits_for_the_person(folder: Folder) -> None:
    step = folder.content().entries["calf_cramp"].steps[1]
    assert (step.hold_s, step.repeat, step.side, step.rest_s) == (0, 1, Side.ONE, 3)


def test_a_step_is_read_field_by_field(folder: Folder) -> None:
    folder.change(
        STRETCH,
        "side: each",
        "side: each\n    rest_s: 5\n    cautions: [diabetes]\n    unless: [diabetes]\n    only: []",
    )
    step = folder.content().entries["calf_stretch"].steps[0]
    assert (step.hold_s, step.repeat, step.side, step.rest_s) == (30, 2, Side.EACH, 5)
    assert (step.cautions, step.unless, step.only) == (("diabetes",), ("diabetes",), ())


def test_steps_belong_to_the_remedy_named_last(folder: Folder) -> None:
    folder.change(CALF, "hold_s: 10", "remedy: stretch")
    folder.change(CALF, "sentences:", "  - say: Warm it.\n    remedy: heat\nsentences:")
    steps = folder.content().entries["calf_cramp"].steps
    assert [step.remedy for step in steps] == ["stretch", "stretch", "heat"]


def test_white_space_in_a_spoken_text_is_folded(folder: Folder) -> None:
    folder.change(DRINKS, "say: Water will do.", "say: >\n  Water\n   will   do.")
    assert folder.content().entries["drinks"].say == "Water will do."


def test_a_follow_up_is_a_question_and_the_entry_a_yes_starts(folder: Folder) -> None:
    expected = FollowUp("Shall I take you through it?", "calf_cramp")
    assert folder.content().entries["drinks"].follow_up == expected


def test_a_list_of_cautions_uses_the_common_wording(folder: Folder) -> None:
    folder.change(CALF, "tip:", "cautions: [diabetes]\ntip:")
    assert folder.content().entries["calf_cramp"].cautions == {"diabetes": ""}


def test_a_mapping_of_cautions_has_a_wording_of_its_own(folder: Folder) -> None:
    folder.change(CALF, "tip:", "cautions: {diabetes: No heat.}\ntip:")
    assert folder.content().entries["calf_cramp"].cautions == {"diabetes": "No heat."}


def test_a_sign_has_needs_choices_and_bars(folder: Folder) -> None:
    folder.change(SWELLING, "- swollen calf|leg", "- swollen calf|leg !cramping !not_calf")
    (sign,) = folder.content().entries["swelling"].signs
    assert sign.needs == (frozenset({"swollen"}), frozenset({"calf", "leg"}))
    assert sign.bars == {"cramping", "not_calf"}
    assert sign.line == 10


def test_a_control_entry_may_be_bound_to_a_state(folder: Folder) -> None:
    folder.change(HALT, "sentences:", "states: [routine]\nsentences:")
    assert folder.content().entries["halt"].states == {"routine"}


def test_an_entry_knows_the_line_of_each_key(folder: Folder) -> None:
    lines = folder.content().entries["drinks"].lines
    assert (lines["id"], lines["say"], lines["sentences"]) == (1, 5, 10)


def test_a_step_knows_its_line(folder: Folder) -> None:
    assert [step.line for step in folder.content().entries["calf_cramp"].steps] == [8, 10]


def test_a_template_knows_its_line(folder: Folder) -> None:
    (template,) = folder.content().entries["drinks"].sentences
    assert (template.text, template.file, template.line) == (
        "what should i drink",
        "en/answer/drinks.yaml",
        10,
    )


SPOILT = {
    "an unknown key": (CALF, "title:", "colour: red # here\ntitle:", "unknown key 'colour'"),
    "a key twice": (
        CALF,
        "tip:",
        "title: Again # here\ntip:",
        "'title' stands here twice",
    ),
    "an unknown key of a step": (CALF, "hold_s: 10", "hold: 10 # here", "unknown key 'hold'"),
    "a list where a text belongs": (CALF, "Pull your toes up.", "[Pull] # here", "expected a text"),
    "sources that are none": (DRINKS, '["001", "003"]', "[] # here", "'sources' is empty"),
    "a source with a letter": (CALF, '["001"]', '["00a"] # here', "'00a' is no source"),
    "a source with four digits": (CALF, '["001"]', '["0001"] # here', "'0001' is no source"),
    "another id than the file": (
        DRINKS,
        "id: drinks",
        "id: beverages # here",
        "must be called beverages.yaml",
    ),
    "another kind than the folder": (
        STRETCH,
        "kind: routine",
        "place: calf\ntip: Rest.\nkind: relief # here",
        "belongs in the folder relief/",
    ),
    "an unknown kind": (STRETCH, "kind: routine", "kind: dance # here", "unknown kind 'dance'"),
    "an unknown side": (STRETCH, "side: each", "side: both # here", "unknown side 'both'"),
    "a hold below nothing": (CALF, "hold_s: 10", "hold_s: -1 # here", "from 0 to 1800"),
    "a hold of an hour": (CALF, "hold_s: 10", "hold_s: 3600 # here", "from 0 to 1800"),
    "a hold in words": (CALF, "hold_s: 10", "hold_s: ten # here", "expected a number"),
    "a hold that is no number": (CALF, "hold_s: 10", "hold_s: .nan # here", "expected a number"),
    "a hold in minutes": (CALF, "hold_s: 10", "hold_s: 1:30 # here", "expected a number"),
    "a hold that is a list": (CALF, "hold_s: 10", "hold_s: [10] # here", "expected a number"),
    "no repeat at all": (STRETCH, "repeat: 2", "repeat: 0 # here", "from 1 to 50"),
    "a repeat and a half": (
        STRETCH,
        "repeat: 2",
        "repeat: 1.5 # here",
        "whole number from 1 to 50",
    ),
    "half a priority": (SWELLING, "priority: 1", "priority: 1.5 # here", "whole number from 1"),
    "a priority in words": (SWELLING, "priority: 1", "priority: one # here", "from 1 to 9"),
    "a priority past the last": (SWELLING, "priority: 1", "priority: 10 # here", "from 1 to 9"),
    "half a follow-up": (
        DRINKS,
        "follow_up:\n  say: Shall I take you through it?\n  entry: calf_cramp",
        "follow_up: {say: Shall I take you through it?} # here",
        "'follow_up' needs 'say' (the question) and 'entry'",
    ),
    "an unknown state": (HALT, "title: Stop", "title: Stop\nstates: [asleep] # here", "'asleep'"),
    "a sign in several lines": (
        CALF,
        "- cramping calf",
        "- [cramping, calf] # here",
        "a sign is one line of concepts",
    ),
    "a sign of bars only": (
        CALF,
        "- cramping calf",
        '- "!cramping" # here',
        "at least one concept that must be there",
    ),
}


# What these spoil is missing elsewhere too, so they bring other faults with them.
SPOILT_MORE = {
    "an empty text": (DRINKS, "Water will do.", "'' # here", "the text is empty"),
    "a text where a list belongs": (CALF, '["001"]', '"001" # here', "expected a list"),
    "a name that is no id": (CALF, "id: calf_cramp", "id: Calf-cramp # here", "is no id"),
    "a step that is no mapping": (CALF, "- say: Walk", "- Walk # here", "expected names"),
    "a name that is a list": (CALF, "tip:", "[tip]: One. # here\ntip:", "must be plain text"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_fault_is_the_only_one_and_has_file_and_line(folder: Folder, spoilt: str) -> None:
    name, old, new, message = SPOILT[spoilt]
    folder.change(name, old, new)
    folder.assert_only_fault(name, message)


@pytest.mark.parametrize("spoilt", SPOILT_MORE)
def test_a_fault_has_file_and_line(folder: Folder, spoilt: str) -> None:
    name, old, new, message = SPOILT_MORE[spoilt]
    folder.change(name, old, new)
    folder.assert_fault(name, message)


LACKING = {
    "a title": (CALF, "title: Calf cramp\n", "'title' is missing"),
    "sources of a relief entry": (CALF, 'sources: ["001"]\n', "'sources' is missing"),
    "sources of an answer": (DRINKS, 'sources: ["001", "003"]\n', "'sources' is missing"),
    "the tip of a relief entry": (CALF, "tip: Stretch before bed.\n", "needs 'tip'"),
    "the place of a relief entry": (CALF, "place: calf\n", "needs 'place'"),
    "the core of an answer": (DRINKS, "say: Water will do.\n", "kind answer needs 'say'"),
    "the core of a warning": (SWELLING, "say: Call a doctor now.\n", "kind safety needs 'say'"),
    "the priority of a warning": (SWELLING, "priority: 1\n", "a safety entry needs 'priority'"),
    "all that leads to it": (
        DRINKS,
        "sentences:\n  - what should i drink\n",
        "give it 'sentences' or 'signs'",
    ),
}


@pytest.mark.parametrize("lacking", LACKING)
def test_what_an_entry_of_its_kind_needs_is_missed_at_its_first_line(
    folder: Folder, lacking: str
) -> None:
    name, line, message = LACKING[lacking]
    folder.change(name, line, "")
    folder.assert_only_fault(name, message, line=1)


@pytest.mark.parametrize(("lacking", "first_line"), [("id", 2), ("kind", 1)])
def test_an_entry_without_id_or_kind_is_not_used(
    folder: Folder, lacking: str, first_line: int
) -> None:
    folder.change(STRETCH, f"{lacking}: ", f"# {lacking}: ")
    folder.assert_only_fault(STRETCH, f"'{lacking}' is missing", first_line)
    assert "calf_stretch" not in folder.read()[0].entries


@pytest.mark.parametrize("kind", ["relief", "routine"])
def test_timed_kinds_need_steps(folder: Folder, kind: str) -> None:
    folder.write(
        f"{kind}/rest.yaml",
        f"id: rest\ntitle: Rest\nkind: {kind}\nsources: ['001']\nplace: calf\ntip: Rest.\n"
        "sentences: [rest now]\n",
    )
    folder.assert_only_fault(f"{kind}/rest.yaml", f"kind {kind} needs 'steps'", line=1)


@pytest.mark.parametrize(
    ("name", "kind"), [(DRINKS, "answer"), (SWELLING, "safety"), (HALT, "control")]
)
def test_other_kinds_have_no_steps(folder: Folder, name: str, kind: str) -> None:
    folder.change(name, "sentences:", "steps: [{say: Sit down.}]\nsentences:")
    folder.assert_only_fault(name, f"kind {kind} has no steps", line=1)


@pytest.mark.parametrize("extra", ["armed: [water now]", "curt: [water now]", "states: [idle]"])
def test_only_commands_are_armed_or_bound_to_a_state(folder: Folder, extra: str) -> None:
    folder.change(DRINKS, "sentences:", f"{extra}\nsentences:")
    folder.assert_only_fault(
        DRINKS, "'armed', 'curt' and 'states' are for entries of kind control", line=1
    )


@pytest.mark.parametrize("name", [CALF, STRETCH, HALT])
def test_only_warnings_and_answers_have_a_priority(folder: Folder, name: str) -> None:
    folder.change(name, "sentences:", "priority: 2\nsentences:")
    folder.assert_only_fault(name, "'priority' is for entries of kind safety and answer", line=1)


def test_an_answer_may_have_a_priority(folder: Folder) -> None:
    folder.change(DRINKS, "sentences:", "priority: 4\nsentences:")
    assert folder.content().entries["drinks"].priority == 4


def test_a_command_needs_neither_sources_nor_words(folder: Folder) -> None:
    halt = folder.content().entries["halt"]
    assert (halt.sources, halt.say) == ((), "")


@pytest.mark.parametrize("needs_a_hold", ["repeat: 3", "side: each"])
def test_what_is_done_again_needs_a_hold(folder: Folder, needs_a_hold: str) -> None:
    folder.change(CALF, "- say: Walk around a little.", f"- {needs_a_hold} # here\n    say: Walk.")
    folder.assert_only_fault(CALF, "needs 'hold_s'")


def test_a_step_without_words_is_left_out(folder: Folder) -> None:
    folder.change(CALF, "- say: Walk around a little.", "- hold_s: 5 # here")
    folder.assert_only_fault(CALF, "a step needs 'say'")
    assert len(folder.read()[0].entries["calf_cramp"].steps) == 1


def test_reading_goes_on_after_a_fault(folder: Folder) -> None:
    folder.change(CALF, "title:", "colour: red\ntitle:")
    folder.change(CALF, "tip: Stretch before bed.\n", "")
    folder.change(DRINKS, '"003"', '"3"')
    assert [(fault.file, fault.line) for fault in folder.faults()] == [
        ("en/answer/drinks.yaml", 4),
        ("en/relief/calf_cramp.yaml", 1),
        ("en/relief/calf_cramp.yaml", 2),
    ]
