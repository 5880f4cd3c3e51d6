package good

//concurlint:file-ignore leak every goroutine here lives as long as the process

func many() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	go func() { <-ch; <-ch }()
}
