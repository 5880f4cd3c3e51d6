package main

// tune adjusts the garbage collector to a process that is short-lived.
func tune() {}
