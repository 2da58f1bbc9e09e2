// Package jetstream keeps the queue in NATS JetStream: a server of the program's own,
// with its files in a folder, or a cluster (https://docs.nats.io/nats-concepts/jetstream).
//
// Articles are messages of a work-queue stream, published under their content's id so
// that JetStream leaves out what it has seen; one durable consumer leases them to all
// workers; those put aside go to a second stream with the reason.
package jetstream

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"rapporteur"
	"rapporteur/queue"
)

// Options say where the queue is and how it is kept.
type Options struct {
	URL      string        // of a server or cluster, comma separated; empty for the embedded server
	Dir      string        // the embedded server's files
	Listen   string        // host:port at which the embedded server lets other processes in; empty for none
	Name     string        // of the queue, so that several may share a cluster; empty is ARTICLES
	Replicas int           // copies in a cluster: 1, 3 or 5; 0 is 1
	MaxBytes int64         // the queue waits for room beyond it; 0 is 8 GiB
	Lease    time.Duration // 0 is a minute; at least half a minute in earnest
	Held     func(error)   // is told, once a minute at most, why what is put has to wait; nil is not
}

// remember is for how long JetStream knows an article put before.
const remember = time.Hour

// maxMessage is the largest message that the embedded server takes, in bytes.
const maxMessage = 16 << 20

// Queue implements [queue.Queue].
type Queue struct {
	opts     Options
	embedded *server.Server
	lock     *flock.Flock
	nc       *nats.Conn
	js       jetstream.JetStream
	stream   jetstream.Stream
	consumer jetstream.Consumer
	subject  string
	dead     jetstream.Stream
	deadSubj string
	told     atomic.Int64 // when Held was, in nanoseconds
}

// Open connects to the queue, making its streams where they are not there yet. It
// waits for a cluster that has no leader yet as long as ctx lets it.
func Open(ctx context.Context, opts Options) (*Queue, error) {
	if opts.Name == "" {
		opts.Name = "ARTICLES"
	}
	if strings.ContainsAny(opts.Name, " .*>/\\\t\r\n") {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "%q cannot name a queue; use letters, digits, - and _", opts.Name)
	}
	q := &Queue{opts: opts, subject: opts.Name + ".todo", deadSubj: opts.Name + "_DEAD.letters"}
	if err := q.connect(); err != nil {
		return nil, err
	}
	if err := retry(ctx, q.prepare); err != nil {
		q.Close()
		return nil, rapporteur.Errorf(rapporteur.Internal, "%s: the queue could not be set up: %w", q.where(), err)
	}
	return q, nil
}

// connect starts the embedded server or finds the named one.
func (q *Queue) connect() (err error) {
	opts := []nats.Option{
		nats.Name("rapporteur"), nats.MaxReconnects(-1), nats.ReconnectWait(250 * time.Millisecond),
		nats.ReconnectJitter(100*time.Millisecond, 100*time.Millisecond), nats.Timeout(5 * time.Second),
	}
	url := q.opts.URL
	if url == "" {
		if q.embedded, q.lock, err = embed(q.opts); err != nil {
			return err
		}
		opts = append(opts, nats.InProcessServer(q.embedded))
	}
	if q.nc, err = nats.Connect(url, opts...); err != nil {
		q.Close()
		return rapporteur.Errorf(rapporteur.NotFound, "%s: no NATS server answers (%w); start one there, or leave --nats out to use the embedded one", q.where(), err)
	}
	q.js, err = jetstream.New(q.nc)
	return err
}

// prepare makes or finds the streams and the consumer.
func (q *Queue) prepare(ctx context.Context) (err error) {
	replicas := max(q.opts.Replicas, 1)
	maxBytes := q.opts.MaxBytes
	if maxBytes <= 0 {
		maxBytes = 8 << 30
	}
	q.stream, err = q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: q.opts.Name, Subjects: []string{q.subject}, Description: "articles to be read",
		Retention: jetstream.WorkQueuePolicy, Storage: jetstream.FileStorage, Replicas: replicas,
		Discard: jetstream.DiscardNew, MaxBytes: maxBytes, Duplicates: remember,
	})
	if err != nil {
		return err
	}
	q.consumer, err = q.stream.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{
		Durable: "readers", AckPolicy: jetstream.AckExplicitPolicy, AckWait: q.lease(),
		MaxDeliver: -1, MaxAckPending: 10_000, Replicas: replicas,
	})
	if err != nil {
		return err
	}
	q.dead, err = q.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: q.opts.Name + "_DEAD", Subjects: []string{q.deadSubj}, Description: "articles put aside, with the reason",
		Storage: jetstream.FileStorage, Replicas: replicas, Duplicates: remember,
	})
	return err
}

func (q *Queue) lease() time.Duration {
	if q.opts.Lease > 0 {
		return q.opts.Lease
	}
	return time.Minute
}

// where names the queue's place in errors.
func (q *Queue) where() string {
	if q.opts.URL == "" {
		return q.opts.Dir
	}
	return q.opts.URL
}

// Put implements [queue.Queue].
func (q *Queue) Put(ctx context.Context, a rapporteur.Article) (bool, error) {
	return q.put(ctx, a, queue.Key(a))
}

func (q *Queue) put(ctx context.Context, a rapporteur.Article, key string) (fresh bool, err error) {
	body, err := pack(a)
	if err != nil {
		return false, err
	}
	if limit := q.nc.MaxPayload(); int64(len(body)) > limit-1024 {
		return false, rapporteur.Errorf(rapporteur.TooLarge, "article %s takes %d bytes packed, more than the NATS server's max_payload of %d; raise that", a.ID, len(body), limit)
	}
	begun := time.Now()
	err = retry(ctx, func(ctx context.Context) error {
		ack, err := q.js.Publish(ctx, q.subject, body, jetstream.WithMsgID(key))
		if err == nil {
			fresh = !ack.Duplicate
		} else if time.Since(begun) > 2*time.Second {
			q.held(err)
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("article %s was not queued at %s: %w", a.ID, q.where(), err)
	}
	return fresh, nil
}

// held tells, once a minute at most, why an article has to wait to be put.
func (q *Queue) held(err error) {
	now, last := time.Now().UnixNano(), q.told.Load()
	if q.opts.Held == nil || last > 0 && now-last < int64(time.Minute) || !q.told.CompareAndSwap(last, now) {
		return
	}
	if api, ok := errors.AsType[*jetstream.APIError](err); ok && api.ErrorCode == tooManyBytes {
		q.opts.Held(rapporteur.Errorf(rapporteur.TooLarge, "%s: the queue is full; what is put waits until workers make room", q.where()))
		return
	}
	if errors.Is(err, context.DeadlineExceeded) { // JetStream gives no answer when it cannot write
		q.opts.Held(rapporteur.Errorf(rapporteur.TooSlow, "%s: the queue's server does not answer, and what is put waits; its disk may be full, or its cluster without a majority", q.where()))
		return
	}
	q.opts.Held(rapporteur.Errorf(rapporteur.Internal, "%s: the queue takes nothing now, and what is put waits: %w", q.where(), err))
}

// Take implements [queue.Queue].
func (q *Queue) Take(ctx context.Context) (*queue.Lease, error) {
	for ctx.Err() == nil {
		msg, err := q.consumer.Next(jetstream.FetchContext(ctx))
		switch {
		case err == nil:
			if l := q.leaseOf(ctx, msg); l != nil {
				return l, nil
			}
		case nothingYet(err):
			// The server's clock may end the wait a little before ctx does.
			time.Sleep(time.Millisecond)
		case ctx.Err() == nil:
			return nil, err
		}
	}
	return nil, ctx.Err()
}

func nothingYet(err error) bool {
	return errors.Is(err, nats.ErrTimeout) || errors.Is(err, jetstream.ErrNoMessages) || errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, jetstream.ErrInvalidOption) // what the library makes of a context at its end
}

// leaseOf is the lease that a message stands for; nil where it is no article, which is
// put aside at once.
func (q *Queue) leaseOf(ctx context.Context, msg jetstream.Msg) *queue.Lease {
	try := 1
	if meta, err := msg.Metadata(); err == nil {
		try = int(meta.NumDelivered)
	}
	a, err := unpack(msg.Data())
	l := &queue.Lease{
		Article: a, Try: try,
		Done:   func(ctx context.Context) error { return confirm(ctx, msg) },
		Again:  func(_ context.Context, after time.Duration) error { return msg.NakWithDelay(after) },
		Longer: func(context.Context) error { return msg.InProgress() },
		Dead: func(ctx context.Context, reason string) error {
			return q.putAside(ctx, msg, queue.DeadLetter{Article: a, Reason: reason, Tries: try, Time: time.Now().UTC()})
		},
	}
	if err != nil {
		_ = l.Dead(ctx, "the message is no article: "+err.Error()) // not told: it comes again
		return nil
	}
	return l
}

// confirm acknowledges and waits until the server has it.
func confirm(ctx context.Context, msg jetstream.Msg) error {
	return retry(ctx, func(ctx context.Context) error {
		err := msg.DoubleAck(ctx)
		if errors.Is(err, jetstream.ErrMsgAlreadyAckd) {
			return nil
		}
		return err
	})
}

// putAside publishes the dead letter before it takes the message out of the queue.
func (q *Queue) putAside(ctx context.Context, msg jetstream.Msg, d queue.DeadLetter) error {
	body, err := packLetter(d)
	if err != nil {
		return err
	}
	id := fmt.Sprintf("%s dead %s", queue.Key(d.Article), msg.Headers().Get(nats.MsgIdHdr))
	err = retry(ctx, func(ctx context.Context) error {
		_, err := q.js.Publish(ctx, q.deadSubj, body, jetstream.WithMsgID(id))
		return err
	})
	if err != nil {
		return err
	}
	return confirm(ctx, msg)
}

// DeadLetters are the articles put aside, oldest first.
func (q *Queue) DeadLetters(ctx context.Context) iter.Seq2[queue.DeadLetter, error] {
	return func(yield func(queue.DeadLetter, error) bool) {
		for msg, err := range q.letters(ctx) {
			if err != nil {
				yield(queue.DeadLetter{}, err)
				return
			}
			d, err := unpackLetter(msg.Data)
			if !yield(d, err) {
				return
			}
		}
	}
}

// Revive puts the articles put aside back into the queue and tells how many.
func (q *Queue) Revive(ctx context.Context) (n int, err error) {
	for msg, err := range q.letters(ctx) {
		if err != nil {
			return n, err
		}
		d, err := unpackLetter(msg.Data)
		if err != nil {
			return n, err
		}
		if _, err := q.put(ctx, d.Article, fmt.Sprintf("%s again %d", queue.Key(d.Article), msg.Sequence)); err != nil {
			return n, err
		}
		if err := q.dead.DeleteMsg(ctx, msg.Sequence); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// letters are the messages of the stream of dead letters.
func (q *Queue) letters(ctx context.Context) iter.Seq2[*jetstream.RawStreamMsg, error] {
	return func(yield func(*jetstream.RawStreamMsg, error) bool) {
		info, err := q.dead.Info(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		for seq := info.State.FirstSeq; seq <= info.State.LastSeq && seq > 0; seq++ {
			msg, err := q.dead.GetMsg(ctx, seq)
			if errors.Is(err, jetstream.ErrMsgNotFound) {
				continue
			}
			if !yield(msg, err) || err != nil {
				return
			}
		}
	}
}

// Depth implements [queue.Queue].
func (q *Queue) Depth(ctx context.Context) (queue.Depth, error) {
	stream, err := q.stream.Info(ctx)
	if err != nil {
		return queue.Depth{}, err
	}
	consumer, err := q.consumer.Info(ctx)
	if err != nil {
		return queue.Depth{}, err
	}
	dead, err := q.dead.Info(ctx)
	if err != nil {
		return queue.Depth{}, err
	}
	all := int(stream.State.Msgs)
	return queue.Depth{Waiting: max(all-consumer.NumAckPending, 0), InWork: min(consumer.NumAckPending, all), Dead: int(dead.State.Msgs)}, nil
}

// Ready tells why the queue cannot be reached, nil when it can.
func (q *Queue) Ready() error {
	if q.nc.IsConnected() {
		return nil
	}
	return rapporteur.Errorf(rapporteur.Internal, "%s: not connected to NATS (%s)", q.where(), q.nc.Status())
}

// Close lets go of the queue; the embedded server is stopped.
func (q *Queue) Close() error {
	if q.nc != nil {
		q.nc.Close()
	}
	if q.embedded != nil {
		q.embedded.Shutdown()
		q.embedded.WaitForShutdown()
		return q.lock.Unlock()
	}
	return nil
}

// retry tries until f succeeds or ctx ends: a cluster without a leader, a node that is
// down and a queue that is full all pass. What cannot pass is returned at once.
func retry(ctx context.Context, f func(context.Context) error) error {
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		short, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := f(short)
		cancel()
		if err == nil || lasting(err) {
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return fmt.Errorf("%w; last error: %w", ctx.Err(), err)
		}
	}
}

// lasting reports whether trying again cannot help: the request itself is wrong.
func lasting(err error) bool {
	if errors.Is(err, nats.ErrConnectionClosed) || errors.Is(err, nats.ErrMaxPayload) {
		return true
	}
	api, ok := errors.AsType[*jetstream.APIError](err)
	return ok && api.Code == 400 && api.ErrorCode != tooManyBytes
}

// tooManyBytes is JetStream's code for a stream that is full.
const tooManyBytes jetstream.ErrorCode = 10077
