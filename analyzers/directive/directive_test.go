package directive_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/directive"
	"github.com/concurlint/concurlint/analyzers/leak"
	"github.com/concurlint/concurlint/analyzers/wgadd"
	"github.com/concurlint/concurlint/internal/linttest"
)

var analyzer = directive.New(leak.Analyzer, wgadd.Analyzer)

func Test(t *testing.T)    { linttest.Run(t, analyzer, "bad", "good") }
func TestDoc(t *testing.T) { linttest.Doc(t, analyzer, "") }
