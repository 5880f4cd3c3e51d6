package sendclosed_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/sendclosed"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T)      { linttest.Findings(t, sendclosed.Analyzer) }
func TestFixes(t *testing.T) { linttest.Fixes(t, sendclosed.Analyzer) }
func TestDoc(t *testing.T)   { linttest.Doc(t, sendclosed.Analyzer, "") }
