package cond

import (
	"testing"

	"frontdesk/desk"
)

func TestReadAndPrint(t *testing.T) {
	for src, want := range map[string]string{
		`email is not set`:                            `email is not set`,
		`email is not "set"`:                          `email is not "set"`,
		`not language is es or has tag vip`:           `not language is es or has tag vip`,
		`message contains "a" or "b"`:                 `message contains "a" or "b"`,
		`message contains "a" or has tag b`:           `message contains "a" or has tag b`,
		`a is 1 and (b is 2 or c is 3)`:               `a is 1 and (b is 2 or c is 3)`,
		`age >= 18`:                                   `age >= 18`,
		`hours of support are closed and new contact`: `hours of support are closed and new contact`,
	} {
		c, _, err := Parse(src, &desk.Book{})
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := Print(c); got != want {
			t.Errorf("%s: printed %q", src, got)
		}
	}
}
