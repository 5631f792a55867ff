/**
 * What runs in the developer's browser.
 *
 * @module
 */
import { LIVE_ERROR_PATH, LIVE_EVENTS_PATH } from "./live_paths.ts";

/**
 * JavaScript of `LIVE_SCRIPT_PATH`. One tab listens for all tabs, since browsers open six connections to a server at
 * most: the tab that holds the lock. Where there are no locks (a page that is not secure), each tab listens by itself.
 */
export const LIVE_CLIENT = `
"use strict";
(() => {
  // A page inside of another one is reloaded with it.
  if (window.top !== window || window.__appserverLive) return;
  window.__appserverLive = true;
  const generation = document.currentScript.dataset.generation;
  const PLACE = "appserver:place";
  const hasVite = () => document.querySelector('script[src*="/@vite/client"]') !== null;

  const restorePlace = () => {
    const text = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    if (text === null) return;
    const place = JSON.parse(text);
    if (place.url !== location.href) return;
    scrollTo(place.x, place.y);
    const focused = place.focus === "" ? null : document.querySelector(place.focus);
    if (focused === null) return;
    focused.focus({ preventScroll: true });
    if (place.selection !== null && focused.setSelectionRange) {
      try { focused.setSelectionRange(...place.selection); } catch { /* not a text field */ }
    }
  };

  const selectorOf = (element) => {
    if (element === null || element === document.body) return "";
    if (element.id !== "") return "#" + CSS.escape(element.id);
    const name = element.getAttribute("name");
    if (name !== null) return element.localName + '[name="' + CSS.escape(name) + '"]';
    const parent = element.parentElement;
    if (parent === null) return element.localName;
    const index = [...parent.children].indexOf(element) + 1;
    return selectorOf(parent) + " > " + element.localName + ":nth-child(" + index + ")";
  };

  const reload = () => {
    const active = document.activeElement;
    const hasSelection = active !== null && typeof active.selectionStart === "number";
    sessionStorage.setItem(PLACE, JSON.stringify({
      url: location.href, x: scrollX, y: scrollY,
      focus: selectorOf(active).replace(/^ > /, "body > "),
      selection: hasSelection ? [active.selectionStart, active.selectionEnd] : null,
    }));
    location.reload();
  };

  const swapStyles = (paths) => {
    const links = [...document.querySelectorAll('link[rel~="stylesheet"]')].filter((link) => {
      const url = new URL(link.href, location.href);
      return url.origin === location.origin && paths.includes(decodeURIComponent(url.pathname));
    });
    // A stylesheet that another one imports, or that no link names: all of them then.
    const all = [...document.querySelectorAll('link[rel~="stylesheet"]')]
      .filter((link) => new URL(link.href, location.href).origin === location.origin);
    for (const link of links.length > 0 ? links : all) {
      const next = link.cloneNode();
      const url = new URL(link.href, location.href);
      url.searchParams.set("appserver-live", Date.now().toString(36));
      next.href = url.href;
      // The old one goes when the new one is there, so that the page is never without style.
      next.addEventListener("load", () => link.remove(), { once: true });
      next.addEventListener("error", () => next.remove(), { once: true });
      link.after(next);
    }
  };

  let overlay = null;
  const hideByKey = (event) => {
    if (event.key === "Escape") hideOverlay();
  };
  const showOverlay = async () => {
    // Who may not see the failure is told that nothing is wrong, and so is who asks too late.
    const answer = await fetch(${
  JSON.stringify(LIVE_ERROR_PATH)
}, { cache: "no-store" }).catch(() => null);
    if (answer === null || answer.ok) return;
    hideOverlay();
    overlay = document.createElement("iframe");
    overlay.title = "The new code does not boot";
    overlay.src = ${JSON.stringify(LIVE_ERROR_PATH)};
    overlay.style.cssText = "position:fixed;inset:0;width:100%;height:100%;border:0;z-index:2147483647;" +
      "background:#fbfaf8;color-scheme:normal";
    // Whoever has clicked into it types there.
    overlay.addEventListener("load", () => overlay?.contentWindow.addEventListener("keydown", hideByKey));
    document.documentElement.append(overlay);
  };
  const hideOverlay = () => {
    overlay?.remove();
    overlay = null;
  };
  addEventListener("keydown", hideByKey);

  const take = ({ kind, data }) => {
    switch (kind) {
      case "hello":
        window.__appserverLive = "listening";
        if (data.generation !== generation && sessionStorage.getItem("appserver:seen") !== data.generation) {
          sessionStorage.setItem("appserver:seen", data.generation);
          reload();
        } else if (data.isBroken) showOverlay();
        break;
      case "reload":
        reload();
        break;
      case "styles":
        if (!hasVite()) swapStyles(data.paths);
        break;
      case "broken":
        showOverlay();
        break;
    }
  };

  const listen = (tell) => {
    const source = new EventSource(${JSON.stringify(LIVE_EVENTS_PATH)});
    for (const kind of ["hello", "reload", "styles", "broken"]) {
      source.addEventListener(kind, (event) => tell({ kind, data: JSON.parse(event.data) }));
    }
    addEventListener("pagehide", () => source.close());
  };

  if (document.readyState === "complete") restorePlace();
  else addEventListener("load", restorePlace, { once: true });
  if (navigator.locks === undefined) {
    listen(take);
  } else {
    const channel = new BroadcastChannel("appserver:live");
    const self = crypto.randomUUID?.() ?? String(Math.random());
    // How things are, for a tab that comes later; null where another tab listens.
    let state = null;
    channel.onmessage = ({ data: message }) => {
      if (message.kind !== "who") {
        if (message.to === undefined || message.to === self) take(message);
      } else if (state !== null) {
        channel.postMessage({ kind: "hello", data: state, to: message.from });
      }
    };
    channel.postMessage({ kind: "who", from: self });
    navigator.locks.request("appserver:live", () => {
      listen((message) => {
        if (message.kind === "hello") state = message.data;
        else if (message.kind === "broken") state = { ...state, isBroken: true };
        channel.postMessage(message);
        take(message);
      });
      return new Promise(() => {});
    });
  }
})();
`;
