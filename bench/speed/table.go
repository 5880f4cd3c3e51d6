package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"
)

// printTable prints medians, and ratios of CPU seconds, in Markdown.
func printTable(w io.Writer, b *bench, runs []run) {
	fmt.Fprint(w, "| state | tool | CPU s | wall s | peak MB |")
	for _, t := range b.tools[1:] {
		fmt.Fprintf(w, " CPU / %s |", t.name)
	}
	fmt.Fprint(w, "\n|---|---|---:|---:|---:|")
	for range b.tools[1:] {
		fmt.Fprint(w, "---:|")
	}
	fmt.Fprintln(w)
	for _, state := range allStates {
		if !slices.Contains(b.states, state) {
			continue
		}
		for _, t := range b.tools {
			mine := of(runs, t.name, state)
			fmt.Fprintf(w, "| %s | %s | %s | %s | %s |", state, t.name,
				spread(mine, func(r run) float64 { return r.cpu.Seconds() }, "%.2f"),
				spread(mine, func(r run) float64 { return r.wall.Seconds() }, "%.2f"),
				spread(mine, func(r run) float64 { return float64(r.peak >> 20) }, "%.0f"))
			for _, other := range b.tools[1:] {
				fmt.Fprintf(w, " %.2f |", ratio(mine, of(runs, other.name, state)))
			}
			fmt.Fprintln(w)
		}
	}
}

// of returns the runs of a tool in a state, by round.
func of(runs []run, tool, state string) []run {
	var out []run
	for _, r := range runs {
		if r.tool == tool && r.state == state {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b run) int { return cmp.Compare(a.round, b.round) })
	return out
}

// spread writes the median of a number, and its range if there is one.
func spread(runs []run, number func(run) float64, format string) string {
	var all []float64
	for _, r := range runs {
		all = append(all, number(r))
	}
	if len(all) == 0 {
		return "-"
	}
	s := fmt.Sprintf(format, median(all))
	if len(all) > 1 {
		s += fmt.Sprintf(" ("+format+"-"+format+")", slices.Min(all), slices.Max(all))
	}
	return s
}

// ratio returns the median of the ratios of CPU time, round by round.
func ratio(a, b []run) float64 {
	var all []float64
	for i := range min(len(a), len(b)) {
		all = append(all, float64(a[i].cpu)/float64(max(b[i].cpu, time.Microsecond)))
	}
	return median(all)
}

// median returns the median of numbers, and 0 if there are none.
func median(all []float64) float64 {
	if len(all) == 0 {
		return 0
	}
	all = slices.Sorted(slices.Values(all))
	n := len(all)
	return (all[(n-1)/2] + all[n/2]) / 2
}
