"""Work that depends only on a release is done once per release, since releases never change."""

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
    """`work`, with its last results cached by the release's id and the other arguments."""
    results: OrderedDict[tuple[object, ...], T] = OrderedDict()
    lock = Lock()

    @wraps(work)
    def cached(released: Released, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (released.id, *args, *sorted(kwargs.items()))
        with lock:
            if key in results:
                results.move_to_end(key)
                return results[key]
        result = work(released, *args, **kwargs)
        with lock:
            results[key] = result
            while len(results) > _MOST_KEPT:
                results.popitem(last=False)
        return result

    return cached
