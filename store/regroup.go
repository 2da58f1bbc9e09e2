package store

import "context"

// maxMembers is how many events are grouped at once, and how many of an incident are shown.
const maxMembers = 500

// regroup brings incidents and disputes up to date after an article was read.
func (t *tx) regroup(ctx context.Context, p *prepared) error {
	if err := t.lock(ctx, "incidents"); err != nil {
		return err
	}
	return t.settleDisputes(ctx, p)
}

// ungroup takes an article that is about to go out of its incidents and disputes.
func (t *tx) ungroup(ctx context.Context, article string) error {
	if err := t.lock(ctx, "incidents"); err != nil {
		return err
	}
	claims, err := t.takeDisputes(ctx, article)
	if err != nil {
		return err
	}
	return t.markDisputed(ctx, claims)
}
