package field

import (
	"strconv"

	"frontdesk/chat"
	"frontdesk/desk"
)

// ReadFor is Read for the turn's contact: a script that the field names has the last
// word. A script that is gone, off, or fails is as if it were not there.
func ReadFor(t *desk.Turn, f *desk.Field, m *chat.Message, region string) (Answer, *Trouble) {
	a, trouble := Read(f, m, region)
	if trouble != nil {
		return a, trouble
	}
	return judged(t, f, a)
}

// ReadTextFor is ReadText for the turn's contact.
func ReadTextFor(t *desk.Turn, f *desk.Field, s, region string) (Answer, *Trouble) {
	a, trouble := ReadText(f, s, region)
	if trouble != nil {
		return a, trouble
	}
	return judged(t, f, a)
}

// judged asks a field's script: true lets the answer be, a text is kept in its place,
// false and a text says what is wrong with it.
func judged(t *desk.Turn, f *desk.Field, a Answer) (Answer, *Trouble) {
	s := t.Book.Scripts[desk.Fold(f.Script)]
	if f.Script == "" || s == nil || s.Off || t.View.Scripts == nil {
		return a, nil
	}
	r := t.View.Scripts.Run(t, desk.ScriptCall{Script: s, Kind: "validator", Args: []any{a.Value.V}})
	if r.Err != nil || len(r.Values) == 0 {
		return a, nil
	}
	switch v := r.Values[0].(type) {
	case string:
		return instead(t, f, a, v)
	case float64:
		return instead(t, f, a, strconv.FormatFloat(v, 'f', -1, 64))
	case bool:
		if !v {
			why := r.Text(1)
			if why == "" {
				why = f.Hint
			}
			return Answer{}, &Trouble{Key: notPattern, Args: []any{why}}
		}
	}
	return a, nil
}

// instead is what a script wants kept in place of an answer: a value of the field.
func instead(t *desk.Turn, f *desk.Field, a Answer, s string) (Answer, *Trouble) {
	b, trouble := ReadText(f, s, "")
	if trouble != nil {
		t.Why("script %s: “%s” is no value of %s, so the answer is kept as it is", f.Script, s, f.Name)
		return a, nil
	}
	return b, nil
}
