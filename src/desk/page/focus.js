// The focus stays where it was while what is shown is made anew.

const REACHED = "button, a[href], input, select, [tabindex='0']";

const nameOf = (element) => element.getAttribute("aria-label") ?? element.textContent;

/** Does `change`, which makes what is in `pane` anew; the focus goes to what is called the same, or stands there instead. */
export function keepFocus(pane, change) {
  const focused = document.activeElement;
  const reached = () => [...pane.querySelectorAll(REACHED)].filter((element) => !element.disabled);
  const at = reached().indexOf(focused);
  const name = nameOf(focused);
  change();
  if (at < 0 || focused.isConnected) return;
  const now = reached();
  const there = now[Math.min(at, now.length - 1)];
  const same = there && nameOf(there) === name ? there : now.find((element) => nameOf(element) === name);
  (same ?? there)?.focus({ preventScroll: true });
}
