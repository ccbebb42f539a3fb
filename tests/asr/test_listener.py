"""Where utterances begin and end. A frame is 32 ms."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.decoder import ScriptedDecoder
from tests.fakes.detector import LabelledDetector, frame
from voicecoach.asr import Hearing, Reading, Vocabulary, Word
from voicecoach.asr.endpointing import Endpointer
from voicecoach.asr.listener import Listener

QUIET, DOUBTFUL, SPEECH = frame(0), frame(40), frame(90)
NEXT = ((3, "next"),)


def ends() -> Endpointer:
    return Endpointer(frozenset({"my", "um"}))


def expected(*complete: str) -> Vocabulary:
    return Vocabulary(complete, frozenset(complete))


def listener(decoder: ScriptedDecoder, *complete: str) -> Listener:
    made = Listener(LabelledDetector(), decoder, ends())
    made.expect(expected(*complete))
    return made


def finals(hearings: object) -> list[Hearing]:
    assert isinstance(hearings, list)
    return [hearing for hearing in hearings if hearing.final]


def test_two_frames_of_speech_begin_an_utterance() -> None:
    decoder = ScriptedDecoder()
    ears = listener(decoder)
    ears.feed(QUIET + SPEECH)
    assert decoder.begun == []
    ears.feed(SPEECH)
    assert decoder.begun == [()]


def test_a_cough_of_one_frame_begins_nothing() -> None:
    decoder = ScriptedDecoder()
    ears = listener(decoder)
    assert ears.feed((QUIET * 5 + SPEECH) * 20) == []
    assert decoder.begun == []


def test_doubtful_frames_begin_nothing() -> None:
    decoder = ScriptedDecoder()
    listener(decoder).feed(DOUBTFUL * 100)
    assert decoder.begun == []


def test_the_sound_before_the_beginning_reaches_the_decoder() -> None:
    decoder = ScriptedDecoder()
    ears = listener(decoder)
    ears.feed(b"".join(frame(0, label) for label in range(20)))
    ears.feed(frame(90, 20) + frame(90, 21) + frame(90, 22))
    # 384 ms, the two frames that began it among them, and what follows.
    assert decoder.labels() == list(range(10, 23))


def test_an_utterance_right_at_the_start_has_less_before_it() -> None:
    decoder = ScriptedDecoder()
    listener(decoder).feed(frame(90, 1) + frame(90, 2))
    assert decoder.labels() == [1, 2]


def test_the_sound_of_an_utterance_is_not_in_front_of_the_next() -> None:
    decoder = ScriptedDecoder()
    ears = listener(decoder)
    ears.feed(frame(90, 1) * 5 + frame(0, 2) * 27 + frame(90, 3) * 2)
    assert decoder.labels() == [3, 3]


def test_silence_costs_the_decoder_nothing() -> None:
    decoder = ScriptedDecoder()
    assert listener(decoder).feed(QUIET * 2000) == []
    assert decoder.begun == []


def test_a_good_eight_tenths_of_silence_end_an_utterance() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    assert finals(ears.feed(SPEECH * 10 + QUIET * 26)) == []
    assert [h.free.text for h in finals(ears.feed(QUIET))] == ["next"]


def test_a_breath_between_words_ends_nothing() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    breath = QUIET * 26
    assert finals(ears.feed((SPEECH * 5 + breath) * 4)) == []


def test_doubtful_frames_are_no_silence() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    assert finals(ears.feed(SPEECH * 10 + DOUBTFUL * 100)) == []


@pytest.mark.parametrize("reading", ["free", "expected"])
def test_a_complete_command_ends_at_once(reading: str) -> None:
    decoder = ScriptedDecoder(NEXT) if reading == "free" else ScriptedDecoder(expected=NEXT)
    ears = listener(decoder, "next", "go on")
    assert finals(ears.feed(SPEECH * 10 + QUIET * 4)) == []
    assert len(finals(ears.feed(QUIET))) == 1


def test_a_command_must_stand_for_a_while() -> None:
    # The decoder is behind: its words come when it has been silent already.
    decoder = ScriptedDecoder(((30, "next"),))
    ears = listener(decoder, "next")
    assert finals(ears.feed(SPEECH * 2 + QUIET * 22)) == []
    assert len(finals(ears.feed(QUIET))) == 1


def test_a_command_that_is_read_by_looking_ahead_ends_at_once() -> None:
    decoder = ScriptedDecoder(((20, "next"),))
    ears = listener(decoder, "next")
    assert finals(ears.feed(SPEECH * 10 + QUIET * 4)) == []
    assert len(finals(ears.feed(QUIET))) == 1


def test_it_looks_ahead_at_the_silence_of_the_room_once_in_each_pause() -> None:
    decoder = ScriptedDecoder()
    listener(decoder).feed(frame(90, 1) * 5 + (frame(0, 2) * 8 + frame(90, 3) * 2) * 2)
    ahead = [2] * 10
    pause = [2] * 5 + ahead + [2] * 3
    assert decoder.labels() == [1] * 5 + (pause + [3] * 2) * 2


def test_more_that_is_read_after_looking_ahead_must_stand_again() -> None:
    decoder = ScriptedDecoder(((3, "go"), (27, "go on")))
    ears = listener(decoder, "go on")
    assert finals(ears.feed(SPEECH * 10 + QUIET * 7)) == []
    assert finals(ears.feed(QUIET * 4)) == []
    assert len(finals(ears.feed(QUIET))) == 1


def test_a_command_in_the_midst_of_speech_ends_nothing() -> None:
    ears = listener(ScriptedDecoder(NEXT), "next")
    assert finals(ears.feed(SPEECH * 60)) == []


def test_a_phrase_that_may_go_on_gets_the_whole_patience() -> None:
    ears = Listener(LabelledDetector(), ScriptedDecoder(NEXT), ends())
    ears.expect(Vocabulary(("next",)))
    assert finals(ears.feed(SPEECH * 10 + QUIET * 26)) == []


@pytest.mark.parametrize("so_far", ["my", "help my", "my foot um"])
def test_nobody_ends_with_such_words(so_far: str) -> None:
    ears = listener(ScriptedDecoder(((3, so_far),)))
    assert finals(ears.feed(SPEECH * 10 + QUIET * 40)) == []
    assert len(finals(ears.feed(QUIET))) == 1


def test_part_of_an_expected_phrase_gets_the_whole_patience() -> None:
    ears = listener(ScriptedDecoder(NEXT), "next step")
    assert finals(ears.feed(SPEECH * 10 + QUIET * 26)) == []


def test_more_than_an_expected_phrase_gets_the_whole_patience() -> None:
    ears = listener(ScriptedDecoder(((3, "next tuesday"),)), "next")
    assert finals(ears.feed(SPEECH * 10 + QUIET * 26)) == []


def test_an_utterance_ends_after_ten_seconds_at_the_latest() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    ended = finals(ears.feed(SPEECH * 600))
    assert len(ended) == 1
    assert 9.9 < ended[0].end_s < 10.1


def test_speech_goes_on_in_a_new_utterance_after_ten_seconds() -> None:
    decoder = ScriptedDecoder(NEXT)
    listener(decoder).feed(SPEECH * 600)
    assert len(decoder.begun) == 2
    assert b"".join(decoder.utterances) == SPEECH * 600


def test_silence_before_the_words_does_not_count() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    assert finals(ears.feed(QUIET * 500 + SPEECH * 2 + QUIET * 26)) == []
    assert len(finals(ears.feed(QUIET))) == 1


def test_each_utterance_is_heard_by_itself() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    found = finals(ears.feed((SPEECH * 10 + QUIET * 30) * 3))
    assert [hearing.free.text for hearing in found] == ["next"] * 3


def test_what_is_read_so_far_is_told_at_once() -> None:
    ears = listener(ScriptedDecoder(((3, "my"), (5, "my calf"))))
    told = ears.feed(SPEECH * 6)
    assert [(hearing.final, hearing.free.text) for hearing in told] == [
        (False, "my"),
        (False, "my"),
        (False, "my calf"),
        (False, "my calf"),
    ]


def test_nothing_is_told_while_nothing_is_read() -> None:
    assert listener(ScriptedDecoder()).feed(SPEECH * 20) == []


def test_an_utterance_without_words_ends_with_an_empty_reading() -> None:
    ended = finals(listener(ScriptedDecoder()).feed(SPEECH * 10 + QUIET * 27))
    assert [(hearing.free, hearing.expected) for hearing in ended] == [(Reading(), Reading())]


def test_the_detector_starts_afresh_after_each_utterance() -> None:
    detector = LabelledDetector()
    ears = Listener(detector, ScriptedDecoder(), ends())
    ears.feed(SPEECH * 10 + QUIET * 26)
    assert detector.resets == 0
    ears.feed(QUIET)
    assert detector.resets == 1


def test_words_are_timed_from_the_beginning_of_listening() -> None:
    decoder = ScriptedDecoder(NEXT, words=(Word("next", 0.5, 0.9, 1.0),))
    # 50 frames of silence; the utterance begins 12 frames before the end of its second
    # frame of speech: with frame 40, at 1.28 s.
    ended = finals(listener(decoder).feed(QUIET * 50 + SPEECH * 10 + QUIET * 27))
    (heard,) = ended[0].free.words
    assert heard.start_s == pytest.approx(1.78)
    assert heard.end_s == pytest.approx(2.18)
    assert heard.confidence == 1.0


def test_what_noise_is_taken_for_after_the_last_word_was_not_said() -> None:
    # Speech in frames 8 to 17 of what the decoder gets: its last ends at 0.64 s.
    words = (Word("next", 0.3, 0.6, 1.0), Word("one", 0.7, 0.8, 0.4), Word("the", 0.8, 0.9, 0.4))
    decoder = ScriptedDecoder(NEXT, words=words)
    ended = finals(listener(decoder).feed(QUIET * 50 + SPEECH * 10 + QUIET * 27))
    assert ended[0].free.text == "next one"
    assert [word.text for word in ended[0].free.words] == ["next", "one"]


def test_a_word_as_short_as_its_beginning_is_kept() -> None:
    decoder = ScriptedDecoder(NEXT, words=(Word("next", 0.2, 0.4, 1.0),))
    ended = finals(listener(decoder).feed(QUIET * 50 + SPEECH * 2 + QUIET * 27))
    assert ended[0].free.text == "next"


def test_words_of_a_second_utterance_come_after_those_of_the_first() -> None:
    decoder = ScriptedDecoder(NEXT, words=(Word("next", 0.1, 0.3, 1.0),))
    ended = finals(listener(decoder).feed((SPEECH * 10 + QUIET * 90) * 2))
    first, second = (hearing.free.words[0].start_s for hearing in ended)
    assert first == pytest.approx(0.1)
    # It begins with frame 100 + 2 - 12.
    assert second == pytest.approx(2.98)


def test_a_hearing_tells_how_much_sound_was_heard() -> None:
    ended = finals(listener(ScriptedDecoder(NEXT)).feed(QUIET * 63 + SPEECH * 10 + QUIET * 27))
    assert ended[0].end_s == pytest.approx(3.2)


def test_dropping_forgets_the_utterance_under_way() -> None:
    decoder = ScriptedDecoder(NEXT)
    ears = listener(decoder)
    ears.feed(SPEECH * 10)
    ears.drop()
    assert ears.feed(QUIET * 50) == []
    assert ears.finish() == []


def test_dropping_forgets_the_sound_before_an_utterance() -> None:
    decoder = ScriptedDecoder()
    ears = listener(decoder)
    ears.feed(frame(0, 1) * 20)
    ears.drop()
    ears.feed(frame(90, 2) * 2)
    assert decoder.labels() == [2, 2]


def test_dropping_forgets_the_first_frame_of_speech() -> None:
    decoder = ScriptedDecoder()
    ears = listener(decoder)
    ears.feed(SPEECH)
    ears.drop()
    ears.feed(SPEECH + QUIET)
    assert decoder.begun == []


def test_dropping_lets_the_detector_start_afresh() -> None:
    detector = LabelledDetector()
    Listener(detector, ScriptedDecoder(), ends()).drop()
    assert detector.resets == 1


def test_time_goes_on_while_sound_is_dropped() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    ears.feed(SPEECH * 50)
    ears.drop()
    ended = finals(ears.feed(QUIET * 13 + SPEECH * 10 + QUIET * 27))
    assert ended[0].end_s == pytest.approx(3.2)


def test_phrases_are_those_of_the_state_in_which_an_utterance_begins() -> None:
    decoder = ScriptedDecoder()
    ears = listener(decoder, "next")
    ears.feed(SPEECH * 5)
    ears.expect(expected("yes", "no"))
    ears.feed(SPEECH * 5 + QUIET * 27)
    assert decoder.begun == [("next",)]
    ears.feed(SPEECH * 5)
    assert decoder.begun == [("next",), ("yes", "no")]


def test_an_utterance_that_was_expected_still_ends_early_when_others_are_expected() -> None:
    ears = listener(ScriptedDecoder(NEXT), "next")
    ears.feed(SPEECH * 10)
    ears.expect(expected("yes", "no"))
    assert finals(ears.feed(QUIET * 4)) == []
    assert len(finals(ears.feed(QUIET))) == 1


def test_new_phrases_do_not_shorten_the_utterance_under_way() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    ears.feed(SPEECH * 10)
    ears.expect(expected("next"))
    assert finals(ears.feed(QUIET * 26)) == []
    assert len(finals(ears.feed(QUIET))) == 1


def test_finishing_ends_the_utterance_under_way() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    ears.feed(SPEECH * 10)
    assert [(h.final, h.free.text) for h in ears.finish()] == [(True, "next")]
    assert ears.finish() == []


def test_finishing_hands_on_the_last_piece_of_a_frame() -> None:
    decoder = ScriptedDecoder()
    ears = listener(decoder)
    ears.feed(SPEECH * 3 + frame(90, 7)[:100])
    ears.finish()
    assert decoder.labels() == [0, 0, 0, 7]


def test_finishing_without_an_utterance_tells_nothing() -> None:
    ears = listener(ScriptedDecoder(NEXT))
    ears.feed(QUIET * 10 + SPEECH)
    assert ears.finish() == []


@settings(deadline=None, max_examples=60)
@given(
    runs=st.lists(st.tuples(st.sampled_from([0, 40, 90]), st.integers(1, 40)), max_size=8),
    tail=st.integers(0, 1023),
    sizes=st.lists(st.integers(1, 5000), min_size=1, max_size=20),
)
def test_sound_in_odd_pieces_is_heard_as_in_one(
    runs: list[tuple[int, int]], tail: int, sizes: list[int]
) -> None:
    pcm = b"".join(frame(percent) * count for percent, count in runs) + frame(90)[:tail]
    whole, pieces = ScriptedDecoder(NEXT), ScriptedDecoder(NEXT)
    at_once = listener(whole, "next")
    expected = [*at_once.feed(pcm), *at_once.finish()]
    bit_by_bit = listener(pieces, "next")
    heard: list[Hearing] = []
    at = turn = 0
    while at < len(pcm):
        size = sizes[turn % len(sizes)]
        heard += bit_by_bit.feed(pcm[at : at + size])
        at, turn = at + size, turn + 1
    heard += bit_by_bit.finish()
    assert heard == expected
    assert pieces.utterances == whole.utterances


def test_it_tells_that_somebody_speaks() -> None:
    ears = listener(ScriptedDecoder())
    ears.feed(QUIET * 3)
    assert not ears.in_utterance
    ears.feed(SPEECH * 2)
    assert ears.in_utterance
    ears.feed(QUIET * 40)
    assert not ears.in_utterance
