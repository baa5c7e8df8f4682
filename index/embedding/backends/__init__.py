"""Named models run by ONNX Runtime or OpenVINO instead of torch.

`encoder` is what the index asks; `pooling` reads the model's folder, `runners` run its network, and
`convert` makes a network of it where the model brings none.
"""
