"""The code of the guides: every file of `tests/examples/guides/python/` runs against a sandbox, as a reader would run it."""

import os
import subprocess
import sys

import pytest

from vectors import TESTS

GUIDES = TESTS / "examples" / "guides" / "python"

pytestmark = pytest.mark.skipif("SANDBOX_URL" not in os.environ, reason="no sandbox is running: run `cargo xtask test --only python`")


@pytest.mark.parametrize("guide", sorted(path.name for path in GUIDES.glob("*.py")))
def test_every_file_of_the_guides_runs(guide):
    ran = subprocess.run([sys.executable, "-B", "-X", "utf8", GUIDES / guide], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
