package leak_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/leak"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T)      { linttest.Findings(t, leak.Analyzer) }
func TestFixes(t *testing.T) { linttest.Fixes(t, leak.Analyzer) }
func TestDoc(t *testing.T)   { linttest.Doc(t, leak.Analyzer, "") }
