'use strict';
(() => {
	const find = (selector, root = document) => root.querySelector(selector);
	const all = (selector, root = document) => [...root.querySelectorAll(selector)];

	// ---- Filter ----

	const search = find('#search');
	const boxes = all('#analyzers input');
	const findings = all('.finding').map(el => ({ el, analyzer: el.dataset.analyzer, section: el.closest('section') }));
	const links = new Map(all('.contents a').map(a => [a.hash, a.parentElement]));

	// textOf is what a search looks at: the summary and the package.
	function textOf(f) {
		f.text ??= (find('summary', f.el).textContent + ' ' + find('h2', f.section).textContent).toLowerCase();
		return f.text;
	}

	function filter() {
		const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
		const on = new Set(boxes.filter(b => b.checked).map(b => b.value));
		const left = new Map();
		let shown = 0;
		for (const f of findings) {
			const fits = on.has(f.analyzer) && words.every(w => textOf(f).includes(w));
			f.el.hidden = !fits;
			shown += fits;
			left.set(f.section, (left.get(f.section) || 0) + fits);
		}
		for (const [section, n] of left) {
			section.hidden = n === 0;
			const item = links.get('#' + find('h2', section).id);
			if (item) item.hidden = n === 0;
		}
		find('#shown').textContent = shown === findings.length ? '' : `${shown} of ${findings.length} findings shown`;
	}
	search.addEventListener('input', filter);
	boxes.forEach(b => b.addEventListener('change', filter));

	// ---- Opening ----

	// A finding is drawn when it is opened, so that a long report opens fast.
	document.addEventListener('toggle', e => {
		if (e.target.open && e.target.matches('.finding') && !e.target.drawn) prepare(e.target);
	}, true);

	function prepare(finding) {
		finding.drawn = true;
		all('.line code', finding).forEach(colour);
		const story = find('.story', finding);
		if (!story) return;
		const list = find('.steps', story), host = find('.diagram', story), mode = find('.mode', story);
		mode.hidden = false;
		const show = asList => {
			list.hidden = !asList;
			host.hidden = asList;
			mode.textContent = asList ? 'as a diagram' : 'as a list';
			mode.setAttribute('aria-pressed', String(asList));
		};
		mode.addEventListener('click', () => show(!host.hidden));
		show(false);
		let width = 0;
		new ResizeObserver(() => {
			if (story.clientWidth !== width && !host.hidden) draw(story, host, width = story.clientWidth);
		}).observe(story);
		draw(story, host, width = story.clientWidth);
		link(finding);
	}

	// openTarget opens what the address names.
	function openTarget() {
		const target = document.getElementById(location.hash.slice(1));
		const details = target && target.closest('details');
		if (!details) return;
		details.hidden = false;
		details.closest('section').hidden = false;
		details.open = true;
		if (target !== details && !target.closest('.steps')) target.scrollIntoView({ block: 'center' });
		else details.scrollIntoView();
	}
	addEventListener('hashchange', openTarget);
	openTarget();
	// The few findings of a short report need no opening.
	if (findings.length <= 3) findings.forEach(f => f.el.open = true);

	// ---- Source ----

	const keyword = 'break|case|chan|const|continue|default|defer|else|fallthrough|for|func|go|goto|if|import|interface|map|package|range|return|select|struct|switch|type|var';
	const token = new RegExp('(//.*|/\\*.*?(?:\\*/|$))|("(?:\\\\.|[^"\\\\])*"?|`[^`]*`?|\'(?:\\\\.|[^\'\\\\])*\'?)|\\b(' + keyword + ')\\b', 'g');

	// colour marks comments, strings and keywords of Go in an element.
	function colour(el) {
		for (const node of [...el.childNodes]) {
			if (node.nodeType !== Node.TEXT_NODE) {
				colour(node);
				continue;
			}
			const parts = document.createDocumentFragment();
			let at = 0;
			for (const m of node.data.matchAll(token)) {
				parts.append(node.data.slice(at, m.index));
				const span = document.createElement('span');
				span.className = m[1] ? 'com' : m[2] ? 'str' : 'kw';
				span.textContent = m[0];
				parts.append(span);
				at = m.index + m[0].length;
			}
			parts.append(node.data.slice(at));
			node.replaceWith(parts);
		}
	}

	// ---- Linking steps and lines ----

	// light marks a step, or none, wherever it shows: in the list, in the
	// diagram and in the source.
	function light(finding, numbers) {
		all('.on', finding).forEach(el => el.classList.remove('on'));
		for (const n of numbers) {
			const item = find(`.steps li:nth-child(${n})`, finding);
			if (!item) continue;
			item.classList.add('on');
			find(`.diagram a[data-step="${n}"]`, finding)?.classList.add('on');
			document.getElementById(item.dataset.line)?.classList.add('on');
		}
	}

	// stepsAt returns the numbers of the steps that an element stands for.
	function stepsAt(el) {
		const step = el.closest('.diagram a');
		if (step) return [step.dataset.step];
		const item = el.closest('.steps li');
		if (item) return [1 + [...item.parentElement.children].indexOf(item)];
		const ref = el.closest('.ref');
		if (ref) return [ref.textContent];
		const line = el.closest('.line');
		return line ? all('.ref', line).map(r => r.textContent) : [];
	}

	function link(finding) {
		const over = e => light(finding, stepsAt(e.target));
		// A page that scrolls under a pointer at rest makes the same events as a
		// pointer that moves; only the second takes the light from the focus.
		let at;
		const moved = e => {
			const here = `${e.screenX},${e.screenY}`;
			const away = here !== at;
			at = here;
			return away;
		};
		finding.addEventListener('pointerover', e => moved(e) && over(e));
		finding.addEventListener('focusin', over);
		finding.addEventListener('pointerleave', e => moved(e) && light(finding, []));
		finding.addEventListener('click', e => {
			const ref = e.target.closest('.ref');
			if (!ref) return;
			const step = find(`.diagram a[data-step="${ref.textContent}"]`, finding);
			if (find('.diagram', finding).hidden || !step) return;
			e.preventDefault();
			step.focus();
		});
		finding.addEventListener('keydown', e => {
			const step = e.target.closest('.diagram a');
			const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
			if (!step || !by) return;
			const next = find(`.diagram a[data-step="${Number(step.dataset.step) + by}"]`, finding);
			if (!next) return;
			e.preventDefault();
			next.focus();
		});
	}

	// ---- Diagram ----

	const head = 30, gap = 14, pad = 9, lineHeight = 17, minLane = 112, maxLane = 300, tip = 7;
	const measure = document.createElement('canvas').getContext('2d');

	function svg(name, attributes, parent) {
		const el = document.createElementNS('http://www.w3.org/2000/svg', name);
		for (const key in attributes) el.setAttribute(key, attributes[key]);
		parent?.append(el);
		return el;
	}

	function text(parent, value, attributes) {
		svg('text', attributes, parent).textContent = value + ' '; // words stay apart when read out
	}

	// wrap breaks text into lines of at most width pixels.
	function wrap(value, width) {
		const lines = [];
		let line = '';
		for (let word of value.split(/\s+/)) {
			const next = line ? line + ' ' + word : word;
			if (measure.measureText(next).width <= width) {
				line = next;
				continue;
			}
			if (line) lines.push(line);
			line = '';
			for (const c of word) {
				if (line && measure.measureText(line + c).width > width) {
					lines.push(line);
					line = '';
				}
				line += c;
			}
		}
		if (line) lines.push(line);
		return lines;
	}

	function cut(value, width) {
		if (measure.measureText(value).width <= width) return value;
		while (value && measure.measureText(value + '…').width > width) value = value.slice(0, -1);
		return value + '…';
	}

	// read returns the witness as the list has it.
	function read(story) {
		const lanes = all('.lanes li', story).map(li => ({ name: li.textContent }));
		const steps = all('.steps li', story).map((li, i) => ({
			n: i + 1,
			kind: li.dataset.kind,
			lane: Number(li.dataset.lane),
			from: li.dataset.from === undefined ? null : Number(li.dataset.from),
			to: Number(li.dataset.to),
			waits: Boolean(li.dataset.waits),
			ill: li.dataset.kind === 'stuck' || li.dataset.kind === 'panic',
			who: find('b', li).textContent,
			text: find('.text', li).textContent,
			where: find('.at', li)?.textContent || '',
			line: li.dataset.line || '',
		}));
		return { lanes, steps };
	}

	// layout gives each lane and each step its place.
	function layout(lanes, steps, room) {
		const laneWidth = Math.max(minLane, Math.min(maxLane, Math.floor((room - 4) / lanes.length)));
		measure.font = '600 13px ' + getComputedStyle(document.body).fontFamily;
		let y = head + gap + 8;
		lanes.forEach((lane, i) => Object.assign(lane, { x: Math.round(laneWidth * (i + .5)), top: head }));
		for (const s of steps) {
			s.lines = wrap(s.text, laneWidth - 2 * pad - 14);
			const wide = Math.max(...s.lines.map(l => measure.measureText(l).width), s.where.length * 7.1, 40);
			s.width = Math.min(laneWidth - 14, Math.ceil(wide) + 2 * pad);
			s.height = (s.lines.length + (s.where ? 1 : 0)) * lineHeight + 2 * pad - 4;
			s.y = y;
			s.middle = y + s.height / 2;
			y += s.height + gap;
			if (s.kind === 'start' && s.from !== null) lanes[s.to].top = s.middle;
			const own = lanes[s.lane];
			if (s.kind === 'stuck') own.stuck = y - gap;
			if (s.kind === 'end' || s.kind === 'panic') own.end = y - gap + 8;
		}
		return { laneWidth, width: laneWidth * lanes.length, height: y + 6 };
	}

	function draw(story, host, room) {
		const { lanes, steps } = read(story);
		const size = layout(lanes, steps, room);
		const focused = host.contains(document.activeElement) ? document.activeElement.dataset.step : null;
		const root = svg('svg', {
			width: size.width, height: size.height, viewBox: `0 0 ${size.width} ${size.height}`, role: 'group',
			'aria-label': `Sequence diagram of ${steps.length} steps of ${lanes.map(l => l.name).join(', ')}`,
		});
		lanes.forEach((lane, i) => drawLane(root, lane, i, size));
		for (const s of steps) {
			if (s.from !== null) drawArrow(root, s, lanes);
			drawStep(root, s, lanes[s.lane]);
		}
		host.replaceChildren(root);
		if (focused) find(`a[data-step="${focused}"]`, host)?.focus();
	}

	function drawLane(root, lane, i, size) {
		const g = svg('g', { class: 'lane', 'data-lane': i % 6 }, root);
		const bottom = lane.end ?? size.height;
		if (lane.top > head) svg('line', { class: 'life before', x1: lane.x, x2: lane.x, y1: head, y2: lane.top }, g);
		svg('line', { class: 'life', x1: lane.x, x2: lane.x, y1: lane.top, y2: lane.stuck ?? bottom }, g);
		if (lane.stuck !== undefined) svg('line', { class: 'life wait', x1: lane.x, x2: lane.x, y1: lane.stuck, y2: size.height }, g);
		if (lane.end !== undefined) svg('line', { class: 'stop', x1: lane.x - 8, x2: lane.x + 8, y1: lane.end, y2: lane.end }, g);
		if (lane.top > head) svg('circle', { class: 'num', cx: lane.x, cy: lane.top, r: 4 }, g);
		const name = cut(lane.name, size.laneWidth - 30);
		const wide = Math.min(size.laneWidth - 10, Math.ceil(measure.measureText(name).width) + 20);
		svg('title', {}, g).textContent = lane.name;
		svg('rect', { class: 'head', x: lane.x - wide / 2, y: 2, width: wide, height: head - 4, rx: 5 }, g);
		text(g, name, { class: 'name', x: lane.x, y: 19, 'text-anchor': 'middle' });
	}

	// drawArrow draws what passes between two goroutines, or fails to.
	function drawArrow(root, s, lanes) {
		const edge = i => i === s.lane ? s.width / 2 : 1;
		const right = lanes[s.to].x > lanes[s.from].x ? 1 : -1;
		const x1 = lanes[s.from].x + right * edge(s.from), x2 = lanes[s.to].x - right * edge(s.to);
		const g = svg('g', { class: 'hand', 'data-step': s.n, 'data-from': s.from, 'data-to': s.to }, root);
		const waits = s.waits ? ' waits' : '';
		svg('line', { class: 'arrow' + waits, x1, x2: x2 - right * tip, y1: s.middle, y2: s.middle }, g);
		const back = x2 - right * (tip + 3);
		svg('path', { class: 'tip' + waits, d: `M${x2},${s.middle}L${back},${s.middle - 5}L${back},${s.middle + 5}Z` }, g);
	}

	function drawStep(root, s, lane) {
		const attributes = { class: s.kind + (s.ill ? ' ill' : ''), 'data-step': s.n, 'data-lane': s.lane % 6, 'aria-label': `Step ${s.n} ${s.text} ${s.where}, in goroutine ${s.who}` };
		if (s.line) attributes.href = '#' + s.line;
		else attributes.tabindex = 0;
		const a = svg('a', attributes, root);
		const left = lane.x - s.width / 2;
		svg('rect', { class: 'box', x: left, y: s.y, width: s.width, height: s.height, rx: 5 }, a);
		svg('circle', { class: 'num', cx: left + 2, cy: s.y, r: 9 }, a);
		text(a, s.n, { class: 'numtext', x: left + 2, y: s.y + 4, 'text-anchor': 'middle' });
		s.lines.forEach((l, i) => text(a, l, { class: 'label', x: lane.x, y: s.y + pad + 10 + i * lineHeight, 'text-anchor': 'middle' }));
		if (s.where) text(a, s.where, { class: 'place', x: lane.x, y: s.y + pad + 10 + s.lines.length * lineHeight, 'text-anchor': 'middle' });
	}
})();
