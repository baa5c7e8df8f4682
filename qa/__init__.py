"""Answer questions in the words of an index's documents.

    from index import load
    from qa import Assistant

    answer = Assistant(load(".yuanwen")).ask("小米SU7拿到5万个订单用了多久？")
    for citation in answer.citations:
        print(citation.quote, f"{citation.document_id}:{citation.lines}")
"""

from qa.answer import Assistant
from qa.records import Answer, Citation

__all__ = ["Answer", "Assistant", "Citation"]
