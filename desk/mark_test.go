package desk

import (
	"reflect"
	"testing"
	"time"

	"frontdesk/chat"
)

// TestBack: all that a turn collects goes back to what it was at the mark, but for what it
// does to contacts. A new list of a turn fails here until it is in Mark, or named below.
func TestBack(t *testing.T) {
	book, err := NewBook(nil)
	if err != nil {
		t.Fatal(err)
	}
	ofContacts := map[string]bool{"Others": true, "Born": true, "Erased": true, "Cuts": true}
	turn := NewTurn(time.Unix(0, 0), chat.Event{}, book, (&House{}).Clone(), (&Roster{}).Clone())
	v := reflect.ValueOf(turn).Elem()
	lists := func(do func(name string, f reflect.Value)) {
		for i := range v.NumField() {
			f, is := v.Field(i), v.Type().Field(i)
			if is.IsExported() && !ofContacts[is.Name] && (f.Kind() == reflect.Slice || f.Kind() == reflect.Map) {
				do(is.Name, f)
			}
		}
	}
	more := func(key string) func(string, reflect.Value) {
		return func(_ string, f reflect.Value) {
			if f.Kind() == reflect.Slice {
				f.Set(reflect.Append(f, reflect.Zero(f.Type().Elem())))
				return
			}
			if f.IsNil() {
				f.Set(reflect.MakeMap(f.Type()))
			}
			f.SetMapIndex(reflect.ValueOf(key), reflect.MakeSlice(f.Type().Elem(), 1, 1))
		}
	}
	lists(more("before"))
	m := turn.Mark()
	for range 2 { // a mark can be gone back to more than once
		lists(more("after"))
		turn.Back(m)
		lists(func(name string, f reflect.Value) {
			if f.Len() != 1 {
				t.Errorf("%s holds %d, not what it held at the mark", name, f.Len())
			}
		})
	}
}
