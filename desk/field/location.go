package field

import (
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"frontdesk/chat"
	"frontdesk/desk"
	"frontdesk/desk/grammar"
)

var locationKind = kind{
	name:    "location",
	example: "where location",
	read:    readLocation,
	media: func(m *chat.Media, _ string) (Answer, bool) {
		if m.Kind != "location" && m.Kind != "venue" {
			return refused()
		}
		return placed(m.Lat, m.Lon)
	},
	trouble: say(notLocation),
}

// latLon is two numbers: 40.4168, -3.7038 or 40,4168; -3,7038.
var (
	latLon      = regexp.MustCompile(`^(?:geo:)?\s*([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*(?:[,;]\s*|\s)([-+]?\d{1,3}(?:\.\d+)?)\s*°?$`)
	latLonComma = regexp.MustCompile(`^([-+]?\d{1,3},\d+)\s*°?\s*(?:[;/]\s*|,?\s)([-+]?\d{1,3},\d+)\s*°?$`)
)

// inMap finds the same inside the address of a map.
var inMap = regexp.MustCompile(`[@=/](-?\d{1,2}\.\d+),\s*(-?\d{1,3}\.\d+)`)

func readLocation(_ *desk.Field, s, _ string) (Answer, bool) {
	s = strings.Trim(grammar.Digits(grammar.Normalize(s)), " ()[].")
	m := latLon.FindStringSubmatch(s)
	if m == nil {
		m = latLonComma.FindStringSubmatch(s)
	}
	if m == nil && strings.HasPrefix(s, "http") {
		if plain, err := url.PathUnescape(s); err == nil {
			s = plain
		}
		m = inMap.FindStringSubmatch(s)
	}
	if m == nil {
		return refused()
	}
	lat, err1 := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64)
	lon, err2 := strconv.ParseFloat(strings.Replace(m[2], ",", ".", 1), 64)
	if err1 != nil || err2 != nil {
		return refused()
	}
	return placed(lat, lon)
}

func placed(lat, lon float64) (Answer, bool) {
	if math.IsNaN(lat) || math.IsNaN(lon) || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return refused()
	}
	return kept(degrees(lat) + "," + degrees(lon))
}

// degrees to a millionth, about ten centimetres.
func degrees(d float64) string {
	d = math.Round(d*1e6) / 1e6
	if d == 0 {
		d = 0 // no minus zero
	}
	return strconv.FormatFloat(d, 'f', -1, 64)
}
