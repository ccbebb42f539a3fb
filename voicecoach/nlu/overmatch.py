"""No sentence may lead anywhere but to its own entry."""

from collections.abc import Iterator

from voicecoach.content import Content
from voicecoach.content.templates import sample
from voicecoach.errors import Fault
from voicecoach.nlu.results import Context, Match
from voicecoach.nlu.understander import Understander

MOST_OF_A_TEMPLATE = 120
"Sentences of one template that are tried, spread over all it stands for."

_RUNNING = Context(routine="calf_cramp", relief=True)


def overmatches(content: Content, understander: Understander) -> Iterator[Fault]:
    """A fault for each template with a sentence that leads elsewhere.

    That is: a sentence of an entry that matches another entry, or none; and talk that is not
    for the coach that matches any.
    """
    for entry in content.entries.values():
        context = _RUNNING if entry.states == {"routine"} else Context()
        for template in entry.sentences + entry.armed:
            for sentence in sample(template.text, MOST_OF_A_TEMPLATE):
                found = understander.understand(sentence, context)
                got = found.id if isinstance(found, Match) else "nothing"
                if got != entry.id:
                    yield Fault(template.file, template.line, f"'{sentence}' matches {got}")
                    break
    for template in content.elsewhere:
        tried = (
            (sentence, understander.understand(sentence, context))
            for sentence in sample(template.text, MOST_OF_A_TEMPLATE)
            for context in (Context(), _RUNNING)
        )
        for sentence, found in tried:
            if isinstance(found, Match):
                message = f"'{sentence}' is not for the coach but matches {found.id}"
                yield Fault(template.file, template.line, message)
                break
