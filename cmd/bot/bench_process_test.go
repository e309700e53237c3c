package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	loopback "frontdesk/playground/telegram"
)

// BenchmarkProcess is the real binary in a process of its own (BOT names it; else this
// test's binary is the bot, which is larger): its start with
// 100,000 contacts stored, its memory, and its share of the work in a burst of 200
// new contacts with 20 messages each.
func BenchmarkProcess(b *testing.B) {
	for range b.N {
		processOnce(b)
	}
}

func processOnce(b *testing.B) {
	r := &relayBench{b: b, srv: loopback.New(loopback.Options{})}
	if err := r.srv.Start(); err != nil {
		b.Fatal(err)
	}
	defer r.srv.Close()
	r.front = r.srv.NewBot("front_bot")
	dir := b.TempDir()
	fill(b, dir, 100_000)
	out := &output{more: make(chan struct{})}
	cmd := exec.Command(cmp.Or(os.Getenv("BOT"), os.Args[0]))
	cmd.Stdout, cmd.Stderr = out, out
	cmd.Env = []string{"BE_THE_BOT=1", "GOMEMLIMIT=" + os.Getenv("GOMEMLIMIT"), "TELEGRAM_TOKEN=" + r.front.Token(), "TELEGRAM_API_URL=" + r.srv.URL(), "DATA_DIR=" + dir, "LISTEN=off"}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	r.until(func() bool { return r.srv.Polling(r.front) })
	b.ReportMetric(float64(time.Since(began).Microseconds())/1000, "first-poll-ms")
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	owner := r.srv.NewUser("Olga", user("olga"))
	owner.Say(r.front, out.find(ctx, claimLine)[0])
	r.until(func() bool { return len(r.srv.Private(r.front, owner)) > 1 })
	r.room = r.srv.NewGroup("support", true, owner)
	r.room.AddBot(r.front)
	r.room.Say(owner, 0, "/addteam support")
	r.until(func() bool { return len(r.srv.Messages(r.room.ID(), 0)) > 1 })
	b.ReportMetric(residentMiB(b, cmd.Process.Pid), "idle-MiB")
	burst(b, r, cmd.Process.Pid)
}

func burst(b *testing.B, r *relayBench, pid int) {
	const contacts, each = 200, 20
	people := make([]*loopback.User, contacts)
	for i := range people {
		people[i] = r.srv.NewUser(fmt.Sprintf("C%03d", i), user(fmt.Sprintf("c%03d", i)))
	}
	cpu, began := cpuTime(b, pid), time.Now()
	for n := range each {
		for _, p := range people {
			p.Say(r.front, fmt.Sprintf("message %d.", n))
		}
	}
	last := fmt.Sprintf("message %d.", each-1)
	r.until(func() bool { return len(r.room.Topics()) == contacts && r.allHave(last) })
	b.ReportMetric(contacts*each/time.Since(began).Seconds(), "messages/s")
	b.ReportMetric(float64((cpuTime(b, pid)-cpu).Microseconds())/1000/contacts/each, "cpu-ms/message")
	b.ReportMetric(residentMiB(b, pid), "after-MiB")
}

// residentMiB is the process's resident memory, as Linux counts it.
func residentMiB(b *testing.B, pid int) float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("resident memory is read from /proc, which is not here")
	}
	_, rest, _ := strings.Cut(string(raw), "VmRSS:")
	var kib float64
	_, _ = fmt.Sscan(rest, &kib)
	return kib / 1024
}

// cpuTime is what the process has used, in Linux's ticks of 10 ms.
func cpuTime(b *testing.B, pid int) time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("CPU time is read from /proc, which is not here")
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	f := strings.Fields(rest)
	var utime, stime int64
	_, _ = fmt.Sscan(f[11], &utime)
	_, _ = fmt.Sscan(f[12], &stime)
	return time.Duration(utime+stime) * 10 * time.Millisecond
}
