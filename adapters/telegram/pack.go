package telegram

import (
	"strings"

	"frontdesk/chat"
)

// pack is the calls that make up a Send: its media, with the text as the caption of
// the first where it fits, else the text after them. Buttons need a message of
// their own where the last would be an album.
func pack(out chat.Out) ([]parcel, error) {
	if len(out.Media) == 0 {
		return texts(out.Text, out.NoPreview), nil
	}
	var list []parcel
	rest := out.Text
	for _, group := range groups(out.Media) {
		p, err := mediaParcel(group)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	if slot := captionSlot(list[0], out.Media[0]); slot != nil && chat.Units(rest.S) <= maxCaption {
		caption(slot, rest)
		rest = chat.Text{}
	}
	if rest.Empty() && len(out.Buttons) > 0 && list[len(list)-1].many {
		rest = chat.Plain("⬆️")
	}
	if rest.Empty() {
		return list, nil
	}
	return append(list, texts(rest, out.NoPreview)...), nil
}

// texts is a text as messages, each within the limit.
func texts(t chat.Text, noPreview bool) []parcel {
	var list []parcel
	for _, piece := range chat.Split(t, maxText) {
		list = append(list, parcel{method: "sendMessage", params: written(params{}, piece, noPreview)})
	}
	return list
}

// written adds a text to the parameters of a call.
func written(p params, t chat.Text, noPreview bool) params {
	p["text"] = t.S
	if es := toEntities(t); es != nil {
		p["entities"] = es
	}
	if noPreview {
		p["link_preview_options"] = params{"is_disabled": true}
	}
	return p
}

func caption(p params, t chat.Text) {
	if t.S == "" {
		return
	}
	p["caption"] = t.S
	if es := toEntities(t); es != nil {
		p["caption_entities"] = es
	}
}

// albums are the kinds that may share one album, by its sort
// (core.telegram.org/bots/api#sendmediagroup).
var albums = map[string]string{"photo": "visual", "video": "visual", "audio": "audio", "document": "document"}

// groups cuts media, in their order, into albums of 2 to 10 and single ones.
func groups(media []chat.Media) [][]chat.Media {
	var out [][]chat.Media
	for _, m := range media {
		last := len(out) - 1
		sort := albums[m.Kind]
		if last >= 0 && sort != "" && albums[out[last][0].Kind] == sort && len(out[last]) < 10 {
			out[last] = append(out[last], m)
			continue
		}
		out = append(out, []chat.Media{m})
	}
	return out
}

func mediaParcel(group []chat.Media) (parcel, error) {
	if len(group) == 1 {
		return single(group[0])
	}
	items, ps := make([]params, len(group)), params{}
	for i, m := range group {
		items[i] = params{"type": m.Kind, "media": attached(ps, m, i)}
	}
	ps["media"] = items
	return parcel{method: "sendMediaGroup", params: ps, many: true}, nil
}

// captionSlot is where the caption of a parcel goes, nil if it takes none.
func captionSlot(p parcel, m chat.Media) params {
	switch {
	case p.many:
		return p.params["media"].([]params)[0]
	case m.Kind == "animation" || m.Kind == "voice" || albums[m.Kind] != "":
		return p.params
	}
	return nil
}

// methods are how files of each kind are sent; the parameter is named as the kind.
var methods = map[string]string{"photo": "sendPhoto", "video": "sendVideo", "voice": "sendVoice", "audio": "sendAudio", "document": "sendDocument",
	"animation": "sendAnimation", "sticker": "sendSticker", "video_note": "sendVideoNote"}

// single is one thing that is no text.
func single(m chat.Media) (parcel, error) {
	if method := methods[m.Kind]; method != "" {
		return parcel{method: method, params: params{m.Kind: fileOf(m)}}, nil
	}
	switch m.Kind {
	case "location":
		return parcel{method: "sendLocation", params: params{"latitude": m.Lat, "longitude": m.Lon}}, nil
	case "venue":
		return parcel{method: "sendVenue", params: params{"latitude": m.Lat, "longitude": m.Lon, "title": orDash(m.Title), "address": orDash(m.Name)}}, nil
	case "contact":
		return parcel{method: "sendContact", params: params{"phone_number": m.Phone, "first_name": orDash(m.Title)}}, nil
	case "dice":
		return parcel{method: "sendDice", params: params{"emoji": m.Title}}, nil
	}
	return parcel{}, &chat.RefusedError{Reason: chat.ReasonUnsupported, Detail: "telegram sends no " + m.Kind + " anew; it can be copied"}
}

// orDash is s, or a dash where Telegram takes nothing empty.
func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "–"
	}
	return s
}
