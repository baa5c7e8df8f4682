"""Write a table of character replacements as the `Precompiled` normalizer of `tokenizers` reads it.

Four thousand `Replace` rules would go through every text four thousand times; this one table is
looked up once per character. The form is sentencepiece's: the byte length of a double-array trie,
the trie (darts-clone units of 32 bits), then the replacements, each ended by a zero byte.
"""

import struct

_END = 0  # the "byte" under which a node keeps where its replacement begins
_HAS_END = 1 << 8
_IS_END = 1 << 31

Trie = dict[int, "Trie | int"]


def charsmap(replacements: dict[str, str]) -> bytes:
    """The table for `replacements`, from single characters to texts; no character may be U+0000."""
    texts = bytearray()
    root: Trie = {}
    for character, replacement in sorted(replacements.items()):
        node = root
        for byte in character.encode():
            node = node.setdefault(byte, {})  # type: ignore[assignment]
        node[_END] = len(texts)
        texts += replacement.encode() + b"\0"
    units = _double_array(root)
    return struct.pack(f"<{len(units) + 1}I", 4 * len(units), *units) + bytes(texts)


def _double_array(root: Trie) -> list[int]:
    """The trie as units: the child of unit `at` for a byte is `at ^ offset(at) ^ byte`.

    A unit holds its byte in bits 0-7, whether a replacement ends there in bit 8 and its offset from
    bit 10 on; the unit of an end holds the place of the replacement instead, and bit 31.
    """
    units = {0: 0}
    bases = {0}
    waiting = [(0, root)]
    lowest = 1
    while waiting:
        at, node = waiting.pop()
        while lowest in units or lowest in bases:
            lowest += 1
        base = lowest
        # subtle: no two nodes may share a base, or one would find the children of the other
        while base in bases or any(base ^ byte in units for byte in node):
            base += 1
        bases.add(base)
        units[at] |= (at ^ base) << 10 | (_HAS_END if _END in node else 0)
        for byte, child in sorted(node.items()):
            if isinstance(child, int):
                units[base ^ byte] = _IS_END | child
            else:
                units[base ^ byte] = byte
                waiting.append((base ^ byte, child))
    size = (max(units) // 256 + 1) * 256
    return [units.get(unit, 0) for unit in range(size)]
