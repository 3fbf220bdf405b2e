"""The key stays home: canaries in every field, looked for everywhere."""
