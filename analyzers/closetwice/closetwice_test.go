package closetwice_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/closetwice"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T)      { linttest.Findings(t, closetwice.Analyzer) }
func TestFixes(t *testing.T) { linttest.Fixes(t, closetwice.Analyzer) }
func TestDoc(t *testing.T)   { linttest.Doc(t, closetwice.Analyzer, "") }
