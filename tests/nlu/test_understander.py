"""From words to what was meant: stop, safety, control, the rest, in this order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nlu.small import content as small_content
from tests.nlu.small import entry, lexicon
from voicecoach.content import Content, Kind, content_root
from voicecoach.content.templates import sample
from voicecoach.nlu import Context, Match, NoMatch, Reason, Understander
from voicecoach.nlu.results import IDLE, Understanding

RUNNING = Context(routine="calf_cramp", relief=True)
ENTRIES = sorted(path.stem for path in content_root().glob("en/*/*.yaml"))
MOST_SENTENCES = 30

WORDS = lexicon(
    {
        "cramping": ["cramping", "cramp"],
        "calf": ["calf"],
        "foot": ["foot"],
        "left": ["left"],
        "right": ["right"],
        "swollen": ["swollen"],
        "chest": ["chest"],
        "next": ["next", "on to the next one"],
        "drink": ["drink"],
        "car": ["car"],
    },
    fillers="um",
    padding="please really",
    neutral="my is the and it in i",
    foreign="car other_ailment",
    labels={
        "place": {"calf": "calf", "foot": "foot"},
        "side": {"left": "left leg", "right": "right leg"},
    },
    sound_alikes={
        "cuff": ("calf",),
        "tramp": ("cramping",),
        "necks": ("next",),
        "car": ("calf",),
        "plate": ("thigh", "foot"),
        "goon": ("go on",),
    },
)
SMALL = Understander(
    small_content(
        WORDS,
        entry("chest", Kind.SAFETY, signs=("chest",), priority=1),
        entry("swelling", Kind.SAFETY, signs=("swollen",), priority=2),
        entry("severe", Kind.ANSWER, "it is agony", signs=("swollen chest",), priority=4),
        entry("next", Kind.CONTROL, "next", signs=("next",), states=("routine",)),
        entry("begin", Kind.CONTROL, "go on", states=("idle",)),
        entry("halt", Kind.CONTROL, "that will do", armed=("halt", "quit it [now]")),
        entry("calf", Kind.RELIEF, "my calf is cramping", signs=("cramping calf",)),
        entry("foot", Kind.RELIEF, "my foot is cramping", signs=("cramping foot",)),
        entry("soak", Kind.ROUTINE, "soak my feet"),
        entry("drinks", Kind.ANSWER, "what should i drink", signs=("drink",)),
    )
)


def matched(found: Understanding) -> Match:
    assert isinstance(found, Match), found
    return found


def meant(text: str, context: Context = IDLE) -> str:
    """The entry, or why there is none."""
    found = SMALL.understand(text, context)
    return found.id if isinstance(found, Match) else found.reason


# -- armed words ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["halt", "Halt!", "please halt", "halt halt halt", "um, halt", "quit it", "QUIT it now"]
)
def test_armed_words_are_obeyed_when_they_are_all_that_is_said(text: str) -> None:
    assert SMALL.armed(text) == "halt"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "please",
        "halt the car",
        "did it halt",
        "halted",
        "hal",
        "quit",
        "quit it quit it",
        "halt or halt",
        "that will do",
    ],
)
def test_they_are_not_armed_among_other_words(text: str) -> None:
    assert SMALL.armed(text) == ""


def test_armed_words_are_a_match_for_themselves_alone() -> None:
    found = matched(SMALL.understand("halt halt", RUNNING))
    assert (found.id, found.kind, found.score, found.armed) == ("halt", Kind.CONTROL, 1.0, True)
    assert (found.heard, dict(found.slots), found.alternatives, found.also) == (
        "halt halt",
        {},
        (),
        "",
    )


def test_another_sentence_of_the_same_entry_is_not_armed() -> None:
    found = matched(SMALL.understand("that will do"))
    assert (found.id, found.armed) == ("halt", False)


@pytest.mark.parametrize("text", ["stop", "Stop!", "please stop", "stop stop stop", "stop it"])
def test_stop_is_armed(understander: Understander, text: str) -> None:
    assert understander.armed(text) == "stop"


@pytest.mark.parametrize(
    "text",
    [
        "did you stop at the shop",
        "stop the music",
        "bus stop",
        "non stop",
        "next stop",
        "stop my foot is cramping",
        "don't stop",
        "stopped",
        "top",
        "step",
    ],
)
def test_stop_is_not_armed_among_other_words(understander: Understander, text: str) -> None:
    assert understander.armed(text) == ""


@pytest.mark.parametrize("text", ["did you stop at the shop", "stop the music", "the bus stop"])
@pytest.mark.parametrize("context", [IDLE, RUNNING])
def test_stop_in_other_talk_is_no_command(
    understander: Understander, text: str, context: Context
) -> None:
    assert isinstance(understander.understand(text, context), NoMatch)


@pytest.mark.parametrize("text", ["stob", "stopp", "shop", "strop", "stoop"])
def test_stop_is_never_reached_by_likeness(understander: Understander, text: str) -> None:
    found = understander.understand(text, RUNNING)
    assert not (isinstance(found, Match) and found.id == "stop")


def test_next_stop_is_not_next_step(understander: Understander) -> None:
    found = understander.understand("next stop", RUNNING)
    assert isinstance(found, Match)
    assert found.id == "stop"


# -- tiers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("my calf is cramping and swollen and my chest", "chest"),
        ("my calf is cramping and swollen", "swelling"),
        ("next my calf is swollen", "swelling"),
        ("my chest is swollen", "chest"),
        ("on to the next one and i drink", "next"),
        ("my calf is cramping", "calf"),
    ],
)
def test_warnings_go_before_commands_and_commands_before_the_rest(text: str, first: str) -> None:
    assert meant(text, RUNNING) == first


def test_a_sentence_word_for_word_does_not_go_before_a_warning() -> None:
    understander = Understander(
        small_content(
            WORDS,
            entry("swelling", Kind.SAFETY, signs=("swollen",), priority=1),
            entry("calf", Kind.RELIEF, "my calf is swollen"),
        )
    )
    assert matched(understander.understand("my calf is swollen")).id == "swelling"


def test_nor_does_it_go_before_a_command() -> None:
    understander = Understander(
        small_content(
            WORDS,
            entry("calendar", Kind.ANSWER, "the next"),
            entry("next", Kind.CONTROL, signs=("next",)),
        )
    )
    found = matched(understander.understand("the next"))
    assert (found.id, found.also) == ("next", "calendar")


def test_within_a_tier_the_better_one_is_first_and_the_others_are_named() -> None:
    found = matched(SMALL.understand("my calf is cramping in the foot"))
    assert found.id in ("calf", "foot")
    assert {other.id for other in found.alternatives} == {"calf", "foot"} - {found.id}


def test_a_sentence_word_for_word_goes_before_a_sign() -> None:
    found = matched(SMALL.understand("my calf is cramping"))
    assert (found.score, found.why) == (1.0, "word for word")


def test_a_sign_says_what_it_was_that_it_went_by() -> None:
    found = matched(SMALL.understand("cramp in my calf"))
    assert (found.id, found.why) == ("calf", "sign cramping + calf")


def test_what_is_nearly_a_sentence_counts_where_no_sentence_is_said() -> None:
    found = matched(SMALL.understand("soak my feeet"))
    assert (found.id, found.why) == ("soak", "nearly 'soak my feet'")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("stop, my chest hurts", "emergency"),
        ("next, my leg is swollen and red", "possible_clot"),
        ("my calf is cramping and I can't breathe", "emergency"),
        ("my leg is swollen and I can't breathe", "emergency"),
        ("my calf is cramping and it's swollen", "possible_clot"),
        ("I fell and my leg is bleeding heavily", "emergency"),
    ],
)
def test_so_it_is_with_the_content_that_ships(
    understander: Understander, text: str, first: str
) -> None:
    for context in (IDLE, RUNNING):
        assert matched(understander.understand(text, context)).id == first


# -- states ---------------------------------------------------------------------------------


def test_a_command_bound_to_a_routine_is_nothing_without_one() -> None:
    assert meant("next") == Reason.UNKNOWN
    assert meant("next", RUNNING) == "next"


def test_a_command_for_quiet_times_is_nothing_while_a_routine_runs() -> None:
    assert meant("go on") == "begin"
    assert meant("go on", RUNNING) == Reason.UNKNOWN


def test_armed_words_are_obeyed_in_any_state(understander: Understander) -> None:
    assert matched(understander.understand("wait")).id == "pause"


@pytest.mark.parametrize("text", ["next", "how much longer", "switch legs", "skip the hold"])
def test_so_it_is_with_the_commands_that_ship(understander: Understander, text: str) -> None:
    assert isinstance(understander.understand(text), NoMatch)
    assert matched(understander.understand(text, RUNNING)).kind is Kind.CONTROL


# -- sound-alikes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "entry_id"),
    [
        ("my cuff is cramping", "calf"),
        ("my cuff is tramp", "calf"),
        ("my plate is cramping", "foot"),
        ("goon", "begin"),
    ],
)
def test_a_word_may_stand_for_one_that_sounds_like_it(text: str, entry_id: str) -> None:
    found = matched(SMALL.understand(text))
    assert found.id == entry_id
    assert found.score <= 0.9
    assert found.heard == text
    assert found.why.endswith("words that sound alike")


def test_words_that_make_sense_are_taken_as_they_are() -> None:
    found = matched(SMALL.understand("my cuff and my foot is cramping"))
    assert found.id == "foot"
    assert "sound alike" not in found.why


@pytest.mark.parametrize(
    "text",
    [
        "my cuff",
        "the cuff was cramping over london",
        "necks",
        "my coat is cramping",
    ],
)
def test_a_guess_must_make_very_good_sense(text: str) -> None:
    assert meant(text) == Reason.UNKNOWN


def test_the_better_of_two_guesses_counts() -> None:
    understander = Understander(
        small_content(
            lexicon(
                {"cramping": ["cramping"], "calf": ["calf"], "foot": ["foot"]},
                neutral="my is",
                sound_alikes={"cuff": ("calf", "foot")},
            ),
            entry("calf", Kind.RELIEF, signs=("calf",)),
            entry("foot", Kind.RELIEF, signs=("foot cramping",)),
        )
    )
    assert matched(understander.understand("my cuff is cramping")).id == "foot"


def test_a_guess_does_not_open_what_the_state_shuts() -> None:
    assert meant("necks") == Reason.UNKNOWN
    assert meant("necks", RUNNING) == "next"


# -- nothing meant --------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "um", "...", " \n"])
def test_no_words_are_empty(text: str) -> None:
    found = SMALL.understand(text)
    assert isinstance(found, NoMatch)
    assert (found.reason, found.heard) == (Reason.EMPTY, text)


@pytest.mark.parametrize("text", ["the weather in london", "please", "my", "cramping"])
def test_other_talk_is_unknown(text: str) -> None:
    assert meant(text) == Reason.UNKNOWN


def test_an_ailment_that_is_not_the_coachs_is_out_of_scope() -> None:
    assert meant("i have a headache") == Reason.OUT_OF_SCOPE


def test_what_came_nearest_is_told() -> None:
    found = SMALL.understand("next monday grandma comes by train", RUNNING)
    assert isinstance(found, NoMatch)
    assert [candidate.id for candidate in found.alternatives] == ["next"]


@pytest.mark.parametrize("text", ["I have a toothache", "my shoulder hurts", "my back aches"])
def test_so_it_is_with_the_ailments_that_ship(understander: Understander, text: str) -> None:
    found = understander.understand(text)
    assert isinstance(found, NoMatch)
    assert found.reason is Reason.OUT_OF_SCOPE


# -- slots and second wishes ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("my calf is cramping", {"place": "calf"}),
        ("my left calf is cramping", {"place": "calf", "side": "left leg"}),
        ("not the left but the right calf is cramping", {"place": "calf", "side": "right leg"}),
        ("my calf is cramping on the right not the left", {"place": "calf", "side": "right leg"}),
        ("soak my feet", {}),
    ],
)
def test_what_was_named_is_handed_on_by_label(text: str, slots: dict[str, str]) -> None:
    assert dict(matched(SMALL.understand(text)).slots) == slots


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("my left calf is cramping", "side", "left"),
        ("cramp in my right foot", "side", "right"),
        ("cramp in my right foot", "place", "foot"),
        ("my hamstring is cramping", "place", "hamstring"),
        ("I have diabetes", "condition", "diabetes"),
        ("I'm pregnant", "condition", "pregnancy"),
        ("I take blood pressure tablets", "condition", "blood_pressure_medicine"),
        ("I can't feel my feet properly", "condition", "numbness"),
        ("no, I'm fine", "well", "fine"),
        ("log a cramp in my left calf", "side", "left"),
    ],
)
def test_the_slots_that_ship(understander: Understander, text: str, slot: str, value: str) -> None:
    assert matched(understander.understand(text)).slots[slot] == value


def test_a_command_may_bring_a_second_wish() -> None:
    found = matched(SMALL.understand("on to the next one, i drink", RUNNING))
    assert (found.id, found.also) == ("next", "drinks")


def test_only_a_command_brings_one() -> None:
    found = matched(SMALL.understand("drink my calf is cramping"))
    assert found.also == ""


def test_a_command_alone_brings_none() -> None:
    assert matched(SMALL.understand("next", RUNNING)).also == ""


# -- for explanations -----------------------------------------------------------------------


def test_the_concepts_of_an_utterance_can_be_shown() -> None:
    said = SMALL.annotate("Um, my calf is not swollen!")
    assert said.words == ("my", "calf", "is", "not", "swollen")
    assert said.concepts == {"calf", "denial", "not_swollen"}


# -- whatever is said -----------------------------------------------------------------------

CONTEXTS = st.builds(
    Context,
    routine=st.sampled_from(["", "calf_cramp", "foot_cramp", "no_such_entry"]),
    relief=st.booleans(),
    holding=st.booleans(),
    paused=st.booleans(),
    offer=st.sampled_from(["", "log", "better", "what?"]),
    alarm=st.sampled_from(["", "emergency", "possible_clot"]),
)
SAID_OFTEN = (
    "my calf leg is not no cramping swollen stop next cuff car chest hurts it's but the left gone "
    "yes why slow 10 uh"
)
SPEECH = st.lists(st.sampled_from(SAID_OFTEN.split()), max_size=14).map(" ".join)


@settings(deadline=None)
@given(text=st.one_of(st.text(max_size=300), SPEECH), context=CONTEXTS)
def test_anything_can_be_said_in_any_state(
    content: Content, understander: Understander, text: str, context: Context
) -> None:
    found = understander.understand(text, context)
    assert found.heard == text
    if isinstance(found, Match):
        assert content.entries[found.id].kind is found.kind
        assert 0 < found.score <= 1
        assert found.id not in {other.id for other in found.alternatives}


@settings(deadline=None)
@given(text=SPEECH, context=CONTEXTS)
def test_the_same_words_mean_the_same(
    understander: Understander, text: str, context: Context
) -> None:
    assert understander.understand(text, context) == understander.understand(text, context)


@given(words=st.lists(st.sampled_from(["stop", "please", "um", "uh"]), max_size=6))
def test_stop_said_with_feeling_is_stop(understander: Understander, words: list[str]) -> None:
    assert (understander.armed(" ".join(words)) == "stop") == ("stop" in words)


def test_a_very_long_story_is_understood_by_its_beginning(understander: Understander) -> None:
    text = "my calf is cramping " + "and then we went home " * 10_000
    assert understander.understand(text).heard == text


@pytest.mark.parametrize("entry_id", ENTRIES)
def test_a_sentence_of_an_entry_leads_to_it(
    content: Content, understander: Understander, entry_id: str
) -> None:
    one = content.entries[entry_id]
    context = RUNNING if one.states == {"routine"} else IDLE
    templates = one.sentences + one.armed
    most = max(1, MOST_SENTENCES // len(templates))
    sentences = [text for template in templates for text in sample(template.text, most)]
    wrong = {
        text: found
        for text in sentences[:MOST_SENTENCES]
        if getattr(found := understander.understand(text, context), "id", "") != entry_id
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("hey coach", True),
        ("okay coach my calf is cramping", True),
        ("hi couch are bananas any good", True),
        ("hey coach what is the football score", True),
        ("coach can you hear me", True),
        ("my coach says bananas are good", False),
        ("the coach leaves at nine", False),
        ("are you there", False),
        ("wake up", False),
    ],
)
def test_a_call_by_name_is_noticed(understander: Understander, text: str, called: bool) -> None:
    assert understander.understand(text).called is called
