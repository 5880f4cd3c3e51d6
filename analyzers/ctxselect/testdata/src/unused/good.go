package unused

import (
	"context"
	"sync"
)

func (s *server) Close() {
	s.cancel()
	<-s.ctx.Done()
}

func wait(ctx context.Context) <-chan struct{} {
	done := ctx.Done()
	_ = ctx.Done()
	return done
}

// Another Done.
func count(wg *sync.WaitGroup) { wg.Done() }
