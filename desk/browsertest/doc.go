// Package browsertest holds the desk to what it promises in a real Chromium, as people use
// it: with scripts and without, by keyboard alone, on a phone's width, and with axe-core's
// rules of accessibility. Its tests are skipped where there is no Chromium, unless CI is set.
//
// With -screenshots they write pictures of the main pages into docs/desk.
package browsertest
