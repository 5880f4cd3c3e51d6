package report_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/concurlint/concurlint/internal/baseline"
	"github.com/concurlint/concurlint/internal/finding"
	"github.com/concurlint/concurlint/internal/report"
	"github.com/concurlint/concurlint/internal/report/reporttest"
	"github.com/concurlint/concurlint/internal/source"
)

// validJSON returns how a report offends against the schema in docs, or nil.
func validJSON(text []byte) error {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile("../../docs/json-schema.json")
	if err != nil {
		return err
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

func TestSchemas(t *testing.T) {
	for format, valid := range map[report.Format]func([]byte) error{report.JSON: validJSON, report.SARIF: reporttest.ValidSARIF} {
		full := sample(t)
		bare := &report.Report{Findings: []finding.Finding{{Analyzer: "leak", Place: finding.Place{File: "/elsewhere/a b.go"}}}}
		for _, r := range []*report.Report{full, {}, bare} {
			if err := valid([]byte(write(t, format, r, report.Options{}))); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
		// The schema is one that something can fail.
		text := write(t, format, full, report.Options{})
		for old, new := range map[string]string{`"version": `: `"versoin": `, `"message": `: `"massage": `} {
			if valid([]byte(strings.Replace(text, old, new, 1))) == nil {
				t.Errorf("%s: the schema accepts %s", format, new)
			}
		}
	}
}

// A log is the part of a SARIF log that the tests look at.
type log struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct {
					ID, HelpURI string
					Help        struct{ Text, Markdown string }
				}
			}
		}
		Invocations []struct {
			ExecutionSuccessful        bool
			ToolExecutionNotifications []struct{ Level string }
		}
		Results []result
	}
}

type result struct {
	RuleID    string
	RuleIndex int
	Message   struct{ Text string }
	Locations []location
	CodeFlows []struct {
		ThreadFlows []struct {
			ID        string
			Locations []struct {
				ExecutionOrder int
				Importance     string
				Location       struct{ Message struct{ Text string } }
			}
		}
	}
	RelatedLocations    []location
	PartialFingerprints map[string]string
	Fixes               []struct {
		ArtifactChanges []struct {
			Replacements []struct {
				DeletedRegion   region
				InsertedContent struct{ Text string }
			}
		}
	}
}

type location struct {
	ID               int
	PhysicalLocation struct {
		ArtifactLocation struct{ URI, URIBaseID string }
		Region           region
	}
}

type region struct {
	StartLine, StartColumn, EndLine, EndColumn int
	Snippet                                    struct{ Text string }
}

// sarif returns the results of the sample by package.
func sarif(t *testing.T, r *report.Report) (log, map[string]result) {
	t.Helper()
	var l log
	if err := json.Unmarshal([]byte(write(t, report.SARIF, r, report.Options{})), &l); err != nil {
		t.Fatal(err)
	}
	out := make(map[string]result)
	for i, f := range r.Findings {
		out[f.Package[strings.LastIndexByte(f.Package, '/')+1:]] = l.Runs[0].Results[i]
	}
	return l, out
}

func TestSARIFWitness(t *testing.T) {
	_, results := sarif(t, sample(t))
	threads := results["bank"].CodeFlows[0].ThreadFlows
	if len(threads) != 3 {
		t.Fatalf("%d thread flows, want one for each of three goroutines", len(threads))
	}
	order := make(map[int]string)
	for _, thread := range threads {
		for _, l := range thread.Locations {
			order[l.ExecutionOrder] = thread.ID + " " + l.Location.Message.Text
		}
	}
	want := []string{"ab locks a.mu", "bc locks b.mu", "ca locks c.mu", "ab stuck: locks b.mu", "bc stuck: locks c.mu", "ca stuck: locks a.mu"}
	for i, text := range want {
		if order[i+1] != text {
			t.Errorf("executionOrder %d is %q, want %q", i+1, order[i+1], text)
		}
	}
	if len(order) != len(want) {
		t.Errorf("%d steps, want %d: %v", len(order), len(want), slices.Sorted(maps.Keys(order)))
	}
	if last := threads[0].Locations[1]; last.Importance != "essential" {
		t.Errorf("the step that is stuck is %q", last.Importance)
	}
}

// GitHub shows related locations only if the message links to them.
func TestSARIFLinks(t *testing.T) {
	_, results := sarif(t, sample(t))
	leak := results["fetch"]
	if len(leak.RelatedLocations) != 6 {
		t.Fatalf("%d related locations, want five steps and a place", len(leak.RelatedLocations))
	}
	for i, l := range leak.RelatedLocations {
		if l.ID != i+1 {
			t.Errorf("related location %d has id %d", i+1, l.ID)
		}
	}
	if !strings.Contains(leak.Message.Text, "sends on prices ([fetch.go:14](5))") {
		t.Errorf("message does not link to the fifth step:\n%s", leak.Message.Text)
	}
	hostile := results[`script><img src=x onerror=window.pwned=1>`]
	if !strings.Contains(hostile.Message.Text, `\[ch\](javascript:1)`) {
		t.Errorf("brackets of a step are not escaped:\n%s", hostile.Message.Text)
	}
}

func TestSARIFPlaces(t *testing.T) {
	r := sample(t)
	_, results := sarif(t, r)
	// In `\t\t\t/* 日本語	*/ done <- "🎉 " + событие` the ideographs have three
	// bytes and one unit, the emoji four and two, the letters two and one.
	got := results["名前"].Locations[0].PhysicalLocation
	want := region{StartLine: 7, StartColumn: 14, EndLine: 7, EndColumn: 37}
	want.Snippet.Text = `done <- "🎉 " + событие`
	if got.Region != want {
		t.Errorf("region = %v, want %v", got.Region, want)
	}
	if got.ArtifactLocation.URIBaseID != "%SRCROOT%" || got.ArtifactLocation.URI != "%E5%90%8D%E5%89%8D/events.go" {
		t.Errorf("artifact = %+v", got.ArtifactLocation)
	}
	gone := results["gone"].Locations[0].PhysicalLocation
	if want := (region{StartLine: 7}); gone.Region != want {
		t.Errorf("region in a file that is gone = %v, want the line alone", gone.Region)
	}
	if uri, err := url.Parse(gone.ArtifactLocation.URI); err != nil || uri.Path != "gone/<img src=x onerror=window.pwned=1>, 100%.go" {
		t.Errorf("URI %s: %v, %v", gone.ArtifactLocation.URI, uri, err)
	}
	replacement := results["fetch"].Fixes[0].ArtifactChanges[0].Replacements[0]
	if want := (region{StartLine: 11, StartColumn: 12, EndLine: 11, EndColumn: 26}); replacement.DeletedRegion != want {
		t.Errorf("deletedRegion = %v, want %v", replacement.DeletedRegion, want)
	}
	if len(results["名前"].Fixes[0].ArtifactChanges[0].Replacements) != 2 {
		t.Error("two edits of a file are not two replacements of one change")
	}
}

func TestSARIFRules(t *testing.T) {
	r := sample(t)
	r.Rules = r.Rules[:3] // sendclosed and wgadd are not described
	l, results := sarif(t, r)
	rules := l.Runs[0].Tool.Driver.Rules
	for name, res := range results {
		if rules[res.RuleIndex].ID != res.RuleID {
			t.Errorf("%s: ruleIndex points to %s, not %s", name, rules[res.RuleIndex].ID, res.RuleID)
		}
	}
	if len(rules) != 5 || !strings.Contains(rules[0].Help.Markdown, "```go") || rules[0].HelpURI == "" {
		t.Errorf("rules = %+v", rules)
	}
	inv := l.Runs[0].Invocations[0]
	if inv.ExecutionSuccessful || len(inv.ToolExecutionNotifications) != 2 || inv.ToolExecutionNotifications[0].Level != "error" {
		t.Errorf("invocation = %+v, want an error and a note", inv)
	}
}

// The fingerprints are those of a baseline.
func TestFingerprints(t *testing.T) {
	r := sample(t)
	l, _ := sarif(t, r)
	for i, p := range baseline.Prints(r.Findings, new(source.Files)) {
		if got := l.Runs[0].Results[i].PartialFingerprints["concurlint/v1"]; got != p.Hash {
			t.Errorf("fingerprint %q, want %q", got, p.Hash)
		}
	}
	if text := write(t, report.JSON, r, report.Options{}); !strings.Contains(text, l.Runs[0].Results[0].PartialFingerprints["concurlint/v1"]) {
		t.Error("JSON has other fingerprints")
	}
}

// Names are relative to the repository where a code host reads them, and to
// the module where people do.
func TestBase(t *testing.T) {
	r := sample(t)
	base := r.Root
	r.Root += "/fetch"
	o := report.Options{Base: base}
	for format, want := range map[report.Format]string{
		report.SARIF:  `"fetch/fetch.go"`,
		report.GitHub: "file=fetch/fetch.go,",
		report.Text:   "\nfetch.go:14:4: ",
	} {
		if text := write(t, format, r, o); !strings.Contains(text, want) {
			t.Errorf("%s does not contain %q:\n%s", format, want, text)
		}
	}
}
