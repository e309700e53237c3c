package whatsapp

type collection struct{}
type codePairing struct{}
type keyPairing struct{}

func stub(*Server, *conn, *node) reply { return refuse(501, "no") }

var codeStage, passkeyRef, passkeyPrologue, passkeyNonce, passkeyRequest, syncState = stub, stub, stub, stub, stub, stub

func (p *Phone) askPasskey(*pairing, string, []byte) error { return ErrCode }
