# SPDX-License-Identifier: GPL-2.0-or-later
"""mace-torch models as the content of a native model file (docs/model-file.md)."""
from .common import Unsupported
from .model import extract
from .restrict import restrict_elements, restrict_heads

__all__ = ["Unsupported", "extract", "restrict_elements", "restrict_heads"]
