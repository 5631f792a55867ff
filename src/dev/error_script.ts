/**
 * What the error page does by itself: copies its text. It follows the code as every page does.
 *
 * @module
 */

/** JavaScript of the page; works without any other file. */
export const ERROR_SCRIPT = `
const button = document.querySelector("button[data-copy]");
const source = document.getElementById("as-text");
button?.addEventListener("click", async () => {
  const text = source.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Pages that are not secure have no clipboard of this kind.
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = "Copied";
});
`;
