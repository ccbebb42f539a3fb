"""Whatever happens, in whatever order."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.night import Night
from voicecoach.content import Content, Kind, load
from voicecoach.dialogue import Hush, Phase
from voicecoach.nlu import Understander, likeness

CONTENT = load()
UNDERSTANDER = Understander(CONTENT, likeness.of(CONTENT))

OF_SENTENCES = 9
"Every so many of an entry's sentences are said: they are thousands."
WORDS = sorted(
    {
        template.text
        for entry in CONTENT.entries.values()
        for template in entry.sentences[::OF_SENTENCES]
        if not set("()[]|").intersection(template.text)
    }
    | {
        "help my calf is cramping",
        "cramp in bed",
        "my thigh is cramping",
        "my foot is cramping",
        "next",
        "go back",
        "say that again",
        "wait",
        "go on",
        "start over",
        "skip the hold",
        "slower",
        "louder",
        "how much longer",
        "how many steps are left",
        "the other leg",
        "it still hurts",
        "that's better",
        "yes",
        "no",
        "tell me more",
        "what can i say",
        "i have diabetes",
        "i'm pregnant",
        "forget everything about me",
        "go to sleep",
        "hey coach",
        "log a cramp in my left calf",
        "delete that last one",
        "no the right leg",
        "how many cramps did i have this month",
        "should i use heat or ice",
        "what is the weather",
        "my tooth is aching",
        "no i'm fine",
    }
)
FLAGS = ["i can't breathe", "my leg is swollen and red", "i can't put weight on my leg"]

happenings = st.one_of(
    st.sampled_from(WORDS).map(lambda words: ("hear", words)),
    st.floats(0.05, 40).map(lambda s: ("wait", s)),
    st.sampled_from([("mumble", ""), ("listen_out", ""), ("cry_stop", "")]),
)
warned = st.one_of(happenings, st.sampled_from(FLAGS).map(lambda words: ("hear", words)))
quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def live(events: list[tuple[str, object]]) -> Night:
    night = Night(CONTENT, UNDERSTANDER)
    for kind, value in events:
        method = getattr(night, kind)
        method() if value == "" else method(value)
        well_formed(night)
    return night


def well_formed(night: Night) -> None:
    routine = night.session.routine
    if routine is not None:
        entry = CONTENT.entries[routine.entry]
        assert 0 <= routine.step < len(entry.steps)
        assert 0 <= routine.repetition <= entry.steps[routine.step].repeat
        assert routine.left_s <= max(entry.steps[routine.step].hold_s, 300)
        assert routine.phase is not Phase.TELLING or night.session.speaking
    assert night.session.speaking is not night.silent


@quick
@given(st.lists(warned, max_size=25))
def test_nothing_raises_and_every_state_is_well_formed(events: list[tuple[str, object]]) -> None:
    live(events)


@quick
@given(st.lists(warned, max_size=20))
def test_after_any_history_stop_leads_to_silence_and_idle(
    events: list[tuple[str, object]],
) -> None:
    night = live(events)
    asleep = night.session.asleep
    night.clear()
    night.hear("stop")
    if not asleep:
        assert any(isinstance(effect, Hush) for effect in night.effects)
    night.cry_stop()
    assert night.texts() == []
    assert night.silent
    assert night.session.routine is None
    assert night.session.offer is None
    night.wait(200)
    assert night.texts() == [], "nothing rings on"


@quick
@given(st.lists(happenings, max_size=15), st.sampled_from(FLAGS), st.lists(happenings, max_size=8))
def test_a_red_flag_ends_the_routine_and_none_runs_till_it_is_called_off(
    before: list[tuple[str, object]], flag: str, after: list[tuple[str, object]]
) -> None:
    night = live(before)
    night.hear(flag)
    assert night.session.routine is None
    assert night.session.alarm
    steps = {step.say for entry in CONTENT.entries.values() for step in entry.steps}
    for kind, value in after:
        night.clear()
        method = getattr(night, kind)
        method() if value == "" else method(value)
        if night.session.alarm:
            assert night.session.routine is None
            assert not steps.intersection(night.texts())


interruptions = st.lists(
    st.tuples(
        st.floats(0.5, 25),
        st.sampled_from(["wait", "should i use heat or ice", "how much longer", "again", "louder"]),
    ),
    max_size=5,
)


@settings(quick, max_examples=40)
@given(interruptions)
def test_however_often_it_is_interrupted_thirty_seconds_are_held(
    interruptions: list[tuple[float, str]],
) -> None:
    night = Night(CONTENT, UNDERSTANDER)
    night.hear("cramp in bed")
    night.listen_out()
    night.hear("next")
    night.next_hold()
    held = 0.0
    for after_s, words in [*interruptions, (31.0, "")]:
        held += watch(night, after_s)
        if finished(night):
            break
        night.hear(words)
        if words == "wait":
            night.wait(after_s)
            night.hear("go on")
    assert abs(held - 30.0) < 0.3


def watch(night: Night, seconds: float) -> float:
    """Lets seconds of holding pass, or the rest of the hold; gives how many were held."""
    held = 0.0
    while held < seconds and not finished(night):
        holding = night.session.routine and night.session.routine.phase is Phase.HOLDING
        night.wait(0.05)
        held += 0.05 if holding else 0.0
    return held


def finished(night: Night) -> bool:
    """The first of the three holds is over."""
    routine = night.session.routine
    return routine is None or routine.repetition > 1 or routine.then is Phase.RESTING


def test_the_words_cover_all_kinds(content: Content) -> None:
    kinds = set()
    for words in WORDS + FLAGS:
        found = UNDERSTANDER.understand(words)
        if hasattr(found, "kind"):
            kinds.add(found.kind)
    assert {Kind.CONTROL, Kind.RELIEF, Kind.ANSWER, Kind.SAFETY} <= kinds
