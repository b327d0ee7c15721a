package words

import "strings"

// Category is a plural category of CLDR: which wording of a message goes with a
// number.
type Category uint8

// The categories. Other is the one that every language has.
const (
	Other Category = iota
	Zero
	One
	Two
	Few
	Many
	categories
)

// categoryNames are the categories as files name them.
var categoryNames = [categories]string{"other", "zero", "one", "two", "few", "many"}

// String is the category as files name it.
func (c Category) String() string { return categoryNames[c] }

// Plural gives the category of a number in the language.
func (w *Words) Plural(n int) Category { return w.plural(n) }

// pluralRule gives the rule of a language for whole numbers that are not negative,
// after the language plural rules of CLDR. A language that is not named here is
// taken to tell one from other, as most of Europe's do.
func pluralRule(language string) func(n int) Category {
	switch strings.ToLower(primary(language)) {
	case "cy":
		return welsh
	case "ga":
		return irish
	case "gd":
		return gaelic
	case "pl":
		return polish
	}
	return func(n int) Category {
		if n == 1 {
			return One
		}
		return Other
	}
}

func welsh(n int) Category {
	switch n {
	case 0:
		return Zero
	case 1:
		return One
	case 2:
		return Two
	case 3:
		return Few
	case 6:
		return Many
	}
	return Other
}

func irish(n int) Category {
	switch {
	case n == 1:
		return One
	case n == 2:
		return Two
	case n >= 3 && n <= 6:
		return Few
	case n >= 7 && n <= 10:
		return Many
	}
	return Other
}

func gaelic(n int) Category {
	switch {
	case n == 1 || n == 11:
		return One
	case n == 2 || n == 12:
		return Two
	case n >= 3 && n <= 10 || n >= 13 && n <= 19:
		return Few
	}
	return Other
}

func polish(n int) Category {
	switch {
	case n == 1:
		return One
	case n%10 >= 2 && n%10 <= 4 && (n%100 < 12 || n%100 > 14):
		return Few
	}
	return Many
}

// needs lists the categories that a language has, Other among them.
func needs(rule func(int) Category) []Category {
	var has [categories]bool
	has[Other] = true
	for n := range 200 {
		has[rule(n)] = true
	}
	var out []Category
	for c := range categories {
		if has[c] {
			out = append(out, c)
		}
	}
	return out
}
