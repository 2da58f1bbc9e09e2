package desk

import (
	"net/http"
	"net/netip"
	"strings"
)

// clientAddress is the address of the visitor: the connection's, or, where that is a
// trusted proxy, the nearest one in X-Forwarded-For that is none. What an untrusted peer
// says of itself is never believed.
func (d *Desk) clientAddress(r *http.Request) netip.Addr {
	peer := parseAddress(r.RemoteAddr)
	if !d.trusted(peer) {
		return peer
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop := parseAddress(strings.TrimSpace(hops[i]))
		if !hop.IsValid() {
			break
		}
		if peer = hop; !d.trusted(hop) {
			break
		}
	}
	return peer
}

func (d *Desk) trusted(a netip.Addr) bool {
	for _, p := range d.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func parseAddress(s string) netip.Addr {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone("")
	}
	a, _ := netip.ParseAddr(s)
	return a.Unmap().WithZone("")
}

// neighbourhood is what counts as one visitor where only the address is known: an IPv4
// address, or the /64 that an IPv6 customer has at least.
func neighbourhood(a netip.Addr) netip.Prefix {
	bits := 64
	if a.Is4() {
		bits = 32
	}
	p, _ := a.Prefix(bits)
	return p
}
