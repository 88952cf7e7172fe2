"""The journal: in memory, in SQLite, in DynamoDB. One promise, one contract suite."""
