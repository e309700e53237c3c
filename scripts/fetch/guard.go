package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"frontdesk/desk"
)

// Check tells whether a request to that URL may be made at all; where its host is,
// is looked at when it is called. The error is *Refused.
func (c *Client) Check(u *url.URL) error {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return refused("only http and https urls can be called")
	case u.User != nil:
		return refused("a url must not hold a name or password")
	case host == "":
		return refused("the url has no host")
	case !c.cfg.Allowed(entry(host, u)):
		return refused("%s is not allowed: the owner allows it with /allow %s", entry(host, u), entry(host, u))
	}
	if ip, err := netip.ParseAddr(host); err == nil && !public(ip) && !c.cfg.Private(entry(host, u)) {
		return refused("%s is no public address", host)
	}
	return nil
}

// entry is the host as it stands in the list of allowed ones.
func entry(host string, u *url.URL) string {
	port := u.Port()
	usual := port == "" || port == "443" && u.Scheme == "https" || port == "80" && u.Scheme == "http"
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if listed, ok := desk.Host(host); ok {
		host = listed // of an international name, the form in which it is allowed
	}
	switch {
	case usual:
		return host
	case port == "443" || port == "80":
		return net.JoinHostPort(host, port) // 80 with https: never in the list
	}
	if listed, ok := desk.Host(net.JoinHostPort(host, port)); ok {
		return listed
	}
	return net.JoinHostPort(host, port)
}

// redirect looks at every redirect as at a first request. What the script sent to
// one host is not sent on to another.
func (c *Client) redirect(req *http.Request, via []*http.Request) error {
	if len(via) > mostRedirects {
		return refused("more than %d redirects", mostRedirects)
	}
	last := via[len(via)-1].URL
	if last.Scheme == "https" && req.URL.Scheme != "https" {
		return refused("a redirect from https to http")
	}
	if err := c.Check(req.URL); err != nil {
		return refused("a redirect: %s", err)
	}
	if !strings.EqualFold(req.URL.Host, last.Host) {
		for name := range req.Header {
			if name != "User-Agent" {
				req.Header.Del(name)
			}
		}
	}
	return nil
}

// connect resolves the host itself, refuses it when any of its addresses is not
// public, and calls one of those it has looked at: a name cannot change in between.
func (c *Client) connect(ctx context.Context, network, addr string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	ips, err := c.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	private := c.private(host, port)
	for _, ip := range ips {
		if !public(ip) && !private {
			return nil, refused("%s is at an address that is not public", host)
		}
	}
	if private {
		ctx = context.WithValue(ctx, privateKey{}, true)
	}
	for _, ip := range ips {
		var conn net.Conn
		if conn, err = c.dial(ctx, network, net.JoinHostPort(ip.String(), port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

// resolve is a host's addresses, at least one.
func (c *Client) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip.Unmap()}, nil
	}
	ips, err := c.cfg.Lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	if len(ips) == 0 {
		return nil, errors.New("the host has no address")
	}
	for i := range ips {
		ips[i] = ips[i].Unmap()
	}
	return ips, nil
}

// private tells whether the owner has allowed the host to be anywhere.
func (c *Client) private(host, port string) bool {
	return c.cfg.Private(host) || c.cfg.Private(net.JoinHostPort(host, port))
}

// privateKey marks a connection that may lead anywhere.
type privateKey struct{}

// control is the last look at an address, right before the system is asked to
// connect to it.
func control(ctx context.Context, _, address string, _ syscall.RawConn) error {
	if ctx.Value(privateKey{}) != nil {
		return nil
	}
	ap, err := netip.ParseAddrPort(address)
	if err != nil || !public(ap.Addr()) {
		return refused("%s is no public address", address)
	}
	return nil
}

// hidden are the networks that are not public beside those that netip knows.
var hidden = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", // IPv4
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "fec0::/10",
)

func prefixes(list ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// public tells whether an address is one of the open internet.
func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsValid() || !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsMulticast() {
		return false
	}
	for _, p := range hidden {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

// again tells whether another try may help and does no harm: a request that may
// have been acted upon is only repeated where that changes nothing.
func again(method string, res Response, err error) bool {
	var no *Refused
	if errors.As(err, &no) {
		return false
	}
	safe := method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE"
	if err != nil {
		return safe || notSent(err)
	}
	return res.Status == http.StatusTooManyRequests || res.Status == http.StatusServiceUnavailable || safe && res.Status >= 500
}

// notSent tells whether a request failed before anything of it was sent.
func notSent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}

// retryAfter is how many seconds the server asks us to wait.
func retryAfter(res *http.Response) time.Duration {
	n, err := strconv.Atoi(res.Header.Get("Retry-After"))
	if err != nil || n < 0 || n > 24*3600 {
		return 0
	}
	return time.Duration(n) * time.Second
}
