// sum is never called.
