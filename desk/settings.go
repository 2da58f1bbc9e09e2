package desk

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// Settings are what an administrator decides; they are kept in the record.
type Settings struct {
	Title          string `json:"title"`           // the desk's name
	Public         bool   `json:"public"`          // people who are not signed in see the record
	SignUp         bool   `json:"sign_up"`         // people make accounts for themselves
	AnonymousVotes bool   `json:"anonymous_votes"` // people who are not signed in rate
	Guests         bool   `json:"guests"`          // people who are not signed in reply, by a name
	Moderation     string `json:"moderation"`      // whose comments wait for an editor: "none", "guests", "all"
}

func defaultSettings() Settings {
	return Settings{Title: "Rapporteur", Public: true, SignUp: true, Moderation: "guests"}
}

const settingsKey = "desk"

// settingsAge is how old a copy may be before it is read again, for records that several
// processes serve.
const settingsAge = 5 * time.Second

type settingsCache struct {
	mu   sync.Mutex
	at   time.Time
	held Settings
}

func (d *Desk) readSettings(ctx context.Context) error {
	_, err := d.Settings(ctx)
	return err
}

// Settings are the present settings.
func (d *Desk) Settings(ctx context.Context) (Settings, error) {
	c := &d.settings
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); c.at.IsZero() || now.Sub(c.at) > settingsAge {
		kept, err := d.Store.Setting(ctx, settingsKey)
		if err != nil {
			return c.held, err
		}
		s := defaultSettings()
		if kept != "" {
			if err := json.Unmarshal([]byte(kept), &s); err != nil {
				return c.held, err
			}
		}
		c.held, c.at = s, now
	}
	return c.held, nil
}

// SetSettings keeps settings.
func (d *Desk) SetSettings(ctx context.Context, s Settings) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := d.Store.SetSetting(ctx, settingsKey, string(b)); err != nil {
		return err
	}
	d.settings.mu.Lock()
	defer d.settings.mu.Unlock()
	d.settings.held, d.settings.at = s, time.Now()
	return nil
}
