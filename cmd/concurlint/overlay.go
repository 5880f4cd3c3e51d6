package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// readOverlay reads an overlay in the form of the go command.
func readOverlay(name string) (map[string][]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var spec struct{ Replace map[string]string }
	if err := json.Unmarshal(data, &spec); err != nil {
		return nil, fmt.Errorf("overlay %s: %w", name, err)
	}
	overlay := make(map[string][]byte)
	for from, to := range spec.Replace {
		from, err := filepath.Abs(from)
		if err != nil {
			return nil, err
		}
		overlay[from] = nil
		if to == "" {
			continue // deleted
		}
		data, err := os.ReadFile(to)
		if err != nil {
			return nil, fmt.Errorf("overlay %s: %w", name, err)
		}
		overlay[from] = append([]byte{}, data...) // not nil, even if empty
	}
	return overlay, nil
}
