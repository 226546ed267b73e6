"""What became of an order: written, read, and never made up."""

from __future__ import annotations

import pytest

from kiosk.device.operate.answered import OrderDone, printed, understood


@pytest.mark.parametrize("done", [OrderDone("a1", ""), OrderDone("a1", "staff")])
def test_an_answer_comes_back_as_it_was(done: OrderDone) -> None:
    assert understood(printed(done)) == done


@pytest.mark.parametrize(
    "data", [b"", b"7", b"{}", b"[]", b'{"id": "a", "refused": "no such reason"}']
)
def test_what_is_no_answer_is_none(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        understood(data)
