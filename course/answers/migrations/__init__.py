"""Every change that the store's tables went through; see docs/upgrading.md."""
