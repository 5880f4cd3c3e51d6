package main

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"unicode"
)

func funcName(d ast.Decl) string {
	if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
		return fn.Name.Name
	}
	return ""
}

// isEntry reports whether a function is the entry of a kernel: these are
// exported.
func isEntry(name string) bool { return name != "" && unicode.IsUpper(rune(name[0])) }

// show prints what became of each kernel, and totals.
func show(kernels []*kernel, markdown bool) {
	format := "%-24s %-28s %-5s %-40s %s\n"
	if markdown {
		format = "| %s | %s | %s | %s | %s |\n"
		fmt.Printf(format+"|---|---|---|---|---|\n", "kernel", "class", "", "findings on true lines", "other lines")
	}
	total, hit := make(map[string]int), make(map[string]int)
	extra := 0
	var steps []int
	for _, k := range kernels {
		group := "GoKer"
		switch k.file {
		case "commonpatterns.go":
			group = "common patterns"
		case "simple.go":
			group = "micro tests"
		}
		slices.Sort(k.hits)
		if k.hit() {
			hit[group]++
		}
		total[group]++
		steps = append(steps, k.steps...)
		extra += len(k.extra)
		fmt.Printf(format, k.name, k.class, k.verdict(), strings.Join(k.hits, " "), strings.Join(k.extra, " "))
	}
	fmt.Println()
	for _, g := range []string{"GoKer", "common patterns", "micro tests"} {
		fmt.Printf("%s: %d of %d\n", g, hit[g], total[g])
	}
	fmt.Printf("lines that are not true: %d\n", extra)
	if len(steps) > 0 {
		slices.Sort(steps)
		fmt.Printf("witnesses: %d, with %d steps in the median and %d at most\n", len(steps), steps[len(steps)/2], steps[len(steps)-1])
	}
}
