package evaluate

import (
	"fmt"
	"io"
)

// Print writes a result for people, beside the goals and the published figures.
func (r Result) Print(out io.Writer) {
	k := known[r.Set+"/"+r.Train]
	fmt.Fprintf(out, "%s (%s): %d FAQs, %d examples, %d sentences asked\n", r.Set, r.Train, r.FAQs, r.Examples, r.Tested)
	line := func(name, value, goal string) { fmt.Fprintf(out, "  %-34s %-18s %s\n", name, value, goal) }
	line("accuracy in scope, no threshold", percent(r.Accuracy), atLeast(k.goals.accuracy, r.Accuracy))
	tuned := "tuned on validation"
	if !r.Tuned {
		tuned = "fixed"
	}
	line("threshold", fmt.Sprintf("%.3f", r.Threshold), tuned)
	line("accuracy in scope at it", percent(r.InScope), atLeast(k.goals.inScope, r.InScope))
	if r.HasOOS {
		line("out-of-scope recall at it", percent(r.OOSRecall), atLeast(k.goals.outside, r.OOSRecall))
		line("AUROC in and out of scope", fmt.Sprintf("%.3f", r.AUROC), "")
	}
	line("best MCC", fmt.Sprintf("%.3f at %.1f", r.MCC, r.MCCAt), "")
	line("answered at 90 / 95 % precision", percent(r.Coverage90)+" / "+percent(r.Coverage95), "")
	line("calibration error", fmt.Sprintf("%.3f", r.ECE), "")
	line("calibration error, 100 verdicts", fmt.Sprintf("%.3f", r.ECEVerdicts), atMost(0.05, r.ECEVerdicts))
	line("training", fmt.Sprintf("%.1f s", r.TrainMS/1000), fmt.Sprintf("%.1f s of processor", r.TrainCPUMS/1000))
	line("adding one FAQ", fmt.Sprintf("%.1f ms", r.AddMS), "")
	line("a match, p50 / p99", fmt.Sprintf("%.3f / %.3f ms", r.P50MS, r.P99MS), "")
	line("memory", fmt.Sprintf("%.1f MiB", r.HeapMiB), "")
	for _, o := range k.others {
		line("published, "+o.who, "", o.what)
	}
}

func percent(x float64) string { return fmt.Sprintf("%.1f %%", 100*x) }

// atLeast tells of a goal in percent, if there is one, and whether it is reached.
func atLeast(goal, x float64) string {
	if goal == 0 {
		return ""
	}
	return fmt.Sprintf("goal ≥ %.1f: %s", goal, reached(100*x >= goal))
}

func atMost(goal, x float64) string {
	return fmt.Sprintf("goal ≤ %v: %s", goal, reached(x <= goal))
}

func reached(yes bool) string {
	if yes {
		return "reached"
	}
	return "missed"
}
