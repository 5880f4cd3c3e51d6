package wgadd_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/wgadd"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T)      { linttest.Findings(t, wgadd.Analyzer) }
func TestFixes(t *testing.T) { linttest.Fixes(t, wgadd.Analyzer) }
func TestDoc(t *testing.T)   { linttest.Doc(t, wgadd.Analyzer, "") }
