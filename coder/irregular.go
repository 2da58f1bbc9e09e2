package coder

import (
	"strings"

	"rapporteur/codebook"
)

// irregular are pasts and participles of verbs in which a stem changes, each with its
// dictionary form; compounds such as "overran" and "unfroze" follow their last part.
var irregular = [...][2]string{
	{"arose", "arise"}, {"ate", "eat"}, {"beaten", "beat"}, {"became", "become"}, {"began", "begin"}, {"bent", "bend"}, {"bit", "bite"}, {"bitten", "bite"},
	{"blew", "blow"}, {"blown", "blow"}, {"borne", "bear"}, {"bore", "bear"}, {"bound", "bind"}, {"bought", "buy"}, {"broke", "break"}, {"broken", "break"},
	{"brought", "bring"}, {"built", "build"}, {"burnt", "burn"}, {"came", "come"}, {"caught", "catch"}, {"chose", "choose"}, {"chosen", "choose"},
	{"clung", "cling"}, {"crept", "creep"}, {"dealt", "deal"}, {"did", "do"}, {"drawn", "draw"}, {"drew", "draw"}, {"driven", "drive"}, {"drove", "drive"},
	{"dug", "dig"}, {"fallen", "fall"}, {"fed", "feed"}, {"fell", "fall"}, {"fled", "flee"}, {"flew", "fly"}, {"flown", "fly"}, {"flung", "fling"},
	{"forbade", "forbid"}, {"forbidden", "forbid"}, {"forgave", "forgive"}, {"forgiven", "forgive"}, {"fought", "fight"}, {"found", "find"}, {"froze", "freeze"}, {"frozen", "freeze"}, {"gave", "give"},
	{"given", "give"}, {"gone", "go"}, {"ground", "grind"}, {"heard", "hear"}, {"held", "hold"}, {"hid", "hide"}, {"hung", "hang"}, {"kept", "keep"},
	{"knelt", "kneel"}, {"laid", "lay"}, {"leapt", "leap"}, {"led", "lead"}, {"left", "leave"}, {"lent", "lend"}, {"lit", "light"}, {"lost", "lose"},
	{"made", "make"}, {"met", "meet"}, {"paid", "pay"}, {"ran", "run"}, {"rode", "ride"}, {"rose", "rise"}, {"said", "say"}, {"sang", "sing"}, {"sank", "sink"},
	{"saw", "see"}, {"seen", "see"}, {"sent", "send"}, {"shook", "shake"}, {"shot", "shoot"}, {"slain", "slay"}, {"slew", "slay"}, {"slung", "sling"},
	{"sold", "sell"}, {"sought", "seek"}, {"sped", "speed"}, {"spent", "spend"}, {"spoke", "speak"}, {"spoken", "speak"}, {"sprang", "spring"}, {"spun", "spin"},
	{"stole", "steal"}, {"stolen", "steal"}, {"stood", "stand"}, {"strode", "stride"}, {"struck", "strike"}, {"stricken", "strike"}, {"stuck", "stick"}, {"sung", "sing"}, {"sunk", "sink"},
	{"swept", "sweep"}, {"swore", "swear"}, {"sworn", "swear"}, {"swung", "swing"}, {"taken", "take"}, {"taught", "teach"}, {"thrown", "throw"},
	{"threw", "throw"}, {"told", "tell"}, {"took", "take"}, {"tore", "tear"}, {"torn", "tear"}, {"went", "go"}, {"withdrawn", "withdraw"}, {"withdrew", "withdraw"},
	{"won", "win"}, {"wound", "wind"}, {"written", "write"}, {"wrote", "write"}, {"wrung", "wring"},
}

// sensesOfPast are the senses of a verb by its irregular past, whose lemma a tagger has
// left as it is or guessed wrong; nil for none.
func (r *run) sensesOfPast(form string) []*codebook.Sense {
	best := ""
	var out []*codebook.Sense
	for _, p := range irregular {
		before, ok := strings.CutSuffix(form, p[0])
		if !ok || len(p[0]) < len(best) {
			continue
		}
		r.phrase = append(append(r.phrase[:0], before...), p[1]...)
		if s := r.book.SensesOf(string(r.phrase)); s != nil {
			best, out = p[0], s
		}
	}
	return out
}
