package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Bucket is the documents of one type, kept as JSON under one prefix.
type Bucket[T any] struct{ prefix []byte }

// NewBucket names a bucket. Keys of two buckets never meet.
func NewBucket[T any](name string) Bucket[T] { return Bucket[T]{prefix: JoinText(name)} }

// Key is the key in the store of the document named key.
func (b Bucket[T]) Key(key []byte) []byte {
	return append(b.prefix[:len(b.prefix):len(b.prefix)], key...)
}

// Get answers the document, or false if there is none.
func (b Bucket[T]) Get(tx Tx, key []byte) (doc T, ok bool, err error) {
	raw, err := tx.Get(b.Key(key))
	if errors.Is(err, ErrNotFound) {
		return doc, false, nil
	}
	if err != nil {
		return doc, false, err
	}
	doc, err = b.decode(key, raw)
	return doc, err == nil, err
}

// Put keeps the document.
func (b Bucket[T]) Put(tx Tx, key []byte, doc T) error {
	raw, err := b.encode(key, doc)
	if err != nil {
		return err
	}
	return tx.Set(b.Key(key), raw)
}

// PutTTL keeps the document for ttl; see Tx.SetTTL.
func (b Bucket[T]) PutTTL(tx Tx, key []byte, doc T, ttl time.Duration) error {
	raw, err := b.encode(key, doc)
	if err != nil {
		return err
	}
	return tx.SetTTL(b.Key(key), raw, ttl)
}

// Delete removes the document if there is one.
func (b Bucket[T]) Delete(tx Tx, key []byte) error { return tx.Delete(b.Key(key)) }

// Scan walks the documents with keys from `from` (nil: the first) upwards.
func (b Bucket[T]) Scan(tx Tx, from []byte, fn func(key []byte, doc T) (bool, error)) error {
	return tx.Scan(b.prefix, b.Key(from), b.each(fn))
}

// ScanBack walks the documents with keys from `from` (nil: the last) downwards.
func (b Bucket[T]) ScanBack(tx Tx, from []byte, fn func(key []byte, doc T) (bool, error)) error {
	if from != nil {
		from = b.Key(from)
	}
	return tx.ScanBack(b.prefix, from, b.each(fn))
}

func (b Bucket[T]) each(fn func(key []byte, doc T) (bool, error)) Each {
	return func(key, raw []byte) (bool, error) {
		key = key[len(b.prefix):]
		doc, err := b.decode(key, raw)
		if err != nil {
			return false, err
		}
		return fn(key, doc)
	}
}

func (b Bucket[T]) encode(key []byte, doc T) ([]byte, error) {
	raw, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", keyTag(b.Key(key)), err)
	}
	return raw, nil
}

func (b Bucket[T]) decode(key, raw []byte) (doc T, err error) {
	if err := json.Unmarshal(raw, &doc); err != nil {
		return doc, fmt.Errorf("reading %s: %w", keyTag(b.Key(key)), err)
	}
	return doc, nil
}
