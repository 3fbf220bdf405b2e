"""The proxy in Python (PyPI configurable-http-proxy), started as a module: no node, no PATH."""

from configurable_http_proxy.cli import main  # type: ignore[import-untyped]  # ships no types

if __name__ == "__main__":
    main()
