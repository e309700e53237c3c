package evaluate

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"frontdesk/desk/faq/mine"
)

// Mined is what the search for clusters found in one set.
type Mined struct {
	Set       string  `json:"set"`
	Messages  int     `json:"messages"`
	Intents   int     `json:"intents"`
	Clusters  int     `json:"clusters"`
	Clustered float64 `json:"clustered"` // share of the messages in any cluster

	Top50Purity  float64 `json:"top50_purity"`
	Top50Intents int     `json:"top50_intents"`
	Purity       float64 `json:"purity"`
	VMeasure     float64 `json:"v_measure"`

	Seconds float64 `json:"seconds"`
	HeapMiB float64 `json:"heap_mib"`
}

// Mine searches a set's messages without looking at their labels, and judges the
// clusters by these.
func Mine(name string, rows []Row) (Mined, error) {
	r := Mined{Set: name, Messages: len(rows)}
	messages := texts(rows)
	intents := map[string]bool{}
	for _, row := range rows {
		intents[row.Label] = true
	}
	r.Intents = len(intents)
	before, most := heap(), 0.0
	start := time.Now()
	clusters, err := mine.Find(messages, mine.Options{Parallel: Parallel, Progress: func(float64) bool {
		most = max(most, heap())
		return true
	}})
	if err != nil {
		return r, err
	}
	r.Seconds = time.Since(start).Seconds()
	r.HeapMiB, r.Clusters = most-before, len(clusters)
	r.judge(rows, clusters)
	return r, nil
}

func (r *Mined) judge(rows []Row, clusters []mine.Cluster) {
	top := clusters[:min(50, len(clusters))]
	var covered map[string]bool
	r.Top50Purity, covered, _ = purity(rows, top)
	r.Top50Intents = len(covered)
	var n int
	r.Purity, _, n = purity(rows, clusters)
	r.Clustered = float64(n) / float64(max(len(rows), 1))
	r.VMeasure = vMeasure(rows, clusters)
}

// purity is the share of messages that have the most frequent label of their cluster,
// which labels these are, and how many messages were counted.
func purity(rows []Row, clusters []mine.Cluster) (float64, map[string]bool, int) {
	right, all := 0, 0
	labels := map[string]bool{}
	for _, c := range clusters {
		count := map[string]int{}
		best := ""
		for _, i := range c.Members {
			l := rows[i].Label
			if count[l]++; count[l] > count[best] || count[l] == count[best] && l < best {
				best = l
			}
		}
		labels[best] = true
		right += count[best]
		all += len(c.Members)
	}
	return float64(right) / float64(max(all, 1)), labels, all
}

// vMeasure is the harmonic mean of homogeneity and completeness (Rosenberg, Hirschberg
// 2007), over the messages that are in a cluster.
func vMeasure(rows []Row, clusters []mine.Cluster) float64 {
	label, cluster := map[string]float64{}, make([]float64, len(clusters))
	joint := make([]map[string]float64, len(clusters))
	n := 0.0
	for k, c := range clusters {
		joint[k] = map[string]float64{}
		for _, i := range c.Members {
			label[rows[i].Label]++
			cluster[k]++
			joint[k][rows[i].Label]++
			n++
		}
	}
	var hl, hc, hlc, hcl float64
	for _, x := range label {
		hl -= x / n * math.Log(x/n)
	}
	for k, x := range cluster {
		hc -= x / n * math.Log(x/n)
		for l, y := range joint[k] {
			hlc -= y / n * math.Log(y/x)
			hcl -= y / n * math.Log(y/label[l])
		}
	}
	if hl == 0 || hc == 0 {
		return 1
	}
	h, c := 1-hlc/hl, 1-hcl/hc
	return 2 * h * c / max(h+c, 1e-12)
}

// Print writes it for people, beside the goals.
func (r Mined) Print(out io.Writer) {
	fmt.Fprintf(out, "%s: %d messages of %d kinds\n", r.Set, r.Messages, r.Intents)
	line := func(name, value, goal string) { fmt.Fprintf(out, "  %-34s %-18s %s\n", name, value, goal) }
	line("the 50 first clusters, purity", percent(r.Top50Purity), atLeast(85, r.Top50Purity))
	line("… kinds among them", fmt.Sprint(r.Top50Intents), "goal ≥ 45: "+reached(r.Top50Intents >= 45))
	line("all clusters", fmt.Sprint(r.Clusters), percent(r.Clustered)+" of the messages")
	line("purity, V-measure", fmt.Sprintf("%.3f, %.3f", r.Purity, r.VMeasure), "published (facts/nlu.md): .64–.76, .70–.86")
	line("time", fmt.Sprintf("%.1f s", r.Seconds), "goal ≤ 600 s for a million: "+reached(r.Seconds <= 600))
	line("memory", fmt.Sprintf("%.0f MiB", r.HeapMiB), "goal ≤ 1024: "+reached(r.HeapMiB <= 1024))
}

// Some is n of the rows, evenly taken; all when n is 0.
func Some(rows []Row, n int) []Row {
	if n <= 0 || n >= len(rows) {
		return rows
	}
	out := make([]Row, n)
	for i := range out {
		out[i] = rows[i*len(rows)/n]
	}
	return out
}

// Vary makes n messages of the rows as people would write them again: with greetings,
// words left out, letters swapped, numbers, and some kinds asked far more often.
func Vary(rows []Row, n int) []Row {
	rnd := rand.New(rand.NewPCG(1, 2))
	rows = slices.Clone(rows)
	rnd.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	out := make([]Row, n)
	for i := range out {
		r := rows[int(float64(len(rows))*math.Pow(rnd.Float64(), 2))]
		out[i] = Row{Label: r.Label, Text: vary(r.Text, rnd)}
	}
	return out
}

var openings = []string{"hi", "hello", "hey there", "good morning", "please", "excuse me", "hi team"}

func vary(text string, rnd *rand.Rand) string {
	words := strings.Fields(text)
	if len(words) > 4 && rnd.IntN(3) == 0 {
		i := rnd.IntN(len(words))
		words = slices.Delete(words, i, i+1)
	}
	if rnd.IntN(3) == 0 {
		i := rnd.IntN(len(words))
		if w := []rune(words[i]); len(w) > 3 {
			k := 1 + rnd.IntN(len(w)-2)
			w[k], w[k+1] = w[k+1], w[k]
			words[i] = string(w)
		}
	}
	if rnd.IntN(4) == 0 {
		words = append([]string{openings[rnd.IntN(len(openings))]}, words...)
	}
	if rnd.IntN(8) == 0 {
		words = append(words, fmt.Sprint(rnd.IntN(100000)))
	}
	return strings.Join(words, " ")
}
