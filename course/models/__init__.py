"""The nets of the course, as plain Keras models that are not compiled yet.

Every net takes floats (images in [0, 1], features of any scale) and returns
probabilities: one number a class, adding up to 1.
"""

from course.models.block_loop import copy_weights
from course.models.cnn import build_cnn
from course.models.mlp import build_mlp
from course.models.resnet import build_resnet
from course.models.text_nets import build_embedding_mean, build_text_cnn

__all__ = [
    "build_cnn",
    "build_embedding_mean",
    "build_mlp",
    "build_resnet",
    "build_text_cnn",
    "copy_weights",
]
