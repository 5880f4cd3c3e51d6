package bad

/* want "there is no finding of wgadd here" */ //concurlint:file-ignore wgadd there was a WaitGroup once

func silent() {}
