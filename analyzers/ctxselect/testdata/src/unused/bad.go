package unused

import "context"

type server struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (s *server) Shutdown() error {
	s.ctx.Done() // want `s.ctx.Done\(\) has no effect here`
	return nil
}

func serve(parent context.Context, run func(context.Context)) {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	defer ctx.Done() // want `ctx.Done\(\) has no effect here`
	run(ctx)
}
