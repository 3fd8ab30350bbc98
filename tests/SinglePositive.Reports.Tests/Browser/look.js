// What a reader would stumble over, as a list of sentences.
(() => {
  const problems = [], add = text => { if (problems.length < 40) problems.push(text); };
  const root = document.documentElement, width = root.clientWidth;
  for (const box of document.querySelectorAll(".scroll")) box.style.maxHeight = "none";
  if (root.scrollWidth > width) add(`the page is ${root.scrollWidth} wide in a window of ${width}`);

  const channel = value => { value /= 255; return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = colour => colour.match(/[\d.]+/g).map(Number);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return numbers(getComputedStyle(document.body).backgroundColor);
  };

  const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement, text = node.data.trim();
    if (!text || element.closest("script, style, title")) continue;
    const style = getComputedStyle(element), svg = element.closest("svg");
    const ink = numbers(svg ? style.fill : style.color), back = behind(svg ?? element);
    const light = [luminance(ink), luminance(back)].sort((a, b) => b - a);
    const contrast = (light[0] + 0.05) / (light[1] + 0.05);
    if (contrast < 4.5) add(`"${text}" has a contrast of ${contrast.toFixed(2)}`);
    const size = parseFloat(style.fontSize) * (svg ? element.getScreenCTM().a : 1);
    if (size < 8.5) add(`"${text}" is ${size.toFixed(1)} pixels high`);
    const range = document.createRange();
    range.selectNodeContents(node);
    const rectangles = svg ? [element.getBoundingClientRect()] : [...range.getClientRects()];
    for (const { left, right, top, bottom } of rectangles) {
      if (right - left < 1) continue;
      if (left < -0.5 || right > width + 0.5) add(`"${text}" reaches from ${left.toFixed(0)} to ${right.toFixed(0)} in a window of ${width}`);
      // Line boxes are higher than letters.
      const margin = (bottom - top) * 0.2;
      texts.push({ text, left: left + 0.5, right: right - 0.5, top: top + margin, bottom: bottom - margin });
    }
    if (svg) {
      const inside = element.getBoundingClientRect(), frame = svg.getBoundingClientRect();
      if (inside.left < frame.left - 1 || inside.right > frame.right + 1 || inside.top < frame.top - 2 || inside.bottom > frame.bottom + 2) add(`"${text}" is cut off by its plot`);
    }
  }

  texts.sort((a, b) => a.top - b.top);
  for (let i = 0; i < texts.length; i++)
    for (let j = i + 1; j < texts.length && texts[j].top < texts[i].bottom; j++)
      if (texts[i].left < texts[j].right && texts[j].left < texts[i].right && texts[j].bottom > texts[i].top)
        add(`"${texts[i].text}" lies on "${texts[j].text}"`);
  for (const box of document.querySelectorAll(".scroll")) box.style.maxHeight = "";
  return problems;
})()
