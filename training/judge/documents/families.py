"""All families of documents; about a third of them is only reported on and never trained on."""

from training.judge.documents import families_zh
from training.judge.documents.writing import Family

FAMILIES: list[Family] = [*families_zh.FAMILIES]
