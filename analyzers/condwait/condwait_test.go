package condwait_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/condwait"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T)    { linttest.Findings(t, condwait.Analyzer) }
func TestDoc(t *testing.T) { linttest.Doc(t, condwait.Analyzer, "") }
