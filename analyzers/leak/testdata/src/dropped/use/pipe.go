package use

import (
	"io"
	"net/http"
	"os"

	"dropped/lib"
)

func content(w io.Writer) error {
	_, err := io.WriteString(w, "content")
	return err
}

// The file cannot be made, and who writes is left.
func store(name string) error {
	rc, err := lib.Pack(content) // want `the goroutine that Pack has started is left behind: what it returned is dropped without a Close`
	if err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	defer rc.Close()
	_, err = io.Copy(f, rc)
	return err
}

// It is closed in any case.
func storeClosed(name string) error {
	rc, err := lib.Pack(content)
	if err != nil {
		return err
	}
	defer rc.Close()
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(f, rc)
	return err
}

// It is read to the end.
func all() ([]byte, error) {
	rc, err := lib.Pack(content)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(rc)
}

// A request has it.
func upload(url string) error {
	rc, err := lib.Pack(content)
	if err != nil {
		return err
	}
	resp, err := http.Post(url, "text/plain", rc)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Somebody else ends it.
func told(name string) error {
	rc, leave := lib.Told(content)
	f, err := os.Create(name)
	if err != nil {
		leave()
		return err
	}
	defer f.Close()
	_, err = io.Copy(f, rc)
	return err
}

// Nobody could close it.
func plain(name string) error {
	r := lib.Plain(content)
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(f, r)
	return err
}
