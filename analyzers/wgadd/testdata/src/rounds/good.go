package rounds

import "sync"

// Who starts them counts them.
type poll struct {
	peers []peer
	wg    sync.WaitGroup
}

func (g *poll) Run(rounds int) {
	for r := range rounds {
		for _, p := range g.peers {
			g.wg.Add(1)
			go g.push(r, p)
		}
		g.wg.Wait()
	}
}

func (g *poll) push(round int, p peer) {
	defer g.wg.Done()
	p.Send(round)
}

// They are waited for by what they send, too.
type quorum struct {
	wg    sync.WaitGroup
	votes chan bool
}

func (q *quorum) Run(p peer) bool {
	go q.ask(p)
	yes := <-q.votes
	q.wg.Wait()
	return yes
}

func (q *quorum) ask(p peer) {
	q.wg.Add(1)
	defer q.wg.Done()
	q.votes <- p.Send(0) == nil
}

// A goroutine that is counted may count others.
type tree struct {
	wg   sync.WaitGroup
	kids []*tree
}

func (t *tree) Run() {
	t.wg.Add(1)
	go t.visit(t)
	t.wg.Wait()
}

func (t *tree) visit(n *tree) {
	defer t.wg.Done()
	for _, k := range n.kids {
		t.wg.Add(1)
		go t.visit(k)
	}
}

// Nobody waits here.
func (t *tree) background() {
	go t.refresh()
}

func (t *tree) refresh() {
	t.wg.Add(1)
	defer t.wg.Done()
}
