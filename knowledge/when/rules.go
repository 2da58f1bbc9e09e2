package when

// classes are the classes that resolvers ask for.
type classes struct {
	num, ord, day, year, yy, decade, clock, iso, slash, month, wday, wdays, unit, units, season, seasons,
	tod, tods, noon, ampm, art, rel, past, ana, coming, current, part, q, qcode, deictic, set, every, feast, some class
}

func newClasses(x *lexicon) classes {
	return classes{
		num: x.class("NUM"), ord: x.class("ORD"), day: x.class("DAY"), year: x.class("YEAR"), yy: x.class("YY"),
		decade: x.class("DECADE"), clock: x.class("CLOCK"), iso: x.class("ISO"), slash: x.class("SLASH"), month: x.class("MONTH"),
		wday: x.class("WDAY"), wdays: x.class("WDAYS"), unit: x.class("UNIT"), units: x.class("UNITS"), season: x.class("SEASON"),
		seasons: x.class("SEASONS"), tod: x.class("TOD"), tods: x.class("TODS"), noon: x.class("NOON"), ampm: x.class("AMPM"),
		art: x.class("ART"), rel: x.class("REL"), past: x.class("PAST"), ana: x.class("ANA"), coming: x.class("COMING"),
		current: x.class("CURRENT"), part: x.class("PART"), q: x.class("Q"), qcode: x.class("QCODE"), deictic: x.class("DEICTIC"),
		set: x.class("SETADV"), every: x.class("EVERY"), feast: x.class("FEAST"), some: x.class("SOME"),
	}
}

// rules are the grammar, in the order that equals are decided. A resolver says no to a
// match that its surroundings rule out.
func rules() []rule {
	return []rule{
		// Whole dates.
		{"ISO", resolveISO},
		{"SLASH", resolveSlash},
		{"PART? WDAY? ,? the? MONTH the? DAY ,? YEAR / PART? WDAY? ,? the? DAY of? MONTH ,? YEAR", resolveDate},
		{"Q? PART? WDAY? ,? the? MONTH the? DAY / Q? PART? WDAY? ,? the? DAY of? MONTH", resolveDate},
		{"PART? WDAY? ,? MONTH DAY TOD / PART? WDAY? ,? DAY MONTH TOD", resolveDate},
		{"MONTH DAY of? REL year / DAY MONTH REL year / REL MONTH DAY / the? TOD of WDAY? ,? MONTH DAY ,? YEAR?", resolveDate},
		{"MONTH DAY to|through|until|till DAY ,? YEAR? / DAY to|until|till DAY MONTH YEAR? / ~between? DAY and DAY MONTH YEAR? / MONTH DAY DAY ,? YEAR? / DAY DAY MONTH YEAR?", resolveDayRange},
		{"Q? PART? the? MONTH ,? of? YEAR", resolveMonth},
		{"Q? PART? the? MONTH", resolveMonth},
		{"PART? MONTH of? REL year / REL year 's MONTH", resolveMonth},
		{"PART? REL MONTH / PART? this past MONTH", resolveMonth},
		{"PART? the? MONTH 's? end", resolveMonth},

		// Years and more.
		{"Q? PART? the? fiscal? YEAR / the year YEAR / post YEAR / pre YEAR / the? YEAR period|year|season", resolveYear},
		{"YEAR or later / YEAR and beyond / YEAR onwards", resolveYear},
		{"YEAR to|and YY / the? YEAR YY|YEAR", resolveYearRange},
		{"PART? the? PART? DECADE / the last|first|second half of the DECADE", resolveDecade},
		{"PART? the? PART? ORD century", resolveCentury},
		{"the? REL century / the? turn of the century", resolveCentury},

		// Quarters and halves.
		{"the|its|their? fiscal? ORD fiscal? quarter of? the? fiscal? YEAR? / the? YEAR fiscal? ORD quarter / the? YEAR quarter", resolveQuarter},
		{"QCODE of? YEAR? / YEAR QCODE", resolveQuarterCode},
		{"REL year 's ORD quarter / the? ORD quarter of? REL year / REL year 's quarter", resolveQuarter},
		{"the? year ago|earlier fiscal? ORD? quarter|period / the? comparable|corresponding year ago|earlier? quarter|period / the? comparable|corresponding|same quarter|period of? last year / the? year ago|earlier", resolveYearAgoQuarter},
		{"the? quarter a year ago|earlier", resolveYearAgoQuarter},
		{"the? LATEST quarter|period / the? quarter / the? quarter ended|ending MONTH DAY / the? quarter that? ended|ending MONTH DAY / REL quarter / the? CURRENT quarter / that quarter / the? ANA quarter", resolveTheQuarter},
		{"the? first two quarters of YEAR / the? first|second|last|latter half of? the? YEAR / the? first|second half of REL|the year / YEAR 's first|second half / the? first|second half", resolveHalf},

		// Seasons.
		{"PART? the? SEASON of? YEAR / PART? REL SEASON / PART? this past SEASON / PART? the SEASON / PART? SEASON", resolveSeason},
		{"the? REL|PAST NUM SEASONS", resolveSeasons},

		// Days of the week.
		{"PART? WDAY / PART? REL WDAY / the ANA WDAY / this? COMING WDAY / WDAY REL week / a week from? WDAY / WDAY week", resolveWeekday},
		{"PART? WDAY TOD / PART? REL WDAY TOD / TOD of? WDAY / Q? NOON on? WDAY / WDAY at? NOON", resolveWeekday},
		{"WDAYS / WDAY TODS / WDAYS and WDAYS", resolveSetWeekday},

		// Days from today.
		{"PART? DEICTIC / DEICTIC PART? TOD / PART? TOD DEICTIC / NOON DEICTIC", resolveDeictic},
		{"TONIGHT / PART? REL TOD / OVERNIGHT / later|earlier tonight", resolveTonight},
		{"the day before REL? WDAY / day before REL WDAY / the eve of REL? FEAST|WDAY / the eve of MONTH DAY / the day before|after MONTH DAY", resolveEve},
		{"PART? the PART? TOD / PART? TOD", resolveTOD},
		{"Q? PART? NOON / the stroke of NOON", resolveClock},
		{"Q? CLOCK AMPM? ZONE? / Q? NUM AMPM ZONE? / Q? NUM o'clock / NUM in the TOD", resolveClock},
		{"Q? CLOCK AMPM? ZONE? ,? on? WDAY / Q? NUM AMPM ZONE? ,? on? WDAY / Q? CLOCK AMPM? ZONE? ,? DEICTIC / Q? NUM AMPM ZONE? ,? DEICTIC", resolveClock},
		{"Q? CLOCK AMPM? ZONE? ,? on? WDAY? ,? MONTH DAY ,? YEAR? / Q? NUM AMPM ZONE? ,? on? WDAY? ,? MONTH DAY ,? YEAR? / Q? CLOCK AMPM? ZONE? ,? on? WDAY? ,? DAY MONTH ,? YEAR?", resolveClock},
		{"PART? the? FEAST YEAR? / PART? REL FEAST / FEAST of? REL year / FEAST week|weekend|night|morning|season / NOON FEAST", resolveFeast},

		// Weeks, months, years from now.
		{"PART? REL UNIT / PART? the? CURRENT fiscal? UNIT / PART? this|the? COMING UNIT / PART? the? same UNIT / PART? this very UNIT", resolveRelUnit},
		{"PART? this PAST UNIT / PART? the? last|past UNIT / the? LATEST fiscal? year / PART? REL fiscal year / next UNIT or so", resolveRelUnit},
		{"UNIT before last / the UNIT before last / UNIT after next / the UNIT after next", resolveRelUnit},
		{"PART? the UNIT / PART? the fiscal|full|whole|entire year / the full fiscal year", resolveTheUnit},
		{"Q? year end / year 's end / UNIT end / the? end of UNIT / by? UNIT 's end", resolveUnitEnd},
		{"the? week of MONTH DAY / the? week ending|ended MONTH DAY", resolveWeekOf},
		{"PART? that UNIT / PART? that same UNIT / the very same UNIT / PART? the ANA UNIT / the next day|morning|night|evening|afternoon / next day / the|that same TOD / the ANA TOD / that TOD / the UNIT before|after / the same UNIT / the next UNIT", resolveAnaphor},
		{"Q? NUM|ART UNIT|UNITS ago / Q? NUM|ART half UNIT ago / some NUM UNITS ago / Q? half a UNIT ago / Q? NUM|ART UNIT or NUM ago / Q? NUM|ART UNIT and a half ago / Q? NUM|ART UNIT or so ago / Q? NUM|ART UNIT ago|before today|yesterday", resolveAgo},
		{"Q? NUM|ART UNIT|UNITS earlier|before|previously|prior / Q? NUM|ART UNIT|UNITS later|after|afterwards|afterward / Q? NUM|ART UNIT or so earlier|later", resolveLater},
		{"Q? NUM|ART UNIT|UNITS from now|today / Q? NUM|ART UNIT|UNITS hence", resolveFromNow},
		{"ago", reject},

		// Durations.
		{"Q? NUM|ART UNIT|UNITS / Q? NUM|ART? half|half-a UNIT / half a|an UNIT / Q? NUM more UNITS / another UNIT|UNITS / another NUM UNITS / ART|an additional|extra|whole|full UNIT / NUM straight|consecutive|full|whole|additional|extra|trading|business|working UNITS / NUM calendar UNITS", resolveDuration},
		{"Q? NUM to|or|and NUM UNITS / between NUM and NUM UNITS / NUM NUM UNITS|UNIT / ART UNIT or two|so / NUM UNITS or more|so / ART UNIT and a half", resolveDuration},
		{"Q? the? REL|PAST|COMING Q? NUM UNITS / the? REL|PAST|COMING Q? NUM UNITS or so / Q? the? REL|PAST|COMING NUM to|or NUM UNITS / the? ANA NUM UNITS / the? LATEST NUM UNITS / PART? the? LATEST? NUM UNITS ended|ending", resolveRelDuration},
		{"the? first|final|last|initial|opening NUM UNITS / the? first|final|last UNITS", resolveFirstDuration},
		{"the NUM UNITS / these NUM UNITS / those NUM UNITS / year ago|earlier? NUM months", resolveDuration},
		{"the? recent|PAST|COMING UNITS / the? recent UNITS and|or UNITS / the? UNITS ahead / future UNITS / REL few UNITS", resolveVague},
		{"UNITS / UNITS long / ~ART? UNIT long / UNITS and|or UNITS / UNITS of UNITS", resolveBare},
		{"UNITS ago / UNITS and UNITS ago / a|some generation ago", resolveVagueAgo},
		{"a while / some time / quite some time / a long time / a short time / a lengthy period / a short period / a brief period", resolveWhile},

		// Recurrence.
		{"EVERY NUM? UNIT|UNITS / EVERY WDAY TOD? / EVERY MONTH / EVERY SEASON|TOD / EVERY FEAST / EVERY NUM to|or NUM UNITS / EVERY single UNIT / ORD WDAY of EVERY month", resolveEvery},
		{"SETADV / twice|thrice SETADV / once|twice|thrice ART|EVERY UNIT / NUM times ART|EVERY UNIT / PER UNIT / UNIT on UNIT / UNIT after UNIT / UNIT in ,? UNIT out / year over year", resolveSet},

		// Vague.
		{"PREF / NOW / SOON / RECENT / the? FUTURE / the PAST / CURRENT", resolveRef},
	}
}

func reject(*match) (reading, bool) { return reading{}, false }
