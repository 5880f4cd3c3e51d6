package ticking

import (
	"sync"
	"time"
)

// Two loops have a stop channel each, and Stop closes one of them.
type Station struct {
	stopWeather chan struct{}
	stopTides   chan struct{}
	once        sync.Once
	report      func(string)
}

func NewStation(report func(string)) *Station {
	return &Station{stopWeather: make(chan struct{}), stopTides: make(chan struct{}), report: report}
}

func (s *Station) Start() {
	go s.weather()
	go s.tides()
}

func (s *Station) weather() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.report("weather")
		case <-s.stopWeather:
			return
		}
	}
}

func (s *Station) tides() {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select { // want `the loop never ends: only time wakes this select any more`
		case <-tick.C:
			s.report("tides")
		case <-s.stopTides:
			return
		}
	}
}

func (s *Station) Stop() { s.once.Do(func() { close(s.stopWeather) }) }

// What stops another object is no sign that this one is to be stopped.
type Lighthouse struct {
	never chan struct{}
	lamp  *Lamp
	turn  func()
}

type Lamp struct {
	off  chan struct{}
	once sync.Once
}

func NewLighthouse(turn func()) *Lighthouse {
	return &Lighthouse{never: make(chan struct{}), lamp: &Lamp{off: make(chan struct{})}, turn: turn}
}

func (l *Lighthouse) Start() {
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				l.turn()
			case <-l.never:
				return
			}
		}
	}()
}

func (l *Lighthouse) Stop() { l.lamp.once.Do(func() { close(l.lamp.off) }) }
