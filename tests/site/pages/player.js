// What every HLS player does, without showing a picture: master playlist, best variant, first segments.
(async () => {
  const state = document.querySelector('#state');
  const linesOf = async (url) =>
    (await (await fetch(url)).text()).split('\n').filter((line) => line && !line.startsWith('#'));
  try {
    const masterUrl = document.body.dataset.manifest;
    const [variant] = await linesOf(masterUrl);
    const variantUrl = new URL(variant, masterUrl);
    const segments = (await linesOf(variantUrl)).slice(0, 3);
    for (const segment of segments) await (await fetch(new URL(segment, variantUrl))).arrayBuffer();
    state.textContent = '1080p';
    document.body.classList.add('ready');
  } catch {
    state.textContent = 'File removed';
  }
})();
