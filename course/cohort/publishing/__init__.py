"""Making publications: counting what people answered, checking what may be told, freezing it."""
