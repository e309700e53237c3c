//go:build race

package main

// raceDetector: these tests run with the race detector, which makes them many times
// slower: the largest take a part of their load then.
const raceDetector = true
