package helped

func twice(m *Mutex) {
	m.inner.Lock()
	m.inner.Unlock()
	m.inner.Unlock() // want `m\.inner is unlocked, but is not locked any more`
}
