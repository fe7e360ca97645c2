"""Where things are."""

from pathlib import Path

BENCHES = Path(__file__).resolve().parent.parent
ROOT = BENCHES.parent
TARGET = ROOT / "target"
WORK = TARGET / "benches"
RESULTS = BENCHES / "results.json"
COUNTS = BENCHES / "instructions.json"
READMES = (BENCHES / "README.md", ROOT / "README.md")
PICTURE = BENCHES / "results.svg"
