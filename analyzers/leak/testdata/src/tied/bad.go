package tied

// Whoever fails leaves the others with nobody to receive: as many are sent as received.
func (x *index) each(do func(*part) error) error {
	errs := make(chan error)
	for _, p := range x.parts {
		go func() {
			errs <- do(p) // want `send on errs blocks forever`
		}()
	}
	for range x.parts {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// One that is skipped is waited for.
func (x *index) some(do func(*part), skip func(*part) bool) {
	done := make(chan bool)
	for _, p := range x.parts {
		go func() {
			if skip(p) {
				return
			}
			do(p)
			done <- true
		}()
	}
	for range x.parts {
		<-done // want `receive from done blocks forever`
	}
}
