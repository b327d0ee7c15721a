package source

import "bytes"

const saveAsCSV = "in Excel choose File, Save As, 'CSV UTF-8 (Comma delimited)'"

// Recognise looks at the first bytes of a file that should be comma-separated
// text and says what it is instead and how to save it properly: "an Excel
// workbook", "open it and save the sheet as text: in Excel choose …". Both are
// empty when nothing is wrong at first sight.
func Recognise(head []byte) (what, advice string) {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if bytes.Contains(head, []byte("opendocument")) {
			return "an OpenDocument spreadsheet", "in LibreOffice choose File, Save As, 'Text CSV', with Unicode (UTF-8) and a comma as the field delimiter"
		}
		return "an Excel workbook", saveAsCSV
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "an Excel workbook of the old format", saveAsCSV
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "a PDF document", "ask the publisher for the figures as CSV"
	case isUTF16(head):
		return "UTF-16 text", "save it as UTF-8: " + saveAsCSV
	case isHTML(head):
		return "a web page", "it was saved from a browser; download the CSV file itself, or open this in a spreadsheet and save it: " + saveAsCSV
	}
	switch mainSeparator(head) {
	case ';':
		return "semicolon-separated text", "separate the columns by commas: set the list separator of the system to a comma, then " + saveAsCSV
	case '\t':
		return "tab-separated text", "separate the columns by commas: " + saveAsCSV
	}
	return "", ""
}

// isUTF16 sees a byte-order mark, or, as some programs leave it out, a null
// byte in every other place.
func isUTF16(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return true
	}
	head = head[:min(len(head), 64)&^1]
	var even, odd int
	for i, c := range head {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	return len(head) >= 4 && (even == 0 || odd == 0) && even+odd >= len(head)*3/8
}

func isHTML(head []byte) bool {
	head = bytes.TrimSpace(bytes.TrimPrefix(head, byteOrderMark))
	head = bytes.ToLower(head[:min(len(head), 16)])
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<table", "<?xml"} {
		if bytes.HasPrefix(head, []byte(tag)) {
			return true
		}
	}
	return false
}

// mainSeparator gives the one of comma, semicolon and tab that the first line
// has most of, outside quotes; a comma when it has none.
func mainSeparator(head []byte) byte {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), "\r\n")
	if i := bytes.IndexAny(head, "\r\n"); i >= 0 {
		head = head[:i]
	}
	commas, semicolons, tabs, quoted := 0, 0, 0, false
	for _, c := range head {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',':
			commas++
		case c == ';':
			semicolons++
		case c == '\t':
			tabs++
		}
	}
	switch {
	case semicolons > commas && semicolons >= tabs:
		return ';'
	case tabs > commas:
		return '\t'
	}
	return ','
}
