"""No sentence may lead anywhere but to its own entry."""

import pytest

from tests.content.folder import Folder
from voicecoach.content import Content
from voicecoach.content.templates import sample
from voicecoach.errors import Fault
from voicecoach.nlu import Context, Match, Understander
from voicecoach.nlu.overmatch import overmatches

DRINKS = "answer/drinks.yaml"


def faults(folder: Folder) -> list[Fault]:
    content = folder.content()
    return list(overmatches(content, Understander(content)))


def test_content_in_which_every_sentence_leads_home_has_no_faults(folder: Folder) -> None:
    assert faults(folder) == []


def test_a_sentence_that_matches_another_entry_is_found(folder: Folder) -> None:
    folder.change(DRINKS, "what should i drink", "is my calf swollen # here")
    assert faults(folder) == [
        Fault(f"en/{DRINKS}", folder.here(DRINKS), "'is my calf swollen' matches swelling")
    ]


def test_a_sentence_of_two_entries_is_found_in_one_of_them(folder: Folder) -> None:
    folder.change("routine/calf_stretch.yaml", "stretch my calf", "what should i drink")
    (fault,) = faults(folder)
    assert fault.message == "'what should i drink' matches calf_stretch"


def test_a_sentence_that_matches_nothing_is_found(folder: Folder) -> None:
    folder.change(DRINKS, "what should i drink", '"..." # here')
    assert faults(folder) == [Fault(f"en/{DRINKS}", folder.here(DRINKS), "'...' matches nothing")]


def test_one_wrong_sentence_of_many_is_found_once(folder: Folder) -> None:
    folder.change(
        DRINKS, "what should i drink", "what should i drink\n  - (is|so) my (toe|calf) swollen"
    )
    (fault,) = faults(folder)
    assert fault.message == "'is my calf swollen' matches swelling"


def test_armed_words_are_tried_too(folder: Folder) -> None:
    folder.write(
        "control/hush.yaml",
        "id: hush\ntitle: Hush\nkind: control\nsentences: [hush now]\narmed: [halt]\n",
    )
    (fault,) = faults(folder)
    assert fault.file in ("en/control/halt.yaml", "en/control/hush.yaml")
    assert "'halt" in fault.message


@pytest.mark.parametrize("states", ["[routine]", "[idle]", "[routine, idle]"])
def test_a_command_is_tried_in_a_state_in_which_it_can_be_said(folder: Folder, states: str) -> None:
    folder.change("control/halt.yaml", "sentences:", f"states: {states}\nsentences:")
    assert faults(folder) == []


def test_talk_that_is_not_for_the_coach_may_match_nothing(folder: Folder) -> None:
    folder.write("elsewhere.yaml", "- play some music\n- my calf is (cramping|asleep) # here\n")
    assert faults(folder) == [
        Fault(
            "en/elsewhere.yaml",
            folder.here("elsewhere.yaml"),
            "'my calf is cramping' is not for the coach but matches calf_cramp",
        )
    ]


def test_nor_may_it_match_while_a_routine_runs(folder: Folder) -> None:
    folder.change("control/halt.yaml", "sentences:", "states: [routine]\nsentences:")
    folder.write("elsewhere.yaml", "- that will do\n")
    (fault,) = faults(folder)
    assert fault.message == "'that will do' is not for the coach but matches halt"


@pytest.mark.parametrize("context", [Context(), Context(routine="calf_cramp", relief=True)])
def test_talk_for_others_that_ships_matches_nothing(
    content: Content, understander: Understander, context: Context
) -> None:
    wrong = {
        sentence: found.id
        for template in content.elsewhere
        for sentence in sample(template.text, 12)
        if isinstance(found := understander.understand(sentence, context), Match)
    }
    assert wrong == {}
