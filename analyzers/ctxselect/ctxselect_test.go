package ctxselect_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/ctxselect"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T)      { linttest.Findings(t, ctxselect.Analyzer) }
func TestFixes(t *testing.T) { linttest.Fixes(t, ctxselect.Analyzer) }
func TestDoc(t *testing.T)   { linttest.Doc(t, ctxselect.Analyzer, "") }
