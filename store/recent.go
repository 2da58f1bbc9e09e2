package store

import "sync"

// recent keeps what was read last, up to twice a size: when the newer half is full it
// becomes the older, which goes. Safe for several goroutines.
type recent[K comparable, V any] struct {
	most int // size of a half

	mu           sync.Mutex
	newer, older map[K]sized[V]
	size         int // of newer
}

type sized[V any] struct {
	value V
	size  int
}

func (r *recent[K, V]) get(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.newer[key]
	if !ok {
		if v, ok = r.older[key]; ok {
			r.add(key, v)
		}
	}
	return v.value, ok
}

func (r *recent[K, V]) put(key K, value V, size int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.add(key, sized[V]{value, size})
}

func (r *recent[K, V]) add(key K, v sized[V]) {
	if r.newer == nil || r.size+v.size > r.most {
		r.newer, r.older, r.size = map[K]sized[V]{}, r.newer, 0
	}
	r.size += v.size - r.newer[key].size
	r.newer[key] = v
}
