package desk

import (
	"bytes"
	"crypto/sha256"
	"html/template"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown turns what people typed into HTML: CommonMark with bare addresses, struck words
// and mentions as links; HTML within it stays words.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Linkify, extension.Strikethrough),
	goldmark.WithParserOptions(parser.WithInlineParsers(util.Prioritized(mentions{}, 500))),
	goldmark.WithRendererOptions(html.WithHardWraps()),
)

// harmlessHTML lets through the few elements that comments have.
var harmlessHTML = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "hr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true) // to this desk's own pages
	p.RequireParseableURLs(true)
	return p
}()

// renderBody is a comment's body as HTML. Its links say to search engines that the desk does
// not vouch for them.
func renderBody(body string) template.HTML {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(body), &b); err != nil {
		return template.HTML("<p>" + template.HTMLEscapeString(body) + "</p>")
	}
	return template.HTML(strings.ReplaceAll(harmlessHTML.Sanitize(b.String()), `<a href="`, `<a rel="nofollow ugc noopener" href="`))
}

// bodyCache keeps bodies as HTML, for pages with many comments.
type bodyCache struct {
	mu   sync.RWMutex
	held map[[32]byte]template.HTML
}

const maxBodies = 20_000

func (c *bodyCache) render(body string) template.HTML {
	key := sha256.Sum256([]byte(body))
	c.mu.RLock()
	h, ok := c.held[key]
	c.mu.RUnlock()
	if ok {
		return h
	}
	h = renderBody(body)
	if len(h) > 16<<10 {
		return h
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil || len(c.held) >= maxBodies {
		c.held = map[[32]byte]template.HTML{}
	}
	c.held[key] = h
	return h
}

// mention is a handle after an "@" that no word goes before.
var mention = regexp.MustCompile(`^@([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)\b`)

// mentions makes links of them.
type mentions struct{}

func (mentions) Trigger() []byte { return []byte{'@'} }

func (mentions) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if before := block.PrecendingCharacter(); before == '_' || before == '.' || isWord(before) {
		return nil
	}
	line, at := block.PeekLine()
	m := mention.FindSubmatch(line)
	if m == nil {
		return nil
	}
	block.Advance(len(m[0]))
	link := ast.NewLink()
	link.Destination = []byte("/comments?by=" + string(m[1]))
	link.AppendChild(link, ast.NewTextSegment(text.NewSegment(at.Start, at.Start+len(m[0]))))
	return link
}

func isWord(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f
}

// maxMentions is how many people one comment may call.
const maxMentions = 10

// mentioned are the handles that a comment calls, outside quotes and code, each once.
func mentioned(body string) []string {
	source := []byte(body)
	var handles []string
	seen := map[string]bool{}
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Kind() == ast.KindBlockquote {
			return ast.WalkSkipChildren, nil
		}
		link, ok := n.(*ast.Link)
		if !entering || !ok || !bytes.HasPrefix(link.Destination, []byte("/comments?by=")) {
			return ast.WalkContinue, nil
		}
		handle := string(link.Destination[len("/comments?by="):])
		if !seen[handle] && len(handles) < maxMentions {
			seen[handle], handles = true, append(handles, handle)
		}
		return ast.WalkContinue, nil
	})
	return handles
}
