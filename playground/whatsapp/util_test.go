package whatsapp

import "go.mau.fi/whatsmeow/proto/waE2E"

func textOf(s string) *waE2E.Message { return &waE2E.Message{Conversation: &s} }
