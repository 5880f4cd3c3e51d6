package lasttick

import "time"

// Another case ends the loop, too.
type told struct {
	ticker *time.Ticker
	done   chan struct{}
	last   time.Time
}

func (t *told) loop() {
	for {
		select {
		case <-t.ticker.C:
			if time.Since(t.last) > time.Minute {
				return
			}
		case <-t.done:
			return
		}
	}
}

func (t *told) Close() {
	t.ticker.Stop()
	close(t.done)
}

// Nothing ends the loop, which goes on for what comes besides.
type serves struct {
	ticker *time.Ticker
	work   chan func()
	ticks  int
}

func (s *serves) loop() {
	for {
		select {
		case <-s.ticker.C:
			s.ticks++
		case f := <-s.work:
			f()
		}
	}
}

func (s *serves) Close() { s.ticker.Stop() }

// The ticker is set again.
type paused struct {
	ticker *time.Ticker
	work   chan func()
	last   time.Time
}

func (p *paused) loop() {
	for {
		select {
		case <-p.ticker.C:
			if time.Since(p.last) > time.Minute {
				return
			}
		case f := <-p.work:
			f()
		}
	}
}

func (p *paused) Pause()  { p.ticker.Stop() }
func (p *paused) Resume() { p.ticker.Reset(time.Second) }

// The loop itself stops the ticker.
type own struct {
	ticker *time.Ticker
	work   chan func()
	last   time.Time
}

func (o *own) Run() {
	for {
		select {
		case <-o.ticker.C:
			if time.Since(o.last) > time.Minute {
				o.ticker.Stop()
				return
			}
		case f := <-o.work:
			f()
		}
	}
}

// A range over the work ends with the work.
type ends struct {
	ticker *time.Ticker
	work   chan func()
	last   time.Time
}

func (e *ends) loop() {
	for {
		select {
		case <-e.ticker.C:
			if time.Since(e.last) > time.Minute {
				return
			}
		case f, ok := <-e.work:
			if !ok {
				return
			}
			f()
		}
	}
}

func (e *ends) Close() {
	e.ticker.Stop()
	close(e.work)
}
