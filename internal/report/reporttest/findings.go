package reporttest

import (
	"path/filepath"

	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/witness"
)

const url = "https://pkg.go.dev/github.com/concurlint/concurlint/analyzers/"

func (m *maker) leak() finding.Finding {
	const file = "fetch/fetch.go"
	return finding.Finding{
		Analyzer: "leak", Category: "send", Package: "example.com/shop/fetch", URL: url + "leak",
		Place:   m.at(file, 14, "prices <- ask(s)"),
		Message: "goroutine blocks forever sending on prices when First returns early",
		Steps: []finding.Step{
			step("First", witness.Run, "makes prices (unbuffered)", "", m.at(file, 11, "make(chan int)")),
			step("First", witness.Start, "starts supplier", "supplier", m.at(file, 13, "go func() {")),
			step("First", witness.Run, "receives from ctx.Done()", "", m.at(file, 20, "<-ctx.Done()")),
			step("First", witness.End, "ends: returns ctx.Err()", "", m.at(file, 21, "return 0, ctx.Err()")),
			step("supplier", witness.Stuck, "sends on prices", "", m.at(file, 14, "prices <- ask(s)")),
		},
		Related: []finding.Related{{Message: "the only receive", Place: m.at(file, 18, "<-prices")}},
		Fixes: []finding.Fix{{
			Message: "give prices a buffer of len(suppliers)",
			Edits:   []finding.Edit{m.edit(file, "make(chan int)", "make(chan int, len(suppliers))")},
		}},
	}
}

func (m *maker) deadlock() finding.Finding {
	const file = "bank/bank.go"
	first := m.at(file, 12, "from.mu.Lock()")
	second := m.at(file, 14, "to.mu.Lock()")
	return finding.Finding{
		Analyzer: "deadlock", Category: "lock-order", Package: "example.com/shop/bank", URL: url + "deadlock",
		Place:   second,
		Message: "three goroutines wait for each other's from.mu in a circle",
		Steps: []finding.Step{
			step("ab", witness.Run, "locks a.mu", "", first),
			step("bc", witness.Run, "locks b.mu", "", first),
			step("ca", witness.Run, "locks c.mu", "", first),
			step("ab", witness.Stuck, "locks b.mu", "bc", second),
			step("bc", witness.Stuck, "locks c.mu", "ca", second),
			step("ca", witness.Stuck, "locks a.mu", "ab", second),
		},
	}
}

func (m *maker) closed() finding.Finding {
	const file = "名前/events.go"
	return finding.Finding{
		Analyzer: "sendclosed", Package: "example.com/shop/名前", URL: url + "sendclosed",
		Place:   m.at(file, 7, `done <- "🎉 " + событие`),
		Message: "send on done after Publish has closed it: panic",
		Steps: []finding.Step{
			step("Publish", witness.Start, "starts func1", "func1", m.at(file, 6, "go func() {")),
			step("func1", witness.Run, "receives from готово", "Publish", m.at(file, 7, "<-done")),
			step("Publish", witness.Run, "closes done", "", m.at(file, 9, "close(done)")),
			step("func1", witness.Panic, "sends on done, which is closed", "", m.at(file, 7, `done <- "🎉 " + событие`)),
		},
		Fixes: []finding.Fix{{Message: "close done in the sender", Edits: []finding.Edit{
			m.edit(file, "\tclose(done)\n", ""),
			m.edit(file, "выход <- <-done", "выход <- <-done; close(done)"),
		}}},
	}
}

func (m *maker) plain() finding.Finding {
	return finding.Finding{
		Analyzer: "wgadd", Category: "add-in-goroutine", Package: "example.com/shop/plain", URL: url + "wgadd",
		Place:   m.at("plain/plain.go", 10, "wg.Add(1)"),
		Message: "wg.Add inside the goroutine it counts: Wait may return too early",
	}
}

func (m *maker) hostile() finding.Finding {
	const evil = `"><script>window.pwned = 1</script><img src=x onerror=window.pwned=1>`
	const file = "hostile/hostile.go"
	at := m.at(file, 5, "ch <-")
	return finding.Finding{
		Analyzer: "sendclosed", Category: evil, Package: "example.com/shop/" + evil,
		URL:     "javascript:window.pwned=1",
		Place:   at,
		Message: evil + "\x1b[31m\nsecond line ::error:: 100%",
		Steps: []finding.Step{
			step(evil, witness.Start, evil, "end; <b>", at),
			step("end; <b>", witness.Panic, "sends `on` [ch](javascript:1) #35; %% \\ {x} | ~ \"q\"", evil, at),
		},
		Related: []finding.Related{{Message: evil, Place: at}},
		Fixes:   []finding.Fix{{Message: evil, Edits: []finding.Edit{m.edit(file, "\tclose(ch)\n", "")}}},
	}
}

// gone is a finding in a file that was deleted, with a name that is hostile.
func (m *maker) gone() finding.Finding {
	at := finding.Place{File: filepath.Join(m.dir, "gone", `<img src=x onerror=window.pwned=1>, 100%.go`), Line: 7, Column: 2, EndLine: 7, EndColumn: 9}
	return finding.Finding{
		Analyzer: "closetwice", Package: "example.com/shop/gone", Place: at,
		Message: "done is closed twice: panic",
		Steps: []finding.Step{
			step("main", witness.Run, "closes done", "", at),
			step("main", witness.Panic, "closes done again", "", at),
		},
	}
}
