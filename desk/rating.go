package desk

import (
	"math"
	"strconv"
	"time"

	"rapporteur"
)

// ratingPart is the article's rating and the visitor's own.
type ratingPart struct {
	Article string
	rapporteur.RatingSummary
	Mine    rapporteur.Stars
	May     bool
	SignIn  bool // might, with an account
	Choices []starChoice
	Bars    []starBar
}

// starChoice is one of the ten choices.
type starChoice struct {
	Value string // "3.5"
	Name  string // "three and a half stars"
	Mine  bool
}

// starBar is a line of the histogram: how many gave that many stars.
type starBar struct {
	Value, Name string
	Votes       int
	Tenths      int // of the longest, 0 to 10
}

var starNames = [...]string{"half a star", "1 star", "1½ stars", "2 stars", "2½ stars", "3 stars", "3½ stars", "4 stars", "4½ stars", "5 stars"}

func (d *Desk) ratingPart(v *visit, row *rapporteur.ArticleRow) (ratingPart, error) {
	p := ratingPart{Article: row.ID, RatingSummary: row.Rating, May: v.can(Rate, Object{})}
	p.SignIn = !p.May && v.person == nil
	if p.May {
		var err error
		if p.Mine, err = d.Store.RatingOf(v.r.Context(), row.ID, v.voter()); err != nil {
			return p, err
		}
	}
	most := 1
	for _, n := range p.Histogram {
		most = max(most, n)
	}
	for i, name := range starNames {
		stars := rapporteur.Stars(i + 1)
		value := strconv.FormatFloat(stars.Value(), 'f', -1, 64)
		p.Choices = append(p.Choices, starChoice{value, name, p.Mine == stars})
		n := p.Histogram[i]
		p.Bars = append(p.Bars, starBar{value, name, n, int(math.Ceil(10 * float64(n) / float64(most)))})
	}
	return p, nil
}

// FilledAt is how much of a star, "0" to "4", the average fills, in tenths.
func (p ratingPart) FilledAt(star string) int {
	i, _ := strconv.Atoi(star) // the page's own
	return max(0, min(10, int(math.Round((p.Average-float64(i))*10))))
}

// rating is the article's rating as a part of its page, for pages that hear it changed.
func (d *Desk) rating(v *visit) error {
	id := v.r.PathValue("id")
	if _, ok := v.partial(); !ok {
		return v.redirect(articlePath(id)+"#rating", "")
	}
	return d.showRating(v, id)
}

// showRating answers with the rating alone.
func (d *Desk) showRating(v *visit, id string) error {
	row, err := d.Store.Article(v.r.Context(), id)
	if err != nil {
		return err
	}
	p, err := d.ratingPart(v, &row)
	if err != nil {
		return err
	}
	return v.renderPart("article", "#rating", articlePage{ArticleRow: row, Rating: p})
}

// doRate keeps, changes or withdraws a rating.
func (d *Desk) doRate(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	ctx, id := v.r.Context(), v.r.PathValue("id")
	if form.Get("withdraw") != "" {
		_, err = d.Store.WithdrawRating(ctx, id, v.voter())
	} else {
		var stars rapporteur.Stars
		if stars, err = parseStars(form.Get("stars")); err == nil {
			_, err = v.rate(id, stars)
		}
	}
	if err != nil {
		return err
	}
	if _, ok := v.partial(); !ok {
		return v.redirect(articlePath(id)+"#rating", "")
	}
	return d.showRating(v, id)
}

// anonymousLimit is how many votes one address has on one article: those of some people behind
// it, but not of one who names ever other browsers.
var anonymousLimit = limit{"anonymous votes", time.Hour, 10}

// rate keeps the visitor's rating.
func (v *visit) rate(article string, stars rapporteur.Stars) (rapporteur.RatingSummary, error) {
	if v.person == nil {
		if wait := v.desk.limits.take("anonymous votes on "+article+" from "+neighbourhood(v.address).String(), anonymousLimit, v.desk.Now()); wait > 0 {
			return rapporteur.RatingSummary{}, tooMany(wait)
		}
	}
	return v.desk.Store.Rate(v.r.Context(), article, v.voter(), stars)
}

// parseStars reads a rating as the choices have it, "3.5".
func parseStars(s string) (rapporteur.Stars, error) {
	if len(s) > 3 {
		return 0, rapporteur.Errorf(rapporteur.Invalid, "a rating is half a star to five stars in steps of a half")
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, rapporteur.Errorf(rapporteur.Invalid, "choose half a star to five stars")
	}
	return rapporteur.ParseStars(f)
}
