package telegram

import (
	"errors"
	"reflect"
	"strings"
	"sync"

	"github.com/mymmrac/telego"
)

// field is one parameter of a request: its value as the JSON that was sent.
type field struct {
	name string
	raw  []byte
}

// maxFields is more than any method has.
const maxFields = 64

var (
	errObject = errors.New("the request is not a JSON object")
	errFields = errors.New("too many parameters")
	errTwice  = errors.New("the same parameter twice")
)

// split takes a JSON object apart. It looks at no more of the values than it
// needs to find their ends: whoever decodes them checks them.
func split(raw []byte) ([]field, error) {
	i := skip(raw, 0)
	if i == len(raw) || raw[i] != '{' {
		return nil, errObject
	}
	if i = skip(raw, i+1); i < len(raw) && raw[i] == '}' {
		return nil, atEnd(raw, i+1)
	}
	out := make([]field, 0, 8)
	for {
		f, next, err := member(raw, i)
		if err != nil {
			return nil, err
		}
		if len(out) == maxFields {
			return nil, errFields
		}
		for _, o := range out {
			if o.name == f.name {
				return nil, errTwice
			}
		}
		out = append(out, f)
		if next = skip(raw, next); next == len(raw) {
			return nil, errObject
		}
		switch raw[next] {
		case ',':
			i = skip(raw, next+1)
		case '}':
			return out, atEnd(raw, next+1)
		default:
			return nil, errObject
		}
	}
}

func atEnd(raw []byte, i int) error {
	if skip(raw, i) != len(raw) {
		return errObject
	}
	return nil
}

// member reads one name and value that begin at i.
func member(raw []byte, i int) (f field, next int, err error) {
	end := stringEnd(raw, i)
	if end < 0 {
		return f, 0, errObject
	}
	f.name = string(raw[i+1 : end-1])
	if i = skip(raw, end); i == len(raw) || raw[i] != ':' {
		return f, 0, errObject
	}
	i = skip(raw, i+1)
	if next = valueEnd(raw, i); next <= i {
		return f, 0, errObject
	}
	f.raw = raw[i:next:next]
	return f, next, nil
}

func skip(raw []byte, i int) int {
	for i < len(raw) && (raw[i] == ' ' || raw[i] == '\n' || raw[i] == '\t' || raw[i] == '\r') {
		i++
	}
	return i
}

// stringEnd is the index after the string that begins at i, -1 for none.
func stringEnd(raw []byte, i int) int {
	if i >= len(raw) || raw[i] != '"' {
		return -1
	}
	for i++; i < len(raw); i++ {
		switch raw[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// valueEnd is the index after the value that begins at i, -1 for none.
func valueEnd(raw []byte, i int) int {
	depth := 0
	for i < len(raw) {
		switch raw[i] {
		case '"':
			if i = stringEnd(raw, i); i < 0 {
				return -1
			}
			if depth == 0 {
				return i
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth < 0 {
				return i
			}
			if depth == 0 {
				return i + 1
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
		}
		i++
	}
	return -1
}

// valueKind is how the text of a form becomes JSON.
type valueKind byte

const (
	plainJSON valueKind = iota + 1 // numbers, booleans, objects, lists
	text                           // a string
	chatRef                        // a number or a name
	guess                          // an object, a list or a string
)

var kinds sync.Map // reflect.Type -> map[string]valueKind

// kindsFor knows every parameter of a telego XxxParams by its exact name.
func kindsFor(dst any) map[string]valueKind {
	t := reflect.TypeOf(dst).Elem()
	m, ok := kinds.Load(t)
	if !ok {
		m, _ = kinds.LoadOrStore(t, kindsOf(t))
	}
	return m.(map[string]valueKind)
}

func kindsOf(t reflect.Type) map[string]valueKind {
	m := map[string]valueKind{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		switch {
		case ft == reflect.TypeFor[telego.ChatID]():
			m[name] = chatRef
		case ft == reflect.TypeFor[telego.InputFile]():
			m[name] = guess
		case ft.Kind() == reflect.String:
			m[name] = text
		default:
			m[name] = plainJSON
		}
	}
	return m
}
