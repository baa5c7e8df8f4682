"""What the program says to people: one file for each language.

A language is a file here, named by its code (`fr.py`), with NAME (as its readers call it), TAG (for
`<html lang>`) and MESSAGES. `en.py` is the one to copy. What a language has no words for is said in
English; `tests/test_ui_messages.py` names it. The messages of errors stand where they are raised, in
Chinese and English; every other language shows the English ones.
"""
