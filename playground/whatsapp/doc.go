// Package whatsapp is a WhatsApp server that runs inside the process, on
// loopback, with people who hold phones driven from Go.
//
// Unmodified whatsmeow clients talk to it: Attach points one at it, a Phone
// links it as a companion by its QR text or its pairing code, and from then on
// both sides speak the real protocol: Noise, binary XML, Signal sessions and
// sender keys. The server holds no message key. It queues, relays,
// acknowledges and, when a test asks for it, misbehaves.
//
// It is for tests and for the demonstration command only. New makes the whole
// process trust this server in place of WhatsApp, for good: adapters, desk and
// engine never import the package outside of their tests, and nothing that
// serves real accounts may call New. It must never talk to the real WhatsApp.
//
// What it proves: that a client pairs, encrypts, decrypts, acknowledges,
// reconnects and recovers as whatsmeow does it against the stanzas modelled
// here. What it does not prove, because the server is modelled from what
// whatsmeow sends and reads and not from the real one: what phones display,
// whether the real server drops duplicates, its limits and bans, the order and
// the size of its offline batches, participant hashes in its answers, hosted
// devices, communities, newsletters, calls, status, media retries, history by
// media, and the checking of passkeys.
package whatsapp
