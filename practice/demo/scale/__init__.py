"""The clinic at scale: thousands of invented records, written in bulk, to measure the product.

Its rows are as sound as those that the services write: the same constraints and triggers, and each
document made by the code that signs a real one. What they lack is the change history with values
before and after (`save()` was never called): the database itself left a `RowChange` for each row,
sealed in the chain, with who answers for it. The plans are the exception: the services told them.
"""
