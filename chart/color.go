package chart

import "strings"

// Theme is where a picture is to stand.
type Theme int

// The themes. Inline is for a page: colours are custom properties of CSS that the page may
// set (see [CSS]), and text has the page's own colour. Light and Dark are for files, with
// plain colours and a background, which every program that shows SVG understands.
const (
	Inline Theme = iota
	Light
	Dark
)

// role is what a colour is for.
type role uint8

const (
	roleNone role = iota
	rolePaper
	roleInk
	roleMuted
	roleGrid
	roleLand
	roleBorder
	roleVerbalCooperation
	roleMaterialCooperation
	roleVerbalConflict
	roleMaterialConflict
	roleMixed
	roleType1
	roleType2
	roleType3
	roleType4
	roleType5
	roleType6
	roles // how many
)

// color is a role's colour in each theme. Those of data are the same in both: each has a
// contrast of at least 3 to 1 to white and to the dark paper (WCAG 2.2, 1.4.11).
type color struct {
	property    string // without --chart-
	light, dark string
	inline      string // what the property falls back to
}

// colors: the four classes and types 1 to 4 are of Okabe and Ito's palette (2008), made for
// all kinds of colour vision.
var colors = [roles]color{
	roleNone:                {"", "none", "none", "none"},
	rolePaper:               {"paper", "#ffffff", "#15171b", "Canvas"},
	roleInk:                 {"ink", "#1a1c20", "#e9eaec", "currentColor"},
	roleMuted:               {"muted", "#565b63", "#a9aeb6", "currentColor"},
	roleGrid:                {"grid", "#dfe2e6", "#343941", "#80808050"},
	roleLand:                {"land", "#eceef1", "#1d2025", "#80808018"},
	roleBorder:              {"border", "#b9bec7", "#4d535d", "#80808090"},
	roleVerbalCooperation:   {"verbal-cooperation", "#009e73", "#009e73", "#009e73"},
	roleMaterialCooperation: {"material-cooperation", "#0072b2", "#0072b2", "#0072b2"},
	roleVerbalConflict:      {"verbal-conflict", "#cc79a7", "#cc79a7", "#cc79a7"},
	roleMaterialConflict:    {"material-conflict", "#d55e00", "#d55e00", "#d55e00"},
	roleMixed:               {"mixed", "#7f7f7f", "#7f7f7f", "#7f7f7f"},
	roleType1:               {"type-1", "#0072b2", "#0072b2", "#0072b2"},
	roleType2:               {"type-2", "#d55e00", "#d55e00", "#d55e00"},
	roleType3:               {"type-3", "#009e73", "#009e73", "#009e73"},
	roleType4:               {"type-4", "#cc79a7", "#cc79a7", "#cc79a7"},
	roleType5:               {"type-5", "#8c6d1f", "#8c6d1f", "#8c6d1f"},
	roleType6:               {"type-6", "#8b6fd6", "#8b6fd6", "#8b6fd6"},
}

// of is the colour as a presentation attribute has it.
func (t Theme) of(r role) string {
	c := &colors[r]
	switch {
	case t == Light:
		return c.light
	case t == Dark:
		return c.dark
	case r == roleNone:
		return c.inline
	}
	return "var(--chart-" + c.property + ", " + c.inline + ")"
}

func quadRole(q Quad) role {
	switch q {
	case VerbalCooperation:
		return roleVerbalCooperation
	case MaterialCooperation:
		return roleMaterialCooperation
	case VerbalConflict:
		return roleVerbalConflict
	case MaterialConflict:
		return roleMaterialConflict
	}
	return roleMixed
}

// CSS is a style sheet that sets the colours of pictures drawn with the theme Inline: light,
// dark where the reader's system is, and either where data-theme on the root element says so.
func CSS() string {
	properties := func(dark bool) string {
		var b strings.Builder
		for r := rolePaper; r < roles; r++ {
			value := colors[r].light
			if dark {
				value = colors[r].dark
			}
			b.WriteString("--chart-" + colors[r].property + ":" + value + ";")
		}
		return b.String()
	}
	light, dark := properties(false), properties(true)
	return ":root,:root[data-theme=light]{" + light + "}\n" +
		"@media (prefers-color-scheme:dark){:root:not([data-theme=light]){" + dark + "}}\n" +
		":root[data-theme=dark]{" + dark + "}\n" +
		".chart{max-width:100%;height:auto}\n" +
		".chart a:hover .chart-mark,.chart a:focus-visible .chart-mark{stroke:var(--chart-ink);stroke-width:2}\n"
}
