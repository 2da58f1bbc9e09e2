// A page of the desk within another site's page tells that page how high it is. The height
// is no secret, but it is told only to the site that the frame stands in.
const site = location.ancestorOrigins?.[0] ?? (document.referrer ? new URL(document.referrer).origin : "");
if (parent !== window && site) {
  const tell = (): void => parent.postMessage({ rapporteurHeight: document.documentElement.getBoundingClientRect().height }, site);
  new ResizeObserver(tell).observe(document.documentElement);
  addEventListener("load", tell);
}
