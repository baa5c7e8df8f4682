"""Layers of small networks, run in numpy: convolutions, their memory layout, and perceptrons.

It may import index.
"""
