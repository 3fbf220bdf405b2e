"""The store and the desk: nothing lost, nothing doubled, nothing acknowledged too early."""
