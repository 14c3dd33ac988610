"""The wheel says what it is: licences, platforms, one binary for every CPython from 3.10 on, and nothing to install beside it."""

import importlib.metadata
import importlib.util
import re

import imza

FOUND = importlib.metadata.distribution("imza")


def test_metadata_is_honest():
    told = FOUND.metadata
    assert told["License-Expression"] == "MIT OR Apache-2.0" and set(told.get_all("License-File")) == {"LICENSE-APACHE", "LICENSE-MIT"}
    texts = {file.name: file.read_text() for file in FOUND.files if file.name.startswith("LICENSE")}
    assert "Apache License" in texts["LICENSE-APACHE"] and "Permission is hereby granted" in texts["LICENSE-MIT"]
    # It is native code.
    classifiers = told.get_all("Classifier")
    assert "Operating System :: OS Independent" not in classifiers and "Operating System :: POSIX :: Linux" in classifiers
    assert FOUND.requires is None and told["Requires-Python"] == ">=3.10"
    assert imza.__version__ == FOUND.version


def test_one_binary_serves_every_cpython():
    (tag,) = re.findall(r"^Tag: (.*)$", FOUND.read_text("WHEEL"), re.MULTILINE)[:1]
    assert tag.startswith("cp310-abi3-")
    assert importlib.util.find_spec("imza._native").origin.endswith((".abi3.so", ".pyd"))
    assert any(file.name == "py.typed" for file in FOUND.files)
