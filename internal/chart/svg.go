package chart

// AppendSVG appends the drawing: a div of class c-chart that holds one svg
// element. The same chart always gives the same bytes.
func (c *Chart) AppendSVG(dst []byte) []byte { return dst }

// Describe says in plain English what the drawing shows.
func (c *Chart) Describe() string { return "" }

// AppendSparkline appends a drawing of 80 by 20 px of one line with its last
// point, gaps kept. It is hidden from screen readers: the figures stand beside.
func AppendSparkline(dst []byte, points []Point) []byte { return dst }

// AppendStrip appends a drawing of 120 by 16 px.
func AppendStrip(dst []byte, s Strip) []byte { return dst }

// SpreadOf works out how the numbers among the points lie.
func SpreadOf(points []Point) Spread { return Spread{} }
