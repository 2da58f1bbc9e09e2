// Package report writes a rapporteur.Report: for people, as a page of text on a
// terminal; for machines, as JSON, JSON Lines or CSV.
package report
