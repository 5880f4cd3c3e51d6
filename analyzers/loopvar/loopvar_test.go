package loopvar_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/loopvar"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T)         { linttest.Findings(t, loopvar.Analyzer) }
func TestVersions(t *testing.T) { linttest.Modules(t, loopvar.Analyzer) }
func TestFixes(t *testing.T)    { linttest.Fixes(t, loopvar.Analyzer) }
func TestDoc(t *testing.T)      { linttest.Doc(t, loopvar.Analyzer, "1.21") }
