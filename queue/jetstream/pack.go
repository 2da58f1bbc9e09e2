package jetstream

import (
	"encoding/json"

	"github.com/klauspost/compress/zstd"

	"rapporteur"
	"rapporteur/queue"
)

// Messages are JSON in Zstandard frames. The coders are safe for concurrent use with
// EncodeAll and DecodeAll.
var (
	encoder, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	decoder, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(64<<20))
)

func pack(a rapporteur.Article) ([]byte, error)     { return packed(a) }
func packLetter(d queue.DeadLetter) ([]byte, error) { return packed(d) }

func unpack(b []byte) (a rapporteur.Article, err error) {
	err = unpacked(b, &a)
	return a, err
}

func unpackLetter(b []byte) (d queue.DeadLetter, err error) {
	err = unpacked(b, &d)
	return d, err
}

func packed(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Internal, "the article cannot be packed: %w", err)
	}
	return encoder.EncodeAll(b, nil), nil
}

func unpacked(b []byte, v any) error {
	b, err := decoder.DecodeAll(b, nil)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		return rapporteur.Errorf(rapporteur.Invalid, "a message of the queue is damaged: %w", err)
	}
	return nil
}
