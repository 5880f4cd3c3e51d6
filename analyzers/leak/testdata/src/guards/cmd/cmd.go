// Package cmd has what commands have in common.
package cmd

// FailOnError ends the command if there is an error.
func FailOnError(err error, msg string) {
	if err != nil {
		panic(msg + err.Error())
	}
}

// LogOnError goes on.
func LogOnError(err error, msg string) {
	if err != nil {
		println(msg, err.Error())
	}
}
