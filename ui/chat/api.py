"""What programs can ask of the page over HTTP and MCP: typed, stateless functions.

They do what the page does, as the same users and within the same limits. `docs/api.md` describes
them; the docstrings below are what MCP clients read.
"""

import logging
from inspect import signature
from typing import Any

import gradio as gr

from index.errors import UserError
from ui.chat.events import text_of
from ui.desk.scope import Scope
from ui.desk.workspace import Workspace
from ui.page.errors import plainly
from ui.rendering.answers import as_json

LARGEST = 100
"""Passages that one search gives at most."""


logger = logging.getLogger(__name__)

_UNFORESEEN = (
    "做不了（内容或文件名不合规矩，或程序出错，见日志） / not possible: bad input, or a fault that the log tells"
)

NAMES = ("ask", "search", "document", "rebuild", "status")


class Blocks(gr.Blocks):  # type: ignore[misc]
    """A page whose functions may be called without the arguments that have a default.

    Gradio's own clients fill these in, but a plain request has to name every one.
    """

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:
        """Complete the arguments of a call of `Functions`, then check them as gradio does."""
        if block_fn.api_name in NAMES:
            parameters = [*signature(getattr(Functions, block_fn.api_name)).parameters.values()]
            for parameter in parameters[1 + len(inputs) :]:
                if parameter.default is parameter.empty:
                    break
                inputs.append(parameter.default)
        super().validate_inputs(block_fn, inputs)

    async def process_api(self, *arguments: Any, **options: Any) -> Any:
        """Do what was asked as gradio does; what nobody foresaw is told in one line, and logged."""
        try:
            return await super().process_api(*arguments, **options)
        except gr.Error:
            raise
        except Exception as error:
            logger.exception("an event failed")
            raise gr.Error(_UNFORESEEN, print_exception=False) from error


def offer(workspace: Workspace, language: str) -> None:
    """Put the functions of `workspace` among those that the page in the making offers."""
    functions = Functions(workspace, language)
    for name in NAMES:
        limit = {"concurrency_id": "ask", "concurrency_limit": 8}
        if name == "rebuild":
            limit = {"concurrency_id": "writer", "concurrency_limit": 1}
        gr.api(getattr(functions, name), api_name=name, **limit)


class Functions:
    """The functions, over one workspace. What a person can mend is an error in one line."""

    def __init__(self, workspace: Workspace, language: str) -> None:
        self._workspace = workspace
        self._language = language

    def ask(self, question: str, source: str = "", since: str = "", until: str = "") -> dict[str, Any]:
        """Answer a question in the words of the documents, or say that they do not answer it.

        Args:
            question: The question, in any language, up to 2,000 characters.
            source: Ask only documents of this site, host, or pattern of file names such as reports/*.
            since: Ask only documents of this date or later: 2024, 2024-05 or 2024-05-01.
            until: Ask only documents of this date or earlier.

        Returns:
            found, confidence (0 to 1), citations (each an exact quote with its document, offsets in
            code points, lines and place), or a reason and the nearest passages, which are no answer.
        """
        try:
            return as_json(self._workspace.ask(text_of(question), Scope.of(source, since, until)))
        except UserError as error:
            raise self._error(error) from error

    def search(
        self, query: str, k: int = 10, source: str = "", since: str = "", until: str = ""
    ) -> list[dict[str, Any]]:
        """Find the passages of the documents that are nearest to a query, best first.

        Args:
            query: Words or a question, in any language.
            k: How many passages to give, 1 to 100.
            source: Search only documents of this site, host, or pattern of file names.
            since: Search only documents of this date or later: 2024, 2024-05 or 2024-05-01.
            until: Search only documents of this date or earlier.

        Returns:
            Passages with document_id, title, start and end (code points), line, heading, text, score,
            and the rank that each searcher gave.
        """
        try:
            scope = Scope.of(source, since, until)
            return self._workspace.search(text_of(query), _count(k), scope)
        except UserError as error:
            raise self._error(error) from error

    def document(self, document_id: str) -> dict[str, Any]:
        """Give a document of the index: its text, which quotes are slices of, and what is known of it.

        Args:
            document_id: The id as citations name it.

        Returns:
            id, title, author, published, updated, url, language, sha256 of its file, and text.
        """
        try:
            known = self._workspace.document(text_of(document_id))
        except UserError as error:
            raise self._error(error) from error
        if known is None:
            raise self._error(UserError("没有这份文档", "there is no such document"))
        names = "id title author published updated url language sha256 text".split()
        return {name: getattr(known[0], name) for name in names}

    def rebuild(self) -> dict[str, Any]:
        """Begin to index the folder of texts anew, in the background; `status` tells how far it is.

        Returns:
            started: False when a rebuild was running already.
        """
        return {"started": self._workspace.job.start()}

    def status(self) -> dict[str, Any]:
        """Tell which index answers, what it holds, and how far a rebuild is.

        Returns:
            generation, documents, passages, and rebuild with stage, done, total and error.
        """
        job = self._workspace.job.status
        progress: dict[str, Any] = {
            "rebuild": {
                "stage": job.stage,
                "done": job.done,
                "total": job.total,
                "error": plainly(job.error, self._language) if job.error else "",
            }
        }
        try:
            documents, passages = self._workspace.counts()
            generation = self._workspace.generation()
        except UserError as error:
            return {
                "generation": "",
                "documents": 0,
                "passages": 0,
                "error": plainly(error, self._language),
                **progress,
            }
        return {"generation": generation, "documents": documents, "passages": passages, **progress}

    def _error(self, error: UserError) -> gr.Error:
        return gr.Error(plainly(error, self._language), print_exception=False)


def _count(k: Any) -> int:
    """A number of passages from what a program sent; raises UserError for what is none."""
    try:
        return max(1, min(int(k), LARGEST))
    except (ValueError, TypeError, OverflowError) as error:
        raise UserError(f"k 应是 1 到 {LARGEST} 的整数", f"k is a whole number from 1 to {LARGEST}") from error
