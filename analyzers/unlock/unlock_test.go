package unlock_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/unlock"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T)      { linttest.Findings(t, unlock.Analyzer) }
func TestFixes(t *testing.T) { linttest.Fixes(t, unlock.Analyzer) }
func TestDoc(t *testing.T)   { linttest.Doc(t, unlock.Analyzer, "") }
