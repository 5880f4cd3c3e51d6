package bad

// A directive needs a name and a reason, and a verb that there is.
func malformed(ch chan int) {
	/* want "concurlint:ignore needs the name of an analyzer and a reason" */ //concurlint:ignore
	ch <- 1
	/* want "concurlint:ignore leak needs a reason" */ //concurlint:ignore leak
	ch <- 1
	/* want "unknown directive concurlint:ingore: want ignore or file-ignore" */ //concurlint:ingore leak typing is hard
	ch <- 1
}

// No analyzer is named so.
func misspelt() {
	ch := make(chan int)
	go func() {
		/* want "no analyzer is named leek" */ //concurlint:ignore leek/send vegetables
		ch <- 1
	}()
}

// The analyzer has no category of that name.
func misspeltCategory() {
	ch := make(chan int)
	go func() {
		/* want "directive has no effect: leak has no category sned" */ //concurlint:ignore leak/sned typing is hard
		ch <- 1
	}()
}

// A name that is right is of use beside one that is not.
func halfMisspelt() {
	ch := make(chan int)
	go func() {
		/* want "directive has no effect: wgadd has no category add" */ //concurlint:ignore leak/send,wgadd/add typing is hard
		ch <- 1
	}()
}

// There is nothing to silence.
func unused() {
	ch := make(chan int, 1)
	/* want "directive silences nothing: there is no finding of leak or wgadd here" */ //concurlint:ignore leak,wgadd once there was
	ch <- 1
}

// The category is another one.
func otherCategory() {
	ch := make(chan int)
	go func() {
		/* want "there is no finding of leak/receive here" */ //concurlint:ignore leak/receive it is a send
		ch <- 1
	}()
}
