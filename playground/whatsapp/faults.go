package whatsapp

// faults of the whole server.
type faults struct{}

// deviceFaults are the faults of one device.
type deviceFaults struct {
	login     *node // what a login is answered with
	mute      bool
	hold      bool
	repeat    int
	dropAcks  int
	refusals  int
	refusedBy int
}

func (f *deviceFaults) refusal() int {
	if f.refusals == 0 {
		return 0
	}
	f.refusals--
	return f.refusedBy
}

func (f *deviceFaults) dropAck() bool {
	if f.dropAcks == 0 {
		return false
	}
	f.dropAcks--
	return true
}
