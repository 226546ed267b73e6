// Keeps what is marked data-fresh as it is now, and leaves alone what is being typed.
const PAUSE = 5000;

async function renew() {
  const shown = [...document.querySelectorAll("[data-fresh]")];
  if (document.hidden || shown.some((part) => part.contains(document.activeElement))) return;
  const answer = await fetch(location.pathname, { redirect: "error" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelectorAll("[data-fresh]");
  if (fresh.length === shown.length) shown.forEach((part, n) => part.replaceWith(fresh[n]));
}

setInterval(() => renew().catch(() => {}), PAUSE);
