CREATE TABLE articles (
  num INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  source TEXT NOT NULL,
  title TEXT NOT NULL,
  byline TEXT NOT NULL,
  published TEXT NOT NULL,
  language TEXT NOT NULL,
  page_rating TEXT NOT NULL,
  duplicate_of TEXT NOT NULL,
  added INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  events INTEGER NOT NULL,
  claims INTEGER NOT NULL,
  comments INTEGER NOT NULL DEFAULT 0,
  votes INTEGER NOT NULL DEFAULT 0,
  average REAL NOT NULL DEFAULT 0,
  histogram TEXT NOT NULL DEFAULT '[0,0,0,0,0,0,0,0,0,0]',
  signature BLOB NOT NULL
);
CREATE INDEX articles_published ON articles (published, num);
CREATE INDEX articles_added ON articles (added, num);
CREATE INDEX articles_average ON articles (average, num);
CREATE INDEX articles_comments ON articles (comments, num);
CREATE INDEX articles_source ON articles (source, published, num);

CREATE TABLE revisions (
  article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  time INTEGER NOT NULL,
  person TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (article, number)
);

CREATE TABLE reports (
  article TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  body TEXT NOT NULL
);

CREATE TABLE places (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE actors (
  id INTEGER PRIMARY KEY,
  actor_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  code TEXT NOT NULL,
  sectors TEXT NOT NULL,
  wikidata TEXT NOT NULL,
  unresolved TEXT NOT NULL,
  acts INTEGER NOT NULL,
  receives INTEGER NOT NULL,
  speaks INTEGER NOT NULL,
  total INTEGER NOT NULL,
  articles INTEGER NOT NULL,
  last_day INTEGER NOT NULL
);
CREATE INDEX actors_total ON actors (total, id);
CREATE INDEX actors_folded ON actors (folded);

CREATE TABLE incidents (
  num INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  modes TEXT NOT NULL,
  title TEXT NOT NULL,
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL,
  day INTEGER NOT NULL,
  place TEXT NOT NULL,
  reports INTEGER NOT NULL,
  sources INTEGER NOT NULL,
  publishers TEXT NOT NULL,
  disputed INTEGER NOT NULL,
  why TEXT NOT NULL,
  pinned INTEGER NOT NULL,
  updated INTEGER NOT NULL
);
CREATE INDEX incidents_day ON incidents (day, num);
CREATE INDEX incidents_updated ON incidents (updated, num);
CREATE INDEX incidents_sources ON incidents (sources, num);

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  row TEXT NOT NULL,
  ord INTEGER NOT NULL,
  day INTEGER NOT NULL,
  end_day INTEGER NOT NULL,
  added INTEGER NOT NULL,
  confidence REAL NOT NULL,
  doubt REAL NOT NULL,
  type TEXT NOT NULL,
  modes TEXT NOT NULL,
  contexts TEXT NOT NULL,
  quad TEXT NOT NULL,
  modality TEXT NOT NULL,
  publisher TEXT NOT NULL,
  country TEXT NOT NULL,
  place INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  disputed INTEGER NOT NULL,
  incident TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (article, row)
);
CREATE INDEX events_day ON events (day, id);
CREATE INDEX events_added ON events (added, id);
CREATE INDEX events_confidence ON events (confidence, id);
CREATE INDEX events_doubt ON events (doubt, id);
CREATE INDEX events_type ON events (type, day, id);
CREATE INDEX events_publisher ON events (publisher, day, id);
CREATE INDEX events_country ON events (country, day, id);
CREATE INDEX events_place ON events (place, day, id);
CREATE INDEX events_incident ON events (incident);
CREATE INDEX events_verdict ON events (verdict, day, id) WHERE verdict <> 'none';
CREATE INDEX events_disputed ON events (day, id) WHERE disputed = 1;

CREATE TABLE claims (
  id INTEGER PRIMARY KEY,
  article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  row TEXT NOT NULL,
  ord INTEGER NOT NULL,
  day INTEGER NOT NULL,
  added INTEGER NOT NULL,
  confidence REAL NOT NULL,
  doubt REAL NOT NULL,
  stance TEXT NOT NULL,
  publisher TEXT NOT NULL,
  verdict TEXT NOT NULL,
  disputed INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (article, row)
);
CREATE INDEX claims_day ON claims (day, id);
CREATE INDEX claims_added ON claims (added, id);
CREATE INDEX claims_confidence ON claims (confidence, id);
CREATE INDEX claims_doubt ON claims (doubt, id);
CREATE INDEX claims_stance ON claims (stance, day, id);
CREATE INDEX claims_publisher ON claims (publisher, day, id);
CREATE INDEX claims_disputed ON claims (day, id) WHERE disputed = 1;

CREATE TABLE claim_events (
  claim INTEGER NOT NULL REFERENCES claims (id) ON DELETE CASCADE,
  event INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  PRIMARY KEY (claim, event)
) WITHOUT ROWID;
CREATE INDEX claim_events_event ON claim_events (event, claim);

-- Who acts (1), receives (2) and speaks (3): by code, by code and sector (RUS/MIL), and by
-- the number of the actor (#12).
CREATE TABLE event_parties (
  party TEXT NOT NULL,
  side INTEGER NOT NULL,
  day INTEGER NOT NULL,
  event INTEGER NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (party, side, day, event)
) WITHOUT ROWID;
CREATE TABLE claim_parties (
  party TEXT NOT NULL,
  side INTEGER NOT NULL,
  day INTEGER NOT NULL,
  claim INTEGER NOT NULL,
  PRIMARY KEY (party, side, day, claim)
) WITHOUT ROWID;

-- The actors of an event, by its number.
CREATE TABLE event_actors (
  event INTEGER NOT NULL,
  side INTEGER NOT NULL,
  party INTEGER NOT NULL,
  PRIMARY KEY (event, side, party)
) WITHOUT ROWID;

-- The parties of an article's rows, so that they can be taken out again.
CREATE TABLE article_parties (
  article TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
  body TEXT NOT NULL
);

CREATE TABLE incident_members (
  article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  row TEXT NOT NULL,
  incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  copy TEXT NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (article, row)
);
CREATE INDEX incident_members_incident ON incident_members (incident, ord);

-- What people decided: rows of one group are one incident, rows of other groups are not.
CREATE TABLE incident_pins (
  article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  row TEXT NOT NULL,
  pin TEXT NOT NULL,
  person TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (article, row)
);
CREATE INDEX incident_pins_pin ON incident_pins (pin);

CREATE TABLE disputes (
  num INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  article_a TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  row_a TEXT NOT NULL,
  article_b TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  row_b TEXT NOT NULL,
  about TEXT NOT NULL,
  why TEXT NOT NULL,
  day INTEGER NOT NULL,
  UNIQUE (article_a, row_a, article_b, row_b)
);
CREATE INDEX disputes_day ON disputes (day, num);
CREATE INDEX disputes_b ON disputes (article_b, row_b);

CREATE TABLE people (
  num INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  handle TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  confirmed INTEGER NOT NULL,
  role TEXT NOT NULL,
  suspended INTEGER NOT NULL,
  notify_replies INTEGER NOT NULL,
  notify_mentions INTEGER NOT NULL,
  notify_moderation INTEGER NOT NULL,
  password TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL
);
CREATE UNIQUE INDEX people_email ON people (email_key) WHERE email_key <> '';

CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_person ON identities (person);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  agent TEXT NOT NULL,
  address TEXT NOT NULL,
  created INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  expires INTEGER NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_expires ON sessions (expires);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created INTEGER NOT NULL,
  used INTEGER NOT NULL,
  expires INTEGER NOT NULL
);
CREATE INDEX tokens_person ON tokens (person);

CREATE TABLE ratings (
  article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  voter TEXT NOT NULL,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 10),
  time INTEGER NOT NULL,
  PRIMARY KEY (article, voter)
);
CREATE INDEX ratings_voter ON ratings (voter);

-- A reply, or inline feedback where kind is set.
CREATE TABLE comments (
  num INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  parent TEXT NOT NULL,
  root TEXT NOT NULL,
  depth INTEGER NOT NULL,
  author TEXT NOT NULL,
  name TEXT NOT NULL,
  guest INTEGER NOT NULL,
  guest_mail TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  created INTEGER NOT NULL,
  edited INTEGER NOT NULL,
  up INTEGER NOT NULL DEFAULT 0,
  down INTEGER NOT NULL DEFAULT 0,
  score REAL NOT NULL DEFAULT 0,
  replies INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL,
  row TEXT NOT NULL,
  quote_exact TEXT NOT NULL,
  quote_prefix TEXT NOT NULL,
  quote_suffix TEXT NOT NULL,
  quote_start INTEGER NOT NULL,
  quote_end INTEGER NOT NULL,
  anchoring TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  suggest TEXT NOT NULL,
  resolved INTEGER NOT NULL,
  resolver TEXT NOT NULL
);
CREATE INDEX comments_article ON comments (article, created, num);
CREATE INDEX comments_best ON comments (article, score, num);
CREATE INDEX comments_root ON comments (root, created, num);
CREATE INDEX comments_roots ON comments (article, created, num) WHERE parent = '';
CREATE INDEX comments_roots_best ON comments (article, score, num) WHERE parent = '';
CREATE INDEX comments_inline ON comments (article, created, num) WHERE kind <> '';
CREATE INDEX comments_parent ON comments (parent) WHERE parent <> '';
CREATE INDEX comments_author ON comments (author, created, num);
CREATE INDEX comments_created ON comments (created, num);
CREATE INDEX comments_state ON comments (state, created, num) WHERE state <> 'visible';
CREATE INDEX comments_feedback ON comments (article, row) WHERE kind <> '';

CREATE TABLE comment_votes (
  comment TEXT NOT NULL REFERENCES comments (id) ON DELETE CASCADE,
  voter TEXT NOT NULL,
  vote INTEGER NOT NULL CHECK (vote IN (-1, 1)),
  time INTEGER NOT NULL,
  PRIMARY KEY (comment, voter)
);
CREATE INDEX comment_votes_voter ON comment_votes (voter);

-- One a reviewer and row; the row may be gone from the article's report.
CREATE TABLE verdicts (
  article TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
  row TEXT NOT NULL,
  person TEXT NOT NULL,
  answer TEXT NOT NULL,
  type TEXT NOT NULL,
  mode TEXT NOT NULL,
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (article, row, person)
);
CREATE INDEX verdicts_person ON verdicts (person);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  time INTEGER NOT NULL,
  person TEXT NOT NULL,
  act TEXT NOT NULL,
  object TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE INDEX audit_person ON audit (person, id);
CREATE INDEX audit_object ON audit (object, id);
CREATE INDEX audit_act ON audit (act, id);

CREATE TABLE mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  person TEXT NOT NULL,
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  kind TEXT NOT NULL,
  tries INTEGER NOT NULL,
  due INTEGER NOT NULL
);
CREATE INDEX mail_due ON mail (due, id);

CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL,
  article TEXT NOT NULL,
  object TEXT NOT NULL,
  time INTEGER NOT NULL
);

CREATE VIRTUAL TABLE article_text USING fts5 (words, content='', contentless_delete=1, tokenize="porter unicode61");
CREATE VIRTUAL TABLE event_text USING fts5 (words, content='', contentless_delete=1, tokenize="porter unicode61");
CREATE VIRTUAL TABLE claim_text USING fts5 (words, content='', contentless_delete=1, tokenize="porter unicode61");
CREATE VIRTUAL TABLE comment_text USING fts5 (words, content='', contentless_delete=1, tokenize="porter unicode61");
