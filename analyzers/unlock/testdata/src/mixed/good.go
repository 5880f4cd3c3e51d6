package mixed

import "fmt"

// It locks again before it returns.
func (j *journal) report() error {
	if err := j.flush(); err != nil {
		j.err = err
		j.mu.Unlock()
		j.failed(err)
		j.mu.Lock()
		return fmt.Errorf("flush: %w", err)
	}
	return j.rename()
}

func (j *journal) addReporting(line string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.report(); err != nil {
		return err
	}
	j.size += len(line)
	return nil
}

// The result says whether it has unlocked.
func (j *journal) full() bool {
	if j.size > 1000 {
		j.mu.Unlock()
		return true
	}
	j.size++
	return false
}

func (j *journal) next() {
	j.mu.Lock()
	if !j.full() {
		j.mu.Unlock()
	}
}

// Who unlocks in the end looks whether that is left to do.
func (j *journal) nextLate() {
	j.mu.Lock()
	defer func() {
		if j.err == nil {
			j.mu.Unlock()
		}
	}()
	if err := j.rotate(); err != nil {
		j.size = 0
	}
}
