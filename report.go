package rapporteur

// Version is the version of the program, as reports carry it.
const Version = "0.1.0"

// Kind is what a mention names.
type Kind string

// The kinds of entity.
const (
	Person       Kind = "person"
	Organization Kind = "organization"
	Country      Kind = "country"
	Group        Kind = "group"
	PlaceKind    Kind = "place"
	Facility     Kind = "facility"
	Other        Kind = "other"
)

// Report is what was read in one article: every row points at characters of
// Article.Text.
type Report struct {
	Rapporteur string       `json:"rapporteur"`
	Codebook   string       `json:"codebook"`
	Article    Article      `json:"article"`
	Sentences  []Span       `json:"sentences"`
	Times      []Time       `json:"times"`
	Entities   []Entity     `json:"entities"`
	Events     []Event      `json:"events"`
	Claims     []Claim      `json:"claims"`
	Unresolved []Unresolved `json:"unresolved,omitempty"`

	Second *SecondReading `json:"second_reading,omitempty"`
}

// SecondReading is what another reader, a language model, made of the article by the same
// codebook. Its rows are kept apart from the report's own: their ids begin with "s", and
// no step of the program takes them for its own.
type SecondReading struct {
	Reader    string    `json:"reader"`            // the model, as its endpoint names it
	Prompt    string    `json:"prompt"`            // a hash of the instructions that it had
	Events    []Event   `json:"events"`            // each with words that stand in the text
	Refused   []string  `json:"refused,omitempty"` // rows without evidence or outside the codebook, with the reason
	Agreement Agreement `json:"agreement"`
}

// Agreement compares two readings of one article: rows are the same when they are of one
// type in one sentence and neither names a party's state that the other contradicts.
type Agreement struct {
	Both   []EventPair `json:"both,omitempty"`
	First  []string    `json:"first,omitempty"`  // ids of the report's events that the second has not
	Second []string    `json:"second,omitempty"` // ids of the second's that the report has not
}

// EventPair is an event of the report and the same of the second reading.
type EventPair struct {
	First  string `json:"first"`
	Second string `json:"second"`
}

// Quote is a passage of the text, given by place and by words.
type Quote struct {
	Span Span   `json:"span"`
	Text string `json:"text"`
}

// Time is a time expression with its TIMEX3 type (DATE, TIME, DURATION, SET) and
// value (ISO-TimeML). A relative expression that could not be anchored has no Value
// and says why in Unresolved.
type Time struct {
	Span       Span   `json:"span"`
	Text       string `json:"text"`
	Type       string `json:"type"`
	Value      string `json:"value,omitempty"`
	Mod        string `json:"mod,omitempty"` // TIMEX3 mod: START, MID, END, APPROX, …
	Unresolved string `json:"unresolved,omitempty"`
}

// Entity is someone or something that the article mentions, once, with all its
// mentions. Code is ISO 3166-1 alpha-3 for a state and all who act for it, or IGO,
// NGO, MNC, REB … as PLOVER has it.
type Entity struct {
	ID         string   `json:"id"`
	Kind       Kind     `json:"kind"`
	Name       string   `json:"name"`
	Code       string   `json:"code,omitempty"`
	Sectors    []string `json:"sectors,omitempty"`
	Wikidata   string   `json:"wikidata,omitempty"`
	Place      *Place   `json:"place,omitempty"`
	Mentions   []Quote  `json:"mentions"`
	Reason     string   `json:"reason,omitempty"` // what decided the reading, where there was a choice
	Unresolved string   `json:"unresolved,omitempty"`
}

// Place is a point on the map; Lat and Lon are WGS 84 degrees.
type Place struct {
	Country  string  `json:"country,omitempty"`
	Admin1   string  `json:"admin1,omitempty"`
	Lat      float64 `json:"lat"`
	Lon      float64 `json:"lon"`
	GeoNames int     `json:"geonames,omitempty"`
}

// Event is something that happened, may happen or did not, by the codebook's types.
type Event struct {
	ID         string        `json:"id"`
	Type       string        `json:"type"`
	Modes      []string      `json:"modes,omitempty"`
	Contexts   []string      `json:"contexts,omitempty"`
	Quad       string        `json:"quad"`
	Score      float64       `json:"score"`
	CAMEO      string        `json:"cameo,omitempty"`
	Goldstein  *float64      `json:"goldstein,omitempty"`
	Sentence   int           `json:"sentence"` // counted from 1
	Actors     []Participant `json:"actors"`
	Recipients []Participant `json:"recipients"`
	Trigger    Quote         `json:"trigger"`
	Date       *EventDate    `json:"date,omitempty"`
	Place      *EventPlace   `json:"place,omitempty"`
	Magnitudes []Magnitude   `json:"magnitudes,omitempty"`
	Modality   Modality      `json:"modality"`
	Claims     []string      `json:"claims,omitempty"` // ids of the claims that tell of it
	Confidence float64       `json:"confidence"`
	Explain    *Explanation  `json:"explain,omitempty"`
}

// Modality is how an event stands to the world, PLOVER's auxiliary modes.
type Modality string

// The modalities.
const (
	Actual       Modality = "actual"
	Future       Modality = "future"
	Hypothetical Modality = "hypothetical"
	Negated      Modality = "negated"
	Historical   Modality = "historical"
)

// Participant is an actor, a recipient or a speaker: the words that name it here and
// the entity behind them.
type Participant struct {
	Entity     string   `json:"entity,omitempty"`
	Code       string   `json:"code,omitempty"`
	Sectors    []string `json:"sectors,omitempty"`
	Span       Span     `json:"span"`
	Text       string   `json:"text"`
	Unresolved string   `json:"unresolved,omitempty"`
}

// EventDate is the span of days, both ends included, in which an event falls.
type EventDate struct {
	Start      Date   `json:"start,omitzero"`
	End        Date   `json:"end,omitzero"`
	Span       *Span  `json:"span,omitempty"`
	Text       string `json:"text,omitempty"`
	Unresolved string `json:"unresolved,omitempty"`
}

// EventPlace is where an event happened.
type EventPlace struct {
	Entity     string  `json:"entity,omitempty"`
	Name       string  `json:"name"`
	Country    string  `json:"country,omitempty"`
	Lat        float64 `json:"lat,omitempty"`
	Lon        float64 `json:"lon,omitempty"`
	Unresolved string  `json:"unresolved,omitempty"`
}

// Magnitude is a count that belongs to an event: What is dead, injured, detained,
// protesters, troops, money, weapons …; Bound is empty for an exact figure, else
// "at least", "at most", "about" or "range" (Value to Upper).
type Magnitude struct {
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Upper float64 `json:"upper,omitempty"`
	Unit  string  `json:"unit,omitempty"` // ISO 4217 for money
	Bound string  `json:"bound,omitempty"`
	Span  Span    `json:"span"`
	Text  string  `json:"text"`
}

// Stance is what a speaker does with what is said.
type Stance string

// The stances.
const (
	Assert   Stance = "assert"
	Deny     Stance = "deny"
	Allege   Stance = "allege"
	Demand   Stance = "demand"
	Promise  Stance = "promise"
	Threaten Stance = "threaten"
	Warn     Stance = "warn"
	Predict  Stance = "predict"
	Believe  Stance = "believe"
	Ask      Stance = "ask"
)

// Claim is an attribution: someone says, thinks or means something. Form is direct,
// indirect or mixed; Evidence is offered, withheld or none; Within is the id of the
// claim that holds this one; Disputes are ids of claims that say otherwise.
type Claim struct {
	ID         string        `json:"id"`
	Stance     Stance        `json:"stance"`
	Form       string        `json:"form"`
	Sentence   int           `json:"sentence"` // counted from 1
	Speakers   []Participant `json:"speakers,omitempty"`
	Cue        *Quote        `json:"cue,omitempty"`
	Content    []Quote       `json:"content"`
	Date       *EventDate    `json:"date,omitempty"`
	Evidence   string        `json:"evidence"`
	Within     string        `json:"within,omitempty"`
	Events     []string      `json:"events,omitempty"`
	Disputes   []string      `json:"disputes,omitempty"`
	Confidence float64       `json:"confidence"`
	Explain    *Explanation  `json:"explain,omitempty"`
}

// Explanation tells what made a row: the rule or model, the words that it matched,
// and the reading that came second.
type Explanation struct {
	Rule          string   `json:"rule"` // the frame's id, or "judge"
	Steps         []string `json:"steps,omitempty"`
	RunnerUp      string   `json:"runner_up,omitempty"`
	RunnerUpScore float64  `json:"runner_up_score,omitempty"`
}

// Unresolved is a passage that could not be resolved, with the reason: What is name,
// date, place, pronoun or language.
type Unresolved struct {
	What   string `json:"what"`
	Span   Span   `json:"span"`
	Text   string `json:"text"`
	Reason string `json:"reason"`
}
