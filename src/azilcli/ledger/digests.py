"""SHA-256, the digest that the journal is made of.

`hashlib` loads OpenSSL, which takes longer than a command needs to write its entry. The standard library's
own `random` goes round it in this way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:
        from _sha2 import sha256
    except ImportError:
        try:
            from _sha256 import sha256  # Python 3.11
        except ImportError:
            from hashlib import sha256

__all__ = ["sha256"]
