package shutdown_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/concurlint/concurlint/patterns/shutdown"
)

func Example() {
	// In a program this would be signal.NotifyContext.
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()

	service := &shutdown.Service{
		Server: &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			interrupt() // the worst moment: a request is being answered
			io.WriteString(w, "answered all the same")
		})},
		Workers: []func(context.Context) error{func(ctx context.Context) error {
			<-ctx.Done()
			fmt.Println("worker stopped")
			return nil
		}},
		Release: []func(context.Context) error{
			func(context.Context) error { fmt.Println("database closed"); return nil },
			func(context.Context) error { fmt.Println("cache flushed"); return nil },
		},
		Limit: 5 * time.Second,
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	client := shutdown.Start(ctx, func(context.Context) error {
		return get("http://" + listener.Addr().String())
	})
	fmt.Println("run:", service.Run(ctx, listener))
	fmt.Println("client:", client.Wait(context.Background()))
	// Unordered output:
	// answered all the same
	// worker stopped
	// cache flushed
	// database closed
	// run: <nil>
	// client: <nil>
}

func get(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	fmt.Println(string(text))
	return err
}

// A worker that is stopped finishes what it is at.
func ExampleWorker() {
	ctx := context.Background()
	lines := make(chan string)
	printer := shutdown.Start(ctx, func(ctx context.Context) error {
		for {
			select {
			case line := <-lines:
				fmt.Println(line)
			case <-ctx.Done():
				fmt.Println("no more")
				return ctx.Err()
			}
		}
	})
	lines <- "one"
	lines <- "two"
	fmt.Println(printer.Stop(ctx))
	fmt.Println(printer.Stop(ctx)) // does no harm
	// Output:
	// one
	// two
	// no more
	// <nil>
	// <nil>
}
