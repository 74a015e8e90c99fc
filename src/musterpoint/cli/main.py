"""The command line: the same actions as the pages and the API."""

import sys

import typer

from musterpoint.cli import (
    audit,
    badges,
    boot,
    courses,
    database,
    demo,
    docs,
    documents,
    exercises,
    forms,
    funds,
    ledger,
    organisations,
    payments,
    procedures,
    samples,
    serve,
    tools,
    worker,
    xapi,
)
from musterpoint.kernel.errors import Refused

app = typer.Typer(
    name="musterpoint",
    help="Know who is there, reach them, get each one help or a way out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(database.app, name="db", help="The database: embedded, or any PostgreSQL.")
app.add_typer(demo.app, name="demo", help="Play Libya 2011 and serve the result.")
app.add_typer(audit.app, name="audit", help="Seal and verify the audit trail.")
app.add_typer(organisations.app, name="organisations", help="Organisations on this installation.")
app.add_typer(documents.mrz, name="mrz", help="Machine readable zones of travel documents.")
app.add_typer(documents.seal, name="seal", help="Visible digital seals of travel documents.")
app.add_typer(procedures.app, name="procedures", help="Check, draw and try out procedures.")
app.add_typer(forms.app, name="forms", help="Questionnaires: check one, try one.")
app.add_typer(badges.app, name="badges", help="Open Badges: check one.")
app.add_typer(exercises.app, name="exercise", help="Exercises: play one, compare runs.")
app.add_typer(samples.app, name="sample", help="Samples: how many to ask, of whom.")
app.add_typer(courses.app, name="courses", help="Courses: check one before you upload it.")
app.add_typer(funds.app, name="funds", help="Funds: publish what they did.")
app.add_typer(ledger.app, name="ledger", help="Books: prove them, hand them out.")
app.add_typer(payments.app, name="payments", help="Files of banks: check one.")
app.add_typer(xapi.app, name="xapi", help="Learning records: check statements.")
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("docs")(docs.write)
app.command("erasures")(tools.replay_erasures)
app.command("django", context_settings=tools.ANYTHING)(tools.django_command)


def run() -> None:
    """Run the command line; a refusal is a sentence and exit code 1, not a stack trace."""
    boot.watch_errors()
    try:
        app()
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        for field, problems in getattr(refusal, "fields", {}).items():
            sys.stderr.write(f"  {field}: {'; '.join(problems)}\n")
        sys.exit(1)
