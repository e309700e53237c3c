package whatsapp

import (
	"net/http"

	"go.mau.fi/whatsmeow/types"
)

type group struct{ members []member }
type member struct{ acct *account }
type collection struct{}
type codePairing struct{}
type keyPairing struct{}

func stub(*Server, *conn, *node) reply { return refuse(501, "no") }

var codeStage, passkeyRef, passkeyPrologue, passkeyNonce, passkeyRequest, mediaConn, syncState, groupQuery, groupsOf, groupCreate, groupChange, groupSubject, groupLeave = stub, stub, stub, stub, stub, stub, stub, stub, stub, stub, stub, stub, stub

func (s *Server) serveMedia(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }
func (s *Server) relayGroup(*Device, types.JID, *node) int          { return 501 }
func (p *Phone) askPasskey(*pairing, string, []byte) error          { return ErrCode }
