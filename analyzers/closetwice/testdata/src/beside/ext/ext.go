// Package ext has what others register.
package ext

type Client struct{ n int }

func NewClient(url string) (*Client, error) { return dial(url) }

func dial(url string) (*Client, error) {
	if url == "" {
		return nil, errEmpty{}
	}
	return &Client{}, nil
}

type errEmpty struct{}

func (errEmpty) Error() string { return "empty" }

type Registry interface {
	Subscribe()
	Destroy()
}

var makers = make(map[string]func(string) (Registry, error))

func Register(name string, mk func(string) (Registry, error)) { makers[name] = mk }
