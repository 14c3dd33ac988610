"""Type checkers accept the examples and the package's stubs, refuse each listed wrong use, and the stubs match the code."""

import re
import subprocess
import sys
from pathlib import Path

import jedi
import pytest

HERE = Path(__file__).resolve().parent
CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--no-incremental"],
    "pyright": [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
}


def errors(checker, path):
    """Returns the lines with errors of a checker, and its output."""
    done = subprocess.run([*CHECKERS[checker], str(path)], capture_output=True, text=True, cwd=path.parent, check=False)
    said = done.stdout + done.stderr
    return {int(line) for line in re.findall(rf"{path.name}:(\d+)(?::\d+)?(?: -|:) error", said)}, said


@pytest.mark.parametrize("checker", CHECKERS)
def test_examples_are_accepted(checker):
    found, said = errors(checker, HERE / "typing" / "accepted.py")
    assert not found, said


@pytest.mark.parametrize("checker", CHECKERS)
def test_wrong_uses_are_refused(checker):
    path = HERE / "typing" / "refused.py"
    wrong = {number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line.endswith("# wrong")}
    found, said = errors(checker, path)
    assert found == wrong, (sorted(wrong - found), sorted(found - wrong), said)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("craftgate.payment.", "create_payment"),
        ("craftgate.payment.retrieve_payment(1).", "parse"),
        ("craftgate.payment.retrieve_payment(1).parse(200, b'').", "paid_price"),
        ("craftgate.attempt(call).", "no_answer"),
        ("parax.transaction_status('x').", "timeout_seconds"),
        ("imza.craftgate.Refund", "RefundPaymentRequest"),
    ],
)
def test_editors_that_do_not_run_code_complete_it(code, wanted):
    made = (
        "craftgate = imza.Craftgate(api_key='', secret_key='', environment='sandbox')\nparax = imza.ParaX(sid=1, key='', secret_key='')\n"
    )
    completed = jedi.Script(f"import imza, imza.craftgate\n{made}{code}").complete()
    assert wanted in [each.name for each in completed]


def test_the_stubs_match_the_code():
    command = [sys.executable, "-m", "mypy.stubtest", "imza", "--allowlist", str(HERE / "typing" / "stubtest.txt")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent, check=False)
    assert "checked" in done.stdout or done.returncode == 0, done.stdout + done.stderr
    # It cannot compare aliases of `Literal`; `test_types.py` does.
    found = [line for line in done.stdout.splitlines() if line.startswith("error: ")]
    found = [line for line in found if not line.endswith((" is not a Union", " is not a recognised type alias"))]
    assert not found, found
