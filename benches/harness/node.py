"""The JavaScript SDK, with the packages that the tests have: one lock file for both."""

import shutil

from .places import BENCHES, ROOT, WORK
from .processes import Failed, run, say

MANIFEST = ROOT / "tests" / "javascript"


def install():
    """Puts the scripts beside their packages, and gives the folder."""
    folder = WORK / "node"
    folder.mkdir(parents=True, exist_ok=True)
    for script in (BENCHES / "node").glob("*.mjs"):
        shutil.copy(script, folder)
    lock = (MANIFEST / "package-lock.json").read_bytes()
    # Written last: without it the packages are half installed, or others.
    stamp = folder / "installed.json"
    if not stamp.exists() or stamp.read_bytes() != lock:
        say("npm ci")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(MANIFEST / name, folder)
        try:
            run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=folder)
        except Failed as failed:
            raise Failed(f"install Node 20.19 or newer, and let npm reach its registry once: {failed}") from None
        stamp.write_bytes(lock)
    return folder
