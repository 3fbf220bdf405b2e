"""Work that depends on a release alone is done once a release, since releases never change."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from course.content.released import Released

P = ParamSpec("P")
T = TypeVar("T")
_MOST_KEPT = 64


def once_per_release(
    work: Callable[Concatenate[Released, P], T],
) -> Callable[Concatenate[Released, P], T]:
    """`work`, with its last results kept by the release's id and the other arguments."""
    kept: OrderedDict[tuple[object, ...], T] = OrderedDict()
    lock = Lock()

    @wraps(work)
    def cached(released: Released, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (released.id, *args, *sorted(kwargs.items()))
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        result = work(released, *args, **kwargs)
        with lock:
            kept[key] = result
            while len(kept) > _MOST_KEPT:
                kept.popitem(last=False)
        return result

    return cached
