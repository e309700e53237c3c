package evaluate

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func close2(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestMetrics(t *testing.T) {
	gs := []guess{
		{gold: "a", faq: "a", p: 0.95}, {gold: "a", faq: "b", p: 0.55}, {gold: "b", faq: "b", p: 0.85},
		{gold: Outside, faq: "a", p: 0.15}, {gold: Outside, faq: "b", p: 0.65},
	}
	if in, out := scope(gs, 0.5); !close2(in, 2.0/3) || !close2(out, 0.5) {
		t.Errorf("scope %v %v", in, out)
	}
	if got := auroc(gs); !close2(got, 5.0/6) {
		t.Errorf("auroc %v", got)
	}
	if got := coverage(gs, 0.9); !close2(got, 0.4) {
		t.Errorf("coverage %v", got)
	}
	if got := ece(gs); !close2(got, (0.05+0.55+0.15+0.15+0.65)/5) {
		t.Errorf("ece %v", got)
	}
	if got := tune(gs); got < 0.65 || got > 0.85 {
		t.Errorf("threshold %v", got)
	}
	if got := mcc([]guess{{gold: "a", faq: "a", p: 1}, {gold: "b", faq: "b", p: 1}}, 0.5); !close2(got, 1) {
		t.Errorf("mcc %v", got)
	}
}

// folder writes a small set of data.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestMeasure(t *testing.T) {
	dir := folder(t, map[string]string{
		"train.tsv":    "hours\twhen are you open\nhours\tare you open on sunday\nrefund\tI want my money back\nrefund\thow do I get a refund\n",
		"test.tsv":     "hours\topen on monday?\nrefund\tmoney back please\r\n",
		"test_oos.tsv": "__oos__\twho painted the mona lisa\n",
	})
	s, err := Load(dir, "", "train.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r, err := Measure(s)
	if err != nil {
		t.Fatal(err)
	}
	if r.FAQs != 2 || r.Tested != 3 || r.Accuracy != 1 || r.Tuned || r.Threshold != fixedThreshold || len(s.History) != 4 {
		t.Errorf("%+v", r)
	}
	var out bytes.Buffer
	r.Print(&out)
	if !strings.Contains(out.String(), "100.0 %") {
		t.Error(out.String())
	}
}

func TestLoadSaysWhereItIsWrong(t *testing.T) {
	for want, files := range map[string]map[string]string{
		"test.tsv":    {"train.tsv": "a\tb\n"},
		"train.tsv:2": {"train.tsv": "a\tb\nno tab\n", "test.tsv": "a\tb\n"},
	} {
		if _, err := Load(folder(t, files), "", ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestMine(t *testing.T) {
	var rows []Row
	for range 20 {
		rows = append(rows, Row{"parcel", "where is my parcel"}, Row{"refund", "how do I get a refund"})
	}
	r, err := Mine("set", Vary(rows, 300))
	if err != nil {
		t.Fatal(err)
	}
	if r.Messages != 300 || r.Intents != 2 || r.Purity < 0.9 || r.Clusters < 2 {
		t.Errorf("%+v", r)
	}
	if got := Some(rows, 10); len(got) != 10 {
		t.Errorf("%d rows", len(got))
	}
}
