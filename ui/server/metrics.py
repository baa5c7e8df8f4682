"""Figures for Prometheus: how long questions take, what became of them, and how the index is.

Served at `/metrics` when `ui.metrics` is set, behind the same door as everything else: where there
are accounts, Prometheus needs the token of one. No figure holds a word of a question or a text.
"""

import importlib.util
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from index.errors import UserError
from qa.records import Answer
from ui.server.door import Reply

if TYPE_CHECKING:
    from ui.desk.workspace import Workspace

SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Upper ends of the buckets that times are counted in."""


class Metrics:
    """What is counted over one workspace; `answered` gets each answer."""

    def __init__(self, workspace: "Workspace") -> None:
        """Raises UserError when prometheus-client is not installed."""
        if importlib.util.find_spec("prometheus_client") is None:
            raise UserError(
                "ui.metrics 需要 prometheus-client：pip install 'yuanwen[metrics]'",
                "ui.metrics needs prometheus-client: pip install 'yuanwen[metrics]'",
            )
        import prometheus_client as prometheus

        self._kind = prometheus.CONTENT_TYPE_LATEST
        self._write = prometheus.generate_latest
        self._registry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=self._registry)
        self._questions = prometheus.Counter(
            "yuanwen_questions", "Questions answered or refused", ["outcome"], registry=self._registry
        )
        self._stages = prometheus.Histogram(
            "yuanwen_stage_seconds", "Seconds of each stage of a question", ["stage"],
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        self._registry.register(_Index(workspace))

    def answered(self, answer: Answer) -> None:
        """Count an answer: `found`, `not_stated` or `no_match`."""
        self._questions.labels("found" if answer.found else answer.reason or "other").inc()
        for stage, seconds in answer.timing.items():
            self._stages.labels(stage).observe(seconds)

    def __call__(self, user: str, rest: str, query: Mapping[str, str]) -> Reply:
        """The page, in Prometheus' text form."""
        return Reply(200, self._write(self._registry), self._kind, {"cache-control": "no-store"})


class _Index:
    """Looks at the index and its rebuilding whenever the page is asked for."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily as Gauge

        try:
            with self._workspace.assistant() as assistant:
                index = assistant.index
                yield Gauge("yuanwen_index_up", "Whether an index answers", 1)
                yield Gauge("yuanwen_generation", "Number of the index", int(index.generation))
                yield Gauge("yuanwen_passages", "Passages of the index", len(index))
                count = len(index.manifest["documents"])
                yield Gauge("yuanwen_documents", "Documents of the index", count)
        except UserError:
            yield Gauge("yuanwen_index_up", "Whether an index answers", 0)
        status = self._workspace.job.status
        yield Gauge("yuanwen_rebuild_running", "Whether a rebuild runs", int(status.running))
        if report := status.report:
            yield Gauge("yuanwen_rebuild_seconds", "Seconds of the last rebuild", report.seconds)
            yield Gauge("yuanwen_rebuild_embedded", "Passages that it embedded", report.embedded)
        if status.stage == "done":
            failed = int(status.error is not None)
            yield Gauge("yuanwen_rebuild_failed", "Whether the last rebuild failed", failed)
