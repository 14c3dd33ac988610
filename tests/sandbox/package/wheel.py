"""Packs the sandbox's program into a wheel, as `pip install` puts it into the environment's programs.

`cargo xtask build --only sandbox` runs it: `python wheel.py PROGRAM FOLDER VERSION TAGS`. One static program serves several platform tags,
which maturin does not give to one build; hence the few lines here. The format: the binary distribution format of Python's packaging guide.
"""

import base64
import hashlib
import sys
import zipfile
from pathlib import Path

program, folder, version, tags = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
name = f"imza_sandbox-{version}"
metadata = f"""Metadata-Version: 2.4
Name: imza-sandbox
Version: {version}
Summary: Plays Craftgate, ParaX, NexKasa and N Kolay's shopping loan on this machine, to test merchants.
License-Expression: MIT OR Apache-2.0
Requires-Python: >=3.8
Description-Content-Type: text/markdown

{(Path(__file__).parent / "npm" / "README.md").read_text("utf-8")}"""
wheel = "Wheel-Version: 1.0\nGenerator: imza\nRoot-Is-Purelib: false\n" + "".join(f"Tag: py3-none-{tag}\n" for tag in tags.split("."))
files = {
    f"{name}.data/scripts/{program.name}": (program.read_bytes(), 0o755),
    f"{name}.dist-info/METADATA": (metadata.encode(), 0o644),
    f"{name}.dist-info/WHEEL": (wheel.encode(), 0o644),
}

with zipfile.ZipFile(folder / f"{name}-py3-none-{tags}.whl", "w", zipfile.ZIP_DEFLATED) as archive:

    def put(path, content, mode):
        entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))  # the same bytes on every run
        entry.external_attr = (0o100000 | mode) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, content)

    record = ""
    for path, (content, mode) in files.items():
        put(path, content, mode)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content)}\n"
    put(f"{name}.dist-info/RECORD", f"{record}{name}.dist-info/RECORD,,\n", 0o644)
