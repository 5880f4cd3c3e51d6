package made

// Nobody else has it.
func forgotten() {
	var s stream
	close(s.data) // want `close of nil channel s.data panics`
}
