package observation

import (
	"fmt"
	"strings"

	"almanac/internal/framework"
)

// readValue reads the value or symbol of the row and what stands beside it.
func (r *reader) readValue() (v Value, d Detail, ok bool) {
	ok = true
	value, symbol := r.csv.Bytes(colValue), r.csv.Bytes(colSymbol)
	switch {
	case len(value) > 0 && len(symbol) > 0:
		r.fault(colSymbol, "value-and-symbol", "what is suppressed must not be in the input: leave one of them empty", "there is a value, %q, and a symbol, %q", value, symbol)
		ok = false
	case len(value) > 0:
		v.Symbol = Number
		v.Number, ok = r.readNumber(colValue, "value")
	case len(symbol) > 0:
		v.Symbol, ok = r.readSymbol(symbol)
	default:
		r.fault(colValue, "no-value", "give a value, or a symbol that says why there is none: "+symbolList(), "there is neither a value nor a symbol")
		ok = false
	}
	d, okFigures := r.readFigures(v)
	if marks := r.csv.Bytes(colMarks); len(marks) > 0 {
		unknown := ""
		if v.Marks, unknown = ParseMarks(string(marks)); unknown != "" {
			r.fault(colMarks, "mark", markList(), "%q is not a mark", unknown)
			ok = false
		}
	}
	if note := r.csv.Bytes(colNote); len(note) > 0 {
		d.Note = string(note)
		if v.Symbol == Suppressed || v.Symbol == Withdrawn {
			if found := numberInNote(d.Note); found != "" {
				r.fault(colNote, "note-beside-symbol", "say why there is no figure, and no number; periods and dates may stay", "the note beside the symbol %q holds a number, %q, from which the figure could be known", v.Symbol.Code(), found)
				ok = false
			}
		}
	}
	return v, d, ok && okFigures
}

func (r *reader) readSymbol(written []byte) (Symbol, bool) {
	s, ok := ParseSymbol(string(written))
	if !ok {
		hint := symbolList()
		if code := meantSymbol(string(written)); code != "" {
			hint = fmt.Sprintf("did you mean %q? %s", code, hint)
		}
		r.fault(colSymbol, "symbol", hint, "%q is not a symbol", written)
	}
	return s, ok
}

// figureNames are the columns from colNumerator on.
var figureNames = [...]string{"numerator", "denominator", "lower", "upper"}

// readFigures reads what can stand beside a number, and nothing of which can
// stand beside a symbol: what is suppressed could be worked out from it.
func (r *reader) readFigures(v Value) (d Detail, ok bool) {
	var figures [4]Optional
	ok = true
	for i := range figures {
		col := colNumerator + i
		if len(r.csv.Bytes(col)) == 0 {
			continue
		}
		if v.Symbol > Number {
			r.fault(col, "figure-beside-symbol", "leave it empty", "%s stands beside the symbol %q, from which the figure could be worked out", figureNames[i], v.Symbol.Code())
			ok = false
			continue
		}
		n, good := r.readNumber(col, figureNames[i])
		figures[i], ok = Optional{n, good}, ok && good
	}
	d = Detail{Numerator: figures[0], Denominator: figures[1], Lower: figures[2], Upper: figures[3]}
	if d.Denominator.OK && d.Denominator.Sign() == 0 {
		r.fault(colDenominator, "denominator", "where there is nothing to divide by leave value empty and put z in symbol", "the denominator is 0")
		ok = false
	}
	if v.Symbol == Number && ok {
		ok = r.checkLimits(v.Number, &d)
	}
	return d, ok
}

func (r *reader) checkLimits(n Decimal, d *Detail) bool {
	switch {
	case d.Lower.OK != d.Upper.OK:
		col, given, missing := colLower, "lower", "upper"
		if d.Upper.OK {
			col, given, missing = colUpper, "upper", "lower"
		}
		r.fault(col, "limits", "give both limits or none", "there is an %s limit but no %s one", given, missing)
		return false
	case d.Lower.OK && d.Lower.Cmp(n) > 0:
		r.fault(colLower, "limits", "the value lies between its limits", "the lower limit %s is above the value %s", d.Lower.Decimal, n)
		return false
	case d.Upper.OK && d.Upper.Cmp(n) < 0:
		r.fault(colUpper, "limits", "the value lies between its limits", "the upper limit %s is below the value %s", d.Upper.Decimal, n)
		return false
	}
	return true
}

// checkRange refuses a percentage above 100, and a part that is larger than its
// whole, unless the measure may exceed it. What is below zero readNumber has
// refused.
func (r *reader) checkRange(m *framework.Measure, n Decimal, d *Detail) bool {
	if m.Unit != framework.Percent || m.MayExceed {
		return true
	}
	hint := "check the figure; a measure that can exceed 100 has may_exceed = true in the framework"
	ok := n.Cmp(NewDecimal(100, 0)) <= 0
	if !ok {
		r.fault(colValue, "range", hint, "%s is no percentage of %s: it is above 100", n, m.Base)
	}
	if d.Numerator.OK && d.Denominator.OK && d.Numerator.Cmp(d.Denominator.Decimal) > 0 {
		r.fault(colNumerator, "range", hint, "the numerator %s is larger than the denominator %s", d.Numerator.Decimal, d.Denominator.Decimal)
		ok = false
	}
	return ok
}

// readNumber reads a figure. None of the framework's figures can be negative
// but a confidence limit worked out without regard to zero.
func (r *reader) readNumber(col int, name string) (Decimal, bool) {
	written := r.csv.Bytes(col)
	n, ok := ParseDecimal(string(written))
	if !ok {
		rule := "value"
		if col != colValue {
			rule = "number"
		}
		r.fault(col, rule, numberHint(string(written), name), "%q is not a number", written)
		return n, false
	}
	if n.Sign() < 0 && col != colLower {
		r.fault(col, "negative", "", "%s is negative: %s", name, written)
		return n, false
	}
	return n, true
}

func (r *reader) fault(col int, rule, hint, format string, args ...any) {
	pos := r.csv.Pos(col)
	if !r.csv.Has(col) {
		pos = r.csv.RowPos()
	}
	r.probs.AddHint(pos, rule, hint, format, args...)
}

// numberHint says what to do with the ways in which spreadsheets and
// publishers write what is not a plain number.
func numberHint(written, name string) string {
	digits := strings.ContainsAny(written, "0123456789")
	switch code := meantSymbol(written); {
	case code != "" && name == "value":
		return fmt.Sprintf("leave value empty and put %s in symbol", code)
	case code != "":
		return fmt.Sprintf("leave %s empty", name)
	case !digits && name == "value":
		return "leave value empty and say in symbol why there is none: " + symbolList()
	case !digits:
		return fmt.Sprintf("leave %s empty where there is none", name)
	case strings.HasSuffix(written, "%"):
		return "leave out the percent sign: the measure has its unit in the framework"
	case strings.ContainsAny(written, "£$€"):
		return "leave out the currency sign"
	case isGrouped(written):
		return "leave out the thousands separators: " + strings.ReplaceAll(written, ",", "")
	case strings.Count(written, ",") == 1 && !strings.Contains(written, "."):
		return "write the decimal point as a full stop: " + strings.Replace(written, ",", ".", 1)
	case strings.ContainsAny(written, "eE"):
		return "write it out in full: a spreadsheet has shortened it"
	case strings.ContainsAny(written, " \u00a0\u2009\u202f'"):
		return "leave out blanks and apostrophes between the digits"
	case strings.HasPrefix(written, "<") || strings.HasPrefix(written, ">"):
		return "a figure that is only bounded is not a number: leave value empty and put c in symbol if it is suppressed, low if it rounds to zero"
	case strings.Trim(written, "+-.0123456789") == "":
		return "a number has at most nine digits before the point, nine after it, and one point"
	}
	return "write digits and a point only, and put remarks in note"
}

// isGrouped reports whether commas stand between groups of three digits.
func isGrouped(s string) bool {
	s, _, _ = strings.Cut(strings.TrimLeft(s, "+-"), ".")
	groups := strings.Split(s, ",")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || len(g) == 0 || strings.Trim(g, "0123456789") != "" {
			return false
		}
	}
	return len(groups) > 1
}

// meantSymbol gives the code of the symbol that something is a usual way to
// write, "" when it is none or when publishers differ about it: "*" and "-".
func meantSymbol(written string) string {
	switch s := strings.ToLower(written); s {
	case "c", "x", "z", "u", "w", "low":
		return s
	case "k", "~":
		return "low"
	case ":", "..", "n/a", "na", "#n/a", "null", "none", "nan", "missing", "not available":
		return "x"
	case ".", "not applicable", "#div/0!":
		return "z"
	case "suppressed":
		return "c"
	}
	return ""
}

func symbolList() string {
	var parts []string
	for s := Suppressed; s <= Low; s++ {
		word, _, _ := strings.Cut(s.Word(), ":")
		if s == Low {
			word = "rounds to zero"
		}
		parts = append(parts, s.Code()+" "+word)
	}
	return strings.Join(parts, ", ")
}

func markList() string {
	codes, words := MarkCodes()
	parts := make([]string, len(codes))
	for i := range codes {
		parts[i] = codes[i] + " " + words[i]
	}
	return "marks are separated by blanks: " + strings.Join(parts, ", ")
}
