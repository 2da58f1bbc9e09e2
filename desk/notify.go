package desk

import (
	"context"

	"rapporteur"
	"rapporteur/desk/mail"
)

// notify queues mail to those whom a new comment concerns: who wrote what it answers, and
// whom it mentions. One that waits for a moderator concerns nobody yet; approving it must
// call notify again.
func (d *Desk) notify(ctx context.Context, c *rapporteur.Comment) {
	if d.Mail == nil || c.State != rapporteur.Visible {
		return
	}
	told := map[string]bool{c.Author: true, "": true}
	if c.Parent != "" {
		parent, err := d.Store.Comment(ctx, rapporteur.Viewer{}, c.Parent)
		if err == nil && !told[parent.Author] {
			told[parent.Author] = true
			if a, err := d.Store.Account(ctx, parent.Author); err == nil {
				d.tell(ctx, &a, "reply", c)
			}
		}
	}
	for _, handle := range mentioned(c.Body) {
		a, err := d.Store.AccountByHandle(ctx, handle)
		if err == nil && !told[a.ID] {
			told[a.ID] = true
			d.tell(ctx, &a, "mention", c)
		}
	}
}

// tell queues one message to who wants such messages, at an address that was shown to be theirs.
func (d *Desk) tell(ctx context.Context, a *rapporteur.Account, kind string, c *rapporteur.Comment) {
	if !mail.Wants(*a, kind) || !d.mayTell(a.ID, c.Author) {
		return
	}
	subject := c.Name + " replied to you"
	if kind == "mention" {
		subject = c.Name + " mentioned you"
	}
	body := subject + ":\n\n" + cut(c.Body, 2000) + "\n\n" + d.Base + commentPath(c.ID) + "\n"
	if err := d.letter(ctx, a, kind, subject, body); err != nil {
		d.Log.Error("a notification could not be queued", "error", err)
	}
}

// mayTell bounds how much mail one person's comments, and all together, cause another.
func (d *Desk) mayTell(person, author string) bool {
	return d.limits.take("told "+person+" of "+author, tellByLimit, d.Now()) == 0 && d.limits.take("told "+person, tellLimit, d.Now()) == 0
}
