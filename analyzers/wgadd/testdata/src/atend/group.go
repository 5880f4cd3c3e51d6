// Package atend has tests that put things off until they have returned.
package atend
