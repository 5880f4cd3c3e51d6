package deadlock_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/deadlock"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T)      { linttest.Findings(t, deadlock.Analyzer) }
func TestFixes(t *testing.T) { linttest.Fixes(t, deadlock.Analyzer) }
func TestDoc(t *testing.T)   { linttest.Doc(t, deadlock.Analyzer, "") }
