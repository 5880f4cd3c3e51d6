package srv

import (
	"context"
	"leftbehind/pool"
	"net"
	"time"
)

// The caller may end it by the context.
func Within(ctx context.Context, addr string) (*Server, error) {
	w := pool.Watch(ctx, time.Second)
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &Server{w: w, ln: ln}, nil
}

func Stopped(addr string) (*Server, error) {
	w := pool.Watch(context.Background(), time.Second)
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		w.Stop()
		return nil, err
	}
	return &Server{w: w, ln: ln}, nil
}

func Deferred(addr string) (_ *Server, err error) {
	s := &Server{w: pool.Watch(context.Background(), time.Second)}
	defer func() {
		if err != nil {
			s.w.Stop()
		}
	}()
	if s.ln, err = net.Listen("tcp", addr); err != nil {
		return nil, err
	}
	return s, nil
}

func ThroughOwner(addr string) (_ *Server, err error) {
	s := &Server{w: pool.Watch(context.Background(), time.Second)}
	if s.ln, err = net.Listen("tcp", addr); err != nil {
		s.abort()
		return nil, err
	}
	return s, nil
}

func (s *Server) abort() { s.w.Stop() }

// It ends when nobody looks at it for an hour.
func Idle(addr string) (net.Listener, error) {
	i := pool.NewIdle()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	i.Close()
	return ln, nil
}

// Others end all of them.
func Known(addr string) (net.Listener, error) {
	k := pool.NewKnown()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	k.Close()
	return ln, nil
}

func Brief(addr string) (net.Listener, error) {
	b := pool.NewBrief()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	b.Close()
	return ln, nil
}

// What was there is ended first.
type Keeper struct {
	p *pool.Pool
}

func (k *Keeper) Run(ctx context.Context, events <-chan bool) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-events:
			k.again()
		}
	}
}

func (k *Keeper) again() {
	if k.p != nil {
		k.p.Close()
	}
	k.p = pool.New()
}

// The object is handed out.
func (k *Keeper) Take() *pool.Pool { return k.p }

// All of them are ended.
type Both struct {
	a, b *pool.Watcher
}

func (b *Both) Set(every time.Duration) {
	b.a = pool.Watch(context.Background(), every)
	b.b = pool.Watch(context.Background(), every)
}

func (b *Both) Close() {
	for _, w := range []*pool.Watcher{b.a, b.b} {
		w.Stop()
	}
}

// This one has nothing to do.
func Maybe(addr string) (net.Listener, error) {
	m := pool.NewMaybe(0)
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	m.Close()
	return ln, nil
}

// Others may have closed it.
type Publics struct {
	p *pool.Public
}

func (p *Publics) Each(names []string) {
	for range names {
		p.p = pool.NewPublic()
	}
}

func (p *Publics) Close() { p.p.Close() }

// Where Start fails, nothing was started; a deferred literal asks for the error, too.
func Beating(n int, prepare func() error) (err error) {
	err = prepare()
	defer func() {
		if err != nil {
			println(n)
		}
	}()
	if err != nil {
		return err
	}
	b := new(pool.Beat)
	err = b.Start()
	if err != nil {
		return err
	}
	time.Sleep(time.Duration(n))
	b.Stop()
	return nil
}
