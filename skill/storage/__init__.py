"""The journal, one module per store. One promise, one contract suite."""
