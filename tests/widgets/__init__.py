"""Tests of front-end modules, in a browser without a service."""
