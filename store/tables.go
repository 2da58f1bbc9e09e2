package store

// recordTables are the tables of the record, those that others refer to first, with the
// column that orders their rows. Those of full text are made anew from them.
var recordTables = [...]struct{ name, order string }{
	{"articles", "num"}, {"revisions", "article, number"}, {"reports", "article"}, {"places", "id"}, {"actors", "id"}, {"incidents", "num"},
	{"events", "id"}, {"claims", "id"}, {"claim_events", "claim, event"}, {"event_parties", "party, side, day, event"},
	{"claim_parties", "party, side, day, claim"}, {"event_actors", "event, side, party"}, {"article_parties", "article"},
	{"incident_members", "article, row"}, {"incident_pins", "article, row"}, {"disputes", "num"},
	{"people", "num"}, {"identities", "issuer, subject"}, {"sessions", "id"}, {"tokens", "id"}, {"ratings", "article, voter"},
	{"comments", "num"}, {"comment_votes", "comment, voter"}, {"verdicts", "article, row, person"},
	{"settings", "name"}, {"audit", "id"}, {"mail", "id"}, {"changes", "seq"},
}
