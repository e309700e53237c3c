package commands

import (
	"fmt"

	"frontdesk/desk"
	"frontdesk/desk/answer"
)

// mostTested is how many messages are matched at most: other turns wait meanwhile.
const mostTested = 500

// testFAQ shows which stored messages an FAQ would have answered, or suggested its answer
// to; each message by itself, nothing is sent.
func testFAQ(c *Call) {
	name, n, err := c.testedOn()
	if err != nil {
		c.Fail(err)
		return
	}
	all := c.Book.FAQOf(name)
	if len(all) == 0 {
		c.unknown("FAQ", name, c.names(desk.KindFAQ))
		return
	}
	sent, suggested, total, lines := 0, 0, 0, []string(nil)
	for _, l := range c.View.Logs.Recent(c.Now.AddDate(0, 0, -90), min(n, mostTested)) {
		list, ready := answer.Plans(c.Turn, l.Entry.Text.S)
		if !ready {
			c.Say("I am still learning the questions. Ask me again in a few seconds.")
			return
		}
		total++
		if len(list) == 0 || list[0].FAQ.Name != all[0].Name || list[0].Do == "" {
			continue
		}
		word := "suggested"
		if list[0].Do == desk.FAQAuto {
			word = "answered"
			sent++
		} else {
			suggested++
		}
		lines = append(lines, fmt.Sprintf("• %s #%d “%s” · %s · %s", l.Entry.At.Format("01-02 15:04"), l.Case, cut(l.Entry.Text.S, 60), chance(list[0].P), word))
	}
	c.Page(fmt.Sprintf("FAQ %s: %d answered, %d suggested of the last %s", all[0].Name, sent, suggested, plural(total, "message")), append(lines, ""))
}
