package desk

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestABookThatGrows: a Book to which things were done one after the other is the Book
// that is compiled anew from what is left.
func TestABookThatGrows(t *testing.T) {
	objects := map[Kind]any{KindTeam: &Team{Zone: "UTC"}, KindAdmin: &Admin{}, KindField: &Field{Pattern: "^a+$"}, KindSurvey: &Survey{}, KindSnippet: &Snippet{},
		KindRule: nil, KindText: &Rewording{}, KindHoliday: &Holiday{}, KindScript: &Script{}, KindHost: nil, KindSetting: "es"}
	rapid.Check(t, func(t *rapid.T) {
		b, err := NewBook(nil)
		if err != nil {
			t.Fatal(err)
		}
		for n := range rapid.IntRange(0, 40).Draw(t, "changes") {
			kind := rapid.SampledFrom([]Kind{KindTeam, KindAdmin, KindField, KindSurvey, KindSnippet, KindRule, KindText, KindHoliday, KindScript, KindHost, KindSetting}).Draw(t, "kind")
			name := rapid.SampledFrom([]string{"One", "two", "dós"}).Draw(t, "name")
			object := objects[kind]
			switch kind {
			case KindRule:
				object = &Rule{Name: name, Off: n%2 == 0}
			case KindSetting:
				name = rapid.SampledFrom([]string{SetLanguage, SetDefaultTeam}).Draw(t, "setting")
			}
			data, _ := json.Marshal(object)
			i := &Item{Kind: kind, Name: name, Version: n + 1, Order: float64(rapid.IntRange(1, 9).Draw(t, "order")), Deleted: rapid.Bool().Draw(t, "deleted"), Data: data, Source: fmt.Sprint(n)}
			if b, err = b.With(i); err != nil {
				t.Fatal(err)
			}
		}
		var items []*Item
		for _, i := range b.Items {
			items = append(items, i)
		}
		whole, err := NewBook(items)
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Rules) == 0 {
			b.Rules, whole.Rules = nil, nil
		}
		if !reflect.DeepEqual(b, whole) {
			t.Fatalf("one after the other it is %+v, at once %+v", b, whole)
		}
	})
}
