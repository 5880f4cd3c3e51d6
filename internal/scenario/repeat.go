package scenario

import (
	"slices"

	"github.com/concurlint/concurlint/internal/build"
	"github.com/concurlint/concurlint/internal/explore"
	"github.com/concurlint/concurlint/internal/skeleton"
)

// often is how many calls are made one after the other: one more than a small
// channel, or a few workers, can take in. Larger ones are not filled.
const often = 3

// repeats calls each method several times that is there to be called often. The
// component is kept, and what matters is whether such a call comes to an end.
func (c *component) repeats(mk *maker, run runner, begin []call) []*explore.Outcome {
	var out []*explore.Outcome
	for i, m := range c.work {
		if i >= maxWork {
			break
		}
		if !m.info.Public || mk.info.Outside || !c.recurs(m) {
			continue
		}
		calls := append(slices.Clip(begin), slices.Repeat([]call{{m, false}}, often)...)
		p, found := run.keep(c, mk, calls...)
		for _, o := range p.faults(found) {
			if slices.ContainsFunc(o.Cause, func(b explore.Blocked) bool { return p.byClient(b) && sends(b) }) {
				out = append(out, o)
			}
		}
	}
	return out
}

// sends reports whether a goroutine is stuck with something to send.
func sends(b explore.Blocked) bool { return b.Op == skeleton.Send }

// recurs reports whether the code shows that a method is called again and again:
// it sends what a goroutine receives in a loop, or it takes a place in a channel
// and gives it back.
func (c *component) recurs(m *method) bool {
	for s := range m.does.sends {
		if s.class != 0 && (c.fed.class(s.class) || m.does.recvs.class(s.class)) {
			return true
		}
	}
	return false
}

// feeds returns the channels from which the goroutines of a package receive in
// loops.
func feeds(b *build.Result) spots {
	fed := make(spots)
	for _, f := range b.Package.Funcs {
		if info := b.Infos[f.Name]; info == nil || !info.Started {
			continue
		}
		for pc := range f.Code {
			switch in := &f.Code[pc]; {
			case in.Op == skeleton.Recv && comesBack(f, pc):
				fed[spotOf(f, in.A, in.Label)] = true
			case in.Op == skeleton.Select && comesBack(f, pc):
				for _, cs := range in.Cases {
					if !cs.Send {
						fed[spotOf(f, cs.Chan, cs.Label)] = true
					}
				}
			}
		}
	}
	return fed
}

// comesBack reports whether an instruction may be executed again.
func comesBack(f *skeleton.Func, at int) bool {
	seen := make([]bool, len(f.Code))
	work := []int32{int32(at)}
	for len(work) > 0 {
		pc := work[len(work)-1]
		work = work[:len(work)-1]
		for _, next := range f.Code[pc].Next(pc) {
			if int(next) == at {
				return true
			}
			if !seen[next] {
				seen[next] = true
				work = append(work, next)
			}
		}
	}
	return false
}
