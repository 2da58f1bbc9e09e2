package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"iter"
	"strings"

	"rapporteur"
)

// maxNote is how many bytes a reviewer's note may have.
const maxNote = 8 << 10

// PutVerdict keeps one reviewer's answer on one row, in the place of a former one.
func (db *DB) PutVerdict(ctx context.Context, v rapporteur.Verdict) error {
	if err := checkVerdict(&v); err != nil {
		return err
	}
	return db.write(ctx, "keep the verdict on "+v.Key.String(), func(t *tx) error {
		if err := t.lock(ctx, "article "+v.Key.Article); err != nil {
			return err
		}
		if err := t.asItStands(ctx, &v); err != nil {
			return err
		}
		body := toJSON(verdictBody{v.Event, v.Claim})
		_, err := t.exec(ctx, `INSERT INTO verdicts (article, row, person, answer, type, mode, body, note, time) VALUES (`+marks(9)+`)
			ON CONFLICT (article, row, person) DO UPDATE SET answer = excluded.answer, type = excluded.type, mode = excluded.mode, body = excluded.body, note = excluded.note, time = excluded.time`,
			v.Key.Article, v.Key.Row, v.Person, string(v.Answer), v.Type, v.Mode, body, v.Note, t.now)
		if err != nil {
			return err
		}
		t.changed("verdict", v.Key.Article, v.Key.Row)
		return t.refreshVerdict(ctx, v.Key)
	})
}

func checkVerdict(v *rapporteur.Verdict) error {
	switch {
	case v.Person == "":
		return rapporteur.Errorf(rapporteur.Invalid, "a verdict must be someone's")
	case len(v.Note) > maxNote:
		return rapporteur.Errorf(rapporteur.TooLarge, "the note is too long: %d bytes, of at most %d", len(v.Note), maxNote)
	case v.Answer != rapporteur.Correct && v.Answer != rapporteur.Confirm && v.Answer != rapporteur.Reject:
		return rapporteur.Errorf(rapporteur.Invalid, "an answer is confirm, correct or reject, not %q", v.Answer)
	case v.Answer == rapporteur.Correct && v.Type == "" && v.Event == nil && v.Claim == nil:
		return rapporteur.Errorf(rapporteur.Invalid, "a correction must say what is right")
	}
	switch {
	case v.Answer != rapporteur.Correct:
		v.Type, v.Mode = "", ""
	case v.Type == "" && v.Event != nil:
		v.Type, v.Mode = v.Event.Type, strings.Join(v.Event.Modes, " ")
	}
	return nil
}

// verdictBody is the row that a verdict is about.
type verdictBody struct {
	Event *rapporteur.Event `json:"event,omitempty"`
	Claim *rapporteur.Claim `json:"claim,omitempty"`
}

// asItStands fills in the row where the verdict has none: as it stands in the article's
// report, or as it stood when the reviewer answered before. A row that nobody knows is
// NotFound.
func (t *tx) asItStands(ctx context.Context, v *rapporteur.Verdict) error {
	var now verdictBody
	err := sql.ErrNoRows
	for _, query := range []string{
		`SELECT body FROM events WHERE article = ? AND row = ?`,
		`SELECT body FROM claims WHERE article = ? AND row = ?`,
		`SELECT body FROM verdicts WHERE article = ? AND row = ? ORDER BY time DESC LIMIT 1`,
	} {
		if err = t.row(ctx, query, v.Key.Article, v.Key.Row).Scan(inJSON{&now}); !errors.Is(err, sql.ErrNoRows) {
			break
		}
	}
	if err != nil {
		return missing(err, "the record has no row %q", v.Key)
	}
	if v.Event == nil && v.Claim == nil {
		v.Event, v.Claim = now.Event, now.Claim
		if e := v.Event; e != nil && v.Answer == rapporteur.Correct { // what the correction says of it
			right := *e
			right.Type, right.Modes = v.Type, nil
			if v.Mode != "" {
				right.Modes = strings.Fields(v.Mode)
			}
			v.Event = &right
		}
	}
	return nil
}

// WithdrawVerdict takes a reviewer's answer back; where there is none, nothing changes.
func (db *DB) WithdrawVerdict(ctx context.Context, key rapporteur.RowKey, person string) error {
	return db.write(ctx, "withdraw the verdict on "+key.String(), func(t *tx) error {
		if err := t.lock(ctx, "article "+key.Article); err != nil {
			return err
		}
		n, err := t.exec(ctx, `DELETE FROM verdicts WHERE article = ? AND row = ? AND person = ?`, key.Article, key.Row, person)
		if err != nil || n == 0 {
			return err
		}
		t.changed("verdict", key.Article, key.Row)
		return t.refreshVerdict(ctx, key)
	})
}

// verdictFields are what scanVerdict reads.
const verdictFields = `v.article, v.row, v.person, v.answer, v.type, v.mode, v.body, v.note, v.time,
	CASE WHEN EXISTS (SELECT 1 FROM events e WHERE e.article = v.article AND e.row = v.row) OR EXISTS (SELECT 1 FROM claims c WHERE c.article = v.article AND c.row = v.row) THEN 0 ELSE 1 END`

func scanVerdict(row interface{ Scan(...any) error }) (rapporteur.Verdict, error) {
	var v rapporteur.Verdict
	var raw []byte
	err := row.Scan(&v.Key.Article, &v.Key.Row, &v.Person, &v.Answer, &v.Type, &v.Mode, &raw, &v.Note, (*micro)(&v.Time), (*truth)(&v.Stale))
	if err != nil {
		return v, err
	}
	var body verdictBody
	err = json.Unmarshal(raw, &body)
	v.Event, v.Claim = body.Event, body.Claim
	return v, err
}

// VerdictOf is a reviewer's own answer, nil when there is none.
func (db *DB) VerdictOf(ctx context.Context, key rapporteur.RowKey, person string) (*rapporteur.Verdict, error) {
	v, err := scanVerdict(db.single().row(ctx, `SELECT `+verdictFields+` FROM verdicts v WHERE v.article = ? AND v.row = ? AND v.person = ?`, key.Article, key.Row, person))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, db.fail("read the verdict on "+key.String(), err)
	}
	return &v, nil
}

// EachVerdict streams all verdicts by row.
func (db *DB) EachVerdict(ctx context.Context) iter.Seq2[rapporteur.Verdict, error] {
	return func(yield func(rapporteur.Verdict, error) bool) {
		stopped := false
		rows, err := db.single().query(ctx, `SELECT `+verdictFields+` FROM verdicts v ORDER BY v.article, v.row, v.time, v.person`)
		err = each(rows, err, func(r *sql.Rows) error {
			v, err := scanVerdict(r)
			if err == nil && !yield(v, nil) {
				stopped = true
				return errStop
			}
			return err
		})
		if err != nil && !stopped {
			yield(rapporteur.Verdict{}, db.fail("list verdicts", err))
		}
	}
}

// errStop ends a stream whose reader has enough.
var errStop = errors.New("enough")
