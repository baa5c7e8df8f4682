"""An evaluation as JSON, as tables and as a page of HTML with plots: for `yuanwen evaluate` and the bench.

It may import `qa.evaluation`, `ui.messages` and nothing else of `ui`.
"""
