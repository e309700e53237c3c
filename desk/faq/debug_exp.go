package faq

import "fmt"

func (m *Model) Debug() string { return fmt.Sprintf("%+v features %d classes %d", m.judge, m.encoder.features(), len(m.classes)) }
