"""evaluate: figures."""

import json
from pathlib import Path
from typing import Any

import click

from voicecoach.app.cli import app_of, print_json
from voicecoach.files import check_writable, write_whole


@click.command()
@click.argument("rows", type=click.Path(path_type=Path), metavar="FILE.jsonl")
@click.option("--model", default="", help="Vosk model for rows with audio: a name or a folder.")
@click.option(
    "--predictions", type=click.Path(path_type=Path), help="Write a prediction for every row."
)
@click.option(
    "--noise", type=click.Path(path_type=Path), help="Recording mixed under rows with audio."
)
@click.option("--snr", type=float, default=10.0, help="How much louder speech is (dB; 10).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def evaluate(
    ctx: click.Context,
    rows: Path,
    model: str,
    predictions: Path | None,
    noise: Path | None,
    snr: float,
    as_json: bool,
) -> None:
    """Measure understanding on labelled utterances.

    Rows: {"text", "expect": [ids], "context": "idle"|"routine"}; with "audio" (a file) the
    recording is recognised, and "text" is what was said in it.
    """
    from rich.progress import Progress

    from voicecoach import sound
    from voicecoach.app.evaluate import Evaluation, read_rows
    from voicecoach.app.hearing import Noise
    from voicecoach.app.terminal import stderr_console

    app = app_of(ctx, model=model)
    read = read_rows(rows)
    if predictions is not None:
        check_writable(predictions)
    under = Noise(sound.read(noise), snr) if noise else None
    ears = app.ears()
    evaluation = Evaluation(app.content, app.understander, app.recogniser, ears, under)
    with Progress(console=stderr_console(), transient=True) as bar:
        task = bar.add_task("Evaluating", total=len(read))
        figures, predicted = evaluation.run(read, lambda: bar.advance(task))
    if predictions is not None:
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in predicted)
        write_whole(predictions, lines.encode())
    result = figures.as_json()
    if any(row.audio for row in read):
        result["model"] = app.model_path.name
    if as_json:
        print_json(result)
    else:
        _show(result)


def _show(result: dict[str, Any]) -> None:
    def percent(value: float | None) -> str:
        return "none to measure" if value is None else f"{100 * value:.1f} %"

    click.echo(f"rows                      {result['rows']}")
    click.echo(f"in-scope accuracy         {percent(result['in_scope_accuracy'])}")
    click.echo(f"out of scope, answered    {percent(result['out_of_scope_answered'])}")
    click.echo(f"safety recall             {percent(result['safety_recall'])}")
    click.echo(f"false safety alarms       {result['false_safety_alarms']}")
    click.echo(f"word error rate           {percent(result['word_error_rate'])}")
    click.echo(f"ms a row, p50 and p95     {result['ms_per_row_p50']}, {result['ms_per_row_p95']}")
    if result["real_time_factor"] is not None:
        click.echo(f"CPU time, of real time    {result['real_time_factor']}")
        click.echo(f"end to words, p95         {result['final_ms_p95']} ms")
    click.echo(f"peak of memory            {result['peak_mib']} MiB")
    for row in result["confusions"]:
        click.echo(f"  {row['count']:3} x {row['expected']} taken for {row['predicted']}")
