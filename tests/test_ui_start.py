"""What starts is what is needed: gradio does not parse its own source to write stubs for editors."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_page_is_imported_without_stubs() -> None:
    script = (
        "import inspect\n"
        "from pathlib import Path\n"
        "before, read, seen = inspect.getfile, Path.read_text, []\n"
        "def watched(self, *a, **k):\n"
        "    seen.append(self)\n"
        "    return read(self, *a, **k)\n"
        "Path.read_text = watched\n"
        "import ui.chat, gradio\n"
        "source = [path for path in seen if path.suffix in ('.py', '.pyi')]\n"
        "assert not source, source\n"
        "assert inspect.getfile is before\n"
        "assert inspect.getfile(gradio.HTML).endswith('html.py')\n"
        "with gradio.Blocks():\n"
        "    assert gradio.HTML().click and gradio.Button().click\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert not done.returncode, done.stderr
