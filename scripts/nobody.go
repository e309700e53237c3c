package scripts

// nobody is the world of a script that is being checked: there is nothing in it.
type nobody struct{}

func (nobody) Turn() *Turn                         { return &Turn{} }
func (nobody) Stored(Scope, string) ([]byte, bool) { return nil, false }
func (nobody) Used(Scope) Usage                    { return Usage{} }
func (nobody) Open(string) (open, known bool)      { return true, true }
func (nobody) Check(*Effect) error                 { return nil }
