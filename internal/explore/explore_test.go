package explore_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// TestText explores the function main of each testdata/*.txt, an archive of
// skeletons in text form and, for each, the outcomes: a file NAME.skel is
// followed by NAME.want.
func TestText(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(ar.Files); i += 2 {
			skel, want := ar.Files[i], ar.Files[i+1]
			name := strings.TrimSuffix(skel.Name, ".skel")
			if want.Name != name+".want" {
				t.Fatalf("%s: want %s.want after %s", file, name, skel.Name)
			}
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				check(t, string(skel.Data), string(want.Data))
			})
		}
	}
	if !explore.SharedIsZero() {
		t.Error("something was written to what objects share that are no channel or no symbol")
	}
}

// TestForgottenElements keeps a part of each element of a list, and not the element: what
// nobody refers to any more is forgotten once there is much of it.
func TestForgottenElements(t *testing.T) {
	var src strings.Builder
	src.WriteString("package p\n\nfunc main(r0 slice) {\n\tr1 = makemap\n\tr3 = len r0\n")
	for r := range 40 {
		fmt.Fprintf(&src, "\tr%d = new\n", r+20)
	}
	src.WriteString(`	moves (r4, -1)
	jump Next
Next:
	r5 = bin.count r4 + 1
	r6 = bin.count r5 < r3
	if r6 Body Done
Body:
	r7 = elem r0 r5 1 -1
	r8 = load.foreign r7 ptr 1 0
	r9 = addr r8 1
	r10 = load r9 string 1 1
	update r1 r10 (1)
	moves (r4, r5)
	jump Next
Done:
	return (r1`)
	for r := range 40 {
		fmt.Fprintf(&src, ", r%d", r+20)
	}
	src.WriteString(")\n}\n")
	program(skeleton.MustParse(src.String())).Explore("main", explore.Options{})
}

// TestIndex puts two parts of each element of a list into maps: that two elements may
// have the same of either is no more ways to go on than there are lengths of the list.
func TestIndex(t *testing.T) {
	const src = `package p

func main(r0 slice) {
	r1 = makemap
	r2 = makemap
	r3 = len r0
	moves (r4, -1)
	jump Next
Next:
	r5 = bin.count r4 + 1
	r6 = bin.count r5 < r3
	if r6 Body Done
Body:
	r7 = elem r0 r5 1 -1
	r8 = load.foreign r7 ptr 1 0
	r9 = addr r8 1
	r10 = load r9 string 1 1
	update r1 r10 (r8)
	r11 = addr r8 2
	r12 = load r11 string 1 2
	update r2 r12 (r8)
	moves (r4, r5)
	jump Next
Done:
	r13 = len r1
	r14 = len r2
	return (r13, r14)
}
`
	r := program(skeleton.MustParse(src)).Explore("main", explore.Options{})
	if most := 3; r.States > most || len(r.Bounds) > 0 {
		t.Errorf("%d states and bounds %v, want %d states at most", r.States, r.Bounds, most)
	}
}

// TestCompany makes ten choices that are remembered, once alone and once beside a goroutine that
// waits: more states are worth something only beside one.
func TestCompany(t *testing.T) {
	choices := remembered(10)
	states := func(begin string) int {
		return program(skeleton.MustParse(waiter+"func main() {\n\tch = makechan nil \"ch\"\n"+begin+choices)).Explore("main", explore.Options{}).States
	}
	alone, beside := states(""), states("\tcall.go child(ch)\n")
	if most := 500; alone > most || beside <= most {
		t.Errorf("%d states alone and %d beside a goroutine, want no more than %d and more than that", alone, beside, most)
	}
}

// TestEntersGivenUp calls a function that is known to have too many schedules: a test does not
// follow it, and another function does for a while.
func TestEntersGivenUp(t *testing.T) {
	src := waiter + "func many() givenup {\n\tch = makechan nil \"ch\"\n\tcall.go child(ch)\n" + remembered(10) +
		"func main() {\n\tcall many()\n\treturn ()\n}\n"
	for _, test := range []bool{false, true} {
		r := program(skeleton.MustParse(src)).Explore("main", explore.Options{Test: test})
		if most := 20; (r.States <= most) != test {
			t.Errorf("%d states where it is %v that this is a test, want no more than %d in a test alone", r.States, test, most)
		}
		if r.Bounds[explore.BoundCalls] == nil {
			t.Errorf("where it is %v that this is a test, no call was left out", test)
		}
	}
}

const waiter = "package p\n\nfunc child(ch chan) {\n\trecv ch\n\treturn ()\n}\n\n"

// remembered is the end of a function that makes so many choices and returns them all.
func remembered(choices int) string {
	var src, all strings.Builder
	for i := range choices {
		fmt.Fprintf(&src, "\tc%d = unknown bool\n\tif c%[1]d B%[1]d B%[1]d\nB%[1]d:\n", i)
		fmt.Fprintf(&all, "c%d, ", i)
	}
	return src.String() + "\treturn (" + strings.TrimSuffix(all.String(), ", ") + ")\n}\n\n"
}

// TestBounds explores the same programs with all smaller bounds: to give up makes
// no findings.
func TestBounds(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(ar.Files); i += 2 {
			pkg := skeleton.MustParse(string(ar.Files[i].Data))
			all := program(pkg).Explore("main", explore.Options{})
			if len(all.Bounds) > 0 {
				continue
			}
			for n := 1; n < min(all.States, 200); n++ {
				for line := range strings.SplitSeq(summary(program(pkg).Explore("main", explore.Options{States: n})), "\n") {
					if !strings.HasPrefix(line, "bound ") && !strings.Contains(summary(all), line) {
						t.Errorf("%s: %s: with %d states: %s", file, ar.Files[i].Name, n, line)
					}
				}
			}
		}
	}
}

func check(t *testing.T, src, want string) {
	pkg, err := skeleton.Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	prog := program(pkg)
	r := prog.Explore("main", explore.Options{})
	got := summary(r)
	if strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(r.Lost) > 0 {
		t.Errorf("%d outcomes cannot be replayed", len(r.Lost))
	}
	if os.Getenv("EXPLORE_STEPS") != "" {
		for _, o := range r.Outcomes {
			t.Log(steps(o))
		}
		t.Logf("%d states", r.States)
	}
}

func program(pkgs ...*skeleton.Package) *explore.Program {
	funcs := make(map[string]*skeleton.Func)
	types := make(map[string]*skeleton.Type)
	for _, p := range pkgs {
		for _, f := range p.Funcs {
			funcs[f.Name] = f
		}
		for _, t := range p.Types {
			types[t.Name] = t
		}
	}
	return explore.NewProgram(
		func(name string) *skeleton.Func { return funcs[name] },
		func(name string) *skeleton.Type { return types[name] })
}

// summary writes one line per outcome, sorted, and one per bound that was hit.
func summary(r *explore.Result) string {
	var lines []string
	for _, o := range r.Outcomes {
		line := map[explore.OutcomeKind]string{explore.Stuck: "stuck", explore.Panic: o.Panic.String(), explore.Early: "early", explore.OneShot: "one-shot"}[o.Kind]
		for _, b := range o.Cause {
			in := b.Stack[0].Instr
			line += fmt.Sprintf(" %s:%s@%d", strings.ReplaceAll(b.Goroutine, " ", "_"), in.Op, in.Line)
		}
		lines = append(lines, line)
	}
	for b := range r.Bounds {
		lines = append(lines, "bound "+b.String())
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func steps(o *explore.Outcome) string {
	var b strings.Builder
	for _, s := range o.Steps {
		fmt.Fprintf(&b, "  %s: %s", s.Goroutine, s.Text)
		if s.Partner != "" {
			fmt.Fprintf(&b, " (%s)", s.Partner)
		}
		fmt.Fprintf(&b, " @%d\n", s.Stack[0].Instr.Line)
	}
	return b.String()
}
