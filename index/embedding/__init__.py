"""From texts to vectors: the bundled static encoder, named models run by torch or ONNX Runtime, and encoders of a cluster.

It may import `index` and `index.text`.
"""
