package browsertest

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

var update = flag.Bool("update", false, "write the golden files")

// Fonts differ from machine to machine, so pictures are compared as coarsely as
// somebody would who looks from far away.
const (
	grid        = 32   // cells across
	maxDistance = 12.0 // mean difference of the colours, of 255: other fonts make up to 9, no style sheet 14 and more
	maxStretch  = 1.2  // ratio of the heights, at the same width
)

func TestLooks(t *testing.T) {
	r := sample(t)
	for _, look := range []struct {
		name  string
		width int64
		dark  bool
	}{{"wide-light", 1400, false}, {"wide-dark", 1400, true}, {"middle-light", 900, false}, {"phone-light", 360, false}, {"phone-dark", 360, true}} {
		t.Run(look.name, func(t *testing.T) {
			p := open(t, r, look.width, 900, look.dark)
			p.expand(".finding")
			for _, c := range p.complaints() {
				t.Error(c)
			}
			p.shoot(look.name, "body")
			for _, analyzer := range []string{"leak", "deadlock"} {
				name := look.name + "-" + analyzer
				selector := ".finding[data-analyzer=" + analyzer + "]"
				p.shoot(name, selector)
				if *update {
					p.golden(name, selector)
				}
				if err := p.compare(name, selector); err != nil {
					t.Error(err)
				}
			}
			p.quiet()
		})
	}
}

// Without its style sheet the page is none of what TestLooks wants it to be.
func TestUnstyled(t *testing.T) {
	r := sample(t)
	for _, look := range []struct {
		name  string
		width int64
		dark  bool
	}{{"wide-light", 1400, false}, {"wide-dark", 1400, true}, {"phone-light", 360, false}, {"phone-dark", 360, true}} {
		p := open(t, r, look.width, 900, look.dark)
		p.js(`document.querySelectorAll("style").forEach(s => s.remove())`)
		p.expand(".finding")
		all := strings.Join(p.complaints(), "\n")
		for _, want := range []string{"contrast", "looks like the others"} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: nothing is said about %q without a style sheet, but\n%s", look.name, want, all)
			}
		}
		for _, analyzer := range []string{"leak", "deadlock"} {
			if p.compare(look.name+"-"+analyzer, ".finding[data-analyzer="+analyzer+"]") == nil {
				t.Errorf("%s: the %s looks the same without a style sheet", look.name, analyzer)
			}
		}
	}
}

// complaints returns what is wrong with the way the page is laid out and
// coloured.
func (p *page) complaints() []string {
	p.t.Helper()
	return eval[[]string](p, readComplaints)
}

// A text stands on the nearest background round it, and in a diagram on the
// last shape that is drawn behind it.
const readComplaints = `(() => {
	const out = [];
	const rgb = s => { const m = s.match(/[\d.]+/g); return m && s !== "none" && (m.length < 4 || +m[3] > 0) ? m.slice(0, 3).map(Number) : null };
	const light = c => { const [r, g, b] = c.map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
	const contrast = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + .05) / (Math.min(x, y) + .05) };
	const far = (a, b) => Math.hypot(...a.map((v, i) => v - b[i]));
	const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
	const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c } return [255, 255, 255] };
	const shown = e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0 && r.right > 0 };

	// What is too wide scrolls by itself, and not with the page.
	if (document.documentElement.scrollWidth > innerWidth) out.push("the page is " + document.documentElement.scrollWidth + " pixels wide in a window of " + innerWidth);

	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (const seen = new Set(); walker.nextNode();) {
		const e = walker.currentNode.parentElement;
		if (!walker.currentNode.data.trim() || seen.has(e) || !shown(e) || e.closest("script, style, title")) continue;
		seen.add(e);
		const svg = e.closest("svg");
		let back = behind(e), fore = rgb(getComputedStyle(e).color);
		if (svg) {
			const text = e.closest("text"), box = text.getBoundingClientRect();
			fore = rgb(getComputedStyle(text).fill);
			const x = box.x + box.width / 2, y = box.y + box.height / 2;
			for (const s of svg.querySelectorAll("rect, circle")) {
				const r = s.getBoundingClientRect(), c = rgb(getComputedStyle(s).fill);
				if (c && r.left <= x && x <= r.right && r.top <= y && y <= r.bottom && s.compareDocumentPosition(text) & 4) back = c;
			}
		}
		const ratio = contrast(fore, back);
		if (ratio < 4.5) out.push("contrast of " + ratio.toFixed(2) + ": " + e.textContent.trim().slice(0, 30) + " (" + fore + " on " + back + ")");
	}

	for (const svg of document.querySelectorAll(".diagram svg")) {
		const steps = [...svg.querySelectorAll("a")].map(a => ({ a, box: a.querySelector(".box"), at: a.querySelector(".box").getBoundingClientRect() }));
		const name = s => s.a.getAttribute("aria-label");
		steps.forEach((s, i) => {
			for (const o of steps.slice(i + 1)) {
				if (s.at.left < o.at.right && o.at.left < s.at.right && s.at.top < o.at.bottom && o.at.top < s.at.bottom) out.push(name(s) + " overlaps " + name(o));
			}
			for (const l of s.a.querySelectorAll(".label, .place")) {
				if (!within(l.getBoundingClientRect(), s.at)) out.push("text runs over the edge of " + name(s));
			}
		});
		const heads = [...svg.querySelectorAll(".lane .head")].map(h => h.getBoundingClientRect());
		heads.forEach((h, i) => { if (i > 0 && h.left <= heads[i - 1].right) out.push("lane " + (i + 1) + " runs into the one beside it") });

		const look = (s, what) => rgb(getComputedStyle(s.box)[what]) || [0, 0, 0];
		const well = steps.find(s => !s.a.matches(".ill"));
		for (const s of steps.filter(s => s.a.matches(".ill"))) {
			if (well && (far(look(s, "stroke"), look(well, "stroke")) < 80 || far(look(s, "fill"), look(well, "fill")) < 15)) out.push(name(s) + " looks like the others");
		}
	}
	return out;
})()`

// compare says how a picture of an element differs from the golden one, if it
// does by more than fonts do.
func (p *page) compare(name, selector string) error {
	p.t.Helper()
	f, err := os.Open(goldenFile(name))
	if err != nil {
		return err
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		return err
	}
	img := p.picture(selector)
	high, low := height(img), float64(want.Bounds().Dy())
	if max(high/low, low/high) > maxStretch {
		return fmt.Errorf("%s is %.1f high for a width of %d, want %v", name, high, grid, low)
	}
	if d := distance(shrink(img, want.Bounds().Dy()), want); d > maxDistance {
		return fmt.Errorf("%s differs by %.1f of 255 from %s (go test -update writes it)", name, d, f.Name())
	}
	return nil
}

// golden writes a golden picture, which has the shape of the element.
func (p *page) golden(name, selector string) {
	p.t.Helper()
	img := p.picture(selector)
	var b bytes.Buffer
	err := png.Encode(&b, shrink(img, int(height(img))))
	if err == nil {
		err = os.WriteFile(goldenFile(name), b.Bytes(), 0o666)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

func goldenFile(name string) string { return filepath.Join("testdata", name+".png") }

// height is that of a picture of which the grid is the width.
func height(img image.Image) float64 {
	return grid * float64(img.Bounds().Dy()) / float64(img.Bounds().Dx())
}

// picture returns a picture of an element.
func (p *page) picture(selector string) image.Image {
	p.t.Helper()
	// What is outside of the window is not painted otherwise.
	p.js(`document.querySelectorAll(".finding").forEach(f => f.style.contentVisibility = "visible")`)
	data, err := chromedp.Run(p.ctx, chromedp.Screenshot(chromedp.CSS(selector)))
	if err != nil {
		p.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		p.t.Fatal(err)
	}
	return img
}

// shrink returns a picture as wide as the grid and of the given height, each
// cell of which is the mean of what it stands for.
func shrink(img image.Image, height int) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, grid, height))
	for y := range height {
		for x := range grid {
			r := image.Rect(b.Dx()*x/grid, b.Dy()*y/height, b.Dx()*(x+1)/grid, b.Dy()*(y+1)/height)
			out.Set(x, y, mean(img, r.Add(b.Min)))
		}
	}
	return out
}

func mean(img image.Image, r image.Rectangle) color.Color {
	var sum [3]uint64
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			red, green, blue, _ := img.At(x, y).RGBA()
			sum[0], sum[1], sum[2] = sum[0]+uint64(red), sum[1]+uint64(green), sum[2]+uint64(blue)
		}
	}
	n := uint64(max(1, r.Dx()*r.Dy()))
	return color.RGBA{uint8(sum[0] / n >> 8), uint8(sum[1] / n >> 8), uint8(sum[2] / n >> 8), 255}
}

// distance is the mean difference of the colours of two pictures of one size.
func distance(a, b image.Image) float64 {
	sum, size := 0.0, a.Bounds()
	for y := range size.Dy() {
		for x := range size.Dx() {
			p, q := color.RGBAModel.Convert(a.At(x, y)).(color.RGBA), color.RGBAModel.Convert(b.At(x, y)).(color.RGBA)
			for _, d := range []int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B)} {
				sum += float64(max(d, -d))
			}
		}
	}
	return sum / float64(3*size.Dx()*size.Dy())
}
