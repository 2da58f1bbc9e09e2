package jetstream

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gofrs/flock"
	"github.com/nats-io/nats-server/v2/server"

	"rapporteur"
)

// embed starts a NATS server within the process. It listens only where opts say so. The
// folder is locked until the process ends: two servers on it would spoil each other's files.
func embed(opts Options) (*server.Server, *flock.Flock, error) {
	lock, err := claim(opts.Dir)
	if err != nil {
		return nil, nil, err
	}
	s, err := start(opts)
	if err != nil {
		_ = lock.Unlock() // nothing of ours is in the folder
		return nil, nil, err
	}
	return s, lock, nil
}

// claim makes the folder and locks it.
func claim(dir string) (*flock.Flock, error) {
	if dir == "" {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the embedded queue needs a folder for its files")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the embedded queue cannot keep its files: %w", err)
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return nil, rapporteur.Errorf(rapporteur.Invalid, "the embedded queue cannot keep its files: %w", err)
	case !ok:
		return nil, rapporteur.Errorf(rapporteur.Conflict, "%s: another process keeps its queue there; let it listen and join it by --nats, or name another folder", dir)
	}
	return lock, nil
}

func start(opts Options) (*server.Server, error) {
	conf := &server.Options{
		ServerName: "rapporteur", JetStream: true, StoreDir: opts.Dir, DontListen: true,
		MaxPayload: maxMessage, MaxPending: 8 * maxMessage, NoSigs: true, NoLog: true, SyncInterval: 5 * time.Second,
		JetStreamMaxStore: 1 << 50, // the streams have limits of their own
	}
	if opts.Listen != "" {
		host, port, err := net.SplitHostPort(opts.Listen)
		if err == nil {
			conf.Port, err = strconv.Atoi(port)
		}
		if err != nil {
			return nil, rapporteur.Errorf(rapporteur.Invalid, "%q is not an address to listen at; write HOST:PORT, for example 127.0.0.1:4222", opts.Listen)
		}
		conf.DontListen, conf.Host = false, host
	}
	s, err := server.NewServer(conf)
	if err != nil {
		return nil, rapporteur.Errorf(rapporteur.Internal, "%s: the embedded queue does not start: %w", opts.Dir, err)
	}
	s.Start()
	if !s.ReadyForConnections(20 * time.Second) {
		s.Shutdown()
		return nil, rapporteur.Errorf(rapporteur.Internal, "%s: the embedded queue did not start in 20 seconds; is the disk full, or %q taken?", opts.Dir, opts.Listen)
	}
	return s, nil
}
