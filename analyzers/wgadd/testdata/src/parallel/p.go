// Package parallel has tests that wait for their subtests.
package parallel
