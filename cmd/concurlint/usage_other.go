//go:build !unix

package main

// resources is not known here.
func resources() (usage, bool) { return usage{}, false }
