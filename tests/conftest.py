"""What the tests share: the seeds, a small index, and a network that is closed."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
settings.register_profile("default", deadline=None)  # a busy machine takes its time
settings.load_profile("default")

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"


@pytest.fixture(autouse=True)
def closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test speak to anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds folder that a test may change."""
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


@pytest.fixture(scope="session")
def seed_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The seeds, indexed once with the bundled encoder; only to be read."""
    from index import build

    store = tmp_path_factory.mktemp("seed_store") / ".yuanwen"
    build(SEEDS, store=store)
    yield store


@pytest.fixture(scope="session")
def address(seed_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page over the two seeds, for tests that only ask."""
    from browser import config_of, served

    from ui.desk.workspace import Workspace

    with served(Workspace(config_of(SEEDS, seed_store))) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests."""
    from browser import launched

    with launched() as browser:
        yield browser
