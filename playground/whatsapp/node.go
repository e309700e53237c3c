package whatsapp

import (
	"fmt"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

type (
	node  = waBinary.Node
	attrs = waBinary.Attrs
)

// text reads an attribute as text, which may have come as a JID.
func text(n *node, key string) string {
	switch v := n.Attrs[key].(type) {
	case nil:
		return ""
	case string:
		return v
	case types.JID:
		return v.String()
	default:
		return fmt.Sprint(v)
	}
}

// jid reads an attribute as a JID, which may have come as text.
func jid(n *node, key string) types.JID {
	switch v := n.Attrs[key].(type) {
	case types.JID:
		return v
	case string:
		if strings.Contains(v, "@") {
			j, _ := types.ParseJID(v)
			return j
		}
	}
	return types.EmptyJID
}

// body is the content as bytes. The decoder gives text for what is in its
// dictionary or is made of digits.
func body(n node) []byte {
	switch v := n.Content.(type) {
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return nil
}

func child(n *node, tags ...string) (node, bool) { return n.GetOptionalChildByTag(tags...) }

func has(n *node, tags ...string) bool {
	_, ok := child(n, tags...)
	return ok
}

// first is the first child, the one that says what an iq is about.
func first(n *node) node {
	if c := n.GetChildren(); len(c) > 0 {
		return c[0]
	}
	return node{}
}

func on(tag string, a attrs, children ...node) node {
	n := node{Tag: tag, Attrs: a}
	if len(children) > 0 {
		n.Content = children
	}
	return n
}

func leaf(tag string, content []byte) node { return node{Tag: tag, Content: content} }

// with returns a copy of the attributes with some more.
func with(a attrs, more attrs) attrs {
	out := make(attrs, len(a)+len(more))
	for k, v := range a {
		out[k] = v
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}
