"""completion, man: the command line for shells and for man."""

import click

from voicecoach.app.cli import main

NAME = "voicecoach"
VARIABLE = "_VOICECOACH_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands and options.

    bash: eval "$(voicecoach completion bash)" in ~/.bashrc; zsh: the same with zsh in ~/.zshrc;
    fish: voicecoach completion fish > ~/.config/fish/completions/voicecoach.fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        # Not the shell's own `source`: that one starts the shell to ask for its version.
        click.echo(ShellComplete.source(found(main, {}, NAME, VARIABLE)))


@click.command()
def man() -> None:
    """Print the manual page: voicecoach man > voicecoach.1."""
    from voicecoach.app.manual import manual

    click.echo(manual(main, NAME), nl=False)
